/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The part of a plan that decides how uniforms become the normals behind inputs: dimensions, streams, copula. */
#include "engine/plan.h"

#include "base/digest.h"
#include "base/memory.h"

#include <stdlib.h>

/* What is drawn: the inputs of the plan, then the members that are none. */
struct stream {
    const char *pointer;
    int dimension;
    double lean;
    size_t place; /* of one that leans: as in its dimension */
    uint64_t owner;
};

struct streams {
    const struct pb_dimensions *dimensions;
    struct stream *list;
    size_t count;
};

/* Leaning serves Sobol points alone; a Latin hypercube would lose its strata. */
static double lean_of(const struct pb_plan *plan, const struct pb_dimensions *dimensions, int dimension)
{
    return plan->settings.sampler == PB_SAMPLER_SOBOL && dimension >= 0 ? dimensions->list[dimension].lean : 0;
}

static payback_status find_streams(struct streams *streams, const struct pb_plan *plan)
{
    const struct pb_dimensions *dimensions = streams->dimensions;
    streams->list = pb_new(plan->input_count + dimensions->count, sizeof *streams->list);
    bool *taken = pb_new(dimensions->count, sizeof *taken);
    payback_status status = streams->list && taken ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (size_t j = 0; !status && j < plan->input_count; j++) {
        const char *pointer = plan->inputs[j].uncertain->value->pointer;
        uint64_t owner = pb_input_owner(plan->inputs[j].uncertain, plan->settings.owner);
        int d = pb_dimension_of(dimensions, pointer, owner);
        streams->list[streams->count++] =
            (struct stream){pointer, d, lean_of(plan, dimensions, d), d >= 0 ? dimensions->list[d].place : 0, owner};
        if (d >= 0)
            taken[d] = true;
    }
    for (size_t d = 0; !status && d < dimensions->count; d++)
        if (!taken[d] && lean_of(plan, dimensions, (int)d) != 0)
            streams->list[streams->count++] =
                (struct stream){dimensions->list[d].pointer, (int)d, dimensions->list[d].lean,
                                dimensions->list[d].place, dimensions->list[d].owner};
    free(taken);
    return status;
}

static bool is_correlated(const struct pb_inputs *values, size_t input)
{
    for (size_t c = 0; c < values->correlation_count; c++)
        if (values->correlations[c].a == input || values->correlations[c].b == input)
            return true;
    return false;
}

/* Members stand in the order of the inputs. One that is none of the plan's stands where it would if it were, so that
 * sums over the leaning ones are the same to the bit in all runs that share the dimensions. */
static void add_member(struct pb_plan *plan, const struct streams *streams, size_t s)
{
    size_t at = plan->member_count++;
    if (s >= plan->input_count)
        for (size_t m = at; m-- > 0;) {
            const struct stream *other = &streams->list[plan->members[m]];
            at = other->lean != 0 && other->place > streams->list[s].place ? m : at;
        }
    for (size_t m = plan->member_count - 1; m > at; m--)
        plan->members[m] = plan->members[m - 1];
    plan->members[at] = s;
}

static payback_status choose_members(struct pb_plan *plan, const struct streams *streams)
{
    plan->members = pb_new(streams->count, sizeof *plan->members);
    if (!plan->members)
        return PAYBACK_ERROR_MEMORY;
    for (size_t s = 0; s < streams->count; s++)
        if (streams->list[s].lean != 0 || (s < plan->input_count && is_correlated(plan->values, s)))
            add_member(plan, streams, s);
    for (size_t m = 0; m < plan->member_count; m++)
        if (plan->members[m] < plan->input_count)
            plan->inputs[plan->members[m]].member = (int)m;
    return PAYBACK_OK;
}

static bool is_own(const struct pb_plan *plan, size_t member)
{
    size_t s = plan->members[member];
    return s < plan->input_count && plan->inputs[s].uncertain->value->field->vendors_own;
}

/* What vendors share is correlated first, and then their own; either in the order of the members. */
static payback_status order_members(struct pb_plan *plan)
{
    size_t at = 0;
    plan->correlated_as = pb_new(plan->member_count, sizeof *plan->correlated_as);
    if (!plan->correlated_as)
        return PAYBACK_ERROR_MEMORY;
    for (int own = 0; own < 2; own++)
        for (size_t m = 0; m < plan->member_count; m++)
            if (is_own(plan, m) == (own == 1))
                plan->correlated_as[m] = at++;
    return PAYBACK_OK;
}

/* The first of the leaning dimensions becomes the direction. */
static payback_status turn(struct pb_plan *plan, const struct streams *streams)
{
    double *direction = pb_new(plan->member_count, sizeof *direction);
    if (!direction)
        return PAYBACK_ERROR_MEMORY;
    size_t axis = plan->member_count;
    for (size_t m = 0; m < plan->member_count; m++) {
        const struct stream *stream = &streams->list[plan->members[m]];
        direction[m] = stream->lean;
        if (stream->lean != 0 &&
            (axis == plan->member_count || stream->dimension < streams->list[plan->members[axis]].dimension))
            axis = m;
    }
    payback_status status = axis < plan->member_count ? pb_copula_reflect(plan->copula, direction, axis) : PAYBACK_OK;
    free(direction);
    return status;
}

static payback_status make_copula(struct pb_plan *plan, const struct streams *streams)
{
    const struct pb_inputs *v = plan->values;
    payback_status status = choose_members(plan, streams);
    if (!status)
        status = order_members(plan);
    if (status || plan->member_count == 0)
        return status;
    struct pb_copula_pair *pairs = pb_new(v->correlation_count, sizeof *pairs);
    if (!pairs)
        return PAYBACK_ERROR_MEMORY;
    for (size_t c = 0; c < v->correlation_count; c++) {
        const struct pb_correlation *correlation = &v->correlations[c];
        pairs[c] = (struct pb_copula_pair){plan->correlated_as[plan->inputs[correlation->a].member],
                                           plan->correlated_as[plan->inputs[correlation->b].member], correlation->rank};
    }
    status = pb_copula_new(&plan->copula, plan->member_count, pairs, v->correlation_count);
    free(pairs);
    return status ? status : turn(plan, streams);
}

/* Turn the hash of a pointer into the key of the second sample, and into that of a vendor's own draws: any odd
 * constants will do (those of splitmix64). */
static const uint64_t second_key = UINT64_C(0x9E3779B97F4A7C15), owner_key = UINT64_C(0xBF58476D1CE4E5B9);

static uint64_t key_of(const struct stream *stream, bool second)
{
    uint64_t key = pb_hash64(stream->pointer);
    if (stream->owner != 0)
        key = (key ^ stream->owner) * owner_key;
    return second ? (key ^ second_key) * second_key : key;
}

static payback_status make_sampling(struct pb_plan *plan, const struct streams *streams)
{
    bool second = plan->settings.second;
    uint64_t *keys = pb_new(streams->count, sizeof *keys);
    int *dimensions = pb_new(streams->count, sizeof *dimensions);
    payback_status status = PAYBACK_ERROR_MEMORY;
    if (keys && dimensions) {
        for (size_t s = 0; s < streams->count; s++) {
            keys[s] = key_of(&streams->list[s], second);
            dimensions[s] = streams->list[s].dimension;
            if (second && dimensions[s] >= 0)
                dimensions[s] += (int)streams->dimensions->count;
        }
        struct pb_sampling_settings settings = {.sampler = plan->settings.sampler,
                                                .seed = plan->settings.seed,
                                                .trials = plan->settings.trials,
                                                .keys = keys,
                                                .dimensions = dimensions,
                                                .input_count = streams->count};
        status = pb_sampling_new(&plan->sampling, &settings);
    }
    free(keys);
    free(dimensions);
    return status;
}

payback_status pb_plan_make_draws(struct pb_plan *plan)
{
    struct pb_dimensions own = {0};
    struct streams streams = {.dimensions = plan->settings.dimensions ? plan->settings.dimensions : &own};
    payback_status status = plan->settings.dimensions ? PAYBACK_OK : pb_dimensions_add(&own, plan->values);
    if (!status)
        status = find_streams(&streams, plan);
    if (!status)
        status = make_copula(plan, &streams);
    if (!status)
        status = make_sampling(plan, &streams);
    free(streams.list);
    pb_dimensions_clear(&own);
    return status;
}
