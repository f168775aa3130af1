/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What windows hold: for the files of this room named windows. */
#ifndef PB_STATISTICS_WINDOWS_PART_H
#define PB_STATISTICS_WINDOWS_PART_H

#include "base/scratch.h"
#include "statistics/exact_sum.h"
#include "statistics/moments.h"
#include "statistics/selection.h"
#include "statistics/windows.h"
#include "statistics/windows_kernel.h"

/* A window a level, and each atom but the last divides one. */
enum { PB_ATOMS_MOST = 12, PB_WINDOWS_MOST = 24 };
_Static_assert(PB_WINDOWS_MOST >= PB_WINDOWS_LEVELS + PB_ATOMS_MOST, "an atom divides a window");

struct pb_draw_list {
    double *draws;
    size_t count, capacity;
};

struct pb_windows {
    struct pb_windows_settings settings;
    size_t window_count, atom_count;
    struct pb_window windows[PB_WINDOWS_MOST]; /* ascending; they do not overlap, and no atom lies in one */
    struct pb_atom atoms[PB_ATOMS_MOST];       /* ascending; the last one is INFINITY */
    size_t list_count;                         /* of the draws in windows: one a replicate, or one of all */
    struct pb_draw_list lists[PB_REPLICATES];
    struct pb_moments moments;  /* of the draws; only with replicates */
    struct pb_exact_sum *tails; /* [replicate]: of the draws below the first window and atom; NULL: not wanted */
    pb_scratch *scratch;        /* NULL until draws have been put away */
    size_t times_away, away[PB_REPLICATES]; /* how often since they were fetched, and of each list how many */
};

/* Room for so many more draws; false where memory is short. */
bool pb_windows_reserve(struct pb_draw_list *list, size_t more);

/* The values low ≤ x < end. */
struct pb_span {
    double low, end;
};

/* Around a level: the shares of n draws between whose quantiles that of the run lies, of all and of each replicate. */
void pb_windows_shares(const struct pb_windows_settings *settings, double level, double n, double shares[2]);
/* Joins intervals, ascending by their ends, that touch or overlap; leaves those out that are empty. Returns how many
 * there are. */
size_t pb_windows_join(struct pb_span *intervals, size_t count);

/* The smallest value above x. */
double pb_value_above(double x);

/* The lower end of the first window or atom. */
static inline double pb_windows_lowest(const pb_windows *windows)
{
    double atom = windows->atoms[0].value;
    return windows->window_count > 0 && windows->windows[0].low < atom ? windows->windows[0].low : atom;
}

/* Of a count by replicate, that of a set (selection.h). */
size_t pb_windows_count_of(const double counts[PB_REPLICATES], int set);

/* Where the draws of a set are. */
struct pb_windows_set {
    const pb_windows *windows;
    double *draws; /* those in windows */
    size_t count;
    size_t below[PB_WINDOWS_MOST];                         /* draws of the set below each window … */
    size_t before[PB_WINDOWS_MOST], kept[PB_WINDOWS_MOST]; /* … and those of `draws` below and in it */
    size_t atom_below[PB_ATOMS_MOST], atom_equal[PB_ATOMS_MOST];
    size_t defined;
};

/* All that is kept, replicate after replicate: list r begins at starts[r]. The caller frees it. PAYBACK_ERROR_MEMORY.
 */
payback_status pb_windows_gather(const pb_windows *windows, double **draws, size_t starts[PB_REPLICATES + 1]);
void pb_windows_look_at(struct pb_windows_set *set, const pb_windows *windows, int number, double *draws, size_t count);
/* values[i] = the ranks[i]-th smallest draw of the set, ranks in any order; NaN where it is not known. Reorders the
 * set's draws. count ≤ 2 PB_WINDOWS_LEVELS. */
void pb_windows_ranked(struct pb_windows_set *set, const size_t *ranks, size_t count, double *values);

#endif
