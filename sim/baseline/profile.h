/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the cells of a column look like, over all files: the first pass. */
#ifndef PB_BASELINE_PROFILE_H
#define PB_BASELINE_PROFILE_H

#include "baseline/export.h"
#include "baseline/roles.h"
#include "baseline/words.h"
#include "separated/values.h"

enum { PB_VALUES_MOST = 60, PB_VALUES_COUNTED = 100000 };

/* Where something was seen. */
struct pb_spot_seen {
    int file; /* index of the export */
    uint32_t line, column;
    char text[48]; /* the cell, cut */
};

/* Steps from cell to cell under one order of day and month. */
struct pb_steps {
    int64_t before;
    bool any;
    size_t up, down;
};

struct pb_profile {
    char *name, *key;                    /* as the header has it; as it is compared */
    bool moment, category, tags, number; /* what the column may be */
    size_t records, filled;
    /* as moments */
    size_t read, zoned, dotted, ambiguous;
    size_t first_over, second_over; /* a first, a second number above 12 */
    struct pb_spot_seen unread, first_spot, second_spot, ambiguous_spot;
    struct pb_steps day_first, month_first;
    /* as numbers */
    struct pb_number_marks marks;
    struct pb_spot_seen grouped_spot; /* the first that may have thousands divided by commas */
    /* as categories */
    struct pb_words values, keys; /* as they are written; as they are compared */
    size_t channel;
    bool marked; /* | , or ; separates tags */
};

struct pb_profiles {
    struct pb_profile *items;
    size_t count, capacity;
};

/* The profile of the column with that name, made where it is new. NULL where memory is short. */
struct pb_profile *pb_profile_of(struct pb_profiles *profiles, const char *name);
/* Takes a cell of the column into account. */
void pb_profile_add(struct pb_profile *profile, const struct pb_cell *cell, int file);
void pb_profiles_clear(struct pb_profiles *profiles);

/* The order of day and month that the cells give; PB_ORDER_UNKNOWN where they do not. *both: each order is contradicted
 * by a cell. */
enum pb_day_order pb_profile_order(const struct pb_profile *profile, bool *both);

/* The tags of a cell, one by one: split on any of the marks. */
struct pb_tags {
    const char *at;
    size_t length;
    const char *marks;
};
#define PB_TAG_MARKS "|,;"
/* What splits the cells of a column that has such marks, or has none (Zendesk). */
static inline const char *pb_tag_marks(bool marked)
{
    return marked ? PB_TAG_MARKS : " ";
}
/* False at the end. */
bool pb_next_tag(struct pb_tags *tags, const char **tag, size_t *length);
/* Whether | , or ; stands in the text. */
bool pb_has_tag_mark(const char *text, size_t length);

#endif
