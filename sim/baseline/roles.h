/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a column can be, and which names say so (columns.def). */
#ifndef PB_BASELINE_ROLES_H
#define PB_BASELINE_ROLES_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

/* ROLE(enum, word, its cells are moments) */
#define PB_ROLES(ROLE)                                                                                                 \
    ROLE(ID, "id", false)                                                                                              \
    ROLE(CREATED, "created", true)                                                                                     \
    ROLE(SOLVED, "solved", true)                                                                                       \
    ROLE(UPDATED, "updated", true)                                                                                     \
    ROLE(EVENT, "event", true)                                                                                         \
    ROLE(STATUS, "status", false)                                                                                      \
    ROLE(CATEGORY, "category", false)                                                                                  \
    ROLE(TAGS, "tags", false)                                                                                          \
    ROLE(AGENT, "agent", false)                                                                                        \
    ROLE(CHANNEL, "channel", false)                                                                                    \
    ROLE(REPLIES, "replies", false)                                                                                    \
    ROLE(REOPENS, "reopens", false)                                                                                    \
    ROLE(REOPENED, "reopened", true)                                                                                   \
    ROLE(FIRST_SOLVED, "first_solved", false)                                                                          \
    ROLE(FULL_SOLVED, "full_solved", false)                                                                            \
    ROLE(STATIONS, "stations", false)                                                                                  \
    ROLE(HANDLE, "handle", false)                                                                                      \
    ROLE(BOT, "bot", false)                                                                                            \
    ROLE(CSAT, "csat", false)                                                                                          \
    ROLE(REQUESTER, "requester", false)                                                                                \
    ROLE(DIRECTION, "direction", false)                                                                                \
    ROLE(AUTOREPLY, "autoreply", false)                                                                                \
    ROLE(SPAM, "spam", false)                                                                                          \
    ROLE(TRASHED, "trashed", true)                                                                                     \
    ROLE(RESOLUTION, "resolution", false)

enum pb_role {
#define PB_ROLE_ENUM(name, word, moment) PB_COLUMN_##name,
    PB_ROLES(PB_ROLE_ENUM)
#undef PB_ROLE_ENUM
        PB_COLUMN_ROLES
};

extern const char *const pb_role_words[PB_COLUMN_ROLES];
extern const bool pb_role_is_moment[PB_COLUMN_ROLES];
extern const bool pb_role_is_number[PB_COLUMN_ROLES];

/* Who measures work time how: KIND(enum, word, kappa: relative sd of what the way of measuring gets wrong). */
#define PB_KINDS(KIND)                                                                                                 \
    KIND(TIMER, "timer", 0.10)                                                                                         \
    KIND(LOGGED, "logged", 0.15)                                                                                       \
    KIND(REPLY, "reply", 0.15)                                                                                         \
    KIND(ASSIGNED, "assigned", 0.30)                                                                                   \
    KIND(ONLINE, "online", 0.05)                                                                                       \
    KIND(ELAPSED, "elapsed", 0)                                                                                        \
    KIND(NONE, "none", 0.10)

enum pb_handle_kind {
#define PB_KIND_ENUM(name, word, kappa) PB_HANDLE_##name,
    PB_KINDS(PB_KIND_ENUM)
#undef PB_KIND_ENUM
        PB_HANDLE_KINDS
};

extern const char *const pb_kind_words[PB_HANDLE_KINDS];
extern const double pb_kind_kappa[PB_HANDLE_KINDS];

enum pb_handle_unit { PB_UNIT_SECONDS, PB_UNIT_MINUTES, PB_UNIT_HOURS, PB_UNIT_CLOCK, PB_HANDLE_UNITS };
extern const char *const pb_unit_words[PB_HANDLE_UNITS];
extern const double pb_unit_minutes[PB_HANDLE_UNITS];

struct pb_handle_profile {
    const char *name; /* NULL behind the last */
    enum pb_handle_unit unit;
    enum pb_handle_kind kind;
    bool includes_reopens;
};
extern const struct pb_handle_profile pb_handle_profiles[];
/* That of the column key; NULL where no help desk is known to call its work time so. */
const struct pb_handle_profile *pb_handle_profile_of(const char *key);

/* A name of columns.def and its role, in the order of preference. */
struct pb_synonym {
    enum pb_role role;
    const char *name; /* NULL behind the last */
};
extern const struct pb_synonym pb_synonyms[];

/* The name as it is compared: lower case, full-width letters as ASCII, "Custom field (X)" → "x", a mark of type such as
 * [list] taken off, punctuation and runs of spaces one space. */
void pb_column_key(struct pb_text *key, const char *name, size_t length);

/* The value as categories are compared: lower case, runs of spaces one space, none at the ends. */
void pb_value_key(struct pb_text *key, const char *value, size_t length);

/* Whether that value says how a ticket came, and not what it is about. */
bool pb_is_channel_word(const char *text, size_t length);

/* Whether a column of that key may hold work time, by its name alone. */
bool pb_may_be_work_time(const char *key);

#endif
