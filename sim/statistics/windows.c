/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Windows that are made, filled and joined. */
#include "statistics/windows.h"

#include "base/memory.h"
#include "statistics/rows.h"
#include "statistics/windows_part.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Draws that a list begins with. */
enum { LIST_FIRST = 256 };
/* Draws of the pilot in which atoms are looked for, and the least share of a window's that an atom has. */
enum { SAMPLE = 2048, SAMPLE_LEAST = 16 };
static const double atom_share = 0.1;

static bool valid(const struct pb_windows_settings *settings, size_t n)
{
    if (n == 0 || settings->level_count == 0 || settings->level_count > PB_WINDOWS_LEVELS)
        return false;
    for (size_t l = 0; l < settings->level_count; l++)
        if (!(settings->levels[l] > (l > 0 ? settings->levels[l - 1] : 0) && settings->levels[l] < 1))
            return false;
    return settings->replicates || !settings->shortfall;
}

/* Without windows; the atom is that of all. */
static payback_status make(pb_windows **out, const struct pb_windows_settings *settings)
{
    pb_windows *windows = pb_new(1, sizeof *windows);
    *out = windows;
    if (!windows)
        return PAYBACK_ERROR_MEMORY;
    windows->settings = *settings;
    windows->list_count = settings->replicates ? PB_REPLICATES : 1;
    windows->atoms[0].value = INFINITY;
    windows->atom_count = 1;
    if (settings->shortfall)
        windows->tails = pb_new(PB_REPLICATES, sizeof *windows->tails);
    return windows->tails || !settings->shortfall ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

void pb_windows_free(pb_windows *windows)
{
    if (!windows)
        return;
    for (size_t r = 0; r < windows->list_count; r++)
        free(windows->lists[r].draws);
    pb_scratch_free(windows->scratch);
    free(windows->tails);
    free(windows);
}

/* ---- the pilot ---- */

/* The value that is found most often in a sorted list, and how often. */
static double most_frequent(const double *sorted, size_t n, size_t *times)
{
    double value = NAN;
    size_t run = 0;
    *times = 0;
    for (size_t i = 0; i < n; i++) {
        run = i > 0 && sorted[i] == sorted[i - 1] ? run + 1 : 1;
        if (run > *times) {
            *times = run;
            value = sorted[i];
        }
    }
    return value;
}

static void add_atom(pb_windows *windows, double value)
{
    windows->atoms[windows->atom_count] = windows->atoms[windows->atom_count - 1]; /* INFINITY stays the last one */
    windows->atoms[windows->atom_count - 1] = (struct pb_atom){.value = value};
    windows->atom_count++;
}

static void add_window(pb_windows *windows, double low, double end)
{
    if (low < end)
        windows->windows[windows->window_count++] = (struct pb_window){.low = low, .end = end};
}

/* The span becomes a window, or windows and atoms where it has values that come again and again. splits: how many atoms
 * there may still be. */
static void cover(pb_windows *windows, struct pb_span span, const double *sorted, size_t n, int *splits)
{
    size_t times;
    double value = most_frequent(sorted, n, &times);
    bool one_value = pb_value_above(span.low) == span.end;
    bool frequent = n >= SAMPLE_LEAST && times > 1 && (double)times >= atom_share * (double)n;
    if (*splits == 0 || !(one_value || frequent)) {
        add_window(windows, span.low, span.end);
        return;
    }
    --*splits;
    if (one_value)
        value = span.low;
    size_t below = 0, upto;
    while (below < n && sorted[below] < value)
        below++;
    for (upto = below; upto < n && sorted[upto] == value;)
        upto++;
    if (span.low < value)
        cover(windows, (struct pb_span){span.low, value}, sorted, below, splits);
    add_atom(windows, value);
    if (pb_value_above(value) < span.end)
        cover(windows, (struct pb_span){pb_value_above(value), span.end}, sorted + upto, n - upto, splits);
}

static void cover_with_sample(pb_windows *windows, struct pb_span span, const double *pilot, size_t n, double *sample,
                              int *splits)
{
    size_t found = 0;
    for (size_t i = 0; i < n && i < SAMPLE; i++)
        if (pilot[i] >= span.low && pilot[i] < span.end)
            sample[found++] = pilot[i];
    qsort(sample, found, sizeof *sample, pb_ascending);
    cover(windows, span, sample, found, splits);
}

static payback_status find_spans(const struct pb_windows_settings *settings, const double *pilot, size_t n,
                                 struct pb_span *spans)
{
    for (size_t l = 0; l < settings->level_count; l++) {
        double shares[2], ends[2], values[2];
        pb_windows_shares(settings, settings->levels[l], (double)n, shares);
        for (int e = 0; e < 2; e++)
            ends[e] = shares[e] > 0 && shares[e] < 1 ? shares[e] : 0.5;
        payback_status status = pb_plain_quantiles(pilot, n, ends, 2, values);
        if (status)
            return status;
        spans[l].low = shares[0] > 0 ? values[0] : -INFINITY;
        spans[l].end = shares[1] < 1 ? pb_value_above(values[1]) : INFINITY;
    }
    return PAYBACK_OK;
}

payback_status pb_windows_new(pb_windows **out, const struct pb_windows_settings *settings, const double *pilot,
                              size_t n)
{
    *out = NULL;
    if (!valid(settings, n))
        return PAYBACK_ERROR_ARGUMENT;
    struct pb_span spans[PB_WINDOWS_LEVELS];
    pb_windows *windows;
    double *sample = pb_new(SAMPLE, sizeof *sample);
    payback_status status = make(&windows, settings);
    if (!status && !sample)
        status = PAYBACK_ERROR_MEMORY;
    if (!status)
        status = find_spans(settings, pilot, n, spans);
    if (!status && settings->replicates)
        pb_moments_start(&windows->moments, pilot, n);
    size_t count = status ? 0 : pb_windows_join(spans, settings->level_count);
    int splits = PB_ATOMS_MOST - 1;
    for (size_t s = 0; s < count; s++)
        cover_with_sample(windows, spans[s], pilot, n, sample, &splits);
    free(sample);
    if (status) {
        pb_windows_free(windows);
        return status;
    }
    *out = windows;
    return PAYBACK_OK;
}

/* ---- parts ---- */

void pb_windows_follow(pb_windows *part, const pb_windows *whole)
{
    part->window_count = whole->window_count;
    part->atom_count = whole->atom_count;
    for (size_t w = 0; w < whole->window_count; w++)
        part->windows[w] = (struct pb_window){.low = whole->windows[w].low, .end = whole->windows[w].end};
    for (size_t a = 0; a < whole->atom_count; a++)
        part->atoms[a] = (struct pb_atom){.value = whole->atoms[a].value};
    part->moments = (struct pb_moments){.with_squares = whole->moments.with_squares,
                                        .centre = whole->moments.centre,
                                        .exponent = whole->moments.exponent};
}

payback_status pb_windows_fork(pb_windows **out, const pb_windows *windows)
{
    payback_status status = make(out, &windows->settings);
    if (!status)
        pb_windows_follow(*out, windows);
    else {
        pb_windows_free(*out);
        *out = NULL;
    }
    return status;
}

bool pb_windows_reserve(struct pb_draw_list *list, size_t more)
{
    if (list->capacity - list->count >= more)
        return true;
    size_t capacity = list->capacity + list->capacity / 4 + more + LIST_FIRST;
    double *draws = pb_resize(list->draws, capacity, sizeof *draws);
    if (!draws)
        return false;
    list->draws = draws;
    list->capacity = capacity;
    return true;
}

/* Those at the positions, each to the list of its replicate. */
static payback_status keep(pb_windows *windows, const double *draws, size_t rows, const uint16_t *positions,
                           size_t found)
{
    size_t most = windows->settings.replicates ? rows : found;
    size_t lanes = windows->list_count - 1; /* of a position: its replicate, or none; a power of two less 1 */
    double *ends[PB_REPLICATES];
    for (size_t r = 0; r < windows->list_count; r++) {
        struct pb_draw_list *list = &windows->lists[r];
        if (!pb_windows_reserve(list, most))
            return PAYBACK_ERROR_MEMORY;
        ends[r] = list->draws + list->count;
    }
    for (size_t f = 0; f < found; f++)
        *ends[positions[f] & lanes]++ = draws[positions[f]];
    for (size_t r = 0; r < windows->list_count; r++)
        windows->lists[r].count = (size_t)(ends[r] - windows->lists[r].draws);
    return PAYBACK_OK;
}

static void add_tails(pb_windows *windows, const double *draws, size_t n)
{
    double bound = pb_windows_lowest(windows);
    for (size_t i = 0; i < n; i++)
        if (draws[i] < bound && !isinf(draws[i]))
            pb_exact_add(&windows->tails[i % PB_REPLICATES], draws[i]);
}

static payback_status add_rows(pb_windows *windows, const double *draws, size_t rows)
{
    uint16_t positions[PB_WINDOWS_STEP];
    size_t found = PB_SELECT(pb_windows_find)(windows->windows, windows->window_count, draws, rows, positions);
    PB_SELECT(pb_atoms_count)(windows->atoms, windows->atom_count, draws, rows);
    if (windows->tails)
        add_tails(windows, draws, rows * PB_REPLICATES);
    return keep(windows, draws, rows, positions, found);
}

payback_status pb_windows_add(pb_windows *windows, const double *draws, size_t n)
{
    payback_status status = PAYBACK_OK;
    size_t rows = n / PB_REPLICATES;
    if (windows->settings.replicates)
        pb_moments_add(&windows->moments, draws, n);
    for (size_t row = 0; row < rows && !status; row += PB_WINDOWS_ROWS)
        status =
            add_rows(windows, draws + row * PB_REPLICATES, rows - row < PB_WINDOWS_ROWS ? rows - row : PB_WINDOWS_ROWS);
    double last[PB_REPLICATES];
    if (!status && pb_last_row(draws, n, last) < PB_REPLICATES)
        status = add_rows(windows, last, 1);
    return status;
}

static payback_status take_lists(pb_windows *whole, pb_windows *part)
{
    for (size_t r = 0; r < whole->list_count; r++) {
        struct pb_draw_list *to = &whole->lists[r], *from = &part->lists[r];
        if (from->count == 0)
            continue;
        if (!pb_windows_reserve(to, from->count))
            return PAYBACK_ERROR_MEMORY;
        memcpy(to->draws + to->count, from->draws, from->count * sizeof *to->draws);
        to->count += from->count;
        from->count = 0;
    }
    return PAYBACK_OK;
}

payback_status pb_windows_take(pb_windows *whole, pb_windows *part)
{
    for (int r = 0; r < PB_REPLICATES; r++) {
        for (size_t w = 0; w < whole->window_count; w++)
            whole->windows[w].below[r] += part->windows[w].below[r];
        for (size_t a = 0; a < whole->atom_count; a++) {
            whole->atoms[a].below[r] += part->atoms[a].below[r];
            whole->atoms[a].equal[r] += part->atoms[a].equal[r];
        }
        if (whole->tails) {
            pb_exact_merge(&whole->tails[r], &part->tails[r]);
            part->tails[r] = (struct pb_exact_sum){0};
        }
    }
    if (whole->settings.replicates)
        pb_moments_merge(&whole->moments, &part->moments);
    pb_windows_follow(part, whole); /* empty, but for the lists */
    return take_lists(whole, part);
}

size_t pb_windows_kept(const pb_windows *windows)
{
    size_t kept = 0;
    for (size_t r = 0; r < windows->list_count; r++)
        kept += windows->lists[r].count;
    return kept;
}
