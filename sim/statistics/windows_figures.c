/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is known of the order of the draws, by windows, and the figures of it. */
#include "base/memory.h"
#include "statistics/quantile_ends.h"
#include "statistics/ranks.h"
#include "statistics/windows_part.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

payback_status pb_windows_gather(const pb_windows *windows, double **draws, size_t starts[PB_REPLICATES + 1])
{
    size_t count = 0;
    *draws = malloc((pb_windows_kept(windows) + 1) * sizeof **draws);
    if (!*draws)
        return PAYBACK_ERROR_MEMORY;
    for (size_t r = 0; r < PB_REPLICATES; r++) {
        const struct pb_draw_list *list = &windows->lists[r]; /* those beyond list_count are empty */
        starts[r] = count;
        if (list->count > 0)
            memcpy(*draws + count, list->draws, list->count * sizeof **draws);
        count += list->count;
    }
    starts[PB_REPLICATES] = count;
    return PAYBACK_OK;
}

size_t pb_windows_count_of(const double counts[PB_REPLICATES], int set)
{
    double sum = 0;
    for (int r = 0; r < PB_REPLICATES; r++)
        sum += set == PB_ALL || set == r ? counts[r] : 0;
    return (size_t)sum;
}

void pb_windows_look_at(struct pb_windows_set *set, const pb_windows *windows, int number, double *draws, size_t count)
{
    set->windows = windows;
    set->draws = draws;
    set->count = count;
    for (size_t w = 0; w < windows->window_count; w++) {
        const struct pb_window *window = &windows->windows[w];
        size_t below[2] = {0, 0};
        PB_SELECT(pb_interval_count)(window->low, window->end, draws, count, below);
        set->below[w] = pb_windows_count_of(window->below, number);
        set->before[w] = below[0];
        set->kept[w] = below[1] - below[0];
    }
    for (size_t a = 0; a < windows->atom_count; a++) {
        set->atom_below[a] = pb_windows_count_of(windows->atoms[a].below, number);
        set->atom_equal[a] = pb_windows_count_of(windows->atoms[a].equal, number);
    }
    size_t last = windows->atom_count - 1; /* INFINITY */
    set->defined = set->atom_below[last] + set->atom_equal[last];
}

/* The rank among the set's own draws (1 …); 0: it is none of them, and *value is what is known of it. */
static size_t place_of(const struct pb_windows_set *set, size_t rank, double *value)
{
    const pb_windows *windows = set->windows;
    *value = NAN;
    for (size_t w = 0; w < windows->window_count; w++)
        if (rank > set->below[w] && rank <= set->below[w] + set->kept[w])
            return rank - set->below[w] + set->before[w];
    for (size_t a = 0; a < windows->atom_count; a++)
        if (rank > set->atom_below[a] && rank <= set->atom_below[a] + set->atom_equal[a])
            *value = windows->atoms[a].value;
    return 0;
}

void pb_windows_ranked(struct pb_windows_set *set, const size_t *ranks, size_t count, double *values)
{
    size_t places[2 * PB_WINDOWS_LEVELS], ascending[2 * PB_WINDOWS_LEVELS] = {0}, n = 0;
    for (size_t i = 0; i < count; i++) {
        places[i] = place_of(set, ranks[i], &values[i]);
        if (places[i] == 0)
            continue;
        size_t at = n++;
        for (; at > 0 && ascending[at - 1] > places[i]; at--)
            ascending[at] = ascending[at - 1];
        ascending[at] = places[i];
    }
    pb_order_statistics(set->draws, set->count, ascending, n);
    for (size_t i = 0; i < count; i++)
        if (places[i] > 0)
            values[i] = set->draws[places[i] - 1];
}

/* ---- figures ---- */

/* Draws of a replicate below a value and up to it; false where the value neither lies in a window nor is an atom. */
static bool count_at(const pb_windows *windows, int r, double value, size_t *below, size_t *upto)
{
    const struct pb_draw_list *list = &windows->lists[r];
    for (size_t w = 0; w < windows->window_count; w++) {
        const struct pb_window *window = &windows->windows[w];
        size_t before[2] = {0, 0}, at[2] = {0, 0};
        if (!(value >= window->low && value < window->end))
            continue;
        PB_SELECT(pb_interval_count)(window->low, window->low, list->draws, list->count, before);
        pb_quantile_count(value, list->draws, list->count, &at[0], &at[1]);
        *below = (size_t)window->below[r] + at[0] - before[0];
        *upto = (size_t)window->below[r] + at[1] - before[0];
        return true;
    }
    for (size_t a = 0; a < windows->atom_count; a++)
        if (windows->atoms[a].value == value) {
            *below = (size_t)windows->atoms[a].below[r];
            *upto = *below + (size_t)windows->atoms[a].equal[r];
            return true;
        }
    return false;
}

/* values[l] of a set; *missed where it has draws and one of its quantiles is not known. */
static void quantiles_of_set(struct pb_windows_set *set, size_t levels, double *values, bool *missed)
{
    const struct pb_windows_settings *settings = &set->windows->settings;
    size_t ranks[PB_WINDOWS_LEVELS] = {0};
    for (size_t l = 0; l < levels; l++)
        ranks[l] = set->defined > 0 ? pb_rank(settings->levels[l], set->defined) : 0;
    pb_windows_ranked(set, ranks, levels, values);
    for (size_t l = 0; l < levels; l++)
        *missed |= set->defined > 0 && isnan(values[l]);
}

static size_t trials_of(const pb_windows *windows)
{
    return pb_moments_total(windows->moments.trials);
}

const struct pb_moments *pb_windows_moments(const pb_windows *windows)
{
    return &windows->moments;
}

/* The ranks of a quantile's ends, 0 where it has none; *missed where they are not known. */
static void find_ends(const pb_windows *windows, double level, double value, size_t ends[2], bool *missed)
{
    const struct pb_moments *moments = &windows->moments;
    struct pb_quantile_counts counts;
    ends[0] = ends[1] = 0;
    for (int r = 0; r < PB_REPLICATES && isfinite(value); r++) {
        *missed |= !count_at(windows, r, value, &counts.below[r], &counts.upto[r]);
        counts.defined[r] = moments->trials[r] - moments->undefined[r];
    }
    if (isfinite(value) && !*missed && !pb_quantile_ends(level, trials_of(windows), &counts, ends))
        ends[0] = ends[1] = 0;
}

static void add_intervals(struct pb_windows_set *set, payback_estimate *estimates, bool *missed)
{
    const struct pb_windows_settings *settings = &set->windows->settings;
    size_t ends[2 * PB_WINDOWS_LEVELS];
    double values[2 * PB_WINDOWS_LEVELS];
    for (size_t l = 0; l < settings->level_count; l++)
        find_ends(set->windows, settings->levels[l], estimates[l].value, ends + 2 * l, missed);
    pb_windows_ranked(set, ends, 2 * settings->level_count, values);
    for (size_t l = 0; l < settings->level_count; l++) {
        *missed |= ends[2 * l] > 0 && (isnan(values[2 * l]) || isnan(values[2 * l + 1]));
        estimates[l] = pb_quantile_between(estimates[l].value, values[2 * l], values[2 * l + 1]);
    }
}

payback_status pb_windows_quantiles(const pb_windows *windows, payback_estimate *estimates, bool *missed)
{
    size_t starts[PB_REPLICATES + 1], levels = windows->settings.level_count;
    struct pb_windows_set set;
    double *draws, values[PB_WINDOWS_LEVELS];
    payback_status status = pb_windows_gather(windows, &draws, starts);
    *missed = false;
    if (status)
        return status;
    pb_windows_look_at(&set, windows, PB_ALL, draws, starts[PB_REPLICATES]);
    quantiles_of_set(&set, levels, values, missed);
    for (size_t l = 0; l < levels; l++)
        estimates[l] = (payback_estimate){values[l] + 0.0, NAN, NAN};
    if (windows->settings.replicates && !*missed)
        add_intervals(&set, estimates, missed);
    free(draws);
    return PAYBACK_OK;
}

payback_status pb_windows_summarise(const pb_windows *windows, struct pb_summary *summary, bool *missed)
{
    pb_summary_set(summary, &windows->moments);
    return pb_windows_quantiles(windows, summary->quantiles, missed);
}

/* The sum of a replicate's draws below a bound, and their number, as far as they are known. */
static size_t sum_below(const pb_windows *windows, int r, double bound, struct pb_exact_sum *sum)
{
    const struct pb_draw_list *list = &windows->lists[r];
    bool atom_first = pb_windows_lowest(windows) == windows->atoms[0].value;
    size_t below = (size_t)(atom_first ? windows->atoms[0].below[r] : windows->windows[0].below[r]);
    pb_exact_merge(sum, &windows->tails[r]);
    for (size_t i = 0; i < list->count; i++)
        if (list->draws[i] < bound) {
            pb_exact_add(sum, list->draws[i]);
            below++;
        }
    for (size_t a = 0; a < windows->atom_count; a++) {
        const struct pb_atom *atom = &windows->atoms[a];
        if (atom->value < bound)
            pb_exact_add_multiple(sum, atom->value, (uint32_t)atom->equal[r]);
        below += atom->value < bound ? (size_t)atom->equal[r] : 0;
    }
    return below;
}

static double tail_mean(const pb_windows *windows, int set, double bound, bool *missed)
{
    struct pb_exact_sum sum = {0};
    size_t below = 0, defined = 0;
    const struct pb_moments *moments = &windows->moments;
    for (int r = 0; r < PB_REPLICATES; r++) {
        if (set != PB_ALL && set != r)
            continue;
        size_t known = sum_below(windows, r, bound, &sum), under, upto;
        *missed |= !count_at(windows, r, bound, &under, &upto) || known != under;
        below += known;
        defined += moments->trials[r] - moments->undefined[r];
    }
    return pb_tail_mean(&sum, below, bound, pb_rank(windows->settings.levels[0], defined));
}

/* The quantile at the lowest level of each set. */
static payback_status find_bounds(const pb_windows *windows, double bounds[PB_SETS], bool *missed)
{
    size_t starts[PB_REPLICATES + 1];
    double *draws;
    payback_status status = pb_windows_gather(windows, &draws, starts);
    *missed = false;
    /* all draws last: it reorders the replicates' */
    for (int number = 0; number < PB_SETS && !status && !*missed; number++) {
        struct pb_windows_set set;
        bool all = number == PB_ALL;
        pb_windows_look_at(&set, windows, number, draws + (all ? 0 : starts[number]),
                           all ? starts[PB_REPLICATES] : starts[number + 1] - starts[number]);
        quantiles_of_set(&set, 1, &bounds[number], missed);
    }
    free(draws);
    return status;
}

payback_status pb_windows_shortfall(const pb_windows *windows, payback_estimate *shortfall, bool *missed)
{
    const struct pb_moments *moments = &windows->moments;
    double bounds[PB_SETS], means[PB_SETS];
    payback_status status = find_bounds(windows, bounds, missed);
    /* −INFINITY is not in the tails */
    *missed |=
        pb_moments_total(moments->finite) + pb_moments_total(moments->never) + pb_moments_total(moments->undefined) <
        pb_moments_total(moments->trials);
    for (int set = 0; set < PB_SETS && !status && !*missed; set++) {
        double bound = bounds[set] + 0.0;
        means[set] = isfinite(bound) ? tail_mean(windows, set, bound, missed) : bound;
    }
    if (!status && !*missed)
        *shortfall = pb_interval(means[PB_ALL], means, trials_of(windows));
    return status;
}
