/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fields.def as an array of struct pb_field. */
#include "inputs/fields.h"

#include <math.h>

/* Ranges: low, high, low_open, high_open, most. A range without an end has a limit: 1e15 unless it gives another as its
 * second argument. */
#define RANGE_ANY                       -INFINITY, INFINITY, true, true, 1e15
#define RANGE_FRACTION                  0, 1, false, false, 1e15
#define RANGE_BETWEEN(lo, hi)           lo, hi, false, false, 1e15
#define RANGE_EXACTLY(x)                x, x, false, false, 1e15
#define RANGE_ABOVE(...)                WITH_LIMIT_ABOVE(__VA_ARGS__, 1e15, )
#define RANGE_FROM(...)                 WITH_LIMIT_FROM(__VA_ARGS__, 1e15, )
#define RANGE_SIZED(most)               -INFINITY, INFINITY, true, true, most
#define WITH_LIMIT_ABOVE(lo, most, ...) lo, INFINITY, true, true, most
#define WITH_LIMIT_FROM(lo, most, ...)  lo, INFINITY, false, true, most
#define RANGE_ABOVE_TO(lo, hi)          lo, hi, true, false, 1e15
#define RANGE_FROM_BELOW(lo, hi)        lo, hi, false, true, 1e15
#define RANGE_ABOVE_BELOW(lo, hi)       lo, hi, true, true, 1e15

/* Presence: presence, default_value, default_text. */
#define PRESENCE_REQUIRED       PB_REQUIRED_FIELD, 0, NULL
#define PRESENCE_DEFAULT(x)     PB_DEFAULT_FIELD, x, NULL
#define PRESENCE_DERIVED(text)  PB_DERIVED_FIELD, 0, text
#define PRESENCE_OPTIONAL(text) PB_OPTIONAL_FIELD, 0, text

/* The words of a choice (a NULL comes behind them), and nothing for the other kinds. */
#define WORDS_PB_CHOICE(...)                                                                                           \
    (const char *const[])                                                                                              \
    {                                                                                                                  \
        __VA_ARGS__                                                                                                    \
    }
#define WORDS_PB_QUANTITY(...) NULL
#define WORDS_PB_NUMBER(...)   NULL
#define WORDS_PB_INTEGER(...)  NULL
#define WORDS_PB_BOOLEAN(...)  NULL
#define WORDS_PB_TEXT(...)     NULL
#define WORDS_PB_OBJECT(...)   NULL
#define WORDS_PB_LIST(...)     NULL
#define WORDS_PB_NAMES(...)    NULL
#define WORDS_PB_EVENT(...)    NULL

#define LUCK_OWN     true
#define LUCK_SHARED  false
#define PILOT_SEEN   true
#define PILOT_UNSEEN false

#define FIELD(group, slot, kind, luck, pilot, pointer, range, presence, unit, meaning, ...)                            \
    {pointer,     group,         slot,                                                                                 \
     kind,        RANGE_##range, PRESENCE_##presence,                                                                  \
     unit,        meaning,       WORDS_##kind(__VA_ARGS__),                                                            \
     LUCK_##luck, PILOT_##pilot},

#define ROOT(slot, ...)        FIELD(PB_GROUP_ROOT, PB_ROOT_##slot, __VA_ARGS__, NULL)
#define CATEGORY(slot, ...)    FIELD(PB_GROUP_CATEGORY, PB_CATEGORY_##slot, __VA_ARGS__, NULL)
#define TOOL(slot, ...)        FIELD(PB_GROUP_TOOL, PB_TOOL_##slot, __VA_ARGS__, NULL)
#define TIER(slot, ...)        FIELD(PB_GROUP_TIER, PB_TIER_##slot, __VA_ARGS__, NULL)
#define CHARGE(slot, ...)      FIELD(PB_GROUP_CHARGE, PB_CHARGE_##slot, __VA_ARGS__, NULL)
#define CHARGE_TIER(slot, ...) FIELD(PB_GROUP_CHARGE_TIER, PB_CHARGE_TIER_##slot, __VA_ARGS__, NULL)
#define RISK(slot, ...)        FIELD(PB_GROUP_RISK, PB_RISK_##slot, __VA_ARGS__, NULL)
#define OTHER(slot, ...)       FIELD(PB_GROUP_OTHER, PB_OTHER_##slot, __VA_ARGS__, NULL)
#define OVERRIDE(slot, ...)    FIELD(PB_GROUP_OVERRIDE, PB_OVERRIDE_##slot, __VA_ARGS__, NULL)
#define META(slot, ...)        FIELD(PB_GROUP_META, PB_META_##slot, __VA_ARGS__, NULL)

const struct pb_field pb_fields[] = {
#include "inputs/fields.def"
};

const size_t pb_field_count = sizeof pb_fields / sizeof pb_fields[0];

const struct pb_field *pb_field_of_slot(enum pb_group group, int slot)
{
    for (size_t i = 0; i < pb_field_count; i++)
        if (pb_fields[i].group == group && pb_fields[i].slot == slot)
            return &pb_fields[i];
    return NULL;
}
