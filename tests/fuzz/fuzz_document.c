/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fuzzing of the reader of scenario files: arbitrary bytes as a scenario and, split at a NUL, as the pointer and value
 * of a --set.
 */
#include "fuzz/fuzz.h"

#include "scenario/document.h"

#include "payback/scenario.h"

#include <string.h>
/* Every message has a place inside the text, a cause and a remedy. */
static void check_messages(const payback_diagnostics *messages, size_t size)
{
    demand(payback_diagnostics_count(messages) <= 40, "at most 20 errors a file");
    for (size_t i = 0; i < payback_diagnostics_count(messages); i++) {
        const payback_diagnostic *message = payback_diagnostics_get(messages, i);
        demand(message->message[0] && message->hint[0], "message and hint");
        demand(message->line >= 1 && message->column >= 1, "a place");
        demand((size_t)message->line <= size + 1 && (size_t)message->column <= size + 1, "the place is in the text");
    }
}

/* What was accepted, printed and read again is the same; canonical form does not depend on the way there. */
static void check_round_trip(const pb_document *document)
{
    pb_document *again = NULL;
    char *compact = pb_json_compact(pb_document_root(document));
    char *canonical = pb_json_canonical(pb_document_root(document));
    demand(compact && canonical, "printing");
    demand(pb_document_parse(&again, compact, strlen(compact), "again", "/nonexistent", NULL, NULL, NULL) == PAYBACK_OK,
           "read again");
    char *compact_again = pb_json_compact(pb_document_root(again));
    char *canonical_again = pb_json_canonical(pb_document_root(again));
    demand(strcmp(compact, compact_again) == 0 && strcmp(canonical, canonical_again) == 0, "the same again");
    pb_document_free(again);
    free(compact);
    free(canonical);
    free(compact_again);
    free(canonical_again);
}

/* Each member is where its place says: no place is outside of the text. */
static void check_places(const pb_document *document, const cJSON *item, char *pointer, size_t length, size_t size)
{
    struct pb_place place = pb_document_place(document, pointer);
    demand(place.line >= 1 && place.column >= 1 && (size_t)place.column <= size + 1, "the place of a member");
    int index = 0;
    for (const cJSON *child = item->child; child; child = child->next, index++) {
        if (cJSON_IsObject(item) && (strlen(child->string) > 8 || strpbrk(child->string, "/~")))
            continue;
        int step = cJSON_IsObject(item) ? sprintf(pointer + length, "/%s", child->string)
                                        : sprintf(pointer + length, "/%d", index);
        demand(pb_json_at(pb_document_root(document), pointer) == child, "the pointer of a member");
        check_places(document, child, pointer, length + (size_t)step, size);
        pointer[length] = '\0';
        if (index > 20)
            break;
    }
}

/* longest: size of the longest text involved. */
static void read_one(const char *text, size_t size, const payback_changes *changes, size_t longest)
{
    payback_diagnostics *messages = payback_diagnostics_new();
    pb_document *document = NULL;
    payback_status status = pb_document_parse(&document, text, size, "fuzz", "/nonexistent", changes, NULL, messages);
    demand(status == PAYBACK_OK || status == PAYBACK_ERROR_SCENARIO, "status");
    demand((status == PAYBACK_OK) == (document != NULL), "a document or an error");
    demand((status == PAYBACK_OK) == (payback_diagnostics_errors(messages) == 0), "an error has a message");
    check_messages(messages, longest);
    if (document) {
        char pointer[PB_DEPTH_MAX * 16] = "";
        check_places(document, pb_document_root(document), pointer, 0, longest);
        check_round_trip(document);
    }
    pb_document_free(document);
    payback_diagnostics_free(messages);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    read_one((const char *)bytes, size, NULL, size);
    const uint8_t *first = memchr(bytes, 0, size);
    const uint8_t *second = first ? memchr(first + 1, 0, size - (size_t)(first + 1 - bytes)) : NULL;
    if (!second)
        return 0;
    payback_changes *changes = payback_changes_new();
    demand(payback_changes_set(changes, (const char *)bytes, (const char *)first + 1) == PAYBACK_OK, "a change");
    static const char base[] = "{\"a\":{\"b\":[1,{\"c\":2}]},\"d\":\"x\"}";
    size_t rest = size - (size_t)(second + 1 - bytes);
    read_one(rest > 0 ? (const char *)second + 1 : base, rest > 0 ? rest : sizeof base - 1, changes,
             size + sizeof base);
    read_one(base, sizeof base - 1, changes, size + sizeof base);
    payback_changes_free(changes);
    return 0;
}
