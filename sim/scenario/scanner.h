/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The state of one scan, shared by the parts of the scanner: structure (scan.c), strings (scan_string.c), numbers and
 * words (scan_word.c), messages (scan_fault.c). */
#ifndef PB_SCENARIO_SCANNER_H
#define PB_SCENARIO_SCANNER_H

#include "scenario/document.h"
#include "scenario/keys.h"
#include "scenario/scan.h"

/* A position in the text: from 1, column in bytes. */
struct pb_mark {
    int line, column;
};

/* Messages after which a text is given up: nobody reads more, and a hostile one has millions to offer. */
enum { PB_FAULTS_MAX = 1000 };

/* An object or array that is open. */
struct pb_level {
    cJSON *container;
    struct pb_mark opened;
    uint32_t number; /* the how many-th container of the text: its name in keys */
    const char *key; /* object: of the member that is being read; NULL between members */
    long index;      /* array: of the element that is being read, −1 before the first */
};

struct pb_scanner {
    const struct pb_source *source;
    const char *at, *end;
    const char *line_start; /* first byte of the line that `at` is in */
    int line;
    cJSON *root;
    struct pb_level levels[PB_DEPTH_MAX];
    int depth;
    char *pending_key; /* read, but its value not yet */
    struct pb_mark pending;
    struct pb_keys keys;
    struct pb_places *places;
    payback_diagnostics *diagnostics;
    size_t members, elements, containers, errors;
    bool out_of_memory;
};

static inline struct pb_mark pb_scan_mark(const struct pb_scanner *scanner, const char *at)
{
    return (struct pb_mark){scanner->line, (int)(at - scanner->line_start) + 1};
}

static inline bool pb_scan_given_up(const struct pb_scanner *scanner)
{
    return scanner->errors >= PB_FAULTS_MAX;
}

/* Adds an error about the member that is being read, unless there are PB_FAULTS_MAX already. */
void pb_scan_fault(struct pb_scanner *scanner, struct pb_mark mark, const char *hint, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

enum { PB_EXCERPT_SIZE = 64 };
/* What stands at from, for a message: at most 40 bytes of length, cut between characters, nothing that a terminal would
 * obey. */
const char *pb_scan_excerpt(char excerpt[PB_EXCERPT_SIZE], const char *from, size_t length);
/* What stands at from: a word, a character, a byte by its number, or the end. */
const char *pb_scan_found(char excerpt[PB_EXCERPT_SIZE], const char *from, const char *end);

/* Length of the UTF-8 character (RFC 3629) at from, or 0 where there is none and *why tells what is wrong. */
size_t pb_scan_character(const char *from, const char *end, const char **why);

bool pb_scan_is_utf8(const char *string);

/* Letters, digits, + - . _: what numbers and words are made of, rightly or wrongly. */
bool pb_scan_is_word(char c);

/* Reads the string whose opening quote is at `at`; release with cJSON_free. NULL: it does not end, or memory is short.
 */
char *pb_scan_string(struct pb_scanner *scanner);
/* Reads the number, true, false or null at `at`; what is none of them is reported and stands for null. NULL: memory is
 * short. */
cJSON *pb_scan_word(struct pb_scanner *scanner);

#endif
