/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of inputs in words: all of them are put together by the preprocessor, so that they are constants. */
#include "scenario/listing.h"

#include "payback/scenario.h"

#define KIND_PB_QUANTITY "quantity"
#define KIND_PB_NUMBER   "number"
#define KIND_PB_INTEGER  "integer"
#define KIND_PB_BOOLEAN  "boolean"
#define KIND_PB_CHOICE   "choice"
#define KIND_PB_TEXT     "text"
#define KIND_PB_OBJECT   "object"
#define KIND_PB_LIST     "list"
#define KIND_PB_NAMES    "list"
#define KIND_PB_EVENT    "event"

/* A range without an end has a limit: its second argument, or 1e15 (fields.c). */
#define ABOVE_WORDS(lo, most, ...)        #lo " … " #most ", > " #lo
#define FROM_WORDS(lo, most, ...)         #lo " … " #most
#define WITHIN_ABOVE_WORDS(lo, most, ...) " > " #lo " and ≤ " #most
#define WITHIN_FROM_WORDS(lo, most, ...)  " ≥ " #lo " and ≤ " #most

/* A range as a column of a table … */
#define RANGE_ANY                 "any"
#define RANGE_FRACTION            "0 … 1"
#define RANGE_BETWEEN(lo, hi)     #lo " … " #hi
#define RANGE_EXACTLY(x)          #x
#define RANGE_ABOVE(...)          ABOVE_WORDS(__VA_ARGS__, 1e15, )
#define RANGE_SIZED(most)         "-" #most " … " #most
#define RANGE_FROM(...)           FROM_WORDS(__VA_ARGS__, 1e15, )
#define RANGE_ABOVE_TO(lo, hi)    #lo " … " #hi ", > " #lo
#define RANGE_FROM_BELOW(lo, hi)  #lo " … " #hi ", < " #hi
#define RANGE_ABOVE_BELOW(lo, hi) #lo " … " #hi ", > " #lo ", < " #hi

/* … and behind a noun. */
#define WITHIN_ANY                 ""
#define WITHIN_FRACTION            " in 0 … 1"
#define WITHIN_BETWEEN(lo, hi)     " in " #lo " … " #hi
#define WITHIN_EXACTLY(x)          " " #x
#define WITHIN_ABOVE(...)          WITHIN_ABOVE_WORDS(__VA_ARGS__, 1e15, )
#define WITHIN_SIZED(most)         " in -" #most " … " #most
#define WITHIN_FROM(...)           WITHIN_FROM_WORDS(__VA_ARGS__, 1e15, )
#define WITHIN_ABOVE_TO(lo, hi)    " > " #lo " and ≤ " #hi
#define WITHIN_FROM_BELOW(lo, hi)  " ≥ " #lo " and < " #hi
#define WITHIN_ABOVE_BELOW(lo, hi) " > " #lo " and < " #hi

/* The variable arguments are the meaning and, behind it, the words of a choice. */
#define COLUMN_PB_QUANTITY(range, ...)        RANGE_##range
#define COLUMN_PB_NUMBER(range, ...)          RANGE_##range
#define COLUMN_PB_INTEGER(range, ...)         RANGE_##range
#define COLUMN_PB_BOOLEAN(range, ...)         "true, false"
#define COLUMN_PB_CHOICE(range, meaning, ...) "one of " #__VA_ARGS__
#define COLUMN_PB_TEXT(range, ...)            ""
#define COLUMN_PB_OBJECT(range, ...)          ""
#define COLUMN_PB_LIST(range, ...)            RANGE_##range
#define COLUMN_PB_NAMES(range, ...)           ""
#define COLUMN_PB_EVENT(range, ...)           "0, 1"

#define HINT_PB_QUANTITY(range, ...)        "a number" WITHIN_##range
#define HINT_PB_NUMBER(range, ...)          "a number" WITHIN_##range
#define HINT_PB_INTEGER(range, ...)         "a whole number" WITHIN_##range
#define HINT_PB_BOOLEAN(range, ...)         "true or false"
#define HINT_PB_CHOICE(range, meaning, ...) "one of " #__VA_ARGS__
#define HINT_PB_TEXT(range, ...)            "a text in quotes"
#define HINT_PB_OBJECT(range, ...)          "an object in braces"
#define HINT_PB_LIST(range, ...)            "a list in brackets"
#define HINT_PB_NAMES(range, ...)           "a list of names in brackets"
#define HINT_PB_EVENT(range, ...)           "not written"

#define FIGURE_REQUIRED       "required"
#define FIGURE_DEFAULT(x)     #x
#define FIGURE_DERIVED(text)  text
#define FIGURE_OPTIONAL(text) text

#define TRUTH_REQUIRED       "required"
#define TRUTH_0              "false"
#define TRUTH_1              "true"
#define TRUTH_DEFAULT(x)     TRUTH_##x
#define TRUTH_DERIVED(text)  text
#define TRUTH_OPTIONAL(text) text

/* WORD_<presence> is followed by the words in parentheses. */
#define IGNORE(...)
#define WORD_REQUIRED(...)  "required"
#define WORD_DEFAULT(x)     WORD_##x
#define WORD_0(...)         "\"" FIRST(__VA_ARGS__, ) "\""
#define WORD_1(first, ...)  "\"" FIRST(__VA_ARGS__, ) "\""
#define WORD_DERIVED(text)  text IGNORE
#define WORD_OPTIONAL(text) text IGNORE
#define FIRST(first, ...)   first

#define DEFAULT_PB_QUANTITY(presence, ...)        FIGURE_##presence
#define DEFAULT_PB_NUMBER(presence, ...)          FIGURE_##presence
#define DEFAULT_PB_INTEGER(presence, ...)         FIGURE_##presence
#define DEFAULT_PB_BOOLEAN(presence, ...)         TRUTH_##presence
#define DEFAULT_PB_CHOICE(presence, meaning, ...) WORD_##presence(__VA_ARGS__)
#define DEFAULT_PB_TEXT(presence, ...)            FIGURE_##presence
#define DEFAULT_PB_OBJECT(presence, ...)          FIGURE_##presence
#define DEFAULT_PB_LIST(presence, ...)            FIGURE_##presence
#define DEFAULT_PB_NAMES(presence, ...)           FIGURE_##presence
#define DEFAULT_PB_EVENT(presence, ...)           FIGURE_##presence

#define LUCK_OWN     true
#define LUCK_SHARED  false
#define PILOT_SEEN   true
#define PILOT_UNSEEN false

static const payback_field fields[] = {
#define LINE(slot, kind, luck, pilot, pointer, range, presence, unit, ...)                                             \
    {pointer,                                                                                                          \
     KIND_##kind,                                                                                                      \
     COLUMN_##kind(range, __VA_ARGS__),                                                                                \
     unit,                                                                                                             \
     DEFAULT_##kind(presence, __VA_ARGS__),                                                                            \
     FIRST(__VA_ARGS__, ),                                                                                             \
     LUCK_##luck,                                                                                                      \
     PILOT_##pilot},
#define ROOT        LINE
#define CATEGORY    LINE
#define TOOL        LINE
#define TIER        LINE
#define CHARGE      LINE
#define CHARGE_TIER LINE
#define RISK        LINE
#define OTHER       LINE
#define OVERRIDE    LINE
#define META        LINE
#include "inputs/fields.def"
};

static const char *const hints[] = {
#define HINT(slot, kind, luck, pilot, pointer, range, presence, unit, ...) HINT_##kind(range, __VA_ARGS__),
#define ROOT                                                               HINT
#define CATEGORY                                                           HINT
#define TOOL                                                               HINT
#define TIER                                                               HINT
#define CHARGE                                                             HINT
#define CHARGE_TIER                                                        HINT
#define RISK                                                               HINT
#define OTHER                                                              HINT
#define OVERRIDE                                                           HINT
#define META                                                               HINT
#include "inputs/fields.def"
};

static const char *const within[] = {
#define WITHIN(slot, kind, luck, pilot, pointer, range, presence, unit, ...) WITHIN_##range,
#define ROOT                                                                 WITHIN
#define CATEGORY                                                             WITHIN
#define TOOL                                                                 WITHIN
#define TIER                                                                 WITHIN
#define CHARGE                                                               WITHIN
#define CHARGE_TIER                                                          WITHIN
#define RISK                                                                 WITHIN
#define OTHER                                                                WITHIN
#define OVERRIDE                                                             WITHIN
#define META                                                                 WITHIN
#include "inputs/fields.def"
};

size_t payback_field_count(void)
{
    return sizeof fields / sizeof fields[0];
}

const payback_field *payback_field_at(size_t index)
{
    return index < payback_field_count() ? &fields[index] : NULL;
}

const char *pb_range_words(const struct pb_field *field)
{
    return hints[field - pb_fields];
}

const char *pb_range_within(const struct pb_field *field)
{
    return within[field - pb_fields];
}
