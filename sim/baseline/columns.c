/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baseline/columns.h"

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Shares of the filled cells. */
static const double readable = 0.98, likely_moment = 0.5, category_filled = 0.5, channel_most = 0.8;

int pb_column_named(const struct pb_profiles *profiles, const char *name)
{
    for (size_t i = 0; i < profiles->count; i++)
        if (strcmp(profiles->items[i].name, name) == 0)
            return (int)i;
    struct pb_text text = {0};
    pb_column_key(&text, name, strlen(name));
    char *key = pb_text_take(&text);
    int found = -1;
    for (size_t i = 0; key && found < 0 && i < profiles->count; i++)
        if (strcmp(profiles->items[i].key, key) == 0)
            found = (int)i;
    free(key);
    return found;
}

static const struct pb_profile *profile_at(const struct pb_choosing *in, int index)
{
    return &in->profiles->items[index];
}

/* A refusal at a place of an export. */
static payback_status refuse(const struct pb_choosing *in, const struct pb_spot_seen *spot, const char *column,
                             const char *hint, const char *message)
{
    pb_diagnose(in->diagnostics, PAYBACK_ERROR, in->exports[spot->file].path, (int)spot->line, (int)spot->column,
                column, hint, "%s", message);
    return PAYBACK_ERROR_SCENARIO;
}

/* The cell of the header with that name. */
static struct pb_spot_seen header_spot(const struct pb_choosing *in, const char *name)
{
    for (size_t f = 0; f < in->export_count; f++)
        for (size_t i = 0; i < in->exports[f].count; i++)
            if (strcmp(in->exports[f].names[i], name) == 0)
                return (struct pb_spot_seen){(int)f, in->exports[f].header_line, in->exports[f].places[i], ""};
    return (struct pb_spot_seen){0, in->exports[0].header_line, 1, ""};
}

/* A column that somebody named and that is not there. */
static payback_status refuse_name(const struct pb_choosing *in, const char *pointer, const char *name)
{
    const char **names = pb_new(in->profiles->count, sizeof *names);
    char hint[160] = "";
    if (!names)
        return PAYBACK_ERROR_MEMORY;
    for (size_t i = 0; i < in->profiles->count; i++)
        names[i] = in->profiles->items[i].name;
    const char *near = pb_suggest(name, names, in->profiles->count);
    if (near)
        snprintf(hint, sizeof hint, "did you mean \"%.100s\"?", near);
    else
        snprintf(hint, sizeof hint, "the first columns are \"%.40s\", \"%.40s\", \"%.40s\"", names[0],
                 in->profiles->count > 1 ? names[1] : "", in->profiles->count > 2 ? names[2] : "");
    free(names);
    if (pointer[0] == '/')
        pb_map_fault(in->map, in->diagnostics, pointer, hint, "no column of that name (\"%.60s\")", name);
    else
        pb_diagnose(in->diagnostics, PAYBACK_ERROR, pointer, 0, 0, "", hint, "no column of that name (\"%.60s\")",
                    name);
    return PAYBACK_ERROR_SCENARIO;
}

/* The name that was given for a role, and who gave it; NULL where nobody did. */
static const char *given_name(const struct pb_choosing *in, int role, char *pointer, size_t size)
{
    const char *option = role == PB_COLUMN_CATEGORY ? in->request->category
                         : role == PB_COLUMN_HANDLE ? in->request->handle
                                                    : NULL;
    if (option) {
        snprintf(pointer, size, "--%s", pb_role_words[role]);
        return option;
    }
    snprintf(pointer, size, "/columns/%s", pb_role_words[role]);
    return in->map->columns[role];
}

static bool is_category(const struct pb_profile *profile)
{
    return (double)profile->filled >= category_filled * (double)profile->records && profile->keys.count >= 2 &&
           (profile->tags || profile->keys.count <= PB_VALUES_MOST) &&
           (double)profile->channel <= channel_most * (double)profile->filled;
}

static bool fits(const struct pb_profile *profile, int role)
{
    if (profile->filled == 0)
        return false;
    if (role == PB_COLUMN_CATEGORY)
        return is_category(profile);
    if (pb_role_is_moment[role])
        return (double)profile->read >= likely_moment * (double)profile->filled;
    return true;
}

/* The earliest name of the role that a fitting column has; the others are kept too. */
static void find_by_name(struct pb_columns *columns, const struct pb_choosing *in, int role)
{
    for (const struct pb_synonym *synonym = pb_synonyms; synonym->name; synonym++)
        for (size_t i = 0; synonym->role == (enum pb_role)role && i < in->profiles->count; i++) {
            const struct pb_profile *profile = profile_at(in, (int)i);
            if (strcmp(profile->key, synonym->name) != 0 || !fits(profile, role))
                continue;
            if (columns->of[role] < 0)
                columns->of[role] = (int)i;
            else if (columns->also_count[role] < PB_ALSO)
                columns->also[role][columns->also_count[role]++] = (int)i;
        }
}

/* A creation column that does not read is better than none: it says what is wrong. */
static void find_unreadable(struct pb_columns *columns, const struct pb_choosing *in)
{
    for (const struct pb_synonym *synonym = pb_synonyms; synonym->name; synonym++)
        for (size_t i = 0; synonym->role == PB_COLUMN_CREATED && i < in->profiles->count; i++)
            if (columns->of[PB_COLUMN_CREATED] < 0 && strcmp(profile_at(in, (int)i)->key, synonym->name) == 0 &&
                profile_at(in, (int)i)->filled > 0)
                columns->of[PB_COLUMN_CREATED] = (int)i;
}

static payback_status choose_role(struct pb_columns *columns, const struct pb_choosing *in, int role)
{
    char pointer[64];
    const char *name = given_name(in, role, pointer, sizeof pointer);
    if (!name) {
        find_by_name(columns, in, role);
        return PAYBACK_OK;
    }
    columns->of[role] = pb_column_named(in->profiles, name);
    return columns->of[role] < 0 ? refuse_name(in, pointer, name) : PAYBACK_OK;
}

/* ---- work time ---- */

/* A column that no help desk is known for: its name may say the unit. */
static enum pb_handle_unit unit_of_name(const char *key)
{
    if (strstr(key, "(h)") || strstr(key, "(hr)"))
        return PB_UNIT_HOURS;
    if (strstr(key, "(s)"))
        return PB_UNIT_SECONDS;
    if (strstr(key, "sec"))
        return PB_UNIT_SECONDS;
    return strstr(key, "hour") || strstr(key, "hrs") ? PB_UNIT_HOURS : PB_UNIT_MINUTES;
}

/* "(ms)": numbers in a unit that is none of ours. */
static bool has_other_unit(const char *key)
{
    static const char *const units[] = {"ms)",  "msec", "milli", "mics)", "micro", "us)",  "ns)",
                                        "nano", "d)",   "day",   "tage)", "w)",    "week", "month"};
    const char *bracket = strrchr(key, '(');
    for (size_t i = 0; bracket && i < sizeof units / sizeof units[0]; i++)
        if (strncmp(bracket + 1, units[i], strlen(units[i])) == 0)
            return true;
    return false;
}

static payback_status check_unit(const struct pb_columns *columns, const struct pb_choosing *in)
{
    int index = columns->of[PB_COLUMN_HANDLE];
    if (index < 0 || in->map->unit >= 0 || !has_other_unit(profile_at(in, index)->key))
        return PAYBACK_OK;
    struct pb_spot_seen spot = header_spot(in, profile_at(in, index)->name);
    return refuse(in, &spot, profile_at(in, index)->name,
                  "convert the column to seconds, minutes or hours, or name its unit among these in a mapping file",
                  "work time in a unit that is not known");
}

static void describe_handle(struct pb_columns *columns, const struct pb_choosing *in)
{
    int index = columns->of[PB_COLUMN_HANDLE];
    columns->kind = PB_HANDLE_NONE;
    if (index < 0)
        return;
    const struct pb_handle_profile *known = pb_handle_profile_of(profile_at(in, index)->key);
    columns->unit = known ? known->unit : unit_of_name(profile_at(in, index)->key);
    columns->kind = known ? known->kind : PB_HANDLE_TIMER;
    columns->includes_reopens = known ? known->includes_reopens : true;
    if (in->map->unit >= 0)
        columns->unit = (enum pb_handle_unit)in->map->unit;
    if (in->map->kind >= 0)
        columns->kind = (enum pb_handle_kind)in->map->kind;
    if (in->map->includes_reopens >= 0)
        columns->includes_reopens = in->map->includes_reopens > 0;
}

/* No help desk is known to call its work time so, but these may be it: they are named, not taken. */
static void propose_handles(struct pb_columns *columns, const struct pb_choosing *in)
{
    int *count = &columns->also_count[PB_COLUMN_HANDLE];
    for (size_t i = 0; i < in->profiles->count && *count < PB_ALSO; i++) {
        const struct pb_profile *profile = profile_at(in, (int)i);
        if (profile->filled > 0 && profile->read < profile->filled && pb_may_be_work_time(profile->key))
            columns->also[PB_COLUMN_HANDLE][(*count)++] = (int)i;
    }
}

int pb_columns_proposed_handle(const struct pb_columns *columns)
{
    bool open = columns->of[PB_COLUMN_HANDLE] < 0 && columns->also_count[PB_COLUMN_HANDLE] > 0;
    return open ? columns->also[PB_COLUMN_HANDLE][0] : -1;
}

static payback_status choose_handle(struct pb_columns *columns, const struct pb_choosing *in)
{
    const char *option = in->request->handle;
    if ((option && strcmp(option, "none") == 0) || (!option && in->map->no_handle)) {
        columns->kind = PB_HANDLE_NONE;
        return PAYBACK_OK;
    }
    payback_status status = choose_role(columns, in, PB_COLUMN_HANDLE);
    for (const struct pb_handle_profile *known = pb_handle_profiles; status == PAYBACK_OK && known->name; known++)
        for (size_t i = 0; i < in->profiles->count; i++) {
            const struct pb_profile *profile = profile_at(in, (int)i);
            if (strcmp(profile->key, known->name) != 0 || profile->filled == 0 ||
                columns->of[PB_COLUMN_HANDLE] == (int)i)
                continue;
            if (columns->of[PB_COLUMN_HANDLE] < 0)
                columns->of[PB_COLUMN_HANDLE] = (int)i;
            else if (columns->also_count[PB_COLUMN_HANDLE] < PB_ALSO)
                columns->also[PB_COLUMN_HANDLE][columns->also_count[PB_COLUMN_HANDLE]++] = (int)i;
        }
    if (columns->of[PB_COLUMN_HANDLE] < 0)
        propose_handles(columns, in);
    describe_handle(columns, in);
    return status == PAYBACK_OK ? check_unit(columns, in) : status;
}

/* ---- moments ---- */

static payback_status refuse_both(const struct pb_choosing *in, const struct pb_profile *profile)
{
    char message[200];
    snprintf(message, sizeof message, "the day comes first here (\"%.40s\") and the month on line %u (\"%.40s\")",
             profile->first_spot.text, profile->second_spot.line, profile->second_spot.text);
    return refuse(in, &profile->first_spot, profile->name,
                  "export all dates in one form, best as 2026-02-25; parts of two exports may have been joined",
                  message);
}

static payback_status refuse_order(const struct pb_choosing *in, const struct pb_profile *profile)
{
    char message[160];
    snprintf(message, sizeof message, "no cell tells day and month apart (\"%.40s\")", profile->ambiguous_spot.text);
    return refuse(in, &profile->ambiguous_spot, profile->name, "say which comes first: --date-order dmy or mdy",
                  message);
}

/* "1,234": of work time a wrong guess is off by a thousand, of counts thousands are nearly certain. */
static payback_status find_thousands(struct pb_columns *columns, const struct pb_choosing *in)
{
    char message[200];
    for (int role = 0; role < PB_COLUMN_ROLES; role++) {
        bool unclear = false;
        if (!pb_role_is_number[role] || columns->of[role] < 0)
            continue;
        const struct pb_profile *profile = profile_at(in, columns->of[role]);
        columns->thousands[role] = pb_number_thousands(&profile->marks, &unclear);
        if (role == PB_COLUMN_HANDLE && in->map->decimal)
            columns->thousands[role] = in->map->decimal == ',' ? '.' : ',';
        else if (role != PB_COLUMN_HANDLE && unclear)
            columns->thousands[role] = ',';
        else if (unclear) {
            snprintf(message, sizeof message,
                     "\"%.40s\" may be thousands or decimals: no cell of the column says which",
                     profile->grouped_spot.text);
            return refuse(
                in, &profile->grouped_spot, profile->name,
                "say it in a mapping file: \"handle\": {…, \"decimal\": \",\"} or \".\"; or export the numbers "
                "without marks between thousands",
                message);
        }
    }
    return PAYBACK_OK;
}

static enum pb_day_order given_order(const struct pb_choosing *in)
{
    enum pb_day_order order = PB_ORDER_UNKNOWN;
    if (in->request->date_order)
        (void)pb_read_day_order(in->request->date_order, &order);
    return order != PB_ORDER_UNKNOWN ? order : in->map->order;
}

static payback_status find_orders(struct pb_columns *columns, const struct pb_choosing *in)
{
    enum pb_day_order given = given_order(in), known = given;
    bool both;
    for (int role = 0; role < PB_COLUMN_ROLES; role++) {
        if (!pb_role_is_moment[role] || columns->of[role] < 0)
            continue;
        const struct pb_profile *profile = profile_at(in, columns->of[role]);
        columns->order[role] = given ? given : pb_profile_order(profile, &both);
        if (!given && both)
            return refuse_both(in, profile);
        if (known == PB_ORDER_UNKNOWN && columns->order[role] != PB_YEAR_FIRST)
            known = columns->order[role];
    }
    for (int role = 0; role < PB_COLUMN_ROLES; role++) {
        if (!pb_role_is_moment[role] || columns->of[role] < 0 || columns->order[role] != PB_ORDER_UNKNOWN)
            continue;
        columns->order[role] = known;
        if (known == PB_ORDER_UNKNOWN)
            return refuse_order(in, profile_at(in, columns->of[role]));
    }
    return PAYBACK_OK;
}

static payback_status check_created(struct pb_columns *columns, const struct pb_choosing *in)
{
    char message[200];
    if (columns->of[PB_COLUMN_CREATED] < 0 && columns->of[PB_COLUMN_EVENT] < 0)
        find_unreadable(columns, in);
    int index = columns->of[PB_COLUMN_CREATED] >= 0 ? columns->of[PB_COLUMN_CREATED] : columns->of[PB_COLUMN_EVENT];
    if (index < 0) {
        struct pb_spot_seen spot = header_spot(in, "");
        return refuse(in, &spot, "created", "export the time of creation, or name its column in a mapping file: --map",
                      "no column says when a ticket was created");
    }
    const struct pb_profile *profile = profile_at(in, index);
    if ((double)profile->read >= readable * (double)profile->filled && profile->read > 0)
        return PAYBACK_OK;
    if (profile->filled == 0) {
        struct pb_spot_seen spot = header_spot(in, profile->name);
        return refuse(in, &spot, profile->name, "export the time of creation", "the column is empty");
    }
    bool hashes = profile->unread.text[0] == '#' && profile->unread.text[1] == '#';
    snprintf(message, sizeof message, "not a moment (\"%.40s\"); %zu of %zu cells do not read%s", profile->unread.text,
             profile->filled - profile->read, profile->filled,
             hashes ? ": a spreadsheet wrote #### where its column was too narrow" : "");
    return refuse(in, &profile->unread, profile->name,
                  hashes ? "widen the column and save again, or use the help desk's own file"
                         : "export dates as 2026-02-25 10:17, or mend these cells",
                  message);
}

static payback_status check_category(const struct pb_columns *columns, const struct pb_choosing *in)
{
    char pointer[64], message[200];
    const char *name = given_name(in, PB_COLUMN_CATEGORY, pointer, sizeof pointer);
    if (!name || in->map->rule_count > 0)
        return PAYBACK_OK;
    const struct pb_profile *profile = profile_at(in, columns->of[PB_COLUMN_CATEGORY]);
    if (profile->tags || (profile->keys.count >= 2 && profile->keys.count <= PB_VALUES_MOST))
        return PAYBACK_OK;
    struct pb_spot_seen spot = header_spot(in, profile->name);
    snprintf(message, sizeof message, "not categories: %s%u different values",
             profile->values.count >= PB_VALUES_COUNTED ? "more than " : "", profile->keys.count);
    return refuse(in, &spot, profile->name,
                  "name a column of 2 to 60 values, or make categories of them by rules in a mapping file", message);
}

payback_status pb_columns_choose(struct pb_columns *columns, const struct pb_choosing *choosing)
{
    *columns = (struct pb_columns){.kind = PB_HANDLE_NONE};
    payback_status status = PAYBACK_OK;
    for (int role = 0; role < PB_COLUMN_ROLES; role++)
        columns->of[role] = -1;
    for (int role = 0; role < PB_COLUMN_ROLES && status == PAYBACK_OK; role++)
        status = role == PB_COLUMN_HANDLE ? choose_handle(columns, choosing) : choose_role(columns, choosing, role);
    if (status == PAYBACK_OK)
        status = check_created(columns, choosing);
    if (status == PAYBACK_OK)
        status = check_category(columns, choosing);
    if (status == PAYBACK_OK)
        status = find_orders(columns, choosing);
    if (status == PAYBACK_OK)
        status = find_thousands(columns, choosing);
    int created = columns->of[PB_COLUMN_CREATED];
    columns->zoned = created >= 0 && choosing->profiles->items[created].zoned > 0;
    return status;
}
