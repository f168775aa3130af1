/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Trials of a scenario with what a pilot could see of them: the product's rates, the copilot's effect, inputs that are
 * counted or measured. Both samples of a pair, one after the other. */
#ifndef PB_ANALYSIS_PILOT_DRAWS_H
#define PB_ANALYSIS_PILOT_DRAWS_H

#include "engine/plan.h"
#include "payback/run.h"

#include <stdbool.h>
#include <stddef.h>

struct pb_pilot_settings {
    const struct pb_plan *const *plans; /* one, or the two of a pair; trials are whole blocks */
    size_t plan_count;
    bool product; /* rates are wanted, of the categories in `takes_part` */
    bool takes_part[PB_CATEGORIES_MAX];
    double age_months;
    const size_t *targets; /* inputs that are counted or measured */
    size_t target_count;
    int threads;
    payback_progress *progress;
    void *progress_context;
};

/* Categories whose rates are the same in every trial are one group: what is seen of them is counted together. */
struct pb_pilot_draws {
    size_t n;           /* of all samples */
    double *npv, *paid; /* on the decision's basis; 1 where it pays back by the target, else 0 */
    int group_count;
    double *contained[PB_CATEGORIES_MAX]; /* by group: C */
    double *resolved[PB_CATEGORIES_MAX];  /* D/C, 0 where C is 0 */
    double reach[PB_CATEGORIES_MAX];      /* mean share of all tickets that the group's attempted ones are */
    int group_of[PB_CATEGORIES_MAX];      /* of each category; −1: it takes no part */
    double *handle;                       /* handle time with the copilot over that without */
    double **targets;
    size_t target_count;
};

/* Clear the draws also after an error. PAYBACK_ERROR_CANCELLED, PAYBACK_ERROR_MEMORY. */
payback_status pb_pilot_draws_make(struct pb_pilot_draws *draws, const struct pb_pilot_settings *settings);
void pb_pilot_draws_clear(struct pb_pilot_draws *draws);

#endif
