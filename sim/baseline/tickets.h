/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tickets: what is kept of a record, one a ticket, at most 64 bytes each with its place in the table of identifiers.
 * No text and no name but those of categories and agents, once each. */
#ifndef PB_BASELINE_TICKETS_H
#define PB_BASELINE_TICKETS_H

#include "baseline/words.h"
#include "payback/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PB_TICKETS_MAX = 20000000 };
#define PB_WEEK (7 * 86400)

/* Why a ticket does not count, in the order in which it is asked. */
#define PB_REASONS(REASON)                                                                                             \
    REASON(NONE, "")                                                                                                   \
    REASON(NO_CREATION, "no creation time")                                                                            \
    REASON(SPAM, "spam or deleted")                                                                                    \
    REASON(MERGED, "merged or duplicate")                                                                              \
    REASON(AUTOMATIC, "automatic mail")                                                                                \
    REASON(BOT, "settled by a bot")                                                                                    \
    REASON(EXCLUDED, "excluded by the mapping")                                                                        \
    REASON(OUTSIDE, "outside of --from and --to")

enum pb_reason {
#define PB_REASON_ENUM(name, words) PB_REASON_##name,
    PB_REASONS(PB_REASON_ENUM)
#undef PB_REASON_ENUM
        PB_REASON_COUNT
};
extern const char *const pb_reason_words[PB_REASON_COUNT];

enum pb_ticket_flag {
    PB_TICKET_SOLVED = 1,
    PB_TICKET_REOPENED = 2,      /* within seven days */
    PB_TICKET_REOPENED_LATE = 4, /* at all */
    PB_TICKET_FOLLOW_UP = 8,
    PB_TICKET_BACKWARDS = 16,  /* solved before created: that pair says nothing */
    PB_TICKET_CLOSED_NOW = 32, /* of an event log: the last event closed it */
    PB_TICKET_MOVED = 64       /* its reason is --from, --to or the mapping's word on follow-ups */
};

/* Moments in seconds since 1970, 0 where there is none. */
struct pb_ticket {
    uint64_t id;
    uint32_t created, solved, updated;
    float minutes; /* of work; NaN without */
    uint32_t category, agent, requester;
    uint16_t replies, reopens, stations; /* UINT16_MAX: not known */
    uint8_t reason, flags;
};

enum { PB_TICKET_BLOCK = 1 << 15 };

/* Zero-initialise. */
struct pb_tickets {
    struct pb_ticket **blocks;
    size_t count, block_count, block_capacity;
    uint32_t *slots; /* by id: index + 1 */
    size_t slot_count;
};

static inline struct pb_ticket *pb_ticket_at(const struct pb_tickets *tickets, size_t index)
{
    return &tickets->blocks[index / PB_TICKET_BLOCK][index % PB_TICKET_BLOCK];
}

/* The ticket with that id; *added where it is new, with nothing but its id. NULL where memory is short. */
struct pb_ticket *pb_ticket_of(struct pb_tickets *tickets, uint64_t id, bool *added);
bool pb_ticket_known(const struct pb_tickets *tickets, uint64_t id);
void pb_tickets_clear(struct pb_tickets *tickets);

#endif
