/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baseline/map.h"

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { POINTER = 160 };

void pb_map_fault(const struct pb_map *map, payback_diagnostics *diagnostics, const char *pointer, const char *hint,
                  const char *format, ...)
{
    struct pb_text message = {0};
    struct pb_place place = {"--map", 0, 0};
    va_list arguments;
    va_start(arguments, format);
    pb_text_format_list(&message, format, arguments);
    va_end(arguments);
    if (map->document)
        place = pb_document_place(map->document, pointer);
    pb_diagnose(diagnostics, PAYBACK_ERROR, place.file, place.line, place.column, pointer, hint, "%s",
                message.data ? message.data : "");
    pb_text_clear(&message);
}

bool pb_read_timezone(const char *text, int *seconds)
{
    int hours, minutes = 0, used = 0;
    char sign;
    if (strcmp(text, "Z") == 0 || strcmp(text, "UTC") == 0) {
        *seconds = 0;
        return true;
    }
    if (sscanf(text, "%c%2d:%2d%n", &sign, &hours, &minutes, &used) != 3 || text[used] || (sign != '+' && sign != '-'))
        return false;
    if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59)
        return false;
    *seconds = (sign == '-' ? -1 : 1) * (3600 * hours + 60 * minutes);
    return true;
}

static const char *const order_words[] = {"", "dmy", "mdy", "ymd"};

bool pb_read_day_order(const char *text, enum pb_day_order *order)
{
    for (int i = 1; i < 4; i++)
        if (strcmp(text, order_words[i]) == 0) {
            *order = (enum pb_day_order)i;
            return true;
        }
    return false;
}

const char *pb_day_order_word(enum pb_day_order order)
{
    return order_words[order];
}

static bool matches(const char *pattern, const char *text, size_t length)
{
    size_t size = strlen(pattern);
    if (size > 0 && pattern[size - 1] == '*')
        return length >= size - 1 && strncasecmp(pattern, text, size - 1) == 0;
    return size == length && strncasecmp(pattern, text, size) == 0;
}

bool pb_rule_takes(const struct pb_rule *rule, const char *text, size_t length)
{
    for (size_t i = 0; i < rule->any.count; i++)
        if (matches(rule->any.items[i], text, length))
            return true;
    return false;
}

/* ---- reading ---- */

/* Where we are. */
struct reading {
    struct pb_map *map;
    payback_diagnostics *diagnostics;
    payback_status status;
};

static void wrong(struct reading *in, const char *pointer, const char *hint, const char *what)
{
    pb_map_fault(in->map, in->diagnostics, pointer, hint, "%s", what);
    in->status = PAYBACK_ERROR_SCENARIO;
}

/* The index of the key among the words, or −1 with a message. */
static int word_index(struct reading *in, const char *pointer, const char *word, const char *const *words, int count,
                      const char *what)
{
    char hint[128] = "";
    for (int i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    const char *near = pb_suggest(word, words, (size_t)count);
    if (near)
        snprintf(hint, sizeof hint, "did you mean \"%s\"?", near);
    pb_map_fault(in->map, in->diagnostics, pointer, hint, "unknown %s (\"%.60s\")", what, word);
    in->status = PAYBACK_ERROR_SCENARIO;
    return -1;
}

static char *read_string(struct reading *in, const cJSON *item, const char *pointer)
{
    if (!cJSON_IsString(item)) {
        wrong(in, pointer, "write a text in quotes", "not a text");
        return NULL;
    }
    char *copy = pb_copy_text(item->valuestring);
    if (!copy)
        in->status = PAYBACK_ERROR_MEMORY;
    return copy;
}

static void read_strings(struct reading *in, const cJSON *item, const char *pointer, struct pb_strings *strings)
{
    if (!cJSON_IsArray(item)) {
        wrong(in, pointer, "write a list of texts", "not a list");
        return;
    }
    strings->items = pb_new((size_t)cJSON_GetArraySize(item), sizeof *strings->items);
    if (!strings->items) {
        in->status = PAYBACK_ERROR_MEMORY;
        return;
    }
    const cJSON *element;
    cJSON_ArrayForEach(element, item)
    {
        char *text = read_string(in, element, pointer);
        if (text)
            strings->items[strings->count++] = text;
    }
}

static void read_handle(struct reading *in, const cJSON *item, const char *pointer)
{
    static const char *const keys[] = {"column", "unit", "kind", "includes_reopens", "decimal"};
    struct pb_map *map = in->map;
    const cJSON *member;
    cJSON_ArrayForEach(member, item)
    {
        char place[POINTER];
        snprintf(place, sizeof place, "%.100s/%.40s", pointer, member->string);
        int key = word_index(in, place, member->string, keys, 5, "key");
        if (key == 0)
            map->columns[PB_COLUMN_HANDLE] = read_string(in, member, place);
        else if (key == 3 && cJSON_IsBool(member))
            map->includes_reopens = cJSON_IsTrue(member);
        else if (key == 3)
            wrong(in, place, "write true or false", "not a truth value");
        else if (key > 0 && !cJSON_IsString(member))
            wrong(in, place, "write a text in quotes", "not a text");
        else if (key == 1)
            map->unit = word_index(in, place, member->valuestring, pb_unit_words, PB_HANDLE_UNITS, "unit");
        else if (key == 2)
            map->kind = word_index(in, place, member->valuestring, pb_kind_words, PB_HANDLE_KINDS, "kind of work time");
        else if (key == 4 && strcmp(member->valuestring, ",") != 0 && strcmp(member->valuestring, ".") != 0)
            wrong(in, place, "write \",\" or \".\"", "no decimal mark");
        else if (key == 4)
            map->decimal = member->valuestring[0];
    }
}

static void read_rule(struct reading *in, const cJSON *item, const char *pointer, struct pb_rule *rule)
{
    static const char *const keys[] = {"name", "any"};
    const cJSON *member;
    cJSON_ArrayForEach(member, item)
    {
        char place[POINTER];
        snprintf(place, sizeof place, "%.100s/%.40s", pointer, member->string ? member->string : "");
        int key = word_index(in, place, member->string ? member->string : "", keys, 2, "key");
        if (key == 0 && !rule->name)
            rule->name = read_string(in, member, place);
        else if (key == 1)
            read_strings(in, member, place, &rule->any);
    }
    if (!rule->name && in->status == PAYBACK_OK)
        wrong(in, pointer, "write {\"name\": \"billing\", \"any\": [\"invoice*\"]}", "a rule without a name");
}

static void read_rules(struct reading *in, const cJSON *item, const char *pointer)
{
    struct pb_map *map = in->map;
    if (!cJSON_IsArray(item)) {
        wrong(in, pointer, "write a list of rules", "not a list");
        return;
    }
    map->rules = pb_new((size_t)cJSON_GetArraySize(item), sizeof *map->rules);
    if (!map->rules) {
        in->status = PAYBACK_ERROR_MEMORY;
        return;
    }
    const cJSON *element;
    cJSON_ArrayForEach(element, item)
    {
        char place[POINTER];
        snprintf(place, sizeof place, "%.100s/%zu", pointer, map->rule_count);
        read_rule(in, element, place, &map->rules[map->rule_count++]);
    }
}

static void read_category(struct reading *in, const cJSON *item, const char *pointer)
{
    static const char *const keys[] = {"column", "rules", "else"};
    const cJSON *member;
    cJSON_ArrayForEach(member, item)
    {
        char place[POINTER];
        snprintf(place, sizeof place, "%.100s/%.40s", pointer, member->string);
        int key = word_index(in, place, member->string, keys, 3, "key");
        if (key == 0)
            in->map->columns[PB_COLUMN_CATEGORY] = read_string(in, member, place);
        else if (key == 1)
            read_rules(in, member, place);
        else if (key == 2)
            in->map->otherwise = read_string(in, member, place);
    }
}

static void read_columns(struct reading *in, const cJSON *item)
{
    const cJSON *member;
    if (!cJSON_IsObject(item)) {
        wrong(in, "/columns", "write an object", "not an object");
        return;
    }
    cJSON_ArrayForEach(member, item)
    {
        char place[POINTER];
        snprintf(place, sizeof place, "/columns/%.40s", member->string);
        int role = word_index(in, place, member->string, pb_role_words, PB_COLUMN_ROLES, "role");
        if (role == PB_COLUMN_HANDLE && cJSON_IsNull(member))
            in->map->no_handle = true;
        else if (role == PB_COLUMN_HANDLE && cJSON_IsObject(member))
            read_handle(in, member, place);
        else if (role == PB_COLUMN_CATEGORY && cJSON_IsObject(member))
            read_category(in, member, place);
        else if (role >= 0)
            in->map->columns[role] = read_string(in, member, place);
    }
}

static void read_exclusions(struct reading *in, const cJSON *item)
{
    static const char *const keys[] = {"column", "equals", "has"};
    struct pb_map *map = in->map;
    const cJSON *element, *member;
    if (!cJSON_IsArray(item)) {
        wrong(in, "/exclude", "write a list", "not a list");
        return;
    }
    map->exclusions = pb_new((size_t)cJSON_GetArraySize(item), sizeof *map->exclusions);
    if (!map->exclusions) {
        in->status = PAYBACK_ERROR_MEMORY;
        return;
    }
    cJSON_ArrayForEach(element, item)
    {
        struct pb_exclusion *exclusion = &map->exclusions[map->exclusion_count];
        char place[POINTER];
        cJSON_ArrayForEach(member, element)
        {
            snprintf(place, sizeof place, "/exclude/%zu/%.40s", map->exclusion_count,
                     member->string ? member->string : "");
            int key = word_index(in, place, member->string ? member->string : "", keys, 3, "key");
            exclusion->has = exclusion->has || key == 2;
            if (key == 0)
                exclusion->column = read_string(in, member, place);
            else if (key > 0)
                read_strings(in, member, place, &exclusion->values);
        }
        map->exclusion_count++;
        snprintf(place, sizeof place, "/exclude/%zu", map->exclusion_count - 1);
        if (!exclusion->column && in->status == PAYBACK_OK)
            wrong(in, place, "write {\"column\": \"Group\", \"equals\": [\"Internal IT\"]}", "no column");
    }
}

static void read_agents(struct reading *in, const cJSON *item)
{
    static const char *const keys[] = {"ignore"};
    const cJSON *member;
    cJSON_ArrayForEach(member, item)
    {
        char place[POINTER];
        snprintf(place, sizeof place, "/agents/%.40s", member->string ? member->string : "");
        if (word_index(in, place, member->string ? member->string : "", keys, 1, "key") == 0)
            read_strings(in, member, place, &in->map->ignored_agents);
    }
}

static void read_word(struct reading *in, const cJSON *member, const char *pointer)
{
    struct pb_map *map = in->map;
    const char *text = cJSON_IsString(member) ? member->valuestring : "";
    if (strcmp(pointer, "/timezone") == 0) {
        map->timezone_given = pb_read_timezone(text, &map->timezone);
        if (!map->timezone_given)
            wrong(in, pointer, "write it like \"+01:00\"", "not a time zone");
    } else if (strcmp(pointer, "/date_order") == 0) {
        if (!pb_read_day_order(text, &map->order))
            wrong(in, pointer, "write \"dmy\", \"mdy\" or \"ymd\"", "not an order of day and month");
    } else if (strcmp(text, "reopen") != 0 && strcmp(text, "volume") != 0) {
        wrong(in, pointer, "write \"volume\" or \"reopen\"", "not what follow-ups can be");
    } else {
        map->follow_ups_reopen = strcmp(text, "reopen") == 0;
    }
}

static void read_members(struct reading *in, const cJSON *root)
{
    static const char *const keys[] = {"payback_map", "columns",    "exclude",    "agents", "bots",
                                       "timezone",    "date_order", "follow_ups", "note"};
    const cJSON *member;
    cJSON_ArrayForEach(member, root)
    {
        char place[POINTER];
        snprintf(place, sizeof place, "/%.40s", member->string);
        switch (word_index(in, place, member->string, keys, sizeof keys / sizeof keys[0], "key")) {
        case 0:
            if (!cJSON_IsNumber(member) || member->valueint != 1)
                wrong(in, place, "write 1", "not a version of mapping files that is known");
            break;
        case 1:
            read_columns(in, member);
            break;
        case 2:
            read_exclusions(in, member);
            break;
        case 3:
            read_agents(in, member);
            break;
        case 4:
            read_strings(in, member, place, &in->map->bots);
            break;
        case 5:
        case 6:
        case 7:
            read_word(in, member, place);
            break;
        default:
            break;
        }
    }
    if (!cJSON_GetObjectItemCaseSensitive(root, "payback_map"))
        wrong(in, "", "begin it with \"payback_map\": 1", "no mapping file");
}

static const struct pb_map nothing_given = {.unit = -1, .kind = -1, .includes_reopens = -1};

static payback_status read_document(struct pb_map *map, payback_diagnostics *diagnostics)
{
    struct reading in = {map, diagnostics, PAYBACK_OK};
    read_members(&in, pb_document_root(map->document));
    return in.status;
}

payback_status pb_map_read(struct pb_map *map, const char *path, payback_diagnostics *diagnostics)
{
    *map = nothing_given;
    map->path = path;
    if (!path)
        return PAYBACK_OK;
    payback_status status = pb_document_load(&map->document, path, NULL, NULL, diagnostics);
    return status == PAYBACK_OK ? read_document(map, diagnostics) : status;
}

payback_status pb_map_parse(struct pb_map *map, const char *text, payback_diagnostics *diagnostics)
{
    *map = nothing_given;
    payback_status status =
        pb_document_parse(&map->document, text, strlen(text), "mapping", NULL, NULL, NULL, diagnostics);
    return status == PAYBACK_OK ? read_document(map, diagnostics) : status;
}

static void clear_strings(struct pb_strings *strings)
{
    for (size_t i = 0; i < strings->count; i++)
        free(strings->items[i]);
    free(strings->items);
}

void pb_map_clear(struct pb_map *map)
{
    for (int i = 0; i < PB_COLUMN_ROLES; i++)
        free(map->columns[i]);
    for (size_t i = 0; i < map->rule_count; i++) {
        free(map->rules[i].name);
        clear_strings(&map->rules[i].any);
    }
    for (size_t i = 0; i < map->exclusion_count; i++) {
        free(map->exclusions[i].column);
        clear_strings(&map->exclusions[i].values);
    }
    free(map->rules);
    free(map->exclusions);
    free(map->otherwise);
    clear_strings(&map->ignored_agents);
    clear_strings(&map->bots);
    pb_document_free(map->document);
    *map = (struct pb_map){0};
}
