/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the pages of a sensitivity analysis have in common: how its outcome is written, the order of what drives it, and
 * its answer in sentences. */
#ifndef PB_REPORT_WORDS_SENSITIVITY_H
#define PB_REPORT_WORDS_SENSITIVITY_H

#include "base/text.h"
#include "payback/sensitivity.h"
#include "report/figures.h"

/* What is worth a smaller share of everything than this is not listed. */
extern const double pb_negligible;

bool pb_outcome_is_money(const payback_sensitivity_result *result);
bool pb_outcome_is_share(const payback_sensitivity_result *result);
/* "NPV" on the basis that the page's first lines name, else the outcome's own name. */
const char *pb_outcome_words(const payback_sensitivity_result *result);
/* The unit of all amounts of the outcome. */
struct pb_money pb_outcome_money(const payback_sensitivity_result *result);
/* A value of the outcome: for a table, for a sentence. */
struct pb_label pb_outcome_figure(const payback_sensitivity_result *result, double value);
struct pb_label pb_outcome_phrase(const payback_sensitivity_result *result, double value);
/* "thousand USD", "per cent", "months": for headings. */
struct pb_label pb_outcome_unit(const payback_sensitivity_result *result);

/* Drivers: inputs go by their index, groups by input_count and up. */
const char *pb_driver_name(const payback_sensitivity_result *result, size_t index);
payback_estimate pb_evppi_of(const payback_sensitivity_result *result, size_t index);
payback_estimate pb_total_of(const payback_sensitivity_result *result, size_t index);
payback_estimate pb_first_of(const payback_sensitivity_result *result, size_t index);
/* Whether a pilot could tell it: events are luck. */
bool pb_can_be_measured(const payback_sensitivity_result *result, size_t index);

struct pb_place {
    double size;
    size_t index;
};
typedef double pb_measure(const payback_sensitivity_result *result, size_t index);
pb_measure pb_by_swing, pb_by_shift; /* of inputs */
pb_measure pb_by_evppi, pb_by_total; /* of inputs and groups; what has no index comes last */
/* 0 … count − 1, the largest first; NULL where memory is short. */
struct pb_place *pb_sensitivity_order(const payback_sensitivity_result *result, size_t count, pb_measure *size);

/* Sentences. */
void pb_drivers_sentence(struct pb_text *text, const payback_sensitivity_result *result,
                         const struct pb_place *by_swing);
/* Those that come behind the widest swing; nothing where there are none. */
void pb_next_drivers_sentence(struct pb_text *text, const payback_sensitivity_result *result,
                              const struct pb_place *by_swing);
void pb_information_sentence(struct pb_text *text, const payback_sensitivity_result *result,
                             const struct pb_place *by_evppi);
/* The name of a driver; of correlated inputs the names of all. */
void pb_driver_words(struct pb_text *text, const payback_sensitivity_result *result, size_t index);
/* How never and undefined draws count; nothing where there are none. */
void pb_treatment_sentence(struct pb_text *text, const payback_sensitivity_result *result);
/* The group's members, and why it has no indices where it has none. */
void pb_group_sentence(struct pb_text *text, const payback_sensitivity_result *result,
                       const payback_sensitivity_group *group);

#endif
