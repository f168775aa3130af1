/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The vendor's invoices against the contract: the scenario's own pricing, on the units that there really were. */
#ifndef PB_ANALYSIS_TRACK_INVOICES_H
#define PB_ANALYSIS_TRACK_INVOICES_H

#include "analysis/track_runs.h"

/* means: of each uncertain input, what stands for it where the contract leaves something open. out: room for a month
 * each; *count of them have an invoice. */
payback_status pb_track_reconcile(payback_reconciled *out, size_t *count, const struct pb_inputs *values,
                                  const struct pb_track_facts *facts, const double *means,
                                  const payback_options *options);

#endif
