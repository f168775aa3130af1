/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baseline/roles.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *const pb_role_words[PB_COLUMN_ROLES] = {
#define PB_ROLE_WORD(name, word, moment) word,
    PB_ROLES(PB_ROLE_WORD)
#undef PB_ROLE_WORD
};

const bool pb_role_is_moment[PB_COLUMN_ROLES] = {
#define PB_ROLE_MOMENT(name, word, moment) moment,
    PB_ROLES(PB_ROLE_MOMENT)
#undef PB_ROLE_MOMENT
};

const bool pb_role_is_number[PB_COLUMN_ROLES] = {
    [PB_COLUMN_REPLIES] = true,     [PB_COLUMN_REOPENS] = true,  [PB_COLUMN_FIRST_SOLVED] = true,
    [PB_COLUMN_FULL_SOLVED] = true, [PB_COLUMN_STATIONS] = true, [PB_COLUMN_HANDLE] = true,
};

const char *const pb_kind_words[PB_HANDLE_KINDS] = {
#define PB_KIND_WORD(name, word, kappa) word,
    PB_KINDS(PB_KIND_WORD)
#undef PB_KIND_WORD
};

const double pb_kind_kappa[PB_HANDLE_KINDS] = {
#define PB_KIND_KAPPA(name, word, kappa) kappa,
    PB_KINDS(PB_KIND_KAPPA)
#undef PB_KIND_KAPPA
};

const char *const pb_unit_words[PB_HANDLE_UNITS] = {"seconds", "minutes", "hours", "minutes:seconds"};
const double pb_unit_minutes[PB_HANDLE_UNITS] = {1.0 / 60, 1, 60, 1};

const struct pb_handle_profile pb_handle_profiles[] = {
#define HANDLE(name, unit, kind, includes_reopens) {name, PB_UNIT_##unit, PB_HANDLE_##kind, includes_reopens},
#include "baseline/columns.def"
    {0}};

const struct pb_handle_profile *pb_handle_profile_of(const char *key)
{
    for (const struct pb_handle_profile *profile = pb_handle_profiles; profile->name; profile++)
        if (strcmp(profile->name, key) == 0)
            return profile;
    return NULL;
}

const struct pb_synonym pb_synonyms[] = {
#define COLUMN(role, name) {PB_COLUMN_##role, name},
#include "baseline/columns.def"
    {0}};

static const char *const channel_words[] = {
#define CHANNEL(word) word,
#include "baseline/columns.def"
};

static const char *const worked_words[] = {
#define WORKED(word) word,
#include "baseline/columns.def"
};

static const char *const elapsed_words[] = {
#define ELAPSED(word) word,
#include "baseline/columns.def"
};

static bool holds_any(const char *key, const char *const words[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strstr(key, words[i]))
            return true;
    return false;
}

bool pb_may_be_work_time(const char *key)
{
    return holds_any(key, worked_words, sizeof worked_words / sizeof worked_words[0]) &&
           !holds_any(key, elapsed_words, sizeof elapsed_words / sizeof elapsed_words[0]);
}

bool pb_is_channel_word(const char *text, size_t length)
{
    for (size_t i = 0; i < sizeof channel_words / sizeof channel_words[0]; i++)
        if (strlen(channel_words[i]) == length && strncasecmp(channel_words[i], text, length) == 0)
            return true;
    return false;
}

/* The lower case of a letter of Latin Extended-A, where upper and lower case take turns. */
static uint32_t fold_extended(uint32_t c)
{
    bool upper_is_odd = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e);
    bool pairs = (c <= 0x137 && c != 0x130 && c != 0x131) || (c >= 0x139 && c <= 0x148) || (c >= 0x14a && c <= 0x177) ||
                 (c >= 0x179 && c <= 0x17e);
    return pairs && c % 2 == upper_is_odd ? c + 1 : c == 0x178 ? 0xff : c;
}

/* The lower case of a letter of Latin-1, Latin Extended-A, Greek or Cyrillic; full-width ASCII as ASCII. */
static uint32_t fold(uint32_t c)
{
    if (c >= 0xff01 && c <= 0xff5e)
        c -= 0xfee0;
    if (c >= 'A' && c <= 'Z')
        return c + 32;
    if ((c >= 0xc0 && c <= 0xde && c != 0xd7) || (c >= 0x391 && c <= 0x3a9) || (c >= 0x410 && c <= 0x42f))
        return c + 32;
    if (c >= 0x400 && c <= 0x40f)
        return c + 80;
    return c >= 0x100 && c <= 0x17e ? fold_extended(c) : c;
}

/* A letter with a mark behind it, as one letter; 0 where that is none that matters here. */
static uint32_t compose(uint32_t letter, uint32_t mark)
{
    static const struct {
        uint32_t letter, mark, composed;
    } pairs[] = {{'a', 0x308, 0xe4}, {'o', 0x308, 0xf6}, {'u', 0x308, 0xfc}, {'e', 0x301, 0xe9}, {'e', 0x300, 0xe8},
                 {'a', 0x301, 0xe1}, {'o', 0x301, 0xf3}, {'i', 0x301, 0xed}, {'n', 0x303, 0xf1}, {'c', 0x327, 0xe7}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (pairs[i].letter == letter && pairs[i].mark == mark)
            return pairs[i].composed;
    return 0;
}

static void add_character(struct pb_text *text, uint32_t c)
{
    if (c < 0x80) {
        pb_text_add_char(text, (char)c);
    } else if (c < 0x800) {
        pb_text_add_char(text, (char)(0xc0 | c >> 6));
        pb_text_add_char(text, (char)(0x80 | (c & 0x3f)));
    } else {
        pb_text_add_char(text, (char)(0xe0 | (c >> 12 & 0xf)));
        pb_text_add_char(text, (char)(0x80 | (c >> 6 & 0x3f)));
        pb_text_add_char(text, (char)(0x80 | (c & 0x3f)));
    }
}

/* "Custom field (X)" → "X". */
static void unwrap(const char **name, size_t *length)
{
    static const char head[] = "custom field (";
    size_t size = sizeof head - 1;
    if (*length > size && strncasecmp(*name, head, size) == 0 && (*name)[*length - 1] == ')') {
        *name += size;
        *length -= size + 1;
    }
}

/* "Contact reason [list]" → "Contact reason". */
static size_t without_mark(const char *name, size_t length)
{
    static const char *const marks[] = {"[list]", "[txt]", "[flag]", "[int]", "[dec]", "[date]"};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        size_t size = strlen(marks[i]);
        if (length > size && strncasecmp(name + length - size, marks[i], size) == 0)
            return length - size;
    }
    return length;
}

/* "Conversation started at (UTC)", "… (America/New_York)" → what stands before the zone. */
static size_t without_zone(const char *name, size_t length)
{
    size_t open = length;
    if (length < 3 || name[length - 1] != ')')
        return length;
    while (open > 0 && name[open - 1] != '(')
        open--;
    if (open < 2)
        return length;
    const char *zone = name + open;
    size_t size = length - 1 - open;
    bool known = (size >= 3 && (strncasecmp(zone, "UTC", 3) == 0 || strncasecmp(zone, "GMT", 3) == 0)) ||
                 (memchr(zone, '/', size) != NULL && size >= 6 && zone[0] >= 'A' && zone[0] <= 'Z');
    return known ? open - 1 : length;
}

/* Lower case, runs of spaces and of these characters one space, none at the ends. */
static void add_key(struct pb_text *key, const char *name, size_t length, const char *as_space)
{
    struct pb_text plain = {0};
    pb_text_add_bytes(&plain, name, length);
    pb_text_add(&plain, "");
    char *copy = pb_text_take(&plain);
    key->failed |= !copy;
    pb_text_add(key, "");
    bool space = false, any = false;
    uint32_t c, next;
    for (const char *at = copy ? copy : ""; *at;) {
        at += pb_utf8_next(at, &c);
        c = fold(c);
        size_t size = *at ? pb_utf8_next(at, &next) : 0;
        uint32_t composed = size ? compose(c, next) : 0;
        if (composed) {
            c = composed;
            at += size;
        }
        if (c == ' ' || c == 0xa0 || c == 0x202f || (c < 0x80 && c && strchr(as_space, (int)c))) {
            space = any;
            continue;
        }
        if (space)
            pb_text_add_char(key, ' ');
        space = false;
        any = true;
        add_character(key, c);
    }
    free(copy);
}

void pb_column_key(struct pb_text *key, const char *name, size_t length)
{
    unwrap(&name, &length);
    add_key(key, name, without_zone(name, without_mark(name, length)), "_-./:+\t\r\n");
}

void pb_value_key(struct pb_text *key, const char *value, size_t length)
{
    add_key(key, value, length, "\t\r\n");
}
