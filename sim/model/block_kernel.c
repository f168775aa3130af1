/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A block, group by group; of each group the months, one after the other. */
#include "model/benefits_kernel.h"
#include "model/costs_kernel.h"
#include "model/outcomes_kernel.h"
#include "model/people_kernel.h"
#include "model/tickets_kernel.h"
#include "model/timing_kernel.h"

/* The group's month as rows of the trace, in the order of pb_trace_names. Of the day of signature only the agents, the
 * lines and the sums are not 0. */
PB_INLINE void fill_rows(const struct pb_work *work, const struct pb_month *month, const pb_vec lines[PB_LINES],
                         pb_vec rows[PB_TRACE_COLUMNS])
{
    const struct pb_world *quo = &month->quo, *alone = &month->alone, *tool = &month->tool;
    const struct pb_progress *progress = &work->progress;
    const pb_vec first[] = {pb_all(month->t),
                            month->actual,
                            month->prevented,
                            month->attempted,
                            month->contained,
                            month->resolved,
                            month->attempted - month->contained,
                            work->inputs.root[PB_ROOT_RETURNED_SHARE] * month->falsely_contained,
                            month->unresolved,
                            month->luck * quo->hours,
                            month->luck * alone->hours,
                            month->luck * tool->hours,
                            quo->need,
                            quo->agents,
                            tool->need,
                            tool->agents,
                            quo->hires,
                            tool->hires,
                            quo->labour,
                            alone->labour,
                            tool->labour};
    enum { FIRST_LINE = sizeof first / sizeof first[0], NETS = FIRST_LINE + PB_LINES };
    memcpy(rows, first, sizeof first);
    memcpy(rows + FIRST_LINE, lines, PB_LINES * sizeof *lines);
    for (int basis = 0; basis < PB_BASES; basis++) {
        rows[NETS + basis] = progress->net[basis];
        rows[NETS + PB_BASES + basis] = progress->plain[basis].sum;
    }
}

/* Records the month of the trials of the group that are traced. */
static void record(const struct pb_trace_request *trace, int first, int horizon, int t,
                   const pb_vec rows[PB_TRACE_COLUMNS])
{
    for (int i = 0; i < PB_WIDTH; i++) {
        int lane = first + i;
        size_t trial = trace->lane == PB_TRACE_ALL ? (size_t)lane : 0;
        double *row = trace->rows + (trial * ((size_t)horizon + 1) + (size_t)t) * PB_TRACE_COLUMNS;
        if (trace->lane != PB_TRACE_ALL && trace->lane != lane)
            continue;
        for (int column = 0; column < PB_TRACE_COLUMNS; column++)
            row[column] = rows[column][i];
    }
}

/* The lines of a traced month: what it adds to the sums by source, which are set aside in the meantime. */
struct traced_lines {
    pb_vec before[PB_LINES];
};

static void begin_lines(struct traced_lines *lines, struct pb_work *work)
{
    memcpy(lines->before, work->progress.sources, sizeof lines->before);
    memset(work->progress.sources, 0, sizeof lines->before);
}

static void end_lines(const struct traced_lines *lines, struct pb_work *work, pb_vec month[PB_LINES])
{
    for (int s = 0; s < PB_LINES; s++) {
        month[s] = work->progress.sources[s];
        work->progress.sources[s] += lines->before[s];
    }
}

/* The day of signature. Today's agents follow from the work of month 1, of which these are the status quo's hours. */
static void sign(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work, pb_vec first_hours,
                 const struct pb_trace_request *trace)
{
    struct pb_month signature = {.t = 0};
    pb_outcomes_start(work);
    pb_people_start(model, slots, work, first_hours);
    pb_benefits_start(model, slots, work, &signature);
    pb_costs_start(model, slots, work, &signature);
    book_month(model, work, &signature);
    signature.quo.agents = signature.quo.need = work->people.first_agents;
    signature.tool.agents = signature.tool.need = work->people.first_agents;
    if (trace) {
        pb_vec rows[PB_TRACE_COLUMNS];
        fill_rows(work, &signature, work->progress.sources, rows);
        record(trace, work->first, model->horizon, 0, rows);
    }
}

static void simulate_group(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                           const struct pb_trace_request *trace)
{
    pb_tickets_weights(slots, work);
    pb_timing_start(model, slots, work);
    pb_tickets_start(model, slots, work);
    for (int t = 1; t <= model->horizon; t++) {
        struct pb_month month = {.t = t, .last = t > model->horizon - model->last_months};
        struct traced_lines lines;
        pb_timing_month(model, slots, work, &month);
        pb_tickets_month(model, slots, work, &month);
        if (t == 1)
            sign(model, slots, work, month.quo.hours, trace);
        if (trace)
            begin_lines(&lines, work);
        pb_people_month(model, work, &month);
        pb_benefits_month(model, slots, work, &month);
        pb_costs_month(model, slots, work, &month);
        pb_outcomes_month(model, work, &month);
        if (trace) {
            pb_vec by_source[PB_LINES], rows[PB_TRACE_COLUMNS];
            end_lines(&lines, work, by_source);
            fill_rows(work, &month, by_source, rows);
            record(trace, work->first, model->horizon, t, rows);
        }
    }
    pb_outcomes_end(model, slots, work);
}

/* Constants, and zeros where the scenario has none, are the same for all groups; what is drawn is noted. */
static void fill_inputs(struct pb_work *work, const double *const *arrays, const double *numbers, int count,
                        pb_vec *inputs)
{
    for (int s = 0; s < count; s++) {
        if (arrays[s])
            work->drawn[work->drawn_count++] = (struct pb_drawn_input){arrays[s], &inputs[s]};
        else
            inputs[s] = pb_all(isnan(numbers[s]) ? 0 : numbers[s]);
    }
}

static void fill_all_inputs(struct pb_work *work, const struct pb_slots *slots)
{
    struct pb_group_inputs *inputs = &work->inputs;
    work->drawn_count = 0;
    fill_inputs(work, slots->root, slots->root_number, PB_ROOT_SLOTS, inputs->root);
    for (int k = 0; k < slots->category_count; k++)
        fill_inputs(work, slots->category[k], slots->category_number[k], PB_CATEGORY_SLOTS, inputs->category[k]);
    for (int j = 0; j < slots->tier_count; j++)
        fill_inputs(work, slots->tier[j], slots->tier_number[j], PB_TIER_SLOTS, inputs->tier[j]);
    for (int j = 0; j < slots->risk_count; j++)
        fill_inputs(work, slots->risk[j], slots->risk_number[j], PB_RISK_SLOTS, inputs->risk[j]);
    for (int o = 0; o < slots->other_count; o++)
        fill_inputs(work, slots->other[o], slots->other_number[o], PB_OTHER_SLOTS, inputs->other[o]);
}

size_t PB_KERNEL(pb_work_size)(void)
{
    return sizeof(struct pb_work);
}

void PB_KERNEL(pb_model_block)(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                               struct pb_block_result *result, const struct pb_trace_request *trace)
{
    work->result = result;
    fill_all_inputs(work, slots);
    for (int first = 0; first < PB_BLOCK; first += PB_WIDTH) {
        bool traced =
            trace && (trace->lane == PB_TRACE_ALL || (trace->lane >= first && trace->lane < first + PB_WIDTH));
        work->first = first;
        for (int d = 0; d < work->drawn_count; d++)
            memcpy(work->drawn[d].group, work->drawn[d].block + first, sizeof(pb_vec));
        simulate_group(model, slots, work, traced ? trace : NULL);
    }
}
