/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names and positions of all that a trial gives: the outcomes of MODEL.md §7, the lines by source of §5 and §6, the
 * columns of the trace. */
#ifndef PB_MODEL_OUTCOMES_H
#define PB_MODEL_OUTCOMES_H

/* Of each basis, in this order; outcome of basis b: b · PB_BASIS_OUTCOMES + position. */
enum pb_basis_outcome {
    PB_PAYBACK_MONTHS,
    PB_FIRST_PAYBACK_MONTHS,
    PB_DISCOUNTED_PAYBACK_MONTHS,
    PB_ROI,
    PB_ROI_HORIZON,
    PB_NPV,
    PB_NET_VALUE,
    PB_RUN_RATE,
    PB_BASIS_OUTCOMES
};

/* Once per trial, behind those of the three bases. */
enum pb_trial_outcome {
    PB_PEAK_FUNDING = 3 * PB_BASIS_OUTCOMES,
    PB_GO_LIVE_MONTH,
    PB_FTE_SAVED,
    PB_HOURS_SAVED,
    PB_HOURS_SAVED_DEFLECTION,
    PB_HOURS_SAVED_ASSIST,
    PB_LABOUR_DEFLECTION,
    PB_LABOUR_ASSIST,
    PB_DEFLECTED_SHARE,
    PB_CONTAINED_SHARE,
    PB_ESCALATION_RATE,
    PB_COST_PER_TICKET_TODAY,
    PB_COST_PER_TICKET_STATUS_QUO,
    PB_COST_PER_TICKET_WITH_TOOL,
    PB_VENDOR_BILL,
    PB_VENDOR_BILL_YEAR_1,
    PB_VENDOR_BILL_YEAR_2,
    PB_VENDOR_BILL_YEAR_3,
    PB_VENDOR_BILL_PEAK_MONTH,
    PB_COST_PER_TRUE_RESOLUTION,
    PB_STOPPED,
    PB_OUTCOMES,
    PB_BILL_YEARS = PB_VENDOR_BILL_PEAK_MONTH - PB_VENDOR_BILL_YEAR_1
};

/* Lines of MODEL.md §5 and §6, summed over the months. */
enum pb_source {
    PB_SOURCE_COST_REDUCTION,
    PB_SOURCE_COST_AVOIDANCE,
    PB_SOURCE_LICENCES, /* reduction and avoidance */
    PB_SOURCE_TURNOVER,
    PB_SOURCE_OVERTIME,
    PB_SOURCE_OTHER_HARD,
    PB_SOURCE_CAPACITY,
    PB_SOURCE_RETENTION,
    PB_SOURCE_OTHER_SOFT,
    PB_SOURCE_SETUP,
    PB_SOURCE_PLATFORM,
    PB_SOURCE_SEATS,
    PB_SOURCE_USAGE,
    PB_SOURCE_IMPLEMENTATION,
    PB_SOURCE_OPERATIONS,
    PB_SOURCE_UNRESOLVED,
    PB_SOURCE_SEVERANCE,
    PB_SOURCE_RISKS,
    PB_SOURCE_OTHER_COST,
    PB_SOURCE_LABOUR_DEFLECTION,
    PB_SOURCE_LABOUR_ASSIST,
    PB_SOURCES,
    PB_FIRST_COST = PB_SOURCE_SETUP,
    PB_LINES = PB_SOURCE_LABOUR_DEFLECTION /* lines that are computed month by month; the last two come from labour */
};

/* Of a month of a trial. The lines have their source's position, behind PB_TRACE_LINES. */
enum pb_trace_column {
    PB_TRACE_MONTH,
    PB_TRACE_TICKETS,
    PB_TRACE_PREVENTED,
    PB_TRACE_ATTEMPTED,
    PB_TRACE_CONTAINED,
    PB_TRACE_RESOLVED,
    PB_TRACE_ESCALATED,
    PB_TRACE_RETURNED,
    PB_TRACE_UNRESOLVED,
    PB_TRACE_HOURS_STATUS_QUO,
    PB_TRACE_HOURS_DEFLECTION,
    PB_TRACE_HOURS_WITH_TOOL,
    PB_TRACE_NEED_STATUS_QUO,
    PB_TRACE_AGENTS_STATUS_QUO,
    PB_TRACE_NEED_WITH_TOOL,
    PB_TRACE_AGENTS_WITH_TOOL,
    PB_TRACE_HIRES_STATUS_QUO,
    PB_TRACE_HIRES_WITH_TOOL,
    PB_TRACE_LABOUR_STATUS_QUO,
    PB_TRACE_LABOUR_DEFLECTION,
    PB_TRACE_LABOUR_WITH_TOOL,
    PB_TRACE_LINES,
    PB_TRACE_NET = PB_TRACE_LINES + PB_LINES, /* by basis */
    PB_TRACE_CUMULATIVE = PB_TRACE_NET + 3,
    PB_TRACE_SHOWN = PB_TRACE_CUMULATIVE + 3,    /* what a trace has as columns; the rest is for those who add up */
    PB_TRACE_LICENCE_AVOIDANCE = PB_TRACE_SHOWN, /* the part of the licences that counts with growth */
    PB_TRACE_COLUMNS
};

extern const char *const pb_outcome_names[PB_OUTCOMES];
extern const char *const pb_source_names[PB_SOURCES];
extern const char *const pb_trace_names[PB_TRACE_COLUMNS];

#endif
