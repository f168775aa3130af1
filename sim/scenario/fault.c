/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Messages of a reading, and where in the tree it stands. */
#include "scenario/reading.h"

#include "base/diagnostics.h"
#include "base/memory.h"

#include <stdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What comes after these is only counted: the file is hostile, and finding a place takes time. */
enum { MESSAGES_KEPT = 500 };

static void keep_first(struct pb_first_fault *first, const char *pointer, const char *hint, const char *format,
                       va_list arguments)
{
    if (first->found)
        return;
    first->found = true;
    snprintf(first->pointer, sizeof first->pointer, "%s", pointer);
    snprintf(first->hint, sizeof first->hint, "%s", hint);
    vsnprintf(first->message, sizeof first->message, format, arguments);
}

bool pb_is_flooded(const struct pb_reading *reading)
{
    return reading->errors >= MESSAGES_KEPT || (reading->first != NULL && reading->first->found);
}

static int order_of_file(const struct pb_reading *reading, const char *file)
{
    int files = 0;
    for (size_t i = 0; i < reading->message_count; i++) {
        if (strcmp(reading->messages[i].file, file) == 0)
            return reading->messages[i].file_order;
        if (reading->messages[i].file_order >= files)
            files = reading->messages[i].file_order + 1;
    }
    return files;
}

static void release(struct pb_message *message)
{
    free(message->file);
    free(message->pointer);
    free(message->message);
    free(message->hint);
}

/* Takes over the text. */
static void keep(struct pb_reading *reading, payback_severity severity, struct pb_place place, const char *pointer,
                 const char *hint, char *text)
{
    struct pb_message *list = pb_resize(reading->messages, reading->message_count + 1, sizeof *list);
    reading->messages = list != NULL ? list : reading->messages;
    struct pb_message message = {severity,
                                 pb_copy_text(place.file),
                                 pb_copy_text(pointer),
                                 text,
                                 pb_copy_text(hint),
                                 order_of_file(reading, place.file),
                                 place.line,
                                 place.column,
                                 reading->message_count};
    if (list == NULL || message.file == NULL || message.pointer == NULL || text == NULL || message.hint == NULL) {
        reading->memory_short = true;
        release(&message);
        return;
    }
    list[reading->message_count++] = message;
}

static int by_place(const void *a, const void *b)
{
    const struct pb_message *x = a, *y = b;
    if (x->file_order != y->file_order)
        return x->file_order < y->file_order ? -1 : 1;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

/* The file with most errors: the diagnostics keep no more of it, and only count. */
static const char *worst_file(const struct pb_reading *reading)
{
    const char *worst = pb_document_file(reading->document);
    size_t most = 0;
    for (size_t i = 0, errors = 0; i < reading->message_count; i++) {
        const struct pb_message *message = &reading->messages[i]; /* sorted: one file after the other */
        errors = i > 0 && message->file_order != message[-1].file_order ? 0 : errors;
        errors += message->severity == PAYBACK_ERROR;
        if (errors > most) {
            most = errors;
            worst = message->file;
        }
    }
    return worst;
}

void pb_tell_all(struct pb_reading *reading)
{
    if (reading->message_count > 0)
        qsort(reading->messages, reading->message_count, sizeof *reading->messages, by_place);
    for (size_t i = 0; i < reading->message_count; i++) {
        const struct pb_message *message = &reading->messages[i];
        pb_diagnose(reading->diagnostics, message->severity, message->file, message->line, message->column,
                    message->pointer, message->hint, "%s", message->message);
    }
    const char *file = worst_file(reading);
    for (size_t i = 0; i < reading->untold; i++)
        pb_diagnose(reading->diagnostics, PAYBACK_ERROR, file, 1, 1, "", "", "too many errors");
    for (size_t i = 0; i < reading->message_count; i++)
        release(&reading->messages[i]);
    free(reading->messages);
    reading->messages = NULL;
    reading->message_count = 0;
}

static void tell(struct pb_reading *reading, payback_severity severity, const char *option, const char *pointer,
                 const char *hint, const char *format, va_list arguments)
{
    if (severity == PAYBACK_ERROR)
        reading->errors++;
    if (reading->first != NULL) {
        if (severity == PAYBACK_ERROR)
            keep_first(reading->first, pointer, hint, format, arguments);
        return;
    }
    if (reading->diagnostics == NULL)
        return;
    if (reading->message_count >= MESSAGES_KEPT) {
        reading->untold += severity == PAYBACK_ERROR;
        return;
    }
    option = option != NULL ? option : reading->option;
    struct pb_place place =
        option != NULL ? (struct pb_place){option, 1, 1} : pb_document_place(reading->document, pointer);
    struct pb_text text = {0};
    pb_text_format_list(&text, format, arguments);
    keep(reading, severity, place, pointer, hint, pb_text_take(&text));
}

void pb_fault(struct pb_reading *reading, const char *hint, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    tell(reading, PAYBACK_ERROR, NULL, pb_here(reading), hint, format, arguments);
    va_end(arguments);
}

void pb_fault_at(struct pb_reading *reading, const char *pointer, const char *hint, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    tell(reading, PAYBACK_ERROR, NULL, pointer, hint, format, arguments);
    va_end(arguments);
}

void pb_warn_at(struct pb_reading *reading, const char *pointer, const char *hint, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    tell(reading, PAYBACK_WARNING, NULL, pointer, hint, format, arguments);
    va_end(arguments);
}

void pb_fault_of_option(struct pb_reading *reading, const char *option, const char *pointer, const char *hint,
                        const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    tell(reading, PAYBACK_ERROR, option, pointer, hint, format, arguments);
    va_end(arguments);
}

size_t pb_enter(struct pb_reading *reading, const char *key)
{
    size_t mark = reading->pointer.length;
    pb_text_add_char(&reading->pointer, '/');
    if (strpbrk(key, "~/") == NULL) {
        pb_text_add(&reading->pointer, key);
        key += strlen(key);
    }
    for (; *key != '\0'; key++)
        if (*key == '~')
            pb_text_add(&reading->pointer, "~0");
        else if (*key == '/')
            pb_text_add(&reading->pointer, "~1");
        else
            pb_text_add_char(&reading->pointer, *key);
    if (reading->pointer.failed)
        reading->memory_short = true;
    return mark;
}

size_t pb_enter_index(struct pb_reading *reading, size_t index)
{
    char key[24];
    snprintf(key, sizeof key, "%zu", index);
    return pb_enter(reading, key);
}

void pb_leave(struct pb_reading *reading, size_t mark)
{
    reading->pointer.length = mark;
    if (reading->pointer.data != NULL)
        reading->pointer.data[mark] = '\0';
}

const char *pb_here(const struct pb_reading *reading)
{
    return pb_text_string(&reading->pointer);
}

struct pb_words pb_words(const char *format, ...)
{
    struct pb_words words = {""};
    struct pb_text text = {0};
    va_list arguments;
    va_start(arguments, format);
    pb_text_format_list(&text, format, arguments);
    va_end(arguments);
    if (text.data != NULL && !text.failed) {
        size_t length = text.length < sizeof words.text ? text.length : sizeof words.text - 1;
        while (length < text.length && length > 0 && ((unsigned char)text.data[length] & 0xC0) == 0x80)
            length--; /* not within a character */
        memcpy(words.text, text.data, length);
    }
    pb_text_clear(&text);
    return words;
}

struct pb_words pb_figure(double number)
{
    const bool whole = number == floor(number) && fabs(number) < 1e16; /* as a seed: to the last digit */
    return whole ? pb_words("%.0f", number) : pb_words("%.12g", number);
}

struct pb_words pb_parent_of(const char *pointer)
{
    const char *last = strrchr(pointer, '/');
    return pb_words("%.*s", last != NULL ? (int)(last - pointer) : 0, pointer);
}

/* The beginning of a string as JSON. */
static struct pb_words quote(const char *string)
{
    enum { SHOWN = 40 };
    size_t length = strlen(string), kept = length <= SHOWN ? length : SHOWN;
    while (kept < length && kept > 0 && ((unsigned char)string[kept] & 0xC0) == 0x80)
        kept--; /* not within a character */
    char beginning[SHOWN + sizeof "…"];
    memcpy(beginning, string, kept);
    strcpy(beginning + kept, kept < length ? "…" : "");
    struct pb_text quoted = {0};
    pb_text_add_json_string(&quoted, beginning);
    struct pb_words words = pb_words("the text %s", quoted.data != NULL && !quoted.failed ? quoted.data : "…");
    pb_text_clear(&quoted);
    return words;
}

struct pb_words pb_found(const cJSON *item)
{
    if (cJSON_IsNumber(item))
        return pb_figure(item->valuedouble);
    if (cJSON_IsString(item))
        return quote(item->valuestring);
    if (cJSON_IsBool(item))
        return pb_words("%s", cJSON_IsTrue(item) ? "true" : "false");
    if (cJSON_IsNull(item))
        return pb_words("null");
    if (cJSON_IsArray(item))
        return pb_words("a list");
    return pb_words("%s", pb_json_member(item, "dist") != NULL ? "a distribution" : "an object");
}
