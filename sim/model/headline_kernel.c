/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * No more than the headline of a block: NPV and payback on the decision's basis, in some two thirds of the time. */
#define PB_HEADLINE_ONLY 1
#include "model/crossing_kernel.h"
#include "model/sections_kernel.h"

/* The flow of a month on the decision's basis: MODEL.md §5, what counts. `low`: the negative part of the running sums.
 */
struct flow {
    pb_vec growth_sum, soft_sum, growth_low, soft_low;
};

/* What the running sum of x adds to its negative part. */
PB_INLINE pb_vec loss_of(pb_vec *sum, pb_vec *low, pb_vec x)
{
    pb_vec before = *low;
    *sum += x;
    *low = pb_negative(*sum);
    return *low - before;
}

PB_INLINE pb_vec net_of(enum pb_basis basis, struct flow *flow, const struct pb_rows *rows, int t)
{
    pb_vec growth = rows->growth[t], soft = rows->soft[t], firm = rows->firm[t] - rows->cost[t];
    if (basis == PB_BASIS_TOTAL)
        return firm + growth + soft;
    pb_vec soft_loss = loss_of(&flow->soft_sum, &flow->soft_low, soft);
    if (basis == PB_BASIS_BUDGET)
        growth = loss_of(&flow->growth_sum, &flow->growth_low, growth);
    return firm + growth + soft_loss;
}

/* NPV, and the last crossing, as outcomes_kernel.h has them. */
PB_INLINE void account(const struct pb_model *model, const struct pb_work *work, enum pb_basis basis)
{
    const pb_vec zero = pb_all(0);
    struct flow flow = {zero, zero, zero, zero};
    struct pb_crossing last = {zero, zero, zero};
    pb_vec plain = zero, discounted = zero;
    for (int t = 0; t <= model->horizon; t++) {
        pb_vec net = net_of(basis, &flow, &work->rows, t), before = plain;
        plain += net;
        discounted += net * model->discount[t];
        pb_note_crossing(&last, pb_but_not(pb_is_below(before), pb_is_below(plain)), before, plain, t);
    }
    int first = (int)basis * PB_BASIS_OUTCOMES;
    pb_store(work->result->outcomes[first + PB_NPV], work->first, discounted);
    pb_store(work->result->outcomes[first + PB_PAYBACK_MONTHS], work->first, pb_payback_of(&last, pb_is_lost(plain)));
}

static void simulate_group(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work)
{
    pb_sections(model, slots, work, NULL);
    switch (model->basis) {
    case PB_BASIS_BUDGET:
        account(model, work, PB_BASIS_BUDGET);
        break;
    case PB_BASIS_HARD:
        account(model, work, PB_BASIS_HARD);
        break;
    case PB_BASIS_TOTAL:
        account(model, work, PB_BASIS_TOTAL);
        break;
    case PB_BASES:
        break;
    }
}

void PB_KERNEL(pb_model_headline)(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                                  struct pb_block_result *result)
{
    work->result = result;
    pb_fill_inputs(work, slots);
    for (int first = 0; first < PB_BLOCK; first += PB_WIDTH) {
        work->first = first;
        pb_fetch_group(work);
        simulate_group(model, slots, work);
    }
}
