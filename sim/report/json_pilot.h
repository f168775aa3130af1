/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Members of payback.pilot/1 that a pilot and a bake-off have alike. */
#ifndef PB_REPORT_JSON_PILOT_H
#define PB_REPORT_JSON_PILOT_H

#include "payback/pilot.h"
#include "report/csv.h"
#include "report/json.h"

/* weeks, window, delay_factor and deliverable of a result that has members of these names. */
#define PB_JSON_PILOT_WAIT(json, r)                                                                                    \
    do {                                                                                                               \
        pb_json_member_number(json, "weeks", (r)->weeks);                                                              \
        pb_json_member_string(json, "window", (r)->fixed_window ? "fixed" : "shift");                                  \
        pb_json_member_number(json, "delay_factor", (r)->delay_factor);                                                \
        pb_json_pilot_deliverable(json, (r)->deliverable);                                                             \
    } while (0)
/* age_months up to credit, likewise. */
#define PB_JSON_PILOT_TERMS(json, r)                                                                                   \
    do {                                                                                                               \
        pb_json_member_number(json, "age_months", (r)->age_months);                                                    \
        pb_json_member_number(json, "audited_share", (r)->audited_share);                                              \
        pb_json_member_number(json, "transfer_sd", (r)->transfer_sd);                                                  \
        pb_json_member_number(json, "fee", (r)->fee);                                                                  \
        pb_json_member_number(json, "internal_hours", (r)->internal_hours);                                            \
        pb_json_member_number(json, "hourly_cost", (r)->hourly_cost);                                                  \
        pb_json_member_number(json, "cost_per_ticket", (r)->cost_per_ticket);                                          \
        pb_json_member_number(json, "credit", (r)->credit);                                                            \
    } while (0)
/* "best", likewise. */
#define PB_JSON_PILOT_BEST(json, r)                                                                                    \
    do {                                                                                                               \
        pb_json_member_open(json, "best", '{');                                                                        \
        pb_json_member_number(json, "size", (r)->best_size);                                                           \
        pb_json_member_number(json, "flat_from", (r)->flat_from);                                                      \
        pb_json_member_number(json, "flat_to", (r)->flat_to);                                                          \
        pb_json_member_estimate(json, "engs", (r)->best_engs);                                                         \
        pb_json_close(json, '}');                                                                                      \
    } while (0)

/* null without a limit. */
void pb_json_pilot_deliverable(struct pb_json *json, double tickets);
/* Of one size: size up to buy_probability; and then rules_disagree and rule. */
void pb_json_pilot_worth(struct pb_json *json, const payback_pilot_design *design, double weeks);
void pb_json_pilot_rule(struct pb_json *json, const payback_pilot_design *design);
/* One result at which to buy, of a list. */
void pb_json_pilot_threshold(struct pb_json *json, double size, double contained, double resolved, bool below);

/* The first twelve columns, from size to engs_high. */
void pb_csv_pilot_worth(struct pb_csv *csv, const payback_pilot_design *design, double weeks);

#endif
