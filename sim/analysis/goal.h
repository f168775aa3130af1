/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Targets in words: "P(payback<=12)>=0.8", "mean(hard.npv)>=0", "p10(hard.npv)>=0". */
#ifndef PB_ANALYSIS_GOAL_H
#define PB_ANALYSIS_GOAL_H

#include "inputs/fields.h"
#include "payback/status.h"
#include "statistics/figure.h"

#include <stdbool.h>
#include <stddef.h>

struct pb_goal {
    int outcome; /* position of model/outcomes.h */
    enum pb_figure_kind figure;
    double parameter; /* of the figure: level or bound of the outcome */
    bool at_least;    /* the figure is to be ≥ bound, else ≤ */
    double bound;
    char text[160]; /* in the form in which it was understood: "P(hard.payback_months<=12)>=0.8" */
};

/* Reads a target: FIGURE >= NUMBER or FIGURE <= NUMBER, where FIGURE is mean(OUTCOME), pNN(OUTCOME) with 0 < NN < 100,
 * P(OUTCOME <= NUMBER) or P(OUTCOME >= NUMBER), and OUTCOME a name of MODEL.md §7; without its basis it is that of the
 * decision, and payback stands for payback_months. Spaces are free, ≤ and ≥ are understood. PAYBACK_ERROR_TARGET:
 * message tells, in size bytes, what is wrong and what would be right. */
payback_status pb_goal_parse(struct pb_goal *out, const char *text, enum pb_basis basis, char *message, size_t size);

/* How far the target is met by a value of its figure: ≥ 0 where it is. NaN for NaN. */
double pb_goal_excess(const struct pb_goal *target, double value);

#endif
