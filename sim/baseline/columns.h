/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which column is what: by the mapping, else by name, held to what the cells say. */
#ifndef PB_BASELINE_COLUMNS_H
#define PB_BASELINE_COLUMNS_H

#include "baseline/map.h"
#include "baseline/profile.h"
#include "payback/baseline.h"

enum { PB_ALSO = 8 };

struct pb_columns {
    int of[PB_COLUMN_ROLES];            /* index of the profile; −1: none */
    int also[PB_COLUMN_ROLES][PB_ALSO]; /* what else would have been possible */
    int also_count[PB_COLUMN_ROLES];
    enum pb_day_order order[PB_COLUMN_ROLES]; /* of moments */
    char thousands[PB_COLUMN_ROLES];          /* the mark between thousands, of numbers; 0: none */
    enum pb_handle_unit unit;
    enum pb_handle_kind kind;
    bool includes_reopens;
    bool zoned; /* creation cells say their zone */
};

/* What choosing needs to know. */
struct pb_choosing {
    const payback_baseline_request *request;
    const struct pb_map *map;
    const struct pb_profiles *profiles;
    const struct pb_export *exports;
    size_t export_count;
    payback_diagnostics *diagnostics;
};

/* PAYBACK_ERROR_SCENARIO with a message: no column says when a ticket was created, its cells cannot be read, day and
 * month cannot be told apart, or a column that was named is not there or cannot be what it is named for. */
payback_status pb_columns_choose(struct pb_columns *columns, const struct pb_choosing *choosing);

/* The first column that may hold work time where none is known to: worth asking about. −1: none. */
int pb_columns_proposed_handle(const struct pb_columns *columns);

/* Index of the column with that name, as written or as it is compared; −1. */
int pb_column_named(const struct pb_profiles *profiles, const char *name);

#endif
