/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The life of a payback_text: made by a renderer, perhaps written to a file, released. */
#include "report/write.h"

#include "base/memory.h"
#include "base/output.h"
#include "base/paths.h"

#include <stdlib.h>

void payback_text_free(payback_text *text)
{
    if (text == NULL)
        return;
    free(text->data);
    *text = (payback_text){0};
}

payback_status pb_deliver(payback_text *out, struct pb_text *text)
{
    pb_text_add(text, ""); /* an empty page is an empty string, not NULL */
    size_t length = text->length;
    char *data = pb_text_take(text);
    if (data == NULL)
        return PAYBACK_ERROR_MEMORY;
    *out = (payback_text){data, length};
    return PAYBACK_OK;
}

payback_status payback_write_file(const char *path, const payback_text *text, char *message, size_t size)
{
    if (message != NULL && size > 0)
        message[0] = '\0';
    if (path == NULL || text == NULL || (text->data == NULL && text->length > 0))
        return PAYBACK_ERROR_ARGUMENT;
    return pb_output_file(path, text->data != NULL ? text->data : "", text->length, message, size);
}

bool payback_same_file(const char *a, const char *b)
{
    return a != NULL && b != NULL && pb_same_file(a, b);
}
