/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Why trials miss the target or lose, a histogram by cause, and the certainty equivalent: of draws that come in
 * batches, in counts and sums that do not depend on how a run was divided. */
#ifndef PB_STATISTICS_CAUSES_H
#define PB_STATISTICS_CAUSES_H

#include "base/trials.h"
#include "payback/estimate.h"
#include "statistics/exact_sum.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The first that holds of a trial: the programme is abandoned, the gate ends it, a risk event happened; or none. The
 * values are those that the model gives (model/model.h). */
enum { PB_CAUSE_ABANDONED, PB_CAUSE_GATE, PB_CAUSE_RISK, PB_CAUSE_NONE, PB_CAUSES };

/* Bins of a width that is a power of 2 and doubles as the draws spread: it is the least (from 2^-8 on) at which they
 * lie within so many bins, whatever their order. Zero-initialised it is empty. */
enum { PB_HISTOGRAM_BINS = 1024, PB_HISTOGRAM_GROUPS = 200 };
struct pb_histogram {
    bool begun;
    int exponent;                                  /* the width is 2^exponent */
    double low, high;                              /* the least and the greatest bin, counted from 0 in widths */
    uint32_t counts[PB_CAUSES][PB_HISTOGRAM_BINS]; /* of bins low, low + 1, … */
};
void pb_histogram_add(struct pb_histogram *histogram, int cause, double x); /* finite */
void pb_histogram_merge(struct pb_histogram *histogram, const struct pb_histogram *other);
/* Joins bins to groups of equal width, at most PB_HISTOGRAM_GROUPS, some 40 of them between the 1st and the 99th
 * percentile: edges[0 … n], counts[cause][0 … n − 1]; x is in group i where edges[i] ≤ x < edges[i + 1]. Returns n. */
int pb_histogram_groups(const struct pb_histogram *histogram, double edges[PB_HISTOGRAM_GROUPS + 1],
                        double counts[PB_CAUSES][PB_HISTOGRAM_GROUPS]);

/* Σ exp(-x/R) where the exponent may be anything: terms in levels of 512, of which only the highest two can matter. */
struct pb_exponential_sum {
    bool begun;
    double level;                 /* the highest */
    struct pb_exact_sum terms[2]; /* of it, and of the one below */
};

/* Zero-initialise, and set target and tolerance. */
struct pb_causes {
    double target;    /* months: a trial that pays back later, or never, misses it */
    double tolerance; /* R; NaN: no certainty equivalent */
    uint32_t trials[PB_REPLICATES];
    uint32_t misses[PB_CAUSES][PB_REPLICATES], losses[PB_CAUSES][PB_REPLICATES];
    struct pb_histogram histogram; /* of NPV */
    struct pb_exponential_sum utility[PB_REPLICATES];
};
/* n consecutive trials, the first one's number a multiple of PB_REPLICATES. causes: PB_CAUSE_… of each. */
void pb_causes_add(struct pb_causes *all, const double *causes, const double *payback, const double *npv, size_t n);
void pb_causes_merge(struct pb_causes *all, const struct pb_causes *other);
/* Shares of all misses, and of all losses; NaN where there are none. */
void pb_causes_shares(const struct pb_causes *all, payback_estimate misses[PB_CAUSES],
                      payback_estimate losses[PB_CAUSES]);
/* −R ln E exp(−npv/R); NaN without a tolerance. */
payback_estimate pb_causes_certainty_equivalent(const struct pb_causes *all);

#endif
