/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A scenario that is to be piloted, up to its trials and what would be observed in them: what a pilot of one vendor and
 * one of several side by side have in common. */
#ifndef PB_ANALYSIS_PILOT_CASE_H
#define PB_ANALYSIS_PILOT_CASE_H

#include "analysis/pilot_data.h"
#include "analysis/pilot_design.h"
#include "analysis/plans.h"
#include "analysis/texts.h"
#include "payback/pilot.h"
#include "scenario/scenario.h"

struct pb_pilot_case {
    const payback_scenario *scenario;
    const struct pb_inputs *values;
    payback_scenario *late; /* the purchase after a pilot that the horizon does not wait for; or NULL */
    bool late_contract;     /* and its contract runs from go-live */
    struct pb_pilot_terms terms;
    struct pb_pilot_targets targets;
    struct pb_plan_pair plans;
    struct pb_pilot_draws draws;
    bool tickets;          /* are tried; else targets are counted and measured */
    double *late_npv;      /* or NULL */
    const double *benefit; /* of buying after the pilot, before delay */
    struct pb_pilot_data data;
};

/* The case among others that are piloted beside it; NULL: it is alone. */
struct pb_pilot_company {
    const struct pb_dimensions *dimensions;
    uint64_t owner;       /* of the vendor's own draws, as pb_plan_settings.owner */
    uint64_t observed_by; /* of what is observed of this vendor alone, 0: as if it were alone */
    bool same_transfer;   /* the pilots differ from the rollouts alike */
};

/* ---- the steps, in this order; clear the case also after an error ---- */

/* Terms, and what is observed. PAYBACK_ERROR_TARGET with a message in diagnostics. optional: an input that is to be
 * counted or measured may be certain here, it is then left out. */
payback_status pb_pilot_case_read(struct pb_pilot_case *piloted, const payback_scenario *scenario,
                                  const payback_pilot_request *request, bool optional,
                                  payback_diagnostics *diagnostics);
payback_status pb_pilot_case_plan(struct pb_pilot_case *piloted, const payback_options *options,
                                  const struct pb_pilot_company *company);
/* Trials, of a purchase after the pilot too where that is another one. */
payback_status pb_pilot_case_draw(struct pb_pilot_case *piloted, const payback_options *options,
                                  const struct pb_pilot_company *company);
/* For draws of the vendor's own: NPV, and that of a late purchase, are moved, a replicate at a time, to the means that
 * they have in the draws that all vendors share, so that vendors are compared on common draws. *probability: P(payback
 * ≤ target) in these. Nothing is moved where the draws are those. */
payback_status pb_pilot_case_level(struct pb_pilot_case *piloted, const payback_options *options,
                                   const struct pb_pilot_company *company, payback_estimate *probability);
/* What is observed in them. */
payback_status pb_pilot_case_observe(struct pb_pilot_case *piloted, const struct pb_pilot_company *company);
void pb_pilot_case_clear(struct pb_pilot_case *piloted);

/* ---- what is said of it ---- */

/* Attempted tickets in the weeks, of the categories that take part; INFINITY without a limit. */
double pb_pilot_case_deliverable(const struct pb_pilot_case *piloted);
/* Names of what is observed, for people: *out is a list (free) of texts that live as long as `texts`. */
payback_status pb_pilot_case_observed(const char ***out, size_t *count, struct pb_texts *texts,
                                      const struct pb_pilot_case *piloted);
/* What was asked for, as payback_pilot_result.request; it lives as long as `texts`. request may be NULL. */
const char *pb_pilot_request_text(struct pb_texts *texts, const payback_pilot_request *request);
/* A single share is counted. */
bool pb_pilot_case_counted(const struct pb_pilot_case *piloted);
/* The terms into a result whose struct has these members by these names. */
#define PB_SET_PILOT_TERMS(result, terms)                                                                              \
    do {                                                                                                               \
        (result)->transfer_sd = (terms)->transfer_sd;                                                                  \
        (result)->age_months = (terms)->age_months;                                                                    \
        (result)->audited_share = (terms)->audited_share;                                                              \
        (result)->fee = (terms)->fee;                                                                                  \
        (result)->internal_hours = (terms)->internal_hours;                                                            \
        (result)->hourly_cost = (terms)->hourly_cost;                                                                  \
        (result)->cost_per_ticket = (terms)->cost_per_ticket;                                                          \
        (result)->credit = (terms)->credit;                                                                            \
    } while (0)
/* Without the credit, which is paid on purchase alone. */
double pb_pilot_cost(const struct pb_pilot_terms *terms, double size);
/* The columns of truth behind the data as predictors: a list of data.count (pb_predictors_free). */
payback_status pb_pilot_case_truth(struct pb_predictor **out, const struct pb_pilot_case *piloted);
void pb_predictors_free(struct pb_predictor *predictors, size_t count);

#endif
