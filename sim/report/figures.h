/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Figures for people: no more digits than carry meaning, thousands separated by commas, a true minus sign, a point in
 * every locale. Spaces inside a label are no-break spaces (U+00A0) until the page prints them. */
#ifndef PB_REPORT_FIGURES_H
#define PB_REPORT_FIGURES_H

#include "payback/estimate.h"

#include <stdbool.h>
#include <stddef.h>

#define PB_NBSP "\xC2\xA0"

/* A short text that is passed by value. */
struct pb_label {
    char text[56];
};

/* One text behind the other, cut at the label's end. */
struct pb_label pb_joined(const char *first, const char *second);
/* "1,240.5"; infinity is "never", NaN "–". decimals 0 … 6. From 10^15 on "1.2e18". */
struct pb_label pb_fixed(double value, int decimals);
/* A number of any size in about four digits: "12,000", "0.423", "1.5e−7". Whole numbers below 10^7 in full. */
struct pb_label pb_general(double value);
/* A share: "83%"; "<1%" and ">99%" where rounding would claim certainty. */
struct pb_label pb_percent(double share);
/* A share for a sentence: "95 in 100", "3 in 100,000", "none", "all"; "more than 99 in 100" where rounding would claim
 * certainty. */
struct pb_label pb_odds(double share);
/* The same with as many decimals as tell it from the required share: "89.5 in 100" beside "90". */
struct pb_label pb_odds_beside(double share, double required);
/* The required share as it stands behind odds: "90" of 0.9, "97.5" of 0.975. */
struct pb_label pb_asked_odds(double required);
/* A share with decimals, rounded as it comes: "83.21%". */
struct pb_label pb_percent_fixed(double share, int decimals);
/* A return: "+38%", "−12%". */
struct pb_label pb_return(double ratio);
/* A change of a share in percentage points: "+12.3", "−0.4". */
struct pb_label pb_points(double change);
/* A whole count: "131,072". */
struct pb_label pb_count(double value);

/* Whether what has this unit in the table of inputs is a share of something, and reads better in per cent. */
bool pb_is_share(const char *unit);

/* "counting cash and avoided hires" of "hard": what a basis counts. */
const char *pb_basis_words(const char *basis);

/* "12 months", "1 month". */
struct pb_label pb_months(double months);

/* Whether both bounds of the interval are finite. */
bool pb_has_bounds(payback_estimate e);
/* Decimals (0 … 4) that an estimate with this half-width of its interval deserves. */
int pb_decimals_for(double half_width);

/* One unit for all amounts of a table or page, so that they can be compared by eye. */
struct pb_money {
    const char *currency;
    double unit; /* 1, 10^3, 10^6, 10^9 or 10^12 */
    int decimals;
};

/* The unit in which the largest amount has four or five digits. */
struct pb_money pb_money_for(const char *currency, double largest);
/* The amount in units, without a name: for tables. */
struct pb_label pb_money(struct pb_money money, double amount);
/* "thousand USD": for headings. */
struct pb_label pb_money_unit(struct pb_money money);
/* "$302k", "−€1.2m", "CHF 893k": an amount as readers of that currency write it, in a unit of its own; "+$302k". */
struct pb_label pb_money_phrase(const char *currency, double amount);
struct pb_label pb_money_change(const char *currency, double change);
/* Both bounds of an interval of money: as phrases, or where these would be the same to the digit that tells them apart,
 * "$37,961" and "$38,245". */
void pb_money_bounds(struct pb_label *low, struct pb_label *high, const char *currency, payback_estimate e);
/* What stands before an amount: "$", "CHF " with its space. */
struct pb_label pb_currency_sign(const char *currency);

#endif
