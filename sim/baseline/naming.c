/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baseline/naming.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

const char pb_uncategorised[] = "uncategorised";
static const double common_most = 0.9;
enum { NAMED = 4 }; /* so many are named in a sentence */

/* ---- what is written ---- */

static bool grow(struct pb_naming *naming)
{
    size_t capacity = 2 * naming->capacity + 64;
    uint32_t *key_of = pb_resize(naming->key_of, capacity, sizeof *key_of);
    naming->key_of = key_of ? key_of : naming->key_of;
    size_t *tickets = pb_resize(naming->tickets, capacity, sizeof *tickets);
    naming->tickets = tickets ? tickets : naming->tickets;
    if (!key_of || !tickets)
        return false;
    naming->capacity = capacity;
    return true;
}

/* Counts the tickets to the name that is written so. */
static payback_status note(struct pb_naming *naming, const char *text, size_t length, size_t tickets)
{
    bool added;
    uint32_t index = pb_words_index(&naming->written, text, length, &added);
    if (naming->written.failed || (index >= naming->capacity && !grow(naming)))
        return PAYBACK_ERROR_MEMORY;
    if (added) {
        struct pb_text key = {0};
        pb_value_key(&key, naming->written.texts[index], strlen(naming->written.texts[index]));
        naming->key_of[index] = pb_words_index(&naming->keys, pb_text_string(&key), key.length, NULL);
        naming->tickets[index] = 0;
        bool failed = key.failed || naming->keys.failed;
        pb_text_clear(&key);
        if (failed)
            return PAYBACK_ERROR_MEMORY;
    }
    naming->tickets[index] += tickets;
    return PAYBACK_OK;
}

static uint32_t key_named(const struct pb_naming *naming, const char *text, size_t length)
{
    uint32_t index = pb_words_find(&naming->written, text, length);
    if (index == UINT32_MAX)
        index = pb_words_find(&naming->written, "", 0); /* all that are too many */
    return index == UINT32_MAX ? 0 : naming->key_of[index];
}

/* More tickets; of as many, the first in the alphabet. */
static bool is_ahead(const struct pb_naming *naming, uint32_t one, uint32_t other)
{
    return naming->tickets[one] != naming->tickets[other]
               ? naming->tickets[one] > naming->tickets[other]
               : strcmp(naming->written.texts[one], naming->written.texts[other]) < 0;
}

static payback_status find_best(struct pb_naming *naming)
{
    naming->best = pb_new(naming->keys.count + 1, sizeof *naming->best);
    if (!naming->best)
        return PAYBACK_ERROR_MEMORY;
    for (uint32_t key = 0; key < naming->keys.count; key++)
        naming->best[key] = UINT32_MAX;
    for (uint32_t i = 0; i < naming->written.count; i++) {
        uint32_t *best = &naming->best[naming->key_of[i]];
        if (*best == UINT32_MAX || is_ahead(naming, i, *best))
            *best = i;
    }
    return PAYBACK_OK;
}

const char *pb_naming_name(const struct pb_naming *naming, uint32_t key)
{
    return naming->written.texts[naming->best[key]];
}

payback_status pb_naming_spellings(char **out, const struct pb_naming *naming, uint32_t key)
{
    struct pb_text text = {0};
    size_t count = 0;
    *out = NULL;
    for (uint32_t i = 0; i < naming->written.count; i++) {
        if (naming->key_of[i] != key || i == naming->best[key] || naming->tickets[i] == 0)
            continue;
        if (count++ < NAMED)
            pb_text_format(&text, "%s\"%s\"", count > 1 ? ", " : "", pb_shown_name(naming->written.texts[i]).text);
    }
    if (count > NAMED)
        pb_text_format(&text, " and %zu more", count - NAMED);
    *out = count ? pb_text_take(&text) : NULL;
    return count && !*out ? PAYBACK_ERROR_MEMORY : PAYBACK_OK;
}

/* ---- cells ---- */

/* What all ways of naming need. */
struct cells {
    payback_baseline *baseline;
    const struct pb_words *words;
    struct pb_naming *naming;
    size_t *tickets;   /* that count, of each cell */
    const char *marks; /* of tags */
    size_t *of_key;    /* tickets of each tag */
    size_t tagged;     /* tickets that have a tag */
};

static payback_status count_cells(struct cells *cells)
{
    const struct pb_tickets *tickets = &cells->baseline->reading.tickets;
    cells->tickets = pb_new(cells->words->count, sizeof *cells->tickets);
    cells->naming->of_cell = pb_new(cells->words->count, sizeof *cells->naming->of_cell);
    if (!cells->tickets || !cells->naming->of_cell)
        return PAYBACK_ERROR_MEMORY;
    for (size_t i = 0; i < tickets->count; i++)
        cells->tickets[pb_ticket_at(tickets, i)->category] += pb_counts(pb_ticket_at(tickets, i));
    return PAYBACK_OK;
}

/* Each cell has one name, which need not be its text. */
typedef const char *cell_name(const struct cells *cells, const char *text);

static const char *name_as_written(const struct cells *cells, const char *text)
{
    (void)cells;
    return *text ? text : pb_uncategorised;
}

/* By the mapping's rules: of the cell as a whole, and of its tags. */
static const char *name_by_rules(const struct cells *cells, const char *text)
{
    const struct pb_map *map = &cells->baseline->reading.map;
    size_t all = strlen(text);
    for (size_t r = 0; r < map->rule_count; r++) {
        struct pb_tags at = {text, all, pb_tag_marks(pb_has_tag_mark(text, all))};
        const char *tag;
        size_t length;
        bool taken = all > 0 && pb_rule_takes(&map->rules[r], text, all);
        while (!taken && pb_next_tag(&at, &tag, &length))
            taken = pb_rule_takes(&map->rules[r], tag, length);
        if (taken)
            return map->rules[r].name;
    }
    return map->otherwise ? map->otherwise : "other";
}

static payback_status name_each(struct cells *cells, cell_name *name_of)
{
    payback_status status = PAYBACK_OK;
    for (uint32_t cell = 0; cell < cells->words->count && status == PAYBACK_OK; cell++) {
        const char *name = name_of(cells, cells->words->texts[cell]);
        status = note(cells->naming, name, strlen(name), cells->tickets[cell]);
        if (status == PAYBACK_OK)
            cells->naming->of_cell[cell] = key_named(cells->naming, name, strlen(name));
    }
    return status;
}

/* ---- tags ---- */

static struct pb_tags tags_of(const struct cells *cells, uint32_t cell)
{
    return (struct pb_tags){cells->words->texts[cell], strlen(cells->words->texts[cell]), cells->marks};
}

static payback_status note_tags(struct cells *cells)
{
    const char *tag;
    size_t length;
    payback_status status = PAYBACK_OK;
    for (uint32_t cell = 0; cell < cells->words->count; cell++) {
        struct pb_tags at = tags_of(cells, cell);
        bool any = false;
        while (status == PAYBACK_OK && pb_next_tag(&at, &tag, &length)) {
            any = true;
            status = note(cells->naming, tag, length, cells->tickets[cell]);
        }
        if (!any && status == PAYBACK_OK)
            status = note(cells->naming, pb_uncategorised, strlen(pb_uncategorised), cells->tickets[cell]);
    }
    return status;
}

/* Tickets of each tag, each ticket once. */
static payback_status count_tags(struct cells *cells)
{
    uint32_t *last = pb_new(cells->naming->keys.count + 1, sizeof *last); /* cell that had the tag last, + 1 */
    cells->of_key = pb_new(cells->naming->keys.count + 1, sizeof *cells->of_key);
    for (uint32_t cell = 0; last && cells->of_key && cell < cells->words->count; cell++) {
        struct pb_tags at = tags_of(cells, cell);
        const char *tag;
        size_t length;
        bool any = false;
        while (pb_next_tag(&at, &tag, &length)) {
            uint32_t key = key_named(cells->naming, tag, length);
            cells->of_key[key] += last[key] == cell + 1 ? 0 : cells->tickets[cell];
            last[key] = cell + 1;
            any = true;
        }
        cells->tagged += any ? cells->tickets[cell] : 0;
    }
    bool good = last && cells->of_key;
    free(last);
    return good ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

/* Whether the tag does not divide the tickets, or not by what they are about. */
static bool is_common(const struct cells *cells, uint32_t key)
{
    const char *text = cells->naming->keys.texts[key];
    return (double)cells->of_key[key] > common_most * (double)cells->tagged || pb_is_channel_word(text, strlen(text));
}

static uint32_t key_of_tags(const struct cells *cells, uint32_t cell)
{
    struct pb_tags at = tags_of(cells, cell);
    uint32_t best = UINT32_MAX;
    const char *tag;
    size_t length;
    while (pb_next_tag(&at, &tag, &length)) {
        uint32_t key = key_named(cells->naming, tag, length);
        bool divides = !is_common(cells, key);
        if (best == UINT32_MAX || (divides && is_common(cells, best)) ||
            (divides == !is_common(cells, best) && cells->of_key[key] > cells->of_key[best]))
            best = key;
    }
    return best != UINT32_MAX ? best : key_named(cells->naming, pb_uncategorised, strlen(pb_uncategorised));
}

/* Names the tags that come last, where others are left. */
static payback_status list_common(struct cells *cells)
{
    struct pb_text text = {0};
    size_t count = 0, others = 0;
    for (uint32_t key = 0; key < cells->naming->keys.count; key++) {
        if (cells->of_key[key] == 0)
            continue;
        bool common = is_common(cells, key);
        others += !common;
        if (common && count++ < NAMED)
            pb_text_format(&text, "%s\"%s\"", count > 1 ? ", " : "",
                           pb_shown_name(pb_naming_name(cells->naming, key)).text);
    }
    if (count > NAMED)
        pb_text_format(&text, " and %zu more", count - NAMED);
    if (count > 0 && others > 0)
        cells->baseline->common_tags = pb_text_take(&text);
    bool failed = count > 0 && others > 0 && !cells->baseline->common_tags;
    pb_text_clear(&text);
    return failed ? PAYBACK_ERROR_MEMORY : PAYBACK_OK;
}

static payback_status name_by_tags(struct cells *cells)
{
    payback_status status = note_tags(cells);
    if (status == PAYBACK_OK)
        status = count_tags(cells);
    if (status == PAYBACK_OK)
        status = find_best(cells->naming);
    for (uint32_t cell = 0; status == PAYBACK_OK && cell < cells->words->count; cell++)
        cells->naming->of_cell[cell] = key_of_tags(cells, cell);
    return status == PAYBACK_OK ? list_common(cells) : status;
}

/* ---- all of it ---- */

/* What splits the cells into tags; NULL where they are none. A cell of values between semicolons is one of several
 * values (HubSpot). */
static const char *marks_of(const payback_baseline *baseline)
{
    int column = baseline->reading.columns.of[PB_COLUMN_CATEGORY];
    const struct pb_words *cells = &baseline->reading.categories;
    if (column < 0)
        return NULL;
    if (baseline->reading.profiles.items[column].tags)
        return pb_tag_marks(baseline->reading.profiles.items[column].marked);
    for (uint32_t cell = 0; cell < cells->count; cell++)
        if (strchr(cells->texts[cell], ';'))
            return ";";
    return NULL;
}

payback_status pb_naming_make(struct pb_naming *naming, payback_baseline *baseline)
{
    *naming = (struct pb_naming){0};
    struct cells cells = {.baseline = baseline, .words = &baseline->reading.categories, .naming = naming};
    bool by_rules = baseline->reading.map.rule_count > 0;
    cells.marks = by_rules ? NULL : marks_of(baseline);
    baseline->by_tags = cells.marks != NULL;
    payback_status status = count_cells(&cells);
    if (status == PAYBACK_OK && cells.marks)
        status = name_by_tags(&cells);
    else if (status == PAYBACK_OK)
        status = name_each(&cells, by_rules ? name_by_rules : name_as_written);
    if (status == PAYBACK_OK && !naming->best)
        status = find_best(naming);
    free(cells.tickets);
    free(cells.of_key);
    return status;
}

void pb_naming_clear(struct pb_naming *naming)
{
    pb_words_clear(&naming->keys);
    pb_words_clear(&naming->written);
    free(naming->best);
    free(naming->key_of);
    free(naming->tickets);
    free(naming->of_cell);
    *naming = (struct pb_naming){0};
}
