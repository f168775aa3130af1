/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/causes.h"

#include "statistics/statistics.h"

#include <math.h>
#include <string.h>

/* ---- the histogram ---- */

enum { FINEST = -8, SHOWN = 40 };

/* Makes the bins so wide, and puts the first of them so low, that those from low to high (in the present width) have
 * room. */
static void make_room(struct pb_histogram *histogram, double low, double high)
{
    struct pb_histogram old = *histogram;
    int doublings = 0;
    double first = low, last = high;
    while (last - first >= PB_HISTOGRAM_BINS) {
        first = floor(first / 2);
        last = floor(last / 2);
        doublings++;
    }
    histogram->exponent += doublings;
    histogram->low = first;
    histogram->high = last;
    memset(histogram->counts, 0, sizeof histogram->counts);
    for (int c = 0; c < PB_CAUSES; c++)
        for (int i = 0; i <= (int)(old.high - old.low); i++)
            histogram->counts[c][(int)(floor(ldexp(old.low + i, -doublings)) - first)] += old.counts[c][i];
}

void pb_histogram_add(struct pb_histogram *histogram, int cause, double x)
{
    if (!histogram->begun) {
        histogram->begun = true;
        histogram->exponent = FINEST;
        histogram->low = histogram->high = floor(ldexp(x, -FINEST));
    }
    double bin = floor(ldexp(x, -histogram->exponent));
    if (bin < histogram->low || bin > histogram->high) {
        make_room(histogram, fmin(bin, histogram->low), fmax(bin, histogram->high));
        bin = floor(ldexp(x, -histogram->exponent));
    }
    histogram->counts[cause][(int)(bin - histogram->low)]++;
}

void pb_histogram_merge(struct pb_histogram *histogram, const struct pb_histogram *other)
{
    if (!other->begun)
        return;
    if (!histogram->begun) {
        *histogram = *other;
        return;
    }
    /* both in the wider bins of the two, then the union */
    struct pb_histogram added = *other;
    while (added.exponent < histogram->exponent || added.exponent > histogram->exponent) {
        struct pb_histogram *finer = added.exponent < histogram->exponent ? &added : histogram;
        struct pb_histogram old = *finer;
        finer->exponent++;
        finer->low = floor(old.low / 2);
        finer->high = floor(old.high / 2);
        memset(finer->counts, 0, sizeof finer->counts);
        for (int c = 0; c < PB_CAUSES; c++)
            for (int i = 0; i <= (int)(old.high - old.low); i++)
                finer->counts[c][(int)(floor((old.low + i) / 2) - finer->low)] += old.counts[c][i];
    }
    int before = histogram->exponent;
    make_room(histogram, fmin(added.low, histogram->low), fmax(added.high, histogram->high));
    for (int c = 0; c < PB_CAUSES; c++)
        for (int i = 0; i <= (int)(added.high - added.low); i++) {
            double bin = floor(ldexp(added.low + i, before - histogram->exponent));
            histogram->counts[c][(int)(bin - histogram->low)] += added.counts[c][i];
        }
}

/* Bins between the 1st and the 99th percentile. */
static int bulk_of(const struct pb_histogram *histogram, int bins)
{
    double all = 0, below = 0;
    int first = -1, last = 0;
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < bins; i++) {
            double here = 0;
            for (int c = 0; c < PB_CAUSES; c++)
                here += histogram->counts[c][i];
            if (pass == 0) {
                all += here;
                continue;
            }
            below += here;
            if (first < 0 && below > 0.01 * all)
                first = i;
            if (below - here < 0.99 * all)
                last = i;
        }
    return last - first + 1;
}

int pb_histogram_groups(const struct pb_histogram *histogram, double edges[PB_HISTOGRAM_GROUPS + 1],
                        double counts[PB_CAUSES][PB_HISTOGRAM_GROUPS])
{
    if (!histogram->begun)
        return 0;
    int bins = (int)(histogram->high - histogram->low) + 1;
    int joined = (bulk_of(histogram, bins) + SHOWN - 1) / SHOWN, least = bins / (PB_HISTOGRAM_GROUPS - 1) + 1;
    joined = joined < least ? least : joined;
    double first = floor(histogram->low / joined);
    int groups = (int)(floor(histogram->high / joined) - first) + 1;
    for (int g = 0; g <= groups; g++)
        edges[g] = ldexp((first + g) * joined, histogram->exponent);
    for (int c = 0; c < PB_CAUSES; c++) {
        memset(counts[c], 0, sizeof counts[c]);
        for (int i = 0; i < bins; i++)
            counts[c][(int)(floor((histogram->low + i) / joined) - first)] += histogram->counts[c][i];
    }
    return groups;
}

/* ---- Σ exp ---- */

enum { LEVEL = 512 };

static void raise_to(struct pb_exponential_sum *sum, double level)
{
    if (sum->begun && level <= sum->level)
        return;
    if (sum->begun && level == sum->level + 1)
        sum->terms[1] = sum->terms[0];
    else
        memset(&sum->terms[1], 0, sizeof sum->terms[1]);
    memset(&sum->terms[0], 0, sizeof sum->terms[0]);
    sum->level = level;
    sum->begun = true;
}

static void add_exponential(struct pb_exponential_sum *sum, double exponent)
{
    double level = floor(exponent / LEVEL);
    raise_to(sum, level);
    double below = sum->level - level;
    if (below < 2)
        pb_exact_add(&sum->terms[(int)below], exp(exponent - LEVEL * level));
}

static void merge_exponentials(struct pb_exponential_sum *sum, const struct pb_exponential_sum *other)
{
    if (!other->begun)
        return;
    raise_to(sum, other->level);
    for (int i = 0; i < 2; i++) {
        double below = sum->level - other->level + i;
        if (below < 2)
            pb_exact_merge(&sum->terms[(int)below], &other->terms[i]);
    }
}

/* ln of the mean of n terms. */
static double log_mean(const struct pb_exponential_sum *sum, double n)
{
    double scaled = pb_exact_value(&sum->terms[0]) + pb_exact_value(&sum->terms[1]) * exp(-LEVEL);
    return sum->level * LEVEL + log(scaled / n);
}

/* ---- causes ---- */

void pb_causes_add(struct pb_causes *all, const double *causes, const double *payback, const double *npv, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t r = i % PB_REPLICATES;
        int cause = (int)causes[i];
        all->trials[r]++;
        all->misses[cause][r] += !(payback[i] <= all->target);
        all->losses[cause][r] += !(npv[i] > 0);
        if (isfinite(npv[i])) {
            pb_histogram_add(&all->histogram, cause, npv[i]);
            if (all->tolerance > 0)
                add_exponential(&all->utility[r], -npv[i] / all->tolerance);
        }
    }
}

void pb_causes_merge(struct pb_causes *all, const struct pb_causes *other)
{
    if (other->trials[0] == 0)
        return; /* a thread that found no work left: it never learnt target and tolerance */
    all->target = other->target;
    all->tolerance = other->tolerance;
    for (int r = 0; r < PB_REPLICATES; r++) {
        all->trials[r] += other->trials[r];
        for (int c = 0; c < PB_CAUSES; c++) {
            all->misses[c][r] += other->misses[c][r];
            all->losses[c][r] += other->losses[c][r];
        }
        merge_exponentials(&all->utility[r], &other->utility[r]);
    }
    pb_histogram_merge(&all->histogram, &other->histogram);
}

static void shares_of(const uint32_t counts[PB_CAUSES][PB_REPLICATES], payback_estimate shares[PB_CAUSES])
{
    size_t all[PB_REPLICATES] = {0}, total = 0;
    for (int r = 0; r < PB_REPLICATES; r++)
        for (int c = 0; c < PB_CAUSES; c++) {
            all[r] += counts[c][r];
            total += counts[c][r];
        }
    for (int c = 0; c < PB_CAUSES; c++) {
        double these[PB_REPLICATES];
        for (int r = 0; r < PB_REPLICATES; r++)
            these[r] = counts[c][r];
        shares[c] = total > 0 ? pb_share_interval(these, all) : (payback_estimate){NAN, NAN, NAN};
    }
}

void pb_causes_shares(const struct pb_causes *all, payback_estimate misses[PB_CAUSES],
                      payback_estimate losses[PB_CAUSES])
{
    shares_of(all->misses, misses);
    shares_of(all->losses, losses);
}

payback_estimate pb_causes_certainty_equivalent(const struct pb_causes *all)
{
    if (!(all->tolerance > 0))
        return (payback_estimate){NAN, NAN, NAN};
    struct pb_exponential_sum whole = {0};
    double replicates[PB_REPLICATES];
    size_t trials = 0;
    for (int r = 0; r < PB_REPLICATES; r++) {
        replicates[r] = all->trials[r] > 0 ? -all->tolerance * log_mean(&all->utility[r], all->trials[r]) : NAN;
        merge_exponentials(&whole, &all->utility[r]);
        trials += all->trials[r];
    }
    return pb_interval(-all->tolerance * log_mean(&whole, (double)trials), replicates, trials);
}
