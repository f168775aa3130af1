/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/reverse_states.h"

#include "base/memory.h"
#include "engine/plan.h"

#include <stdint.h>
#include <stdlib.h>

enum { EVENTS_MAX = PB_RISKS_MAX + 1, STATES_KEPT = 6 };
static const double pair_matters = 0.05; /* of the failures */

struct events {
    size_t inputs[EVENTS_MAX], count;
};

/* Which events happen, one bit each, of every trial. */
static payback_status draw_events(uint64_t *masks, const struct events *events, const struct pb_reverse_job *job)
{
    struct pb_worker *worker;
    size_t trials = job->base->headline.trials;
    payback_status status = pb_worker_new(&worker, job->base->plan);
    for (size_t at = 0; !status && at < trials; at += PB_BLOCK) {
        pb_worker_draw(worker, at / PB_BLOCK);
        pb_worker_simulate(worker, NULL);
        for (size_t e = 0; e < events->count; e++) {
            const double *happens = pb_worker_exported(worker, events->inputs[e]);
            for (size_t i = 0; i < PB_BLOCK && at + i < trials; i++)
                masks[at + i] |= (uint64_t)(happens[i] != 0) << e;
        }
    }
    pb_worker_free(worker);
    return status;
}

/* What happens in every trial is no state. */
static void drop_certain(uint64_t *masks, size_t trials)
{
    uint64_t certain = UINT64_MAX;
    for (size_t i = 0; i < trials; i++)
        certain &= masks[i];
    for (size_t i = 0; i < trials; i++)
        masks[i] &= ~certain;
}

/* ---- the states ---- */

/* No event, each one, each two: the table has a row for two that are the same, which stays empty. */
static size_t state_count(const struct events *events)
{
    return 1 + events->count + events->count * events->count;
}

static void name_states(struct pb_event_state *states, const struct events *events)
{
    size_t n = events->count;
    for (size_t e = 0; e < n; e++) {
        states[1 + e] = (struct pb_event_state){.events = {events->inputs[e]}, .event_count = 1};
        for (size_t f = 0; f < n; f++)
            states[1 + n + e * n + f] =
                (struct pb_event_state){.events = {events->inputs[e], events->inputs[f]}, .event_count = 2};
    }
}

/* NULL for three events and more. */
static struct pb_event_state *state_of(struct pb_event_state *states, uint64_t mask, size_t n)
{
    size_t which[PB_STATE_EVENTS] = {0}, count = 0;
    for (size_t e = 0; e < n; e++)
        if ((mask >> e & 1) != 0) {
            if (count == PB_STATE_EVENTS)
                return NULL;
            which[count++] = e;
        }
    return &states[count == 0 ? 0 : count == 1 ? 1 + which[0] : 1 + n + which[0] * n + which[1]];
}

static void count_trials(struct pb_event_state *states, const uint64_t *masks, size_t n, const struct pb_headline *base)
{
    for (size_t i = 0; i < base->trials; i++) {
        struct pb_event_state *state = state_of(states, masks[i], n);
        if (!state)
            continue;
        state->trials++;
        state->failing[0] += base->npv[i] < 0;
        state->failing[1] += !(base->payback[i] <= base->target);
    }
}

static size_t failures(const struct pb_event_state *state)
{
    return state->failing[0] > state->failing[1] ? state->failing[0] : state->failing[1];
}

static int by_failures(const void *a, const void *b)
{
    size_t first = failures(a), second = failures(b);
    return (first < second) - (first > second);
}

/* Moves those that are worth it to the front, the first one staying; their number. */
static size_t keep_states(struct pb_event_state *states, size_t count)
{
    size_t all = 0, kept = 1;
    for (size_t k = 0; k < count; k++)
        all += failures(&states[k]);
    qsort(states + 1, count - 1, sizeof *states, by_failures);
    for (size_t k = 1; k < count && kept < STATES_KEPT; k++) {
        double least = states[k].event_count > 1 ? pair_matters * (double)all : 0;
        if ((double)failures(&states[k]) > least)
            states[kept++] = states[k];
    }
    return kept;
}

payback_status pb_event_states(struct pb_event_state **out, size_t *count, const struct pb_reverse_job *job)
{
    const struct pb_plan *plan = job->base->plan;
    const struct pb_headline *base = &job->base->headline;
    struct events events = {.count = 0};
    for (size_t j = 0; j < plan->input_count && events.count < EVENTS_MAX; j++)
        if (plan->inputs[j].uncertain->event)
            events.inputs[events.count++] = j;
    uint64_t *masks = pb_new(base->trials, sizeof *masks);
    *out = pb_new(state_count(&events), sizeof **out);
    payback_status status = masks && *out ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    if (!status && events.count > 0)
        status = draw_events(masks, &events, job);
    if (!status) {
        drop_certain(masks, base->trials);
        name_states(*out, &events);
        count_trials(*out, masks, events.count, base);
        *count = keep_states(*out, state_count(&events));
    }
    free(masks);
    return status;
}
