/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A selection (selection.h) in its steps: for the files of this room named selection. Draws are counted in bins; who
 * wants order statistics marks their bins in `wanted`; these are copied. */
#ifndef PB_STATISTICS_SELECTION_PART_H
#define PB_STATISTICS_SELECTION_PART_H

#include "statistics/selection.h"

enum { PB_SELECTION_BINS = 1024 };

/* Where an order statistic is: the rank-th smallest draw of a bin. */
struct pb_place {
    enum { PB_PLACE_UNDEFINED, PB_PLACE_NEVER, PB_PLACE_KNOWN, PB_PLACE_IN_BIN } kind;
    int bin;
    size_t rank;
    double value; /* where it is known */
};

struct pb_selection {
    const double *draws;
    size_t n;
    double last[PB_REPLICATES]; /* the row behind the whole ones */
    size_t rows, last_rows;     /* whole ones; 1 or 0 */
    struct pb_bin_map map;
    /* Draws in bins 0 … b; counts per bin at first. */
    uint32_t counts[PB_SELECTION_BINS][PB_REPLICATES];
    size_t counts_all[PB_SELECTION_BINS];
    size_t defined[PB_SETS];
    uint16_t *noted;                     /* bin of each draw of the whole rows; NULL: not noted */
    uint16_t wanted[PB_SELECTION_BINS];  /* bit r: the draws of replicate r are to be copied */
    uint16_t list_of[PB_SELECTION_BINS]; /* of a wanted bin */
    size_t lists;
    size_t *order;           /* of the levels, ascending */
    size_t *ranks;           /* scratch, one a level */
    struct pb_place *places; /* [level in order][set] */
    double *copied;          /* list after list, each replicate after replicate */
    double **starts, **ends; /* [list][replicate], and one more start */
};

/* Counted, nothing wanted yet. To be freed where it fails, too: PAYBACK_ERROR_MEMORY. */
payback_status pb_selection_new(struct pb_selection **out, const double *draws, size_t n, const double *levels,
                                size_t count);
void pb_selection_free(struct pb_selection *selection); /* takes NULL */
/* Where a set's draw of a rank, 1 … its defined draws, is. */
struct pb_place pb_selection_place(const struct pb_selection *selection, size_t rank, int set);
/* Copies the draws of the wanted bins. PAYBACK_ERROR_MEMORY. */
payback_status pb_selection_copy(struct pb_selection *selection);

/* Draws of a set in bins 0 … bin. */
static inline size_t pb_selection_count(const struct pb_selection *s, int bin, int set)
{
    return bin < 0 ? 0 : set == PB_ALL ? s->counts_all[bin] : s->counts[bin][set];
}

/* Each in (0, 1]. */
bool pb_levels_are_valid(const double *levels, size_t count);

#endif
