/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baseline/reading.h"

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

payback_status pb_reading_fault(struct pb_reading *reading, const struct pb_export *export, payback_status status,
                                const struct pb_separated_fault *fault)
{
    const char *path = strcmp(export->path, "-") == 0 ? "<stdin>" : export->path;
    if (status == PAYBACK_ERROR_UNREADABLE || status == PAYBACK_ERROR_SCENARIO)
        pb_diagnose(reading->diagnostics, PAYBACK_ERROR, path, fault->line, fault->column, fault->line ? "records" : "",
                    fault->hint, "%s", fault->message);
    return status;
}

/* ---- the first pass ---- */

/* Columns that the mapping or the command line names may have any name. */
static void mark_named(struct pb_reading *reading)
{
    const struct pb_map *map = &reading->map;
    for (int role = 0; role < PB_COLUMN_ROLES; role++) {
        const char *name =
            role == PB_COLUMN_CATEGORY && reading->request->category ? reading->request->category : map->columns[role];
        if (role == PB_COLUMN_HANDLE && reading->request->handle)
            name = reading->request->handle;
        int index = name ? pb_column_named(&reading->profiles, name) : -1;
        if (index < 0)
            continue;
        struct pb_profile *profile = &reading->profiles.items[index];
        profile->moment = profile->moment || pb_role_is_moment[role];
        profile->number = profile->number || pb_role_is_number[role];
        profile->category = profile->category || role == PB_COLUMN_CATEGORY;
    }
}

static payback_status make_profiles(struct pb_reading *reading)
{
    for (size_t f = 0; f < reading->export_count; f++)
        for (size_t i = 0; i < reading->exports[f].count; i++)
            if (!pb_profile_of(&reading->profiles, reading->exports[f].names[i]))
                return PAYBACK_ERROR_MEMORY;
    mark_named(reading);
    return PAYBACK_OK;
}

/* Whether the first records say that a ticket has several: then they are events. */
struct identifiers {
    struct pb_tickets seen;
    size_t records;
    int places[PB_COLUMN_ROLES];
    bool wanted;
};

enum { IDENTIFIERS_SEEN = 200000 };

/* The column of the file that the role's earliest name has; −1. */
static int named_place(const struct pb_reading *reading, const struct pb_export *export, enum pb_role role)
{
    if (reading->map.columns[role]) {
        for (size_t i = 0; i < export->count; i++)
            if (strcmp(export->names[i], reading->map.columns[role]) == 0)
                return (int)i;
        return -1;
    }
    for (const struct pb_synonym *synonym = pb_synonyms; synonym->name; synonym++)
        for (size_t i = 0; synonym->role == role && i < export->count; i++) {
            const struct pb_profile *profile =
                &reading->profiles.items[pb_column_named(&reading->profiles, export->names[i])];
            if (strcmp(profile->key, synonym->name) == 0)
                return (int)i;
        }
    return -1;
}

static payback_status see(struct identifiers *identifiers, const struct pb_export *export,
                          const struct pb_record *record)
{
    bool added;
    if (!identifiers->wanted || identifiers->records >= IDENTIFIERS_SEEN)
        return PAYBACK_OK;
    identifiers->records++;
    return pb_ticket_of(&identifiers->seen, pb_record_id(record, export, identifiers->places), &added)
               ? PAYBACK_OK
               : PAYBACK_ERROR_MEMORY;
}

static payback_status profile_file(struct pb_reading *reading, int index, struct identifiers *identifiers,
                                   struct pb_separated_fault *fault)
{
    struct pb_export *export = &reading->exports[index];
    struct pb_profile **profiles = pb_new(export->count, sizeof *profiles);
    struct pb_record record;
    if (!profiles)
        return PAYBACK_ERROR_MEMORY;
    for (size_t i = 0; i < export->count; i++)
        profiles[i] = pb_profile_of(&reading->profiles, export->names[i]);
    payback_status status = pb_export_rewind(export, fault);
    while (status == PAYBACK_OK && (status = pb_export_next(export, &record, fault)) == PAYBACK_OK && record.count) {
        for (size_t i = 0; i < export->count; i++)
            if (i < record.count)
                pb_profile_add(profiles[i], &record.cells[i], index);
            else
                profiles[i]->records++;
        status = see(identifiers, export, &record);
    }
    free(profiles);
    return status == PAYBACK_OK ? pb_export_check(export, fault) : status;
}

/* The first pass and the digest of a file, beside each other. */
struct passes {
    struct pb_reading *reading;
    struct identifiers *identifiers;
    int index;
    struct pb_separated_fault faults[2];
    payback_status statuses[2];
};

static payback_status run_pass(void *context, size_t task, int worker)
{
    (void)worker;
    struct passes *passes = context;
    struct pb_export *export = &passes->reading->exports[passes->index];
    payback_status status = task == 0
                                ? profile_file(passes->reading, passes->index, passes->identifiers, &passes->faults[0])
                                : pb_separated_digest(export->file, export->digest, &passes->faults[1]);
    passes->statuses[task] = status;
    return PAYBACK_OK; /* both are heard */
}

static payback_status first_pass(struct pb_reading *reading, int index, struct identifiers *identifiers)
{
    struct passes passes = {.reading = reading, .identifiers = identifiers, .index = index};
    struct pb_export *export = &reading->exports[index];
    identifiers->places[PB_COLUMN_ID] = named_place(reading, export, PB_COLUMN_ID);
    identifiers->wanted = identifiers->places[PB_COLUMN_ID] >= 0 && named_place(reading, export, PB_COLUMN_EVENT) >= 0;
    int threads = pb_thread_count(reading->request->threads);
    payback_status status = pb_parallel_for(threads < 2 ? 1 : 2, 2, run_pass, &passes);
    for (int task = 0; task < 2 && status == PAYBACK_OK; task++)
        if (passes.statuses[task] != PAYBACK_OK)
            status = pb_reading_fault(reading, export, passes.statuses[task], &passes.faults[task]);
    return status;
}

static payback_status all_first_passes(struct pb_reading *reading)
{
    struct identifiers identifiers = {0};
    payback_status status = make_profiles(reading);
    for (size_t f = 0; f < reading->export_count && status == PAYBACK_OK; f++)
        status = first_pass(reading, (int)f, &identifiers);
    reading->event_log = (double)identifiers.records > 1.2 * (double)identifiers.seen.count;
    pb_tickets_clear(&identifiers.seen);
    return status;
}

/* ---- the second pass ---- */

void pb_reading_places(const struct pb_reading *reading, const struct pb_export *export, int *places)
{
    for (int role = 0; role < PB_COLUMN_ROLES; role++) {
        places[role] = -1;
        const char *name =
            reading->columns.of[role] < 0 ? NULL : reading->profiles.items[reading->columns.of[role]].name;
        for (size_t i = 0; name && places[role] < 0 && i < export->count; i++)
            if (strcmp(export->names[i], name) == 0)
                places[role] = (int)i;
    }
}

static bool exclusion_takes(const struct pb_exclusion *exclusion, const char *text, size_t length)
{
    const struct pb_rule rule = {NULL, exclusion->values};
    struct pb_tags tags = {text, length, pb_tag_marks(pb_has_tag_mark(text, length))};
    const char *tag;
    size_t size;
    if (!exclusion->has)
        return pb_rule_takes(&rule, text, length);
    while (pb_next_tag(&tags, &tag, &size))
        if (pb_rule_takes(&rule, tag, size))
            return true;
    return false;
}

bool pb_reading_excludes(const struct pb_reading *reading, const struct pb_export *export,
                         const struct pb_record *record)
{
    for (size_t e = 0; e < reading->map.exclusion_count; e++)
        for (size_t i = 0; i < export->count && i < record->count; i++) {
            const char *text = record->cells[i].text;
            size_t length = record->cells[i].length;
            if (strcmp(export->names[i], reading->map.exclusions[e].column) != 0)
                continue;
            pb_value_trim(&text, &length);
            if (exclusion_takes(&reading->map.exclusions[e], text, length))
                return true;
        }
    return false;
}

static payback_status check_exclusions(struct pb_reading *reading)
{
    for (size_t e = 0; e < reading->map.exclusion_count; e++)
        if (pb_column_named(&reading->profiles, reading->map.exclusions[e].column) < 0) {
            pb_map_fault(&reading->map, reading->diagnostics, "/exclude", "name a column of the export",
                         "no column of that name (\"%.60s\")", reading->map.exclusions[e].column);
            return PAYBACK_ERROR_SCENARIO;
        }
    return PAYBACK_OK;
}

static payback_status refuse_size(struct pb_reading *reading, const struct pb_export *export)
{
    struct pb_separated_fault fault;
    pb_separated_fail(&fault, export->header_line, 1, "leave out the oldest years", "more than %d tickets",
                      PB_TICKETS_MAX);
    return pb_reading_fault(reading, export, PAYBACK_ERROR_SCENARIO, &fault);
}

static payback_status second_pass(struct pb_reading *reading, struct pb_export *export)
{
    int places[PB_COLUMN_ROLES];
    struct pb_separated_fault fault = {0};
    struct pb_record record;
    pb_reading_places(reading, export, places);
    payback_status status = pb_export_rewind(export, &fault);
    while (status == PAYBACK_OK && (status = pb_export_next(export, &record, &fault)) == PAYBACK_OK && record.count) {
        if (reading->tickets.count > PB_TICKETS_MAX)
            return refuse_size(reading, export);
        status = pb_reading_record(reading, export, &record, places);
    }
    if (status == PAYBACK_OK)
        status = pb_separated_unchanged(export->file, &fault);
    reading->records += export->records;
    return pb_reading_fault(reading, export, status, &fault);
}

/* Messages without a time take the mean of the others of their conversation. */
static void finish_messages(struct pb_reading *reading)
{
    for (size_t i = 0; i < reading->tickets.count; i++) {
        struct pb_ticket *ticket = pb_ticket_at(&reading->tickets, i);
        if (!isnan(ticket->minutes) && ticket->stations > 0)
            ticket->minutes *= (float)ticket->replies / (float)ticket->stations;
        ticket->stations = UINT16_MAX;
    }
}

static payback_status refuse_rounded(struct pb_reading *reading)
{
    struct pb_separated_fault fault;
    pb_separated_fail(&fault, reading->exports[0].header_line, 1,
                      "use the help desk's own file, or keep the column as text in the spreadsheet",
                      "ids look rounded by a spreadsheet (%zu like 1.2E+11): tickets would be taken for duplicates",
                      reading->rounded_ids);
    return pb_reading_fault(reading, &reading->exports[0], PAYBACK_ERROR_SCENARIO, &fault);
}

static payback_status all_second_passes(struct pb_reading *reading)
{
    reading->messages = reading->event_log && reading->columns.of[PB_COLUMN_DIRECTION] >= 0;
    payback_status status = PAYBACK_OK;
    for (size_t f = 0; f < reading->export_count && status == PAYBACK_OK; f++)
        status = second_pass(reading, &reading->exports[f]);
    if (status == PAYBACK_OK && (double)reading->rounded_ids > 0.01 * (double)reading->records)
        status = refuse_rounded(reading);
    if (status == PAYBACK_OK && reading->messages)
        finish_messages(reading);
    return status;
}

/* ---- all of it ---- */

static payback_status open_exports(struct pb_reading *reading)
{
    reading->exports = pb_new(reading->request->export_count, sizeof *reading->exports);
    if (!reading->exports)
        return PAYBACK_ERROR_MEMORY;
    for (size_t f = 0; f < reading->request->export_count; f++) {
        struct pb_separated_fault fault = {0};
        struct pb_export *export = &reading->exports[f];
        payback_status status = pb_export_open(export, reading->request->exports[f], &fault);
        export->path = reading->request->exports[f];
        reading->export_count++;
        if (status != PAYBACK_OK)
            return pb_reading_fault(reading, export, status, &fault);
    }
    return PAYBACK_OK;
}

payback_status pb_reading_run(struct pb_reading *reading, const payback_baseline_request *request,
                              payback_diagnostics *diagnostics)
{
    *reading = (struct pb_reading){.request = request, .diagnostics = diagnostics};
    payback_status status = pb_map_read(&reading->map, request->map, diagnostics);
    if (request->timezone_given) {
        reading->map.timezone_given = true;
        reading->map.timezone = request->timezone;
    }
    if (status == PAYBACK_OK)
        status = open_exports(reading);
    if (status == PAYBACK_OK)
        status = all_first_passes(reading);
    struct pb_choosing choosing = {request,          &reading->map,         &reading->profiles,
                                   reading->exports, reading->export_count, diagnostics};
    if (status == PAYBACK_OK)
        status = pb_columns_choose(&reading->columns, &choosing);
    if (status == PAYBACK_OK)
        status = check_exclusions(reading);
    return status == PAYBACK_OK ? all_second_passes(reading) : status;
}

void pb_reading_clear(struct pb_reading *reading)
{
    for (size_t f = 0; f < reading->export_count; f++)
        pb_export_close(&reading->exports[f]);
    free(reading->exports);
    pb_profiles_clear(&reading->profiles);
    pb_tickets_clear(&reading->tickets);
    pb_words_clear(&reading->categories);
    pb_words_clear(&reading->agents);
    pb_words_clear(&reading->tags);
    pb_words_clear(&reading->states);
    pb_map_clear(&reading->map);
    *reading = (struct pb_reading){0};
}
