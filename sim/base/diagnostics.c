/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/diagnostics.h"

#include "base/memory.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct payback_diagnostics {
    payback_diagnostic *items;
    size_t count, capacity;
    size_t errors; /* those that were not kept included */
};

payback_diagnostics *payback_diagnostics_new(void)
{
    return pb_new(1, sizeof(payback_diagnostics));
}

static void release(payback_diagnostic *item)
{
    free((char *)item->file);
    free((char *)item->pointer);
    free((char *)item->message);
    free((char *)item->hint);
}

void payback_diagnostics_free(payback_diagnostics *list)
{
    if (!list)
        return;
    for (size_t i = 0; i < list->count; i++)
        release(&list->items[i]);
    free(list->items);
    free(list);
}

size_t payback_diagnostics_count(const payback_diagnostics *list)
{
    return list != NULL ? list->count : 0;
}

const payback_diagnostic *payback_diagnostics_get(const payback_diagnostics *list, size_t index)
{
    return index < payback_diagnostics_count(list) ? &list->items[index] : NULL;
}

size_t payback_diagnostics_errors(const payback_diagnostics *list)
{
    return list != NULL ? list->errors : 0;
}

static size_t errors_kept(const payback_diagnostics *list, const char *file)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++)
        kept += list->items[i].severity == PAYBACK_ERROR && strcmp(list->items[i].file, file) == 0;
    return kept;
}

static bool make_room(payback_diagnostics *list)
{
    if (list->count < list->capacity)
        return true;
    size_t capacity = list->capacity ? 2 * list->capacity : 8;
    payback_diagnostic *items = pb_resize(list->items, capacity, sizeof *items);
    if (!items)
        return false;
    list->items = items;
    list->capacity = capacity;
    return true;
}

/* Counts an error, and says whether a message is to be kept. */
static bool admit(payback_diagnostics *list, payback_severity severity, const char *file)
{
    if (severity != PAYBACK_ERROR)
        return true;
    list->errors++;
    return errors_kept(list, file) < PB_ERRORS_PER_FILE;
}

/* False where memory is short: then the message is lost, but an error is still counted. */
static bool add(payback_diagnostics *list, const payback_diagnostic *diagnostic)
{
    const char *file = diagnostic->file ? diagnostic->file : "";
    if (!admit(list, diagnostic->severity, file))
        return true;
    payback_diagnostic item = {.severity = diagnostic->severity,
                               .file = pb_copy_text(file),
                               .line = diagnostic->line,
                               .column = diagnostic->column,
                               .pointer = pb_copy_text(diagnostic->pointer ? diagnostic->pointer : ""),
                               .message = pb_copy_text(diagnostic->message ? diagnostic->message : ""),
                               .hint = pb_copy_text(diagnostic->hint ? diagnostic->hint : "")};
    if (!item.file || !item.pointer || !item.message || !item.hint || !make_room(list)) {
        release(&item);
        return false;
    }
    list->items[list->count++] = item;
    return true;
}

payback_status payback_diagnostics_add(payback_diagnostics *list, const payback_diagnostic *diagnostic)
{
    if (!list || !diagnostic)
        return PAYBACK_ERROR_ARGUMENT;
    return add(list, diagnostic) ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

void pb_diagnose(payback_diagnostics *list, payback_severity severity, const char *file, int line, int column,
                 const char *pointer, const char *hint, const char *format, ...)
{
    if (!list)
        return;
    struct pb_text message = {0};
    va_list arguments;
    va_start(arguments, format);
    pb_text_format_list(&message, format, arguments);
    va_end(arguments);
    payback_diagnostic item = {severity, file, line, column, pointer, message.failed ? NULL : message.data, hint};
    (void)add(list, &item);
    pb_text_clear(&message);
}
