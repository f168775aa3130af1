/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baseline/profile.h"

#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static bool in_role(const char *key, enum pb_role role)
{
    for (const struct pb_synonym *synonym = pb_synonyms; synonym->name; synonym++)
        if (synonym->role == role && strcmp(synonym->name, key) == 0)
            return true;
    return false;
}

static bool may_be_moment(const char *key)
{
    for (int role = 0; role < PB_COLUMN_ROLES; role++)
        if (pb_role_is_moment[role] && in_role(key, (enum pb_role)role))
            return true;
    return false;
}

/* Roles whose cells are numbers, and names of work time. */
static bool may_be_number(const char *key)
{
    for (int role = 0; role < PB_COLUMN_ROLES; role++)
        if (pb_role_is_number[role] && in_role(key, (enum pb_role)role))
            return true;
    return pb_may_be_work_time(key) || pb_handle_profile_of(key);
}

/* The name without the .2 that a repeated one has been given. */
static size_t plain_length(const char *name)
{
    const char *point = strrchr(name, '.');
    return point && point[1] && point[1 + strspn(point + 1, "0123456789")] == '\0' ? (size_t)(point - name)
                                                                                   : strlen(name);
}

struct pb_profile *pb_profile_of(struct pb_profiles *profiles, const char *name)
{
    for (size_t i = 0; i < profiles->count; i++)
        if (strcmp(profiles->items[i].name, name) == 0)
            return &profiles->items[i];
    if (profiles->count == profiles->capacity) {
        size_t capacity = profiles->capacity ? 2 * profiles->capacity : 64;
        struct pb_profile *items = pb_resize(profiles->items, capacity, sizeof *items);
        if (!items)
            return NULL;
        profiles->items = items;
        profiles->capacity = capacity;
    }
    struct pb_profile *profile = &profiles->items[profiles->count];
    struct pb_text key = {0};
    pb_column_key(&key, name, plain_length(name));
    *profile = (struct pb_profile){.name = pb_copy_text(name), .key = pb_text_take(&key)};
    if (!profile->name || !profile->key) {
        free(profile->name);
        free(profile->key);
        return NULL;
    }
    profile->moment = may_be_moment(profile->key);
    profile->number = may_be_number(profile->key);
    profile->tags = in_role(profile->key, PB_COLUMN_TAGS);
    profile->category = profile->tags || in_role(profile->key, PB_COLUMN_CATEGORY);
    profiles->count++;
    return profile;
}

void pb_profiles_clear(struct pb_profiles *profiles)
{
    for (size_t i = 0; i < profiles->count; i++) {
        free(profiles->items[i].name);
        free(profiles->items[i].key);
        pb_words_clear(&profiles->items[i].values);
        pb_words_clear(&profiles->items[i].keys);
    }
    free(profiles->items);
    *profiles = (struct pb_profiles){0};
}

static struct pb_spot_seen spot_of(const struct pb_cell *cell, int file)
{
    struct pb_spot_seen spot = {file, cell->line, cell->column, ""};
    size_t length = cell->length < sizeof spot.text ? cell->length : sizeof spot.text - 1;
    while (length < cell->length && length > 0 && ((unsigned char)cell->text[length] & 0xc0) == 0x80)
        length--;
    memcpy(spot.text, cell->text, length);
    return spot;
}

static void step(struct pb_steps *steps, const struct pb_cell *cell, enum pb_day_order order)
{
    struct pb_moment moment;
    if (!pb_value_moment(cell->text, cell->length, order, &moment))
        return;
    if (steps->any) {
        steps->up += moment.seconds > steps->before;
        steps->down += moment.seconds < steps->before;
    }
    steps->any = true;
    steps->before = moment.seconds;
}

static void add_ambiguous(struct pb_profile *profile, const struct pb_moment *moment, const struct pb_cell *cell,
                          int file)
{
    if (profile->ambiguous++ == 0)
        profile->ambiguous_spot = spot_of(cell, file);
    profile->dotted += moment->separator == '.';
    if (moment->first > 12 && profile->first_over++ == 0)
        profile->first_spot = spot_of(cell, file);
    if (moment->second > 12 && profile->second_over++ == 0)
        profile->second_spot = spot_of(cell, file);
    if (profile->first_over + profile->second_over == 0) {
        step(&profile->day_first, cell, PB_DAY_FIRST);
        step(&profile->month_first, cell, PB_MONTH_FIRST);
    }
}

static void add_moment(struct pb_profile *profile, const struct pb_cell *cell, int file)
{
    struct pb_moment moment;
    if (!pb_value_moment(cell->text, cell->length, PB_ORDER_UNKNOWN, &moment)) {
        if (profile->filled - profile->read == 1)
            profile->unread = spot_of(cell, file);
        return;
    }
    profile->read++;
    profile->zoned += moment.zoned;
    if (moment.ambiguous)
        add_ambiguous(profile, &moment, cell, file);
}

bool pb_has_tag_mark(const char *text, size_t length)
{
    for (const char *mark = PB_TAG_MARKS; *mark; mark++)
        if (memchr(text, *mark, length))
            return true;
    return false;
}

bool pb_next_tag(struct pb_tags *tags, const char **tag, size_t *length)
{
    while (tags->length > 0) {
        size_t size = 0;
        while (size < tags->length && (!tags->at[size] || !strchr(tags->marks, tags->at[size])))
            size++;
        *tag = tags->at;
        *length = size;
        size += size < tags->length;
        tags->at += size;
        tags->length -= size;
        pb_value_trim(tag, length);
        if (*length > 0)
            return true;
    }
    return false;
}

static void add_key(struct pb_words *keys, const char *text, size_t length)
{
    struct pb_text key = {0};
    pb_value_key(&key, text, length);
    (void)pb_words_index(keys, pb_text_string(&key), key.length, NULL);
    pb_text_clear(&key);
}

/* Counts the value among those that are different; says whether it is a word for how a ticket came. */
static bool add_value(struct pb_profile *profile, const char *text, size_t length)
{
    bool added = false;
    if (profile->values.count >= PB_VALUES_COUNTED)
        return false;
    uint32_t index = pb_words_index(&profile->values, text, length, &added);
    if (profile->values.failed)
        return false;
    if (added) {
        profile->values.marks[index] = pb_is_channel_word(text, length);
        add_key(&profile->keys, text, length);
    }
    return profile->values.marks[index];
}

static void add_category(struct pb_profile *profile, const char *text, size_t length)
{
    if (!profile->tags) {
        profile->channel += add_value(profile, text, length);
        return;
    }
    const char *tag;
    size_t size;
    profile->marked = profile->marked || pb_has_tag_mark(text, length);
    struct pb_tags tags = {text, length, pb_tag_marks(profile->marked)};
    while (pb_next_tag(&tags, &tag, &size))
        (void)add_value(profile, tag, size);
}

static void add_number(struct pb_profile *profile, const struct pb_cell *cell, int file)
{
    size_t before = profile->marks.grouped[0];
    pb_number_marks_add(&profile->marks, cell->text, cell->length);
    if (before == 0 && profile->marks.grouped[0] > 0)
        profile->grouped_spot = spot_of(cell, file);
}

void pb_profile_add(struct pb_profile *profile, const struct pb_cell *cell, int file)
{
    profile->records++;
    if (pb_value_missing(cell->text, cell->length))
        return;
    profile->filled++;
    if (profile->moment)
        add_moment(profile, cell, file);
    if (profile->number)
        add_number(profile, cell, file);
    if (profile->category) {
        const char *text = cell->text;
        size_t length = cell->length;
        pb_value_trim(&text, &length);
        add_category(profile, text, length);
    }
}

/* Share of the steps that go the way that most go. */
static double one_way(const struct pb_steps *steps)
{
    size_t most = steps->up > steps->down ? steps->up : steps->down, all = steps->up + steps->down;
    return all ? (double)most / (double)all : 0;
}

enum pb_day_order pb_profile_order(const struct pb_profile *profile, bool *both)
{
    *both = profile->first_over > 0 && profile->second_over > 0;
    if (*both)
        return PB_ORDER_UNKNOWN;
    if (profile->ambiguous == 0)
        return PB_YEAR_FIRST; /* nothing is in question */
    if (profile->first_over > 0)
        return PB_DAY_FIRST;
    if (profile->second_over > 0)
        return PB_MONTH_FIRST;
    if (profile->dotted == profile->ambiguous)
        return PB_DAY_FIRST;
    double day = one_way(&profile->day_first), month = one_way(&profile->month_first);
    if (day - month >= 0.2)
        return PB_DAY_FIRST;
    return month - day >= 0.2 ? PB_MONTH_FIRST : PB_ORDER_UNKNOWN;
}
