/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a pilot is to be, by the scenario and by what was asked for. */
#ifndef PB_ANALYSIS_PILOT_DESIGN_H
#define PB_ANALYSIS_PILOT_DESIGN_H

#include "analysis/pilot_data.h"
#include "inputs/values.h"
#include "payback/pilot.h"

/* The members of /pilot with their defaults. */
struct pb_pilot_terms {
    double weeks, age_months, audited_share, handle_cv, control_share, transfer_sd;
    double fee, internal_hours, hourly_cost, cost_per_ticket, credit;
    bool handle_minutes, fixed_window;
    bool takes_part[PB_CATEGORIES_MAX];
};
void pb_pilot_terms_read(struct pb_pilot_terms *terms, const struct pb_inputs *inputs);

/* The inputs that are counted or measured instead. */
struct pb_pilot_targets {
    size_t *inputs; /* indices into uncertain */
    enum pb_datum_kind *kinds;
    double *sds;
    size_t *places; /* in the list of what was asked for */
    bool *shared;   /* the company's input, no vendor's own: of several vendors it may be observed once */
    size_t count, asked_for;
    bool optional; /* what is certain is left out */
};

/* optional: what is certain in this scenario is left out. PAYBACK_ERROR_TARGET: message, in size bytes, says what is
 * wrong. Clear the targets also after an error. */
payback_status pb_pilot_targets_make(struct pb_pilot_targets *targets, const struct pb_inputs *inputs,
                                     const payback_pilot_request *request, bool optional, char *message, size_t size);
void pb_pilot_targets_clear(struct pb_pilot_targets *targets);

/* Sizes to look at: those that are asked for and, for the curve between them, a grid of usual ones as far as it can be
 * delivered. */
struct pb_pilot_sizes {
    double list[2 * PB_PILOT_SIZES_MAX]; /* ascending */
    bool asked[2 * PB_PILOT_SIZES_MAX];
    size_t count;
};
void pb_pilot_sizes_choose(struct pb_pilot_sizes *sizes, const struct pb_inputs *inputs, double deliverable);

#endif
