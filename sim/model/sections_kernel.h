/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Of a group of trials the sections, one after the other, up to the lines of its months. */
#ifndef PB_MODEL_SECTIONS_KERNEL_H
#define PB_MODEL_SECTIONS_KERNEL_H

#include "model/benefits_kernel.h"
#include "model/charges_kernel.h"
#include "model/costs_kernel.h"
#include "model/inputs_kernel.h"
#include "model/people_kernel.h"
#include "model/tickets_kernel.h"
#include "model/timing_kernel.h"

/* The day of signature has agents. */
PB_INLINE void note_signature(const struct pb_model *model, const struct pb_work *work,
                              const struct pb_trace_request *trace)
{
    const enum pb_trace_column agents[] = {PB_TRACE_NEED_STATUS_QUO, PB_TRACE_AGENTS_STATUS_QUO,
                                           PB_TRACE_NEED_WITH_TOOL, PB_TRACE_AGENTS_WITH_TOOL};
    for (size_t i = 0; i < sizeof agents / sizeof agents[0]; i++)
        pb_note(trace, model, work, 0, agents[i], work->people.first_agents);
}

PB_INLINE void pb_sections(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                           const struct pb_trace_request *trace)
{
    struct pb_lines *lines = &work->lines;
    memset(lines->sum, 0, sizeof lines->sum);
    lines->last_once_firm = lines->last_once_cost = lines->last_fee_ahead = pb_all(0);
    pb_tickets_weights(model, slots, work);
    pb_timing_start(model, slots, work);
    pb_tickets_months(model, slots, work, trace);
    pb_people_start(model, slots, work);
    note_signature(model, work, trace);
    pb_benefits_months(model, slots, work, trace);
    pb_costs_months(model, slots, work, trace);
    pb_charges_months(model, slots, work, trace);
    pb_other_months(model, slots, work, trace);
}

#endif
