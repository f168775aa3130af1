/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sections of a group of trials up to the lines of its months, in the stages in which they are simulated. */
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

/* §2 and §3, but for the volume, which stands between the two where risks move it. */
PB_INLINE void pb_product_start(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work)
{
    pb_tickets_weights(model, slots, work);
    pb_timing_start(model, slots, work);
}

/* §4 and §5. */
PB_INLINE void pb_people_months(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                                const struct pb_trace_request *trace)
{
    pb_people_start(model, slots, work);
    note_signature(model, work, trace);
    pb_benefits_months(model, slots, work, trace);
    if (slots->observed)
        pb_observe_agents(model, slots, work);
    pb_other_months(model, slots, work, false, trace);
}

/* §6. */
PB_INLINE void pb_spending_months(const struct pb_model *model, const struct pb_slots *slots, struct pb_work *work,
                                  const struct pb_trace_request *trace)
{
    pb_costs_months(model, slots, work, trace);
    pb_charges_months(model, slots, work, trace);
    pb_other_months(model, slots, work, true, trace);
}

#endif
