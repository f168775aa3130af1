/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The second opinion: MODEL.md §2–§7 for one trial, formula by formula, slow and plain. It shares nothing with the
 * library (cJSON and libm only), so that what both compute alike is what the model says. */
#ifndef TESTS_SUPPORT_REFERENCE_H
#define TESTS_SUPPORT_REFERENCE_H

#include "support/reference_inputs.h"

enum { REFERENCE_OUTCOMES = 45, REFERENCE_COLUMNS = 46, REFERENCE_SOURCES = 21 };

/* "budget.payback_months", …, "stopped": MODEL.md §7, in its order. */
extern const char *const reference_outcome_names[REFERENCE_OUTCOMES];
/* The columns of the trace CSV, in its order. Costs are positive amounts; money and counts of t = 0 are those of the
 * day of signature; agents (and their need) at t = 0 are the agents at signature. */
extern const char *const reference_column_names[REFERENCE_COLUMNS];
/* The lines of value_by_source; benefits positive, costs negative. */
extern const char *const reference_source_names[REFERENCE_SOURCES];

struct reference_trial {
    int horizon_months;
    double outcomes[REFERENCE_OUTCOMES]; /* INFINITY: never; NaN: undefined */
    /* What another correct program may differ by: 1e-9 of the trial's gross flows for money (the sum of the absolute
     * lines of every month) plus 1e-12 of the labour and revenue that these are differences of; 1e-9 for shares and
     * months, plus the same money over the slope where a payback curve crosses zero; the error of a quotient's parts
     * over its denominator. INFINITY where rounding alone decides (a curve that touches zero, a denominator that is
     * nothing but rounding): everything is right then. */
    double allowance[REFERENCE_OUTCOMES];
    double money_allowance; /* of any amount of money of the trial */
    double trace[REFERENCE_HORIZON + 1][REFERENCE_COLUMNS];
    double sources[REFERENCE_SOURCES];
    int category_count;
    double category_hours_saved[REFERENCE_CATEGORIES];
    double category_deflected_share[REFERENCE_CATEGORIES]; /* NaN: undefined */
    double plan_volume[REFERENCE_HORIZON + 1];             /* V_t: tickets before noise and surges */
};

/* Computes the trial. scenario: the composed tree (after `extends` and --set). lookup: what the trial drew; NULL where
 * the scenario has constants only. z: the monthly volume factor z_t of noise and surge at z[1] … z[H]; NULL: all 1.
 * False with a problem (size bytes) where a value is missing. */
bool reference_compute(struct reference_trial *trial, const cJSON *scenario, reference_lookup *lookup, void *context,
                       const double *z, char *problem, size_t size);

/* Index of a name in a list, or −1. */
int reference_outcome_index(const char *name);
int reference_column_index(const char *name);

/* |actual − expected| over the allowance: at most 1 where they agree; INFINITY where only one of them is "never" or
 * undefined. */
double reference_deviation(double expected, double actual, double allowance);

/* The share R of steady state at an age in months (MODEL.md §2). */
double reference_ramp_at(const struct reference_ramp *ramp, double age);

#endif
