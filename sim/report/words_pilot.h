/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the pages of a pilot and of a bake-off say alike. */
#ifndef PB_REPORT_WORDS_PILOT_H
#define PB_REPORT_WORDS_PILOT_H

#include "payback/pilot.h"
#include "report/page_model.h"

/* Whether the page rather speaks of this design than of the other: of those that can be delivered the best. */
bool pb_pilot_is_better(const payback_pilot_design *design, const payback_pilot_design *other);
/* The table of sizes: its columns, of which `each` says whose cases are counted ("tickets"), and a row. */
void pb_pilot_size_columns(struct pb_report *page, const char *each);
void pb_pilot_size_row(struct pb_report *page, const payback_pilot_design *design);
/* Adds the options that ask for it: of payback_pilot_result.request. */
void pb_pilot_request_options(struct pb_text *command, const char *request);
/* "tickets", or "observations". */
const char *pb_pilot_cases(bool tickets);
/* " over 6 weeks", or nothing where none pass. */
const char *pb_pilot_weeks(struct pb_report *page, double weeks);
/* "100 to 400 tickets are as good", or nothing where the best size stands alone. */
void pb_pilot_flat_sentence(struct pb_text *text, double from, double to, bool tickets);
/* "met", "not met" … as a clause. */
const char *pb_pilot_rule_words(payback_verdict rule);
/* What the company's rule would say after it: how often buy, how often other than by value, what it gains. subject:
 * "the pilot". */
void pb_pilot_rule_after(struct pb_report *page, const char *subject, const char *currency, double buys, double differs,
                         double gains);
/* "containment, true resolution and …". */
void pb_pilot_observed(struct pb_text *text, const char *const *observed, size_t count);
/* How a pilot differs from the rollout. */
void pb_pilot_transfer_sentence(struct pb_text *text, double transfer_sd);
/* What the wait does to the deal; nothing without weeks. */
void pb_pilot_wait(struct pb_report *page, double weeks, bool fixed_window, bool late_contract, double delay_factor);

#endif
