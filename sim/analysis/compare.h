/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the rooms below may do to a comparison. */
#ifndef PB_ANALYSIS_COMPARE_H
#define PB_ANALYSIS_COMPARE_H

#include "payback/compare.h"

/* Gives a proposal its deal, which is copied; false where memory is short. */
bool pb_comparison_describe(payback_comparison *comparison, size_t proposal, const char *deal);

#endif
