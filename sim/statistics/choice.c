/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/choice.h"

#include "base/memory.h"
#include "base/trials.h"
#include "statistics/statistics.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* Trials that are looked at together: what they need of all alternatives stays in the cache. */
enum { BATCH = 512 };

/* Wins of each alternative by how many share them, by replicate: counts, so that no order of summation matters. */
struct wins {
    uint32_t count[PB_ALTERNATIVES_MAX][PB_ALTERNATIVES_MAX + 1][PB_REPLICATES];
};

static void find_greatest(const double *const *values, size_t count, size_t first, size_t n, double *greatest)
{
    for (size_t i = 0; i < n; i++)
        greatest[i] = values[0][first + i];
    for (size_t k = 1; k < count; k++)
        for (size_t i = 0; i < n; i++)
            greatest[i] = values[k][first + i] > greatest[i] ? values[k][first + i] : greatest[i];
}

/* greatest: of trials first … first + n − 1; first is a multiple of PB_REPLICATES. */
static void count_wins(struct wins *wins, const double *const *values, size_t count, size_t first, size_t n,
                       const double *greatest)
{
    uint8_t ties[BATCH] = {0};
    for (size_t k = 0; k < count; k++)
        for (size_t i = 0; i < n; i++)
            ties[i] = (uint8_t)(ties[i] + (values[k][first + i] == greatest[i]));
    for (size_t k = 0; k < count; k++)
        for (size_t i = 0; i < n; i++)
            wins->count[k][ties[i]][i % PB_REPLICATES] += values[k][first + i] == greatest[i];
}

static payback_estimate share_of_wins(uint32_t (*counts)[PB_REPLICATES], size_t alternatives, size_t n)
{
    double won[PB_REPLICATES] = {0};
    size_t trials[PB_REPLICATES];
    for (int r = 0; r < PB_REPLICATES; r++) {
        trials[r] = pb_replicate_trials(n, r);
        for (size_t ties = 1; ties <= alternatives; ties++)
            won[r] += (double)counts[ties][r] / (double)ties;
    }
    return pb_share_interval(won, trials);
}

static payback_status find_means(struct pb_choice *choice, const double *const *values, size_t count, size_t n,
                                 const double *greatest)
{
    struct pb_figure *best = &choice->greatest, own;
    double greatest_mean = -INFINITY;
    payback_status status = pb_figure_of(best, PB_FIGURE_MEAN, 0, greatest, n);
    for (size_t k = 0; status == PAYBACK_OK && k < count; k++) {
        status = pb_figure_of(&own, PB_FIGURE_MEAN, 0, values[k], n);
        choice->alternatives[k].mean = pb_figure_estimate(&own, n);
        choice->alternatives[k].expected_regret = pb_figure_difference(best, &own, n);
        if (own.all >= greatest_mean) {
            greatest_mean = own.all;
            choice->preferred = k;
        }
    }
    choice->evpi = choice->alternatives[choice->preferred].expected_regret;
    return status;
}

payback_status pb_choose(struct pb_choice *choice, const double *const *values, size_t count, size_t n)
{
    *choice = (struct pb_choice){0};
    if (count < 1 || count > PB_ALTERNATIVES_MAX || n < 1)
        return PAYBACK_ERROR_ARGUMENT;
    double *greatest = pb_new_aligned(n, sizeof *greatest);
    struct wins *wins = pb_new(1, sizeof *wins);
    payback_status status = greatest != NULL && wins != NULL ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (size_t first = 0; status == PAYBACK_OK && first < n; first += BATCH) {
        size_t part = n - first < BATCH ? n - first : BATCH;
        find_greatest(values, count, first, part, greatest + first);
        count_wins(wins, values, count, first, part, greatest + first);
    }
    if (status == PAYBACK_OK)
        status = find_means(choice, values, count, n, greatest);
    for (size_t k = 0; status == PAYBACK_OK && k < count; k++)
        choice->alternatives[k].best_probability = share_of_wins(wins->count[k], count, n);
    free(greatest);
    free(wins);
    return status;
}
