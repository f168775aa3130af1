/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scenarios side by side: block by block, what they draw likewise is drawn once, and of each no more than NPV and
 * payback is computed. */
#ifndef PB_ENGINE_BESIDE_H
#define PB_ENGINE_BESIDE_H

#include "engine/columns.h"

/* Takes the headline of a block of plans[world], in that thread: PB_BLOCK values each. */
typedef void pb_take_headline(void *context, int thread, size_t world, size_t block, const double *npv,
                              const double *payback);

/* Plans of as many trials as the lender's, most of whose draws are likewise; it may be one of them. */
struct pb_beside {
    const struct pb_plan *lender, *const *plans;
    size_t count;
    pb_take_headline *take;
    void *context;
};

/* All trials of the plans, in any order of blocks. Of settings detailed and rows are ignored; progress hears of trials.
 * PAYBACK_ERROR_CANCELLED where it asks for it, PAYBACK_ERROR_MEMORY. */
payback_status pb_beside_run(const struct pb_beside *beside, const struct pb_run_settings *settings);

/* The same into columns: 2 i is NPV of plans[i], 2 i + 1 its payback, on its decision's basis. */
payback_status pb_headlines_new(struct pb_columns **out, const struct pb_plan *lender,
                                const struct pb_plan *const *plans, size_t count,
                                const struct pb_run_settings *settings);

#endif
