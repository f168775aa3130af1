/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the buyer signs, what the vendor gets for it, and what is lost if the programme stops: in words, for every page
 * that has the scenario or its result. */
#ifndef PB_REPORT_WORDS_DEAL_H
#define PB_REPORT_WORDS_DEAL_H

#include "base/text.h"
#include "payback/compare.h"
#include "payback/result.h"
#include "payback/scenario.h"
#include "report/figures.h"

#include <stdbool.h>

/* The deal in a line: what is billed at what price, the contract's start and terms, the exit fee, the currency of the
 * prices. */
void pb_deal_sentence(struct pb_text *text, const payback_scenario *scenario);
/* The sentence of the result, and what the vendor gets; nothing where the result has no deal. */
void pb_deal_of_result(struct pb_text *text, const payback_result *result);
void pb_deal_of_proposal(struct pb_text *text, const payback_comparison *comparison, size_t proposal);
bool pb_begins_with(const struct pb_text *text, const char *words);
/* What the vendor gets to the horizon; nothing where it gets nothing. */
void pb_fees_sentence(struct pb_text *text, const payback_result *result);

/* The rows of the table of the vendor's bill: its outcomes and their names. outcome is NULL behind the last; a row
 * whose outcome has no value (a year behind the horizon) is left out by who draws the table. */
struct pb_bill_row {
    const char *outcome, *label;
    int year; /* 1 … 3, 0: none */
};
extern const struct pb_bill_row pb_bill_rows[];
/* Whether any vendor sends a bill in any trial. */
bool pb_has_bill(const payback_result *result);
/* The probability that the row's year exceeds the budget; NaN without a budget or for a row that is no year. */
double pb_over_budget(const payback_result *result, const struct pb_bill_row *row);

/* The unit of the table. */
struct pb_money pb_bill_money(const payback_result *result);

/* What NPV is left where the programme stops: the median and the worst tenth of the futures in which it is abandoned,
 * and of those in which the gate stops it; nothing where neither happens. By the bins of the histogram of NPV. */
void pb_stops_sentence(struct pb_text *text, const payback_result *result);
/* Share of the trials that belong to a cause. */
double pb_cause_share(const payback_result *result, int cause);
/* The NPV below which that share of the trials of some causes lies (bit c: cause c), within a bin as if they were
 * spread evenly, and rounded as the width of the bins allows; NaN where there are none. */
double pb_stop_value(const payback_result *result, unsigned causes, double share);

#endif
