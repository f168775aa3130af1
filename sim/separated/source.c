/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "separated/source.h"

#include "base/memory.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void pb_separated_fail(struct pb_separated_fault *fault, size_t line, size_t column, const char *hint,
                       const char *format, ...)
{
    va_list arguments;
    fault->line = (int)line;
    fault->column = (int)column;
    snprintf(fault->hint, sizeof fault->hint, "%s", hint);
    va_start(arguments, format);
    vsnprintf(fault->message, sizeof fault->message, format, arguments);
    va_end(arguments);
}

static payback_status fail_cause(struct pb_separated_fault *fault, int error)
{
    const char *text = strerrordesc_np(error);
    const char *hint = error == EISDIR ? "name a file in this folder" : error == ENOENT ? "check the path" : "";
    pb_separated_fail(fault, 0, 0, hint, "the file cannot be read (%s)", text ? text : "unknown error");
    return PAYBACK_ERROR_UNREADABLE;
}

payback_status pb_source_raw(const struct pb_source_bytes *source, uint64_t offset, char *room, size_t wanted,
                             size_t *got, struct pb_separated_fault *fault)
{
    *got = 0;
    if (offset >= source->size)
        return PAYBACK_OK;
    if (wanted > source->size - offset)
        wanted = (size_t)(source->size - offset);
    if (source->descriptor < 0) {
        memcpy(room, source->memory + offset, wanted);
        *got = wanted;
        return PAYBACK_OK;
    }
    while (*got < wanted) {
        ssize_t count = pread(source->descriptor, room + *got, wanted - *got, (off_t)(offset + *got));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return fail_cause(fault, errno);
        if (count == 0) {
            pb_separated_fail(fault, 0, 0, "copy it first, or wait until it is whole",
                              "the file was cut while it was read");
            return PAYBACK_ERROR_UNREADABLE;
        }
        *got += (size_t)count;
    }
    return PAYBACK_OK;
}

/* ---- encodings ---- */

static size_t put_utf8(char *out, uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xc0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xe0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3f));
        out[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3f));
    out[2] = (char)(0x80 | (c >> 6 & 0x3f));
    out[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

/* Bytes 0x80 … 0x9f of windows-1252; those without a character are controls of Latin-1. */
static const uint16_t windows[32] = {0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021,
                                     0x2c6,  0x2030, 0x160,  0x2039, 0x152,  0x8d,   0x17d,  0x8f,
                                     0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                     0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178};

static size_t from_windows(char *out, const unsigned char *in, size_t length)
{
    size_t made = 0;
    for (size_t i = 0; i < length; i++)
        made += put_utf8(out + made, in[i] >= 0x80 && in[i] < 0xa0 ? windows[in[i] - 0x80] : in[i]);
    return made;
}

static uint32_t unit_at(const unsigned char *in, bool big)
{
    return big ? (uint32_t)in[0] << 8 | in[1] : (uint32_t)in[1] << 8 | in[0];
}

/* Half of a pair without the other half is read as U+FFFD. Returns what was taken: a pair is not torn apart, unless it
 * is the last. */
static size_t from_utf16(char *out, size_t *made, const unsigned char *in, size_t length, bool big)
{
    size_t at = 0;
    *made = 0;
    while (at + 1 < length) {
        uint32_t c = unit_at(in + at, big);
        bool high = c >= 0xd800 && c < 0xdc00;
        if (high && at + 3 >= length && at > 0)
            break;
        at += 2;
        if (high && at + 1 < length) {
            uint32_t low = unit_at(in + at, big);
            if (low >= 0xdc00 && low < 0xe000) {
                c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
                at += 2;
            }
        }
        *made += put_utf8(out + *made, c >= 0xd800 && c < 0xe000 ? PB_REPLACEMENT : c);
    }
    return at;
}

/* Bytes of whole, valid UTF-8 at the start; at the end of a block a character may be cut. */
static size_t valid_utf8(const char *bytes, size_t length)
{
    size_t at = 0;
    while (at < length) {
        uint64_t word;
        if (at + sizeof word <= length) {
            memcpy(&word, bytes + at, sizeof word);
            if (!(word & 0x8080808080808080)) {
                at += sizeof word;
                continue;
            }
        }
        if ((unsigned char)bytes[at] < 0x80) {
            at++;
            continue;
        }
        uint32_t character;
        char piece[5] = {0};
        memcpy(piece, bytes + at, length - at < 4 ? length - at : 4);
        size_t size = pb_utf8_next(piece, &character);
        if (size < 2)
            break;
        at += size;
    }
    return at;
}

static payback_status read_utf8(struct pb_source_bytes *source, char *room, size_t *length,
                                struct pb_separated_fault *fault)
{
    payback_status status = pb_source_raw(source, source->at, room, PB_SOURCE_RAW, length, fault);
    if (status != PAYBACK_OK || *length == 0)
        return status;
    source->at += *length;
    for (size_t good = 0; source->damaged && good < *length;) {
        good += valid_utf8(room + good, *length - good);
        if (good < *length)
            room[good++] = '?';
    }
    return PAYBACK_OK;
}

payback_status pb_source_read(struct pb_source_bytes *source, char *room, size_t *length,
                              struct pb_separated_fault *fault)
{
    *length = 0;
    if (source->encoding == PB_UTF8)
        return read_utf8(source, room, length, fault);
    unsigned char *raw = pb_new_workspace(PB_SOURCE_RAW, 1);
    if (!raw)
        return PAYBACK_ERROR_MEMORY;
    size_t got = 0;
    payback_status status = pb_source_raw(source, source->at, (char *)raw, PB_SOURCE_RAW, &got, fault);
    if (status == PAYBACK_OK && source->encoding == PB_WINDOWS1252) {
        *length = from_windows(room, raw, got);
        source->at += got;
    } else if (status == PAYBACK_OK) {
        source->at += from_utf16(room, length, raw, got, source->encoding == PB_UTF16BE);
    }
    free(raw);
    return status;
}

void pb_source_rewind(struct pb_source_bytes *source)
{
    source->at = source->mark;
}

/* ---- opening ---- */

static bool has_mark(const char *head, size_t length, const char *mark, size_t size)
{
    return length >= size && memcmp(head, mark, size) == 0;
}

/* By its mark, else by zero bytes at every other place of the first 4 KiB. */
static void find_encoding(struct pb_source_bytes *source, const char *head, size_t length)
{
    source->encoding = PB_UTF8;
    if (has_mark(head, length, "\xef\xbb\xbf", 3)) {
        source->mark = 3;
    } else if (has_mark(head, length, "\xff\xfe", 2) || has_mark(head, length, "\xfe\xff", 2)) {
        source->mark = 2;
        source->encoding = head[0] == '\xff' ? PB_UTF16LE : PB_UTF16BE;
    } else {
        size_t zeros[2] = {0, 0};
        for (size_t i = 0; i < length; i++)
            zeros[i % 2] += head[i] == '\0';
        if ((double)zeros[1] > 0.3 * (double)(length / 2))
            source->encoding = PB_UTF16LE;
        else if ((double)zeros[0] > 0.3 * (double)(length / 2))
            source->encoding = PB_UTF16BE;
    }
}

/* A place in text that is read byte by byte. */
struct place {
    size_t line, line_start;
};

static payback_status fail_zero(struct pb_separated_fault *fault, const char *bytes, size_t at, uint64_t offset,
                                struct place place)
{
    for (size_t i = 0; i < at; i++)
        if (bytes[i] == '\n')
            place = (struct place){place.line + 1, (size_t)offset + i + 1};
    pb_separated_fail(fault, place.line, (size_t)offset + at - place.line_start + 1, "export it again, as CSV",
                      "a NUL byte: the file is damaged, or it is no text");
    return PAYBACK_ERROR_SCENARIO;
}

/* Goes through bytes that stand for themselves: a NUL byte is a fault, and what is not UTF-8 is windows-1252. */
static payback_status check_bytes(struct pb_source_bytes *source, char *room, struct pb_separated_fault *fault)
{
    struct place place = {1, 0};
    bool good = true;
    uint64_t at = 0;
    while (at < source->size) {
        size_t got, used;
        payback_status status = pb_source_raw(source, at, room, PB_SOURCE_RAW, &got, fault);
        if (status != PAYBACK_OK)
            return status;
        const char *zero = memchr(room, '\0', got);
        if (zero)
            return fail_zero(fault, room, (size_t)(zero - room), at, place);
        used = good ? valid_utf8(room, got) : got;
        if (used < got && (got - used >= 4 || at + got == source->size)) {
            good = false;
            used = got;
        }
        for (const char *c = room; (c = memchr(c, '\n', used - (size_t)(c - room))) != NULL; c++)
            place = (struct place){place.line + 1, (size_t)at + (size_t)(c - room) + 1};
        at += used;
    }
    if (!good && source->mark == 3)
        source->damaged = true;
    else if (!good)
        source->encoding = PB_WINDOWS1252;
    return PAYBACK_OK;
}

/* Text in pairs of bytes ends with a whole pair, and not with the first half of a character. */
static payback_status check_pairs(const struct pb_source_bytes *source, struct pb_separated_fault *fault)
{
    unsigned char last[2] = {0, 0};
    size_t got = 0;
    bool whole = source->size % 2 == 0;
    if (whole && source->size >= 2) {
        payback_status status = pb_source_raw(source, source->size - 2, (char *)last, 2, &got, fault);
        if (status != PAYBACK_OK)
            return status;
        uint32_t c = unit_at(last, source->encoding == PB_UTF16BE);
        whole = c < 0xd800 || c >= 0xdc00;
    }
    if (whole)
        return PAYBACK_OK;
    pb_separated_fail(fault, 1, 1, "export it again, and wait until it is whole",
                      "the file ends in the middle of a character (UTF-16): it has been cut");
    return PAYBACK_ERROR_SCENARIO;
}

static payback_status examine(struct pb_source_bytes *source, struct pb_separated_fault *fault)
{
    enum { HEAD = 4096 };
    char *room = pb_new_workspace(PB_SOURCE_RAW, 1);
    size_t got = 0;
    if (!room)
        return PAYBACK_ERROR_MEMORY;
    payback_status status = pb_source_raw(source, 0, room, HEAD, &got, fault);
    if (status == PAYBACK_OK) {
        find_encoding(source, room, got);
        status = source->encoding == PB_UTF8 ? check_bytes(source, room, fault) : check_pairs(source, fault);
    }
    if (status == PAYBACK_OK && source->size <= source->mark) {
        pb_separated_fail(fault, 1, 1, "export the tickets with a header line", "the file is empty");
        status = PAYBACK_ERROR_SCENARIO;
    }
    pb_source_rewind(source);
    free(room);
    return status;
}

/* What is no file can be read only once: it is held in memory. */
static payback_status slurp(struct pb_source_bytes *source, int descriptor, struct pb_separated_fault *fault)
{
    size_t capacity = 0;
    for (;;) {
        if (source->size + 1 >= capacity) {
            capacity = capacity ? 2 * capacity : 1 << 16;
            char *larger = pb_resize(source->owned, capacity, 1);
            if (!larger)
                return PAYBACK_ERROR_MEMORY;
            source->owned = larger;
        }
        ssize_t count = read(descriptor, source->owned + source->size, capacity - (size_t)source->size);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return fail_cause(fault, errno);
        if (count == 0)
            break;
        source->size += (uint64_t)count;
    }
    source->memory = source->owned;
    return PAYBACK_OK;
}

static payback_status open_file(struct pb_source_bytes *source, const char *path, struct pb_separated_fault *fault)
{
    bool input = strcmp(path, "-") == 0;
    int descriptor = input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return fail_cause(fault, errno);
    payback_status status = PAYBACK_OK;
    if (fstat(descriptor, &source->facts) != 0) {
        status = fail_cause(fault, errno);
    } else if (S_ISDIR(source->facts.st_mode)) {
        status = fail_cause(fault, EISDIR);
    } else if (S_ISREG(source->facts.st_mode) && !input) {
        source->descriptor = descriptor;
        source->size = (uint64_t)source->facts.st_size;
        return PAYBACK_OK;
    } else {
        status = slurp(source, descriptor, fault);
    }
    if (!input)
        close(descriptor);
    return status;
}

payback_status pb_source_open(struct pb_source_bytes *source, const char *path, struct pb_separated_fault *fault)
{
    *source = (struct pb_source_bytes){.descriptor = -1};
    payback_status status = open_file(source, path, fault);
    if (status == PAYBACK_OK)
        status = examine(source, fault);
    if (status != PAYBACK_OK)
        pb_source_close(source);
    return status;
}

payback_status pb_source_open_bytes(struct pb_source_bytes *source, const char *bytes, size_t length,
                                    struct pb_separated_fault *fault)
{
    *source = (struct pb_source_bytes){.descriptor = -1, .memory = bytes, .size = length};
    return examine(source, fault);
}

void pb_source_close(struct pb_source_bytes *source)
{
    if (source->descriptor >= 0)
        close(source->descriptor);
    free(source->owned);
    *source = (struct pb_source_bytes){.descriptor = -1};
}
