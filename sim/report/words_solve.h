/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the page of `payback solve` says: how values of the input and of the target's figure are written, and
 * the answer in sentences. An x is in the units of the input's mode: a value, a shift or a factor. */
#ifndef PB_REPORT_WORDS_SOLVE_H
#define PB_REPORT_WORDS_SOLVE_H

#include "base/text.h"
#include "payback/solve.h"
#include "report/figures.h"

/* A value of the figure that the target is about. */
struct pb_label pb_goal_label(const payback_solution *solution, double value);
/* An x with the digits that half the width of its interval deserves (NaN: in general): "3.1", "52%", "+3.2". */
struct pb_label pb_x_label(const payback_varied *varied, double x, double half_width);
/* "USD " before a value of an input that is an amount of money, or nothing. */
struct pb_label pb_input_unit(const payback_solution *solution, const payback_varied *varied);
/* A value of the input itself, in its unit: "62.5%", "USD 0.99", "8.5". */
struct pb_label pb_input_label(const payback_solution *solution, const payback_varied *varied, double value);
double pb_half_width(payback_estimate e);
/* The input's mean where it is varied by x. */
double pb_mean_at(const payback_varied *varied, double x);

/* A target's figure in words: "the share of futures that pay back within 12 months (hard basis)" of
 * "P(hard.payback_months<=12)". */
void pb_figure_words(struct pb_text *text, const char *figure);

/* Sentences; figure is what the page calls the target's figure. One crossing, and the plan on the side that fits: how
 * far the input may go, or must. */
void pb_way_sentence(struct pb_text *text, const payback_solution *solution, const char *figure,
                     const payback_crossing *crossing);
/* "0 … 0.8" */
void pb_looked_over(struct pb_text *text, const payback_varied *varied, const payback_solved *solved);
/* "Met from 0.1 to 0.4 and from 0.6 to 1.", in the units of the mode; of at least one stretch. */
void pb_met_ranges_sentence(struct pb_text *text, const payback_varied *varied, const payback_solved *solved);
/* Met, or not met, over the whole range. */
void pb_nothing_found_sentence(struct pb_text *text, const payback_varied *varied, const payback_solved *solved);
void pb_planned_sentence(struct pb_text *text, const payback_solution *solution, const char *figure);
/* "deflection: containment, % of what is planned" */
void pb_varied_head(struct pb_text *head, const payback_solution *solution, const payback_varied *varied);

#endif
