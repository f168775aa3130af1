/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * No more than the headlines of a block: NPV and payback on the decision's basis, of several worlds on the same draws.
 * A group of trials goes through the first of them as a whole; each other one goes through the stages from the first on
 * whose inputs differ, the last stages first, and finds what comes before in the rows as the first left it. */
#define PB_HEADLINE_ONLY 1
#include "model/crossing_kernel.h"
#include "model/sections_kernel.h"
#include "model/stages.h"

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
PB_INLINE void account(const struct pb_headline_world *world, const struct pb_work *work, enum pb_basis basis)
{
    const struct pb_model *model = world->model;
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
    pb_store(world->npv, work->first, discounted);
    pb_store(world->payback, work->first, pb_payback_of(&last, pb_is_lost(plain)));
}

static void simulate_group(const struct pb_headline_world *world, struct pb_work *work)
{
    const struct pb_model *model = world->model;
    const struct pb_slots *slots = world->slots;
    if (world->stage <= PB_STAGE_PRODUCT)
        pb_product_start(model, slots, work);
    if (world->stage <= PB_STAGE_VOLUME)
        pb_volume_months(model, slots, work);
    if (world->stage <= PB_STAGE_PRODUCT)
        pb_tickets_months(model, slots, work, NULL);
    if (world->stage <= PB_STAGE_PEOPLE)
        pb_people_months(model, slots, work, NULL);
    pb_spending_months(model, slots, work, NULL);
    switch (model->basis) {
    case PB_BASIS_BUDGET:
        account(world, work, PB_BASIS_BUDGET);
        break;
    case PB_BASIS_HARD:
        account(world, work, PB_BASIS_HARD);
        break;
    case PB_BASIS_TOTAL:
        account(world, work, PB_BASIS_TOTAL);
        break;
    case PB_BASES:
        break;
    }
}

/* ---- where worlds differ ---- */

/* Notes where the inputs of a world differ from the first one's; `stages` of each slot, or `stage` of all. */
struct comparison {
    struct pb_headline_world *world;
    bool alike; /* so far: else it is simulated by itself */
};

static inline void compare_slots(struct comparison *c, pb_vec *inputs, const double *const *arrays,
                                 const double *numbers, const double *const *first_arrays, const double *first_numbers,
                                 int count, const unsigned char *stages)
{
    struct pb_headline_world *world = c->world;
    for (int s = 0; c->alike && s < count; s++) {
        bool same_number = numbers[s] == first_numbers[s] || (isnan(numbers[s]) && isnan(first_numbers[s]));
        if (arrays[s] == first_arrays[s] && (arrays[s] || same_number))
            continue;
        c->alike = world->difference_count < PB_DIFFERENCES_MOST;
        if (!c->alike)
            return;
        world->differences[world->difference_count++] =
            (struct pb_difference){&inputs[s], arrays[s], first_arrays[s], numbers[s], first_numbers[s]};
        world->stage = stages[s] < world->stage ? stages[s] : world->stage;
    }
}

static void compare_worlds(struct comparison *c, struct pb_work *work, const struct pb_headline_world *first)
{
    const struct pb_slots *a = c->world->slots, *b = first->slots;
    struct pb_group_inputs *in = &work->inputs;
    c->world->stage = PB_STAGE_SPENDING;
    c->world->difference_count = 0;
    c->alike = pb_same_shape(c->world->model, a, first->model, b);
    if (!c->alike)
        return;
    compare_slots(c, in->root, a->root, a->root_number, b->root, b->root_number, PB_ROOT_SLOTS, pb_stages.root);
    for (int k = 0; k < a->category_count; k++)
        compare_slots(c, in->category[k], a->category[k], a->category_number[k], b->category[k], b->category_number[k],
                      PB_CATEGORY_SLOTS, pb_stages.category);
    compare_slots(c, in->own_reduction, a->own_reduction, a->own_reduction_number, b->own_reduction,
                  b->own_reduction_number, a->category_count, pb_stages.own);
    compare_slots(c, in->own_csat, a->own_csat, a->own_csat_number, b->own_csat, b->own_csat_number, a->category_count,
                  pb_stages.own);
    for (int j = 0; j < a->tool_count; j++)
        compare_slots(c, in->tool[j], a->tool[j], a->tool_number[j], b->tool[j], b->tool_number[j], PB_TOOL_SLOTS,
                      pb_stages.tool);
    for (int j = 0; j < a->tier_count; j++)
        compare_slots(c, in->tier[j], a->tier[j], a->tier_number[j], b->tier[j], b->tier_number[j], PB_TIER_SLOTS,
                      pb_stages.tier);
    for (int j = 0; j < a->charge_count; j++)
        compare_slots(c, in->charge[j], a->charge[j], a->charge_number[j], b->charge[j], b->charge_number[j],
                      PB_CHARGE_SLOTS, pb_stages.charge);
    for (int j = 0; j < a->charge_tier_count; j++)
        compare_slots(c, in->charge_tier[j], a->charge_tier[j], a->charge_tier_number[j], b->charge_tier[j],
                      b->charge_tier_number[j], PB_CHARGE_TIER_SLOTS, pb_stages.charge_tier);
    for (int j = 0; j < a->risk_count; j++)
        compare_slots(c, in->risk[j], a->risk[j], a->risk_number[j], b->risk[j], b->risk_number[j], PB_RISK_SLOTS,
                      pb_stages.risk);
    for (int o = 0; o < a->other_count; o++)
        compare_slots(c, in->other[o], a->other[o], a->other_number[o], b->other[o], b->other_number[o], PB_OTHER_SLOTS,
                      pb_stages.other);
    /* risks that move the volume make it depend on when they happen */
    if (c->world->stage == PB_STAGE_PRODUCT && (c->world->model->volume_risks || first->model->volume_risks))
        c->world->stage = PB_STAGE_VOLUME;
}

PB_INLINE pb_vec value_of(const double *array, double number, int first)
{
    pb_vec x = pb_all(isnan(number) ? 0 : number);
    if (array)
        memcpy(&x, array + first, sizeof x);
    return x;
}

static void simulate_other(const struct pb_headline_world *world, struct pb_work *work)
{
    for (int i = 0; i < world->difference_count; i++) {
        const struct pb_difference *d = &world->differences[i];
        *(pb_vec *)d->input = value_of(d->array, d->number, work->first);
    }
    simulate_group(world, work);
    for (int i = 0; i < world->difference_count; i++) {
        const struct pb_difference *d = &world->differences[i];
        *(pb_vec *)d->input = value_of(d->first_array, d->first_number, work->first);
    }
}

/* The first world, and those that are like it but for some inputs. */
static void simulate_alike(struct pb_headline_world *worlds, size_t count, struct pb_work *work)
{
    pb_fill_inputs(work, worlds[0].slots);
    worlds[0].stage = PB_STAGE_VOLUME;
    for (int first = 0; first < PB_BLOCK; first += PB_WIDTH) {
        work->first = first;
        pb_fetch_group(work);
        simulate_group(&worlds[0], work);
        for (int stage = PB_STAGE_SPENDING; stage >= PB_STAGE_VOLUME; stage--)
            for (size_t w = 1; w < count; w++)
                if (worlds[w].stage == stage)
                    simulate_other(&worlds[w], work);
    }
}

void PB_KERNEL(pb_model_headlines)(struct pb_headline_world *worlds, size_t count, struct pb_work *work,
                                   struct pb_block_result *result)
{
    work->result = result;
    memset(&work->lines, 0, sizeof work->lines);
    for (size_t w = 1; w < count; w++) {
        struct comparison c = {.world = &worlds[w]};
        compare_worlds(&c, work, &worlds[0]);
        if (!c.alike)
            worlds[w].stage = PB_STAGE_BY_ITSELF;
    }
    simulate_alike(worlds, count, work);
    for (size_t w = 1; w < count; w++)
        if (worlds[w].stage == PB_STAGE_BY_ITSELF)
            simulate_alike(&worlds[w], 1, work);
}

size_t PB_KERNEL(pb_headlines_work_size)(void)
{
    return sizeof(struct pb_work);
}
