/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What can be negotiated, and how far: for each term of the offer the value at which the decision turns. */
#ifndef PB_ANALYSIS_TERMS_H
#define PB_ANALYSIS_TERMS_H

#include "payback/solve.h"

enum { PB_TERMS_MAX = 8 };

/* Solves each term that the scenario gives (prices, fees, the minimum bill, implementation) for P(payback ≤ target) =
 * what is required, alone, the others as planned, between nothing and four times
 * itself. What was found is in out[0 … *count − 1] also where it fails. */
payback_status pb_terms_solve(payback_solution *out[PB_TERMS_MAX], size_t *count, const payback_scenario *scenario,
                              const payback_options *options);

#endif
