/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A block, group by group; of each group the months, one after the other. */
#include "model/kernels.h"

/* Copies the month of trial i of the group into its row of the trace, in the order of pb_trace_names. */
static void record_trial(const struct pb_work *work, int i, int t, double *row)
{
    int column = 0;
    const struct pb_tickets *tickets = &work->tickets;
    const struct pb_people *people = &work->people;
    const struct pb_progress *progress = &work->progress;
    double happened = t > 0 ? 1 : 0; /* on the day of signature there are agents, but no month has passed */
    const pb_vec counts[] = {tickets->actual,   tickets->prevented, tickets->attempted, tickets->contained,
                             tickets->resolved, tickets->escalated, tickets->returned,  tickets->unresolved};
    row[column++] = t;
    for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++)
        row[column++] = happened * counts[c][i];
    for (int world = 0; world < PB_WORLDS; world++)
        row[column++] = happened * tickets->luck[i] * tickets->hours[world][i];
    row[column++] = t > 0 ? people->need[PB_STATUS_QUO][i] : people->first_agents[i];
    row[column++] = people->agents[PB_STATUS_QUO][i];
    row[column++] = t > 0 ? people->need[PB_WITH_TOOL][i] : people->first_agents[i];
    row[column++] = people->agents[PB_WITH_TOOL][i];
    row[column++] = t > 0 ? people->hires[PB_STATUS_QUO][i] : 0;
    row[column++] = t > 0 ? people->hires[PB_WITH_TOOL][i] : 0;
    for (int world = 0; world < PB_WORLDS; world++)
        row[column++] = t > 0 ? people->labour[world][i] : 0;
    for (int line = 0; line < PB_LINES; line++)
        row[column++] = work->line[line][i];
    for (int basis = 0; basis < PB_BASES; basis++)
        row[column++] = progress->net[basis][i];
    for (int basis = 0; basis < PB_BASES; basis++)
        row[column++] = progress->cumulative[basis][i];
}

/* Records the month of the trials of the group that are traced. */
static void record(const struct pb_work *work, const struct pb_trace_request *trace, int horizon, int t)
{
    for (int i = 0; i < PB_WIDTH; i++) {
        int lane = work->first + i;
        size_t trial = trace->lane == PB_TRACE_ALL ? (size_t)lane : 0;
        size_t row = trial * ((size_t)horizon + 1) + (size_t)t;
        if (trace->lane == PB_TRACE_ALL || trace->lane == lane)
            record_trial(work, i, t, trace->rows + row * PB_TRACE_COLUMNS);
    }
}

static void simulate_group(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                           const struct pb_trace_request *trace)
{
    pb_tickets_weights(slots, work);
    pb_timing_start(model, slots, work);
    pb_tickets_start(model, slots, work);
    for (int t = 1; t <= model->horizon; t++) {
        pb_timing_month(model, slots, work, t);
        pb_tickets_month(model, slots, work, t);
        if (t == 1) { /* today's agents follow from the work of month 1; then the day of signature can be booked */
            pb_people_start(model, slots, work);
            pb_benefits_start(model, slots, work);
            pb_costs_start(model, work);
            pb_outcomes_start(model, work);
            if (trace)
                record(work, trace, model->horizon, 0);
        }
        pb_people_month(model, work, t);
        pb_benefits_month(model, slots, work, t);
        pb_costs_month(model, slots, work, t);
        pb_outcomes_month(model, work, t);
        if (trace)
            record(work, trace, model->horizon, t);
    }
    pb_outcomes_end(model, slots, work);
}

/* A group's part of the block's arrays; zeros where the scenario has none. */
static void gather(const double *const *arrays, int count, int first, pb_vec *inputs)
{
    for (int s = 0; s < count; s++) {
        inputs[s] = pb_all(0);
        if (arrays[s])
            memcpy(&inputs[s], arrays[s] + first, sizeof inputs[s]);
    }
}

static void gather_inputs(const struct pb_slots *slots, struct pb_work *work)
{
    struct pb_group_inputs *inputs = &work->inputs;
    gather(slots->root, PB_ROOT_SLOTS, work->first, inputs->root);
    for (int k = 0; k < slots->category_count; k++)
        gather(slots->category[k], PB_CATEGORY_SLOTS, work->first, inputs->category[k]);
    for (int j = 0; j < slots->tier_count; j++)
        gather(slots->tier[j], PB_TIER_SLOTS, work->first, inputs->tier[j]);
    for (int j = 0; j < slots->risk_count; j++)
        gather(slots->risk[j], PB_RISK_SLOTS, work->first, inputs->risk[j]);
    for (int o = 0; o < slots->other_count; o++)
        gather(slots->other[o], PB_OTHER_SLOTS, work->first, inputs->other[o]);
}

/* Copies columns of a group into their place in the block. */
static void scatter(const pb_vec *group, int count, int first, pb_block_lanes *block)
{
    for (int c = 0; c < count; c++)
        memcpy(block[c] + first, &group[c], sizeof group[c]);
}

static void scatter_result(const struct pb_model *model, const struct pb_slots *slots, const struct pb_work *work,
                           struct pb_block_result *block)
{
    const struct pb_group_result *group = &work->result;
    scatter(group->outcomes, PB_OUTCOMES, work->first, block->outcomes);
    scatter(group->sources, PB_SOURCES, work->first, block->sources);
    scatter(group->cash, model->horizon + 1, work->first, block->cash);
    scatter(group->category_hours, slots->category_count, work->first, block->category_hours);
    scatter(group->category_shares, slots->category_count, work->first, block->category_shares);
    scatter(&group->failure_occurs, 1, work->first, &block->failure_occurs);
    scatter(group->risk_occurs, slots->risk_count, work->first, block->risk_occurs);
}

size_t PB_KERNEL(pb_work_size)(void)
{
    return sizeof(struct pb_work);
}

void PB_KERNEL(pb_model_block)(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                               struct pb_block_result *result, const struct pb_trace_request *trace)
{
    for (int first = 0; first < PB_BLOCK; first += PB_WIDTH) {
        bool traced =
            trace && (trace->lane == PB_TRACE_ALL || (trace->lane >= first && trace->lane < first + PB_WIDTH));
        work->first = first;
        gather_inputs(slots, work);
        simulate_group(model, slots, work, traced ? trace : NULL);
        scatter_result(model, slots, work, result);
    }
}
