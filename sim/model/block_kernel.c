/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A block, group by group; of each group the sections, and then its outcomes. */
#include "model/outcomes_kernel.h"
#include "model/sections_kernel.h"

PB_INLINE void simulate(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                        const struct pb_trace_request *trace)
{
    struct pb_lines *lines = &work->lines;
    memset(lines->sum, 0, sizeof lines->sum);
    lines->last_once_firm = lines->last_once_cost = lines->last_fee_ahead = pb_all(0);
    pb_product_start(model, slots, work);
    pb_volume_months(model, slots, work);
    pb_tickets_months(model, slots, work, trace);
    pb_people_months(model, slots, work, trace);
    pb_spending_months(model, slots, work, trace);
    pb_outcomes(model, slots, work, trace);
}

/* Compiled twice, so that nothing is asked about a trace where there is none. The compiler may fuse other
 * multiplications with additions in one than in the other: the block's results are always those of the first. */
static void simulate_group(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work)
{
    simulate(model, slots, work, NULL);
}
static void simulate_traced(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                            const struct pb_trace_request *trace)
{
    simulate(model, slots, work, trace);
}

size_t PB_KERNEL(pb_work_size)(void)
{
    return sizeof(struct pb_work);
}

void PB_KERNEL(pb_model_block)(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                               struct pb_block_result *result, const struct pb_trace_request *trace)
{
    work->result = result;
    pb_fill_inputs(work, slots);
    if (trace)
        memset(trace->rows, 0,
               (trace->lane == PB_TRACE_ALL ? PB_BLOCK : 1) * ((size_t)model->horizon + 1) * PB_TRACE_COLUMNS *
                   sizeof *trace->rows);
    for (int first = 0; first < PB_BLOCK; first += PB_WIDTH) {
        bool traced =
            trace && (trace->lane == PB_TRACE_ALL || (trace->lane >= first && trace->lane < first + PB_WIDTH));
        work->first = first;
        pb_fetch_group(work);
        if (traced)
            simulate_traced(model, slots, work, trace);
        simulate_group(model, slots, work);
    }
}
