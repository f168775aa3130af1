/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Counts, range, mean and standard deviation of draws that come in batches, by exact sums: the figures depend neither
 * on how the draws are grouped nor on who adds them up. Draw i of a batch belongs to replicate i mod 16. */
#ifndef PB_STATISTICS_MOMENTS_H
#define PB_STATISTICS_MOMENTS_H

#include "base/bytes.h"
#include "base/trials.h"
#include "payback/estimate.h"
#include "statistics/exact_sum.h"

#include <stdbool.h>
#include <stddef.h>

/* Draws of a run, from trial 0 on, that set the point of reference of its squares. */
enum { PB_REFERENCE = 256 };

struct pb_moments {
    double min, max;   /* of the finite draws, where there are any */
    bool with_squares; /* squares are wanted … */
    double centre;     /* … of (x − centre)/2^exponent */
    int exponent;
    size_t trials[PB_REPLICATES];    /* all draws, by replicate */
    size_t finite[PB_REPLICATES];    /* finite draws */
    size_t never[PB_REPLICATES];     /* INFINITY */
    size_t undefined[PB_REPLICATES]; /* NaN */
    struct pb_exact_sum sums[PB_REPLICATES];
    struct pb_exact_sum squares;
    bool overflow; /* a square is beyond the largest double */
};

/* No draws yet. (Zero-initialised there are none, either, and the standard deviation is not wanted.) The first draws of
 * the run (n ≤ PB_REFERENCE are looked at) give the point of reference; they are not added. All parts of a run must
 * start from the same ones. */
void pb_moments_start(struct pb_moments *moments, const double *first, size_t n);
/* Adds n draws. */
void pb_moments_add(struct pb_moments *moments, const double *draws, size_t n);
/* Adds another part's. */
void pb_moments_merge(struct pb_moments *moments, const struct pb_moments *other);
/* Σ over replicates of counts[PB_REPLICATES]. */
size_t pb_moments_total(const size_t counts[PB_REPLICATES]);
/* Mean of the finite draws (the exact sum, rounded, over their number) with its interval. */
payback_estimate pb_moments_mean(const struct pb_moments *moments);
/* Standard deviation of the finite draws, n − 1; NaN below two of them, and where it is not wanted; INFINITY where a
 * square overflows. With c the centre: √((Σ (x − c)² − (Σ (x − c))²/n)/(n − 1)); sums are exact, a deviation is rounded
 * as a double, and a square to 86 bits below the largest that is to be expected (256 times that of the first draws):
 * all the same in any grouping of the draws. */
double pb_moments_deviation(const struct pb_moments *moments);
/* counts over trials, with its interval: of the never draws, of the undefined draws. */
payback_estimate pb_moments_share(const struct pb_moments *moments, const size_t counts[PB_REPLICATES]);

/* As bytes, and back. */
void pb_moments_save(const struct pb_moments *moments, struct pb_text *bytes);
void pb_moments_load(struct pb_moments *moments, struct pb_reader *in);
void pb_exact_save(const struct pb_exact_sum *sum, struct pb_text *bytes);
void pb_exact_load(struct pb_exact_sum *sum, struct pb_reader *in);

/* Everything of a summary but the quantiles. */
struct pb_summary;
void pb_summary_set(struct pb_summary *summary, const struct pb_moments *moments);

#endif
