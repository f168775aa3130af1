/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/scanner.h"

#include <stdio.h>
#include <string.h>

/* A string while its escapes are read. */
struct string {
    struct pb_scanner *scanner;
    const char *from, *end; /* what is left between the quotes */
    char *to;               /* where the next byte goes; never overtakes from */
    bool faulty;            /* one message a string is enough */
};

static void fault(struct string *string, const char *at, const char *hint, const char *what, const char *found)
{
    if (!string->faulty)
        pb_scan_fault(string->scanner, pb_scan_mark(string->scanner, at), hint, "%s (%s)", what, found);
    string->faulty = true;
}

/* The number that four hexadecimal digits at from give, or −1. */
static int four_digits(const char *from, const char *end)
{
    int value = 0;
    if (end - from < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        char c = from[i];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0)
            return -1;
        value = 16 * value + digit;
    }
    return value;
}

static char *encode(char *to, unsigned code)
{
    if (code < 0x80) {
        *to++ = (char)code;
    } else if (code < 0x800) {
        *to++ = (char)(0xc0 | code >> 6);
        *to++ = (char)(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        *to++ = (char)(0xe0 | code >> 12);
        *to++ = (char)(0x80 | (code >> 6 & 0x3f));
        *to++ = (char)(0x80 | (code & 0x3f));
    } else {
        *to++ = (char)(0xf0 | code >> 18);
        *to++ = (char)(0x80 | (code >> 12 & 0x3f));
        *to++ = (char)(0x80 | (code >> 6 & 0x3f));
        *to++ = (char)(0x80 | (code & 0x3f));
    }
    return to;
}

/* \uXXXX, or two of them that make a pair; from is at the backslash. */
static void read_code(struct string *string)
{
    char excerpt[PB_EXCERPT_SIZE];
    const char *at = string->from;
    int code = four_digits(at + 2, string->end);
    if (code < 0) {
        size_t shown = string->end - at < 6 ? (size_t)(string->end - at) : 6;
        fault(string, at, "write four hexadecimal digits after \\u, or the character itself",
              "a \\u escape without four digits", pb_scan_excerpt(excerpt, at, shown));
        string->from += 2;
        *string->to++ = '?';
        return;
    }
    string->from += 6;
    bool first_half = code >= 0xd800 && code < 0xdc00;
    int second = first_half && string->end - string->from >= 6 && string->from[0] == '\\' && string->from[1] == 'u'
                     ? four_digits(string->from + 2, string->end)
                     : -1;
    if (second >= 0xdc00 && second < 0xe000) {
        string->from += 6;
        code = 0x10000 + ((code - 0xd800) << 10) + (second - 0xdc00);
    } else if (code >= 0xd800 && code < 0xe000) {
        fault(string, at, "write both halves (\\ud83d\\ude42), or the character itself", "half of a surrogate pair",
              pb_scan_excerpt(excerpt, at, 6));
        code = '?';
    } else if (code == 0) {
        fault(string, at, "leave it out", "a text cannot hold a NUL character", "\\u0000");
        code = '?';
    }
    string->to = encode(string->to, (unsigned)code);
}

static void read_escape(struct string *string)
{
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    char c = string->from[1]; /* the string's closing quote at the latest */
    const char *letter = c ? strchr(letters, c) : NULL;
    if (c == 'u') {
        read_code(string);
        return;
    }
    if (!letter) {
        char excerpt[PB_EXCERPT_SIZE], found[PB_EXCERPT_SIZE + 1];
        snprintf(found, sizeof found, "\\%s", pb_scan_found(excerpt, string->from + 1, string->from + 2));
        fault(string, string->from, "write \\\\ for a backslash", "an escape that JSON does not have", found);
    }
    *string->to++ = letter ? meanings[letter - letters] : '?';
    string->from += 2;
}

/* A control character, or a character beyond ASCII. */
static void read_special(struct string *string)
{
    char found[80];
    unsigned char byte = (unsigned char)*string->from;
    const char *why = NULL;
    size_t length = byte < 0x20 ? 0 : pb_scan_character(string->from, string->end, &why);
    if (length > 0) {
        memmove(string->to, string->from, length);
        string->to += length;
        string->from += length;
        return;
    }
    if (byte < 0x20) {
        snprintf(found, sizeof found, "byte 0x%02X", byte);
        fault(string, string->from,
              byte == '\t'   ? "write \\t, or a space"
              : byte == '\0' ? "leave it out; save the file as plain UTF-8 text"
                             : "write it as \\u00XX, or leave it out",
              byte == '\t' ? "a tab inside a text" : "a control character inside a text", found);
    } else {
        snprintf(found, sizeof found, "byte 0x%02X: %s", byte, why);
        fault(string, string->from, "save the file as UTF-8", "not valid UTF-8", found);
    }
    *string->to++ = '?';
    string->from++;
}

/* Copies what stands between the quotes to `to`, without its escapes. */
static char *decode(struct pb_scanner *scanner, const char *from, const char *end, char *to)
{
    struct string string = {.scanner = scanner, .from = from, .end = end, .to = to};
    while (string.from < end) {
        unsigned char c = (unsigned char)*string.from;
        if (c == '\\')
            read_escape(&string);
        else if (c < 0x20 || c >= 0x80)
            read_special(&string);
        else
            *string.to++ = *string.from++;
    }
    return string.to;
}

/* The closing quote, or NULL with a message. *plain: what stands before it is ASCII without escapes. */
static const char *find_end(struct pb_scanner *scanner, bool *plain)
{
    const char *at = scanner->at + 1;
    *plain = true;
    for (; at < scanner->end && *at != '"' && *at != '\n'; at++) {
        unsigned char c = (unsigned char)*at;
        if (c >= 0x20 && c < 0x80 && c != '\\')
            continue;
        *plain = false;
        if (c == '\r' && at + 1 < scanner->end && at[1] == '\n')
            break;
        at += c == '\\' && at + 1 < scanner->end && at[1] != '\n' && at[1] != '\r';
    }
    if (at < scanner->end && *at == '"')
        return at;
    char excerpt[PB_EXCERPT_SIZE];
    size_t length = (size_t)(at - scanner->at);
    pb_scan_fault(scanner, pb_scan_mark(scanner, scanner->at),
                  at < scanner->end ? "close it with \" in the same line; a line break inside a text is written \\n"
                                    : "close it with \"",
                  at < scanner->end ? "a text that does not end in its line (%s)" : "a text that does not end (%s)",
                  pb_scan_excerpt(excerpt, scanner->at, length));
    return NULL;
}

char *pb_scan_string(struct pb_scanner *scanner)
{
    bool plain;
    const char *from = scanner->at + 1, *end = find_end(scanner, &plain);
    if (!end)
        return NULL;
    size_t length = (size_t)(end - from);
    char *string = cJSON_malloc(length + 1);
    if (!string) {
        scanner->out_of_memory = true;
        return NULL;
    }
    if (plain)
        memcpy(string, from, length);
    else
        length = (size_t)(decode(scanner, from, end, string) - string);
    string[length] = '\0';
    scanner->at = end + 1;
    return string;
}
