/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/selection.h"

#include <math.h>
#include <stdlib.h>

/* The sample: runs of consecutive trials, so that every replicate has its say, spread over all draws. */
enum { SAMPLE_RUN = 32, SAMPLE_LEAST = 64, SAMPLE_MOST = 512, DRAWS_PER_SAMPLE = 128 };

struct sample {
    double x[SAMPLE_MOST]; /* the finite ones, ascending */
    size_t size;
    double finite_share; /* of the defined ones */
};

static void take_sample(struct sample *sample, const double *draws, size_t n)
{
    size_t wanted = n / DRAWS_PER_SAMPLE;
    wanted = wanted < SAMPLE_LEAST ? SAMPLE_LEAST : wanted > SAMPLE_MOST ? SAMPLE_MOST : wanted;
    size_t length = n < SAMPLE_RUN ? n : SAMPLE_RUN;
    size_t runs = wanted / SAMPLE_RUN, defined = 0;
    sample->size = 0;
    for (size_t run = 0; run < runs; run++)
        for (size_t i = 0; i < length; i++) {
            double x = draws[(n - length) / runs * run + i];
            defined += isnan(x) ? 0 : 1;
            if (isfinite(x))
                sample->x[sample->size++] = x;
        }
    sample->finite_share = defined ? (double)sample->size / (double)defined : 0;
    qsort(sample->x, sample->size, sizeof *sample->x, pb_ascending);
}

/* Position in the sample of a share of the finite draws. */
static size_t position(const struct sample *sample, double share)
{
    double index = floor(share * (double)sample->size);
    return index < 0 ? 0 : index > (double)(sample->size - 1) ? sample->size - 1 : (size_t)index;
}

/* Where in the bins a draw lies, as a real number. */
static double place(const struct pb_bin_map *map, double x)
{
    return map->by_key ? ldexp((double)pb_sort_key(x) - (double)map->low_key, -map->shift)
                       : (x - map->low) * map->per_unit;
}

/* Share of the draws, by the sample, in the bins around the wanted levels: what the second pass would have to copy. */
static double copied_share(const struct pb_bin_map *map, const struct sample *sample, const double *levels,
                           size_t count)
{
    static const size_t reach = 8;
    double copied = 0;
    for (size_t l = 0; l < count; l++) {
        if (levels[l] > sample->finite_share)
            continue;
        size_t middle = position(sample, levels[l] / sample->finite_share);
        size_t first = middle < reach ? 0 : middle - reach;
        size_t last = middle + reach < sample->size ? middle + reach : sample->size - 1;
        double bins = place(map, sample->x[last]) - place(map, sample->x[first]);
        copied += (double)(last - first) / (double)sample->size / (bins > 1 ? bins : 1);
    }
    return copied;
}

static struct pb_bin_map key_map(int bins, double low, double high)
{
    struct pb_bin_map map = {.count = bins, .by_key = true, .low_key = pb_sort_key(low)};
    uint64_t range = (uint64_t)pb_sort_key(high) - (uint64_t)map.low_key;
    while (range >> map.shift > (uint64_t)(bins - 4))
        map.shift++;
    return map;
}

void pb_bin_map_choose(struct pb_bin_map *map, int bins, const double *draws, size_t n, const double *levels,
                       size_t count)
{
    struct sample sample;
    take_sample(&sample, draws, n);
    if (sample.size == 0) {
        *map = key_map(bins, -1, 1);
        return;
    }
    double least = 1, most = 0;
    for (size_t l = 0; l < count; l++) {
        double share = levels[l] / sample.finite_share;
        least = share < least ? share : least;
        most = share <= 1 && share > most ? share : most;
    }
    /* Three standard errors of the sample's quantile on either side. */
    double margin = 1.5 / sqrt((double)sample.size);
    double low = sample.x[position(&sample, least - margin)], high = sample.x[position(&sample, most + margin)];
    struct pb_bin_map by_value = {.count = bins, .low = low, .per_unit = (bins - 3) / (high - low)};
    *map = key_map(bins, low, high);
    if (high > low && isfinite(high - low) && isfinite(by_value.per_unit) && by_value.per_unit > 0 &&
        copied_share(&by_value, &sample, levels, count) <= 2 * copied_share(map, &sample, levels, count))
        *map = by_value;
}
