/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baseline/tickets.h"

#include "base/memory.h"

#include <stdlib.h>

const char *const pb_reason_words[PB_REASON_COUNT] = {
#define PB_REASON_WORD(name, words) words,
    PB_REASONS(PB_REASON_WORD)
#undef PB_REASON_WORD
};

_Static_assert(sizeof(struct pb_ticket) <= 48, "with 11 bytes of the table of identifiers: below 64");

static size_t home(const struct pb_tickets *tickets, uint64_t id)
{
    return (size_t)((id * 0x9e3779b97f4a7c15) >> 20) & (tickets->slot_count - 1);
}

/* Twice the table of identifiers, which is kept at most three quarters full. */
static bool grow_slots(struct pb_tickets *tickets)
{
    size_t count = tickets->slot_count ? 2 * tickets->slot_count : 1024;
    free(tickets->slots);
    tickets->slots = pb_new(count, sizeof *tickets->slots);
    if (!tickets->slots)
        return false;
    tickets->slot_count = count;
    for (size_t i = 0; i < tickets->count; i++) {
        size_t at = home(tickets, pb_ticket_at(tickets, i)->id);
        while (tickets->slots[at])
            at = (at + 1) & (count - 1);
        tickets->slots[at] = (uint32_t)i + 1;
    }
    return true;
}

static bool grow_blocks(struct pb_tickets *tickets)
{
    if (tickets->block_count == tickets->block_capacity) {
        size_t capacity = tickets->block_capacity ? 2 * tickets->block_capacity : 16;
        struct pb_ticket **blocks = pb_resize(tickets->blocks, capacity, sizeof *blocks);
        if (!blocks)
            return false;
        tickets->blocks = blocks;
        tickets->block_capacity = capacity;
    }
    struct pb_ticket *block = pb_new_workspace(PB_TICKET_BLOCK, sizeof *block);
    if (!block)
        return false;
    tickets->blocks[tickets->block_count++] = block;
    return true;
}

struct pb_ticket *pb_ticket_of(struct pb_tickets *tickets, uint64_t id, bool *added)
{
    *added = false;
    if (4 * (tickets->count + 1) > 3 * tickets->slot_count && !grow_slots(tickets))
        return NULL;
    size_t at = home(tickets, id);
    while (tickets->slots[at]) {
        struct pb_ticket *known = pb_ticket_at(tickets, tickets->slots[at] - 1);
        if (known->id == id)
            return known;
        at = (at + 1) & (tickets->slot_count - 1);
    }
    if (tickets->count == tickets->block_count * PB_TICKET_BLOCK && !grow_blocks(tickets))
        return NULL;
    tickets->slots[at] = (uint32_t)++tickets->count;
    struct pb_ticket *ticket = pb_ticket_at(tickets, tickets->count - 1);
    *ticket = (struct pb_ticket){.id = id};
    *added = true;
    return ticket;
}

bool pb_ticket_known(const struct pb_tickets *tickets, uint64_t id)
{
    if (tickets->slot_count == 0)
        return false;
    size_t at = home(tickets, id);
    while (tickets->slots[at]) {
        if (pb_ticket_at(tickets, tickets->slots[at] - 1)->id == id)
            return true;
        at = (at + 1) & (tickets->slot_count - 1);
    }
    return false;
}

void pb_tickets_clear(struct pb_tickets *tickets)
{
    for (size_t i = 0; i < tickets->block_count; i++)
        free(tickets->blocks[i]);
    free(tickets->blocks);
    free(tickets->slots);
    *tickets = (struct pb_tickets){0};
}
