/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/field_lookup.h"

#include "base/memory.h"
#include "report/clean.h"

#include <stdlib.h>
#include <string.h>

/* Length of the reference token that starts behind a slash. */
static size_t token_length(const char *token)
{
    return strcspn(token, "/");
}

/* A token of the table against one of the user's. */
static bool token_fits(const char *field, size_t field_length, const char *given, size_t given_length)
{
    if (field_length == 1 && field[0] == '*')
        return (given_length == 1 && given[0] == '*') ||
               (given_length > 0 && strspn(given, "0123456789") == given_length);
    return field_length == given_length && memcmp(field, given, field_length) == 0;
}

/* Matches token by token; *rest is what the field has beyond the pointer, NULL where they part. */
static void match(const char *field, const char *given, const char **rest)
{
    *rest = NULL;
    while (given[0] == '/' && given[1] != '\0' && *field == '/') {
        size_t given_length = token_length(given + 1), field_length = token_length(field + 1);
        if (!token_fits(field + 1, field_length, given + 1, given_length))
            return;
        given += 1 + given_length;
        field += 1 + field_length;
    }
    if (given[0] == '\0' || (given[0] == '/' && given[1] == '\0')) /* people end folders with a slash */
        *rest = field;
}

bool pb_field_below(const payback_field *field, const char *pointer)
{
    const char *rest = NULL;
    match(field->pointer, pointer != NULL ? pointer : "", &rest);
    return rest != NULL;
}

bool pb_field_is(const payback_field *field, const char *pointer)
{
    const char *rest = NULL;
    match(field->pointer, pointer != NULL ? pointer : "", &rest);
    return rest != NULL && *rest == '\0';
}

/* Fields whose last name is the word, as "A, B or C"; the number of them. */
static size_t suggest_by_last_name(struct pb_text *message, const char *word)
{
    enum { SHOWN = 4 };
    const char *found[SHOWN];
    size_t count = 0;
    for (size_t i = 0; i < payback_field_count() && count < SHOWN; i++) {
        const char *pointer = payback_field_at(i)->pointer;
        const char *last = strrchr(pointer, '/');
        if (last != NULL && strcmp(last + 1, word) == 0)
            found[count++] = pointer;
    }
    for (size_t i = 0; i < count; i++) {
        pb_text_add(message, i == 0 ? "; did you mean " : i + 1 < count ? ", " : " or ");
        pb_text_add(message, found[i]);
    }
    if (count > 0)
        pb_text_add(message, "?");
    return count;
}

/* The field, or what holds it, whose pointer is nearest to what was written. */
static void suggest_by_spelling(struct pb_text *message, const char *pointer)
{
    size_t count = payback_field_count();
    const char **pointers = pb_new(2 * count, sizeof *pointers);
    char **parents = pb_new(count, sizeof *parents);
    bool complete = pointers != NULL && parents != NULL;
    for (size_t i = 0; complete && i < count; i++) {
        const char *field = payback_field_at(i)->pointer;
        pointers[2 * i] = field;
        pointers[2 * i + 1] = parents[i] = strndup(field, (size_t)(strrchr(field, '/') - field));
        complete = parents[i] != NULL;
    }
    const char *near = complete ? pb_suggest(pointer, pointers, 2 * count) : NULL;
    if (near != NULL)
        pb_text_format(message, "; did you mean %s?", near);
    else
        pb_text_add(message, "; `payback fields` lists them all");
    message->failed |= !complete;
    for (size_t i = 0; parents != NULL && i < count; i++)
        free(parents[i]);
    free(parents);
    free(pointers);
}

payback_status pb_field_check(const char *pointer, struct pb_text *message)
{
    for (size_t i = 0; i < payback_field_count(); i++)
        if (pb_field_below(payback_field_at(i), pointer))
            return PAYBACK_OK;

    pb_text_add(message, "there is no input ");
    pb_clean(message, pointer, PB_CLEAN_LINE);
    const char *last = strrchr(pointer, '/');
    if (suggest_by_last_name(message, last != NULL ? last + 1 : pointer) == 0)
        suggest_by_spelling(message, pointer);
    return PAYBACK_ERROR_TARGET;
}
