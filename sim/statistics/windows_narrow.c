/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the windows are, and how they get narrower. */
#include "base/memory.h"
#include "statistics/ranks.h"
#include "statistics/rows.h"
#include "statistics/windows_part.h"

#include <math.h>
#include <stdlib.h>

/* Standard errors on either side of a quantile of the draws that are known: the run's, of 16 replicates and of all, is
 * beyond once in some hundred thousand columns where draws are independent, and Sobol points are better than that. */
static const double reach = 5;

double pb_value_above(double x)
{
    return nextafter(x, INFINITY);
}

/* A quantile of n draws and one of a replicate of the run differ by a normal with variance p (1 − p) (1/n +
 * replicates/trials) at most, in probability. */
void pb_windows_shares(const struct pb_windows_settings *settings, double p, double n, double shares[2])
{
    double share = 1 / n + (settings->replicates ? PB_REPLICATES : 1) / fmax(settings->trials, 1);
    double distance = reach * sqrt(p * (1 - p) * share) + 1 / n;
    shares[0] = p - distance;
    shares[1] = p + distance;
}

size_t pb_windows_join(struct pb_span *spans, size_t count)
{
    size_t joined = 0;
    for (size_t s = 0; s < count; s++) {
        if (!(spans[s].low < spans[s].end))
            continue;
        if (joined > 0 && spans[s].low <= spans[joined - 1].end)
            spans[joined - 1].end = fmax(spans[joined - 1].end, spans[s].end);
        else
            spans[joined++] = spans[s];
    }
    return joined;
}

/* The spans of the levels by the draws that are known; where a value is not known, there is no end. */
static size_t find_spans(struct pb_windows_set *set, double seen, struct pb_span *spans)
{
    const struct pb_windows_settings *settings = &set->windows->settings;
    size_t ranks[2 * PB_WINDOWS_LEVELS], count = settings->level_count;
    double values[2 * PB_WINDOWS_LEVELS];
    for (size_t l = 0; l < count; l++) {
        double shares[2];
        pb_windows_shares(settings, settings->levels[l], seen, shares);
        for (size_t e = 0; e < 2; e++)
            ranks[2 * l + e] = shares[e] > 0 && shares[e] < 1 ? pb_rank(shares[e], set->defined) : 0;
    }
    pb_windows_ranked(set, ranks, 2 * count, values);
    for (size_t l = 0; l < count; l++) {
        spans[l].low = isnan(values[2 * l]) ? -INFINITY : values[2 * l];
        spans[l].end = isnan(values[2 * l + 1]) ? INFINITY : pb_value_above(values[2 * l + 1]);
    }
    return pb_windows_join(spans, count);
}

/* The parts of the windows that lie in the spans; their number, 0 where they are too many. old_of: the window of each.
 */
static size_t cut(const pb_windows *whole, const struct pb_span *spans, size_t count, struct pb_window *windows,
                  size_t *old_of)
{
    size_t n = 0;
    for (size_t w = 0; w < whole->window_count; w++)
        for (size_t s = 0; s < count; s++) {
            const struct pb_window *old = &whole->windows[w];
            double low = fmax(old->low, spans[s].low), end = fmin(old->end, spans[s].end);
            if (!(low < end))
                continue;
            if (n == PB_WINDOWS_MOST)
                return 0;
            windows[n] = (struct pb_window){.low = low, .end = end};
            old_of[n++] = w;
        }
    return n;
}

/* Leaves those draws of a list that are in windows; below[w]: how many were below each. */
static void sift(struct pb_draw_list *list, const struct pb_window *windows, size_t count, size_t *below)
{
    struct pb_window counted[PB_WINDOWS_MOST];
    uint16_t positions[PB_WINDOWS_STEP];
    double last[PB_REPLICATES];
    size_t kept = 0, rows = list->count / PB_REPLICATES, missing = pb_last_row(list->draws, list->count, last);
    for (size_t w = 0; w < count; w++)
        counted[w] = (struct pb_window){.low = windows[w].low, .end = windows[w].end};
    for (size_t row = 0; row < rows; row += PB_WINDOWS_ROWS) {
        const double *draws = list->draws + row * PB_REPLICATES;
        size_t step = rows - row < PB_WINDOWS_ROWS ? rows - row : PB_WINDOWS_ROWS;
        size_t found = PB_SELECT(pb_windows_find)(counted, count, draws, step, positions);
        for (size_t f = 0; f < found; f++)
            list->draws[kept++] = draws[positions[f]];
    }
    size_t found = PB_SELECT(pb_windows_find)(counted, count, last, missing < PB_REPLICATES, positions);
    for (size_t f = 0; f < found; f++)
        list->draws[kept++] = last[positions[f]];
    list->count = kept;
    for (size_t w = 0; w < count; w++)
        below[w] = pb_windows_count_of(counted[w].below, PB_ALL);
}

/* What was below a window, and what of its draws is below the part that is left of it. */
static void sift_all(pb_windows *whole, struct pb_window *windows, const size_t *old_of, size_t count)
{
    for (size_t r = 0; r < whole->list_count; r++) {
        struct pb_draw_list *list = &whole->lists[r];
        size_t below[PB_WINDOWS_MOST], below_old[PB_WINDOWS_MOST][2] = {{0}};
        for (size_t w = 0; w < whole->window_count; w++) {
            const struct pb_window *old = &whole->windows[w];
            PB_SELECT(pb_interval_count)(old->low, old->end, list->draws, list->count, below_old[w]);
        }
        sift(list, windows, count, below);
        for (size_t w = 0; w < count; w++)
            windows[w].below[r] += (double)(below[w] - below_old[old_of[w]][0]);
    }
    for (size_t w = 0; w < count; w++)
        for (size_t r = 0; r < PB_REPLICATES; r++)
            windows[w].below[r] += whole->windows[old_of[w]].below[r];
}

static bool is_wanted(const struct pb_span *spans, size_t count, double value)
{
    for (size_t s = 0; s < count; s++)
        if (value >= spans[s].low && value < spans[s].end)
            return true;
    return false;
}

/* Sums what is below everything that will be looked at. */
static void move_to_tails(pb_windows *whole, double bound)
{
    for (size_t r = 0; r < whole->list_count; r++) {
        const struct pb_draw_list *list = &whole->lists[r];
        for (size_t i = 0; i < list->count; i++)
            if (list->draws[i] < bound && !isinf(list->draws[i]))
                pb_exact_add(&whole->tails[r], list->draws[i]);
        for (size_t a = 0; a < whole->atom_count; a++)
            if (whole->atoms[a].value < bound && !isinf(whole->atoms[a].value))
                pb_exact_add_multiple(&whole->tails[r], whole->atoms[a].value, (uint32_t)whole->atoms[a].equal[r]);
    }
}

static void keep_atoms(pb_windows *whole, const struct pb_span *spans, size_t count)
{
    size_t kept = 0;
    for (size_t a = 0; a < whole->atom_count; a++)
        if (a + 1 == whole->atom_count || is_wanted(spans, count, whole->atoms[a].value))
            whole->atoms[kept++] = whole->atoms[a];
    whole->atom_count = kept;
}

static void narrow_to(pb_windows *whole, const struct pb_span *spans, size_t count)
{
    struct pb_window windows[PB_WINDOWS_MOST];
    size_t old_of[PB_WINDOWS_MOST], n = cut(whole, spans, count, windows, old_of);
    if (n == 0 && whole->window_count > 0)
        return;
    if (whole->tails) {
        double bound = n > 0 ? windows[0].low : INFINITY;
        for (size_t a = whole->atom_count; a-- > 0;)
            if (is_wanted(spans, count, whole->atoms[a].value))
                bound = fmin(bound, whole->atoms[a].value);
        move_to_tails(whole, bound);
    }
    sift_all(whole, windows, old_of, n);
    keep_atoms(whole, spans, count);
    for (size_t w = 0; w < n; w++)
        whole->windows[w] = windows[w];
    whole->window_count = n;
}

payback_status pb_windows_narrow(pb_windows *whole, double seen, double trials)
{
    whole->settings.trials = trials;
    struct pb_span spans[PB_WINDOWS_LEVELS];
    size_t starts[PB_REPLICATES + 1], count = 0;
    double *draws;
    payback_status status = pb_windows_gather(whole, &draws, starts);
    if (status)
        return status;
    struct pb_windows_set set;
    pb_windows_look_at(&set, whole, PB_ALL, draws, starts[PB_REPLICATES]);
    if (set.defined > 0)
        count = find_spans(&set, seen, spans);
    if (count > 0)
        narrow_to(whole, spans, count);
    free(draws);
    return PAYBACK_OK;
}
