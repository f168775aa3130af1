/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The mapping file: what a person says about columns, in place of what would be found. */
#ifndef PB_BASELINE_MAP_H
#define PB_BASELINE_MAP_H

#include "baseline/roles.h"
#include "payback/status.h"
#include "scenario/document.h"
#include "separated/values.h"

#include <stdbool.h>
#include <stddef.h>

struct pb_strings {
    char **items;
    size_t count;
};

/* A category made of tags or values: those that match one of `any` ("invoice*": that begin so). */
struct pb_rule {
    char *name;
    struct pb_strings any;
};

/* Tickets that are left out. */
struct pb_exclusion {
    char *column;
    bool has; /* one of the tags; else the whole cell */
    struct pb_strings values;
};

struct pb_map {
    char *columns[PB_COLUMN_ROLES]; /* NULL: to be found */
    bool no_handle;
    int unit, kind; /* of the handle column; −1: not given */
    int includes_reopens;
    char decimal; /* of the handle column: , or .; 0: not given */
    struct pb_rule *rules;
    size_t rule_count;
    char *otherwise; /* the category of what no rule takes; NULL: "other" */
    struct pb_exclusion *exclusions;
    size_t exclusion_count;
    struct pb_strings ignored_agents, bots;
    bool timezone_given;
    int timezone;
    enum pb_day_order order;
    bool follow_ups_reopen;
    pb_document *document; /* for the places of its members; NULL where there is no file */
    const char *path;
};

/* Reads the file at path; NULL: nothing is given. */
payback_status pb_map_read(struct pb_map *map, const char *path, payback_diagnostics *diagnostics);
/* The same of text: a mapping in force that was kept. */
payback_status pb_map_parse(struct pb_map *map, const char *text, payback_diagnostics *diagnostics);
void pb_map_clear(struct pb_map *map);

/* A fault at a member of the file, or of the command line where there is none. */
void pb_map_fault(const struct pb_map *map, payback_diagnostics *diagnostics, const char *pointer, const char *hint,
                  const char *format, ...) __attribute__((format(printf, 5, 6)));

/* "+01:00" → 3600. False where it is none. */
bool pb_read_timezone(const char *text, int *seconds);
/* "dmy", "mdy", "ymd". */
bool pb_read_day_order(const char *text, enum pb_day_order *order);
const char *pb_day_order_word(enum pb_day_order order); /* "" where unknown */

/* Whether the value is one of the rule's. */
bool pb_rule_takes(const struct pb_rule *rule, const char *text, size_t length);

#endif
