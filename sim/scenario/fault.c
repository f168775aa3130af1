/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Messages of a reading, and where in the tree it stands. */
#include "scenario/reading.h"

#include "base/diagnostics.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    option = option != NULL ? option : reading->option;
    struct pb_place place =
        option != NULL ? (struct pb_place){option, 1, 1} : pb_document_place(reading->document, pointer);
    struct pb_text message = {0};
    pb_text_format_list(&message, format, arguments);
    if (message.failed || message.data == NULL)
        reading->memory_short = true;
    else
        pb_diagnose(reading->diagnostics, severity, place.file, place.line, place.column, pointer, hint, "%s",
                    message.data);
    pb_text_clear(&message);
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
    return reading->pointer.data != NULL ? reading->pointer.data : "";
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
    return pb_words("%.12g", number);
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
