/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One record of an export → its ticket. */
#include "baseline/reading.h"

#include "base/digest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A cell, trimmed; length 0 where it says nothing. */
struct value {
    const char *text;
    size_t length;
};

static struct value value_at(const struct pb_record *record, int place)
{
    if (place < 0 || (size_t)place >= record->count)
        return (struct value){"", 0};
    struct value value = {record->cells[place].text, record->cells[place].length};
    pb_value_trim(&value.text, &value.length);
    if (pb_value_missing(value.text, value.length))
        value.length = 0;
    return value;
}

static bool begins(const char *text, size_t length, const char *head)
{
    size_t size = strlen(head);
    return length >= size && length > 0 && strncasecmp(text, head, size) == 0;
}

static bool is_word(const char *text, size_t length, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count && length > 0; i++)
        if (strncasecmp(text, words[i], length) == 0 && words[i][length] == '\0')
            return true;
    return false;
}

#define IS_WORD(text, length, words) is_word(text, length, words, sizeof words / sizeof words[0])

/* ---- what words mean ---- */

static const char *const spam_words[] = {"spam", "deleted", "trash", "trashed", "suspended", "junk"};
static const char *const merged_words[] = {"closed_by_merge", "merged", "duplicate", "dup"};
static const char *const automatic_words[] = {"system_email_notification_failure",
                                              "auto_reply",
                                              "autoreply",
                                              "auto-reply",
                                              "out_of_office",
                                              "monitoring",
                                              "no-reply",
                                              "noreply",
                                              "no_reply"};
static const char *const bot_settled[] = {"confirmed_resolution", "assumed_resolution", "confirmed resolution",
                                          "assumed resolution",   "resolved",           "confirmed resolved",
                                          "assumed resolved"};
static const char *const bot_names[] = {"fin", "ai agent", "fin ai agent", "bot", "chatbot", "answer bot", "freddy"};
static const char *const nobody_names[] = {"no agent", "unassigned", "system",      "unknown",
                                           "nobody",   "none",       "not assigned"};

static enum pb_reason reason_of_tag(const char *tag, size_t length)
{
    if (IS_WORD(tag, length, spam_words))
        return PB_REASON_SPAM;
    if (IS_WORD(tag, length, merged_words))
        return PB_REASON_MERGED;
    return IS_WORD(tag, length, automatic_words) ? PB_REASON_AUTOMATIC : PB_REASON_NONE;
}

/* The first reason among the tags of a cell. */
static unsigned char reason_of_tags(struct value value)
{
    enum pb_reason first = PB_REASON_NONE;
    struct pb_tags tags = {value.text, value.length, pb_tag_marks(pb_has_tag_mark(value.text, value.length))};
    const char *tag;
    size_t length;
    while (pb_next_tag(&tags, &tag, &length)) {
        enum pb_reason reason = reason_of_tag(tag, length);
        if (reason && (first == PB_REASON_NONE || reason < first))
            first = reason;
    }
    return (unsigned char)first;
}

enum state_mark { STATE_OPEN, STATE_CLOSED, STATE_SPAM, STATE_MERGED };

static unsigned char state_of(struct value value)
{
    static const char *const closed[] = {"clos", "solv",  "resolv", "complet",     "archiv",
                                         "done", "fixed", "gelöst", "geschlossen", "erledigt"};
    if (IS_WORD(value.text, value.length, spam_words))
        return STATE_SPAM;
    if (IS_WORD(value.text, value.length, merged_words))
        return STATE_MERGED;
    for (size_t i = 0; i < sizeof closed / sizeof closed[0]; i++)
        if (begins(value.text, value.length, closed[i]))
            return STATE_CLOSED;
    return STATE_OPEN;
}

static bool ends_in_bot(struct value name)
{
    return name.length > 4 && strncasecmp(name.text + name.length - 4, " bot", 4) == 0;
}

static bool in_strings(const struct pb_strings *strings, struct value name)
{
    for (size_t i = 0; i < strings->count; i++)
        if (strlen(strings->items[i]) == name.length && strncasecmp(strings->items[i], name.text, name.length) == 0)
            return true;
    return false;
}

static enum pb_agent_mark mark_of_agent(const struct pb_map *map, struct value name)
{
    if (name.length == 0 || IS_WORD(name.text, name.length, nobody_names) ||
        begins(name.text, name.length, "deleted user") || begins(name.text, name.length, "former user") ||
        in_strings(&map->ignored_agents, name))
        return PB_AGENT_NOBODY;
    bool bot = IS_WORD(name.text, name.length, bot_names) || ends_in_bot(name) || in_strings(&map->bots, name);
    return bot ? PB_AGENT_BOT : PB_AGENT_PERSON;
}

static bool is_yes(struct value value)
{
    static const char *const words[] = {"true", "yes", "1", "y", "t", "x", "ja"};
    return IS_WORD(value.text, value.length, words);
}

/* What a text means, looked up once for each text. */
typedef unsigned char meaning(struct value value);

static unsigned char mark_of(struct pb_words *words, struct value value, meaning *of)
{
    bool added;
    if (words->failed || words->count >= PB_WORDS_MAX)
        return of(value);
    uint32_t index = pb_words_index(words, value.text, value.length, &added);
    if (words->failed)
        return of(value);
    if (added)
        words->marks[index] = of(value);
    return words->marks[index];
}

/* ---- the fields of a record ---- */

static uint32_t moment_of(const struct pb_reading *reading, const struct pb_record *record, const int *places,
                          enum pb_role role)
{
    struct pb_moment moment;
    struct value value = value_at(record, places[role]);
    if (value.length == 0 || !pb_value_moment(value.text, value.length, reading->columns.order[role], &moment))
        return 0;
    int64_t seconds = moment.seconds;
    if (moment.zoned)
        seconds += reading->map.timezone - moment.zone;
    return seconds > 0 && seconds < UINT32_MAX ? (uint32_t)seconds : 0;
}

enum { NUMBER_SIZE = 64 };

/* The cell of a role that is a number, without marks between thousands. */
static struct value number_at(const struct pb_reading *reading, const struct pb_record *record, const int *places,
                              enum pb_role role, char space[NUMBER_SIZE])
{
    struct value value = value_at(record, places[role]);
    size_t length = pb_value_ungroup(space, NUMBER_SIZE, value.text, value.length, reading->columns.thousands[role]);
    return length ? (struct value){space, length} : value;
}

static uint16_t count_of(const struct pb_reading *reading, const struct pb_record *record, const int *places,
                         enum pb_role role)
{
    char space[NUMBER_SIZE];
    double number;
    struct value value = number_at(reading, record, places, role, space);
    if (value.length == 0)
        return UINT16_MAX;
    if (!pb_value_number(value.text, value.length, &number))
        return is_yes(value) ? 1 : 0;
    return number < 0 ? 0 : number > UINT16_MAX - 1 ? UINT16_MAX - 1 : (uint16_t)number;
}

/* Minutes of work; NaN without. */
static float minutes_of(struct pb_reading *reading, const struct pb_record *record, const int *places)
{
    char space[NUMBER_SIZE];
    double number;
    struct value value = number_at(reading, record, places, PB_COLUMN_HANDLE, space);
    if (value.length == 0)
        return NAN;
    enum pb_duration form = pb_value_duration(value.text, value.length, &number);
    if (form == PB_DURATION_NONE) {
        reading->unreadable_handles++;
        return NAN;
    }
    bool short_clock =
        form == PB_DURATION_CLOCK && memchr(value.text, ':', value.length) == memrchr(value.text, ':', value.length);
    reading->short_clocks += short_clock;
    if (short_clock && reading->columns.unit == PB_UNIT_CLOCK)
        number /= 60;
    double minutes = form == PB_DURATION_NUMBER ? number * pb_unit_minutes[reading->columns.unit] : number / 60;
    reading->zero_handles += minutes <= 0;
    return minutes > 0 ? (float)minutes : NAN;
}

/* Reopened within seven days of its solution: by the moment of reopening, else by the count of reopenings and the time
 * between the first and the full solution. */
static uint8_t reopened_flags(const struct pb_reading *reading, const struct pb_record *record, const int *places,
                              const struct pb_ticket *ticket)
{
    uint32_t reopened = moment_of(reading, record, places, PB_COLUMN_REOPENED);
    if (reopened && ticket->solved)
        return (int64_t)reopened - ticket->solved <= PB_WEEK ? PB_TICKET_REOPENED | PB_TICKET_REOPENED_LATE
                                                             : PB_TICKET_REOPENED_LATE;
    if (ticket->reopens == UINT16_MAX || ticket->reopens == 0)
        return 0;
    char spaces[2][NUMBER_SIZE];
    double first, full;
    struct value one = number_at(reading, record, places, PB_COLUMN_FIRST_SOLVED, spaces[0]);
    struct value all = number_at(reading, record, places, PB_COLUMN_FULL_SOLVED, spaces[1]);
    bool both = pb_value_number(one.text, one.length, &first) && pb_value_number(all.text, all.length, &full);
    return !both || full - first <= 7 * 1440 ? PB_TICKET_REOPENED | PB_TICKET_REOPENED_LATE : PB_TICKET_REOPENED_LATE;
}

static enum state_mark state_at(struct pb_reading *reading, const struct pb_record *record, const int *places)
{
    return (enum state_mark)mark_of(&reading->states, value_at(record, places[PB_COLUMN_STATUS]), state_of);
}

static enum pb_reason reason_at(struct pb_reading *reading, const struct pb_record *record, const int *places,
                                const struct pb_ticket *ticket, enum state_mark state)
{
    enum pb_reason tagged =
        (enum pb_reason)mark_of(&reading->tags, value_at(record, places[PB_COLUMN_TAGS]), reason_of_tags);
    struct value resolution = value_at(record, places[PB_COLUMN_RESOLUTION]);
    struct value requester = value_at(record, places[PB_COLUMN_REQUESTER]);
    struct value bot = value_at(record, places[PB_COLUMN_BOT]);
    bool spam = state == STATE_SPAM || is_yes(value_at(record, places[PB_COLUMN_SPAM])) ||
                value_at(record, places[PB_COLUMN_TRASHED]).length > 0;
    if (!ticket->created)
        return PB_REASON_NO_CREATION;
    if (spam || tagged == PB_REASON_SPAM)
        return PB_REASON_SPAM;
    if (state == STATE_MERGED || tagged == PB_REASON_MERGED || begins(resolution.text, resolution.length, "duplicate"))
        return PB_REASON_MERGED;
    if (tagged == PB_REASON_AUTOMATIC || begins(requester.text, requester.length, "no-reply@") ||
        begins(requester.text, requester.length, "noreply@") ||
        begins(requester.text, requester.length, "mailer-daemon@"))
        return PB_REASON_AUTOMATIC;
    if ((bot.length && IS_WORD(bot.text, bot.length, bot_settled)) || pb_agent_mark_of(reading, ticket) == PB_AGENT_BOT)
        return PB_REASON_BOT;
    return PB_REASON_NONE;
}

static bool follows_closed(const struct pb_record *record, const int *places)
{
    struct value via = value_at(record, places[PB_COLUMN_CHANNEL]);
    return begins(via.text, via.length, "closed ticket");
}

/* Fills in a ticket from one record alone. */
static void fill_ticket(struct pb_reading *reading, struct pb_ticket *ticket, const struct pb_export *export,
                        const struct pb_record *record, const int *places)
{
    bool added;
    struct value agent = value_at(record, places[PB_COLUMN_AGENT]);
    struct value category = value_at(record, places[PB_COLUMN_CATEGORY]);
    struct value requester = value_at(record, places[PB_COLUMN_REQUESTER]);
    enum state_mark state = state_at(reading, record, places);
    ticket->created = moment_of(reading, record, places, PB_COLUMN_CREATED);
    ticket->solved = moment_of(reading, record, places, PB_COLUMN_SOLVED);
    ticket->updated = moment_of(reading, record, places, PB_COLUMN_UPDATED);
    ticket->minutes = minutes_of(reading, record, places);
    ticket->replies = count_of(reading, record, places, PB_COLUMN_REPLIES);
    ticket->reopens = count_of(reading, record, places, PB_COLUMN_REOPENS);
    ticket->stations = count_of(reading, record, places, PB_COLUMN_STATIONS);
    ticket->category = pb_words_index(&reading->categories, category.text, category.length, NULL);
    ticket->agent = pb_words_index(&reading->agents, agent.text, agent.length, &added);
    if (added && !reading->agents.failed)
        reading->agents.marks[ticket->agent] = (unsigned char)mark_of_agent(&reading->map, agent);
    ticket->requester = requester.length ? (uint32_t)pb_hash64_bytes(requester.text, requester.length) | 1 : 0;
    bool backwards = ticket->created && ticket->solved && ticket->solved < ticket->created;
    ticket->flags = backwards ? PB_TICKET_BACKWARDS : 0;
    if (backwards)
        ticket->solved = 0;
    if (ticket->solved || backwards || state == STATE_CLOSED ||
        (places[PB_COLUMN_SOLVED] < 0 && places[PB_COLUMN_STATUS] < 0))
        ticket->flags |= PB_TICKET_SOLVED;
    ticket->flags |= reopened_flags(reading, record, places, ticket);
    if (follows_closed(record, places))
        ticket->flags |= PB_TICKET_FOLLOW_UP;
    if (reading->columns.kind == PB_HANDLE_REPLY && ticket->replies != UINT16_MAX)
        ticket->minutes *= (float)ticket->replies;
    if (ticket->minutes <= 0)
        ticket->minutes = NAN;
    ticket->reason = (uint8_t)reason_at(reading, record, places, ticket, state);
    if (!ticket->reason && pb_reading_excludes(reading, export, record))
        ticket->reason = PB_REASON_EXCLUDED;
}

/* ---- identifiers ---- */

uint64_t pb_record_id(const struct pb_record *record, const struct pb_export *export, const int *places)
{
    struct value id = value_at(record, places[PB_COLUMN_ID]);
    if (id.length > 0)
        return pb_hash64_bytes(id.text, id.length);
    /* without an identifier a record is a ticket of its own */
    return ((uint64_t) export->header_hash ^ (uint64_t)record->line << 20) * 0x9e3779b97f4a7c15 + export->records;
}

/* 1.2E+11: a spreadsheet has rounded it. */
static bool looks_rounded(struct value id)
{
    const char *e = memchr(id.text, 'E', id.length);
    double number;
    return e && e > id.text && (size_t)(e - id.text) + 2 < id.length && e[1] == '+' &&
           pb_value_number(id.text, id.length, &number);
}

/* ---- event logs and messages ---- */

static uint16_t more(uint16_t count, uint16_t by)
{
    return count == UINT16_MAX ? by : (uint16_t)(count + by < UINT16_MAX ? count + by : UINT16_MAX - 1);
}

/* An event of a ticket that is known: the earliest moment is its creation, work after a closing event reopens it. */
static void add_event(struct pb_reading *reading, struct pb_ticket *ticket, const struct pb_ticket *event,
                      uint32_t moment, enum state_mark state, bool first)
{
    uint32_t created = event->created ? event->created : moment;
    bool closes = state == STATE_CLOSED, counted = reading->columns.of[PB_COLUMN_REOPENS] >= 0;
    if (!ticket->created || (created && created < ticket->created))
        ticket->created = created;
    if (ticket->reason == PB_REASON_NO_CREATION && ticket->created)
        ticket->reason = PB_REASON_NONE;
    if (moment > ticket->updated)
        ticket->updated = moment;
    if (!first && !closes && (ticket->flags & PB_TICKET_CLOSED_NOW) && !counted) {
        ticket->reopens = more(ticket->reopens, 1);
        ticket->flags |= PB_TICKET_REOPENED_LATE;
        if (ticket->solved && moment >= ticket->solved && moment - ticket->solved <= PB_WEEK)
            ticket->flags |= PB_TICKET_REOPENED;
    }
    if (closes && !ticket->solved && reading->columns.of[PB_COLUMN_SOLVED] < 0)
        ticket->solved = moment;
    ticket->flags = (uint8_t)(closes ? ticket->flags | PB_TICKET_CLOSED_NOW | PB_TICKET_SOLVED
                                     : ticket->flags & ~PB_TICKET_CLOSED_NOW);
    if (counted && event->reopens != UINT16_MAX &&
        (ticket->reopens == UINT16_MAX || event->reopens > ticket->reopens)) {
        ticket->reopens = event->reopens;
        ticket->flags |= event->flags & (PB_TICKET_REOPENED | PB_TICKET_REOPENED_LATE);
    }
    if (event->solved > ticket->solved)
        ticket->solved = event->solved;
    if (event->solved)
        ticket->flags |= PB_TICKET_SOLVED;
}

/* A message: outbound ones that nobody sent by machine are replies. stations counts those with a time; reading ends by
 * giving the others the mean of these. */
static void add_message(struct pb_ticket *ticket, const struct pb_ticket *event, const struct pb_record *record,
                        const int *places)
{
    struct value direction = value_at(record, places[PB_COLUMN_DIRECTION]);
    bool outbound = begins(direction.text, direction.length, "out");
    if (!outbound || is_yes(value_at(record, places[PB_COLUMN_AUTOREPLY])))
        return;
    ticket->replies = more(ticket->replies, 1);
    if (isnan(event->minutes))
        return;
    ticket->minutes = isnan(ticket->minutes) ? event->minutes : ticket->minutes + event->minutes;
    ticket->stations = more(ticket->stations, 1);
}

static void take_latest(struct pb_reading *reading, struct pb_ticket *ticket, const struct pb_ticket *event)
{
    if (pb_agent_mark_of(reading, event) == PB_AGENT_PERSON)
        ticket->agent = event->agent;
    if (!reading->categories.failed && *reading->categories.texts[event->category])
        ticket->category = event->category;
    if (!isnan(event->minutes) && !reading->messages)
        ticket->minutes = event->minutes;
    if (event->reason && event->reason != PB_REASON_NO_CREATION && event->reason != PB_REASON_AUTOMATIC)
        ticket->reason = event->reason;
}

static payback_status take_event(struct pb_reading *reading, struct pb_ticket *event, const struct pb_record *record,
                                 const int *places)
{
    bool added;
    struct pb_ticket *ticket = pb_ticket_of(&reading->tickets, event->id, &added);
    if (!ticket)
        return PAYBACK_ERROR_MEMORY;
    uint32_t moment = moment_of(reading, record, places, PB_COLUMN_EVENT);
    enum state_mark state = state_at(reading, record, places);
    if (event->reason == PB_REASON_AUTOMATIC && reading->messages)
        event->reason = PB_REASON_NONE; /* of the message, not of the conversation */
    if (added) {
        uint64_t id = ticket->id;
        *ticket = *event;
        ticket->id = id;
        ticket->flags &= (uint8_t)~PB_TICKET_CLOSED_NOW;
        if (reading->messages) {
            ticket->minutes = NAN;
            ticket->replies = ticket->stations = 0;
        }
    }
    add_event(reading, ticket, event, moment, state, added);
    if (!added)
        take_latest(reading, ticket, event);
    if (reading->messages)
        add_message(ticket, event, record, places);
    return PAYBACK_OK;
}

/* Whether two records of a ticket differ in nothing but who worked how long. */
static bool is_entry(const struct pb_ticket *one, const struct pb_ticket *other)
{
    return one->minutes != other->minutes && !isnan(one->minutes) && !isnan(other->minutes) &&
           one->created == other->created && one->solved == other->solved && one->updated == other->updated &&
           one->category == other->category && one->replies == other->replies && one->reopens == other->reopens &&
           one->flags == other->flags;
}

payback_status pb_reading_record(struct pb_reading *reading, const struct pb_export *export,
                                 const struct pb_record *record, const int *places)
{
    struct pb_ticket ticket = {.id = pb_record_id(record, export, places)};
    bool added;
    fill_ticket(reading, &ticket, export, record, places);
    if (reading->agents.failed || reading->categories.failed)
        return PAYBACK_ERROR_MEMORY;
    reading->rounded_ids += looks_rounded(value_at(record, places[PB_COLUMN_ID]));
    if (reading->event_log)
        return take_event(reading, &ticket, record, places);
    struct pb_ticket *known = pb_ticket_of(&reading->tickets, ticket.id, &added);
    if (!known)
        return PAYBACK_ERROR_MEMORY;
    reading->duplicates += !added;
    reading->entries += !added && is_entry(known, &ticket);
    if (added || ticket.updated >= known->updated)
        *known = ticket;
    return PAYBACK_OK;
}
