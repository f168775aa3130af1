/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch/wire.h"

#include "base/bytes.h"
#include "engine/result.h"
#include "scenario/scenario.h"

#include <limits.h>
#include <stdlib.h>

enum { COUNT_MOST = 1 << 20, MESSAGE_TEXTS = sizeof((struct pb_message *)0)->texts / sizeof(char *) };

/* Reads texts into the places that stand for them, each released with its owner. False where one is missing. */
static bool get_texts(struct pb_reader *in, const char **const places[], char **texts, size_t count)
{
    bool good = true;
    for (size_t t = 0; t < count && good; t++) {
        texts[t] = pb_bytes_get_text(in);
        *places[t] = texts[t] ? texts[t] : "";
        good = texts[t] != NULL;
    }
    return good;
}

static void clear_texts(char **texts, size_t count)
{
    for (size_t t = 0; t < count; t++) {
        free(texts[t]);
        texts[t] = NULL;
    }
}

/* What came of reading: bytes that say too little or too much are no message of ours. */
static payback_status verdict(const struct pb_reader *in, bool memory)
{
    if (in->wrong)
        return PAYBACK_ERROR_INTERNAL;
    if (!memory)
        return PAYBACK_ERROR_MEMORY;
    return in->left == 0 ? PAYBACK_OK : PAYBACK_ERROR_INTERNAL;
}

/* ---- replies ---- */

static void put_changes(struct pb_text *bytes, const payback_changes *changes)
{
    pb_bytes_put(bytes, changes->count);
    for (size_t i = 0; i < changes->count; i++) {
        const struct pb_change *change = &changes->changes[i];
        pb_bytes_put(bytes, (uint64_t)change->kind);
        pb_bytes_put_text(bytes, change->pointer);
        if (change->kind == PB_CHANGE_SET)
            pb_bytes_put_text(bytes, change->json);
        else
            pb_bytes_put_double(bytes, change->number);
    }
}

static bool get_change(struct pb_reader *in, payback_changes *changes)
{
    uint64_t kind = pb_bytes_get_between(in, PB_CHANGE_SET, PB_CHANGE_ADD);
    char *pointer = pb_bytes_get_text(in), *json = kind == PB_CHANGE_SET ? pb_bytes_get_text(in) : NULL;
    double number = kind == PB_CHANGE_SET ? 0 : pb_bytes_get_double(in);
    payback_status status = PAYBACK_ERROR_MEMORY;
    if (pointer && kind == PB_CHANGE_SET && json)
        status = payback_changes_set(changes, pointer, json);
    else if (pointer && kind == PB_CHANGE_MULTIPLY)
        status = payback_changes_multiply(changes, pointer, number);
    else if (pointer && kind == PB_CHANGE_ADD)
        status = payback_changes_add(changes, pointer, number);
    free(pointer);
    free(json);
    return status == PAYBACK_OK;
}

void pb_reply_put(struct pb_text *bytes, const struct pb_reply *reply)
{
    pb_bytes_put(bytes, (uint64_t)reply->kind);
    if (reply->kind != PB_REPLY_READ)
        return;
    pb_bytes_put(bytes, reply->number);
    pb_bytes_put_text(bytes, reply->path);
    pb_bytes_put_text(bytes, reply->made_under);
    pb_bytes_put_text(bytes, reply->varied);
    pb_bytes_put_text(bytes, reply->options.sampler ? reply->options.sampler : "");
    pb_bytes_put(bytes, reply->options.trials);
    pb_bytes_put(bytes, reply->options.seed_given);
    pb_bytes_put_double(bytes, reply->options.seed);
    pb_bytes_put(bytes, reply->confine);
    put_changes(bytes, reply->changes);
}

payback_status pb_reply_get(struct pb_reply *reply, const char *bytes, size_t length)
{
    struct pb_reader in = {(const unsigned char *)bytes, length, false};
    *reply =
        (struct pb_reply){.kind = (enum pb_reply_kind)pb_bytes_get_between(&in, PB_REPLY_READ, PB_REPLY_ASK_AGAIN)};
    if (in.wrong || reply->kind != PB_REPLY_READ)
        return verdict(&in, true);
    const char **const places[] = {&reply->path, &reply->made_under, &reply->varied, &reply->options.sampler};
    reply->number = pb_bytes_get(&in);
    bool memory = get_texts(&in, places, reply->texts, 4);
    if (memory && !reply->options.sampler[0])
        reply->options.sampler = NULL;
    reply->options.trials = pb_bytes_get(&in);
    reply->options.seed_given = pb_bytes_get_between(&in, 0, 1) != 0;
    reply->options.seed = pb_bytes_get_double(&in);
    reply->confine = pb_bytes_get_between(&in, 0, 1) != 0;
    reply->changes = payback_changes_new();
    memory = memory && reply->changes;
    for (uint64_t left = pb_bytes_get_between(&in, 0, COUNT_MOST); left > 0 && memory; left--)
        memory = get_change(&in, reply->changes);
    return verdict(&in, memory);
}

void pb_reply_clear(struct pb_reply *reply)
{
    clear_texts(reply->texts, 4);
    payback_changes_free(reply->changes);
    *reply = (struct pb_reply){0};
}

/* ---- messages ---- */

static void put_diagnostics(struct pb_text *bytes, const payback_diagnostics *list)
{
    pb_bytes_put(bytes, payback_diagnostics_count(list));
    for (size_t i = 0; i < payback_diagnostics_count(list); i++) {
        const payback_diagnostic *item = payback_diagnostics_get(list, i);
        pb_bytes_put(bytes, (uint64_t)item->severity);
        pb_bytes_put(bytes, (uint64_t)item->line);
        pb_bytes_put(bytes, (uint64_t)item->column);
        pb_bytes_put_text(bytes, item->file);
        pb_bytes_put_text(bytes, item->pointer);
        pb_bytes_put_text(bytes, item->message);
        pb_bytes_put_text(bytes, item->hint);
    }
}

static bool get_diagnostic(struct pb_reader *in, payback_diagnostics *list)
{
    payback_diagnostic item = {.severity = (payback_severity)pb_bytes_get_between(in, PAYBACK_ERROR, PAYBACK_WARNING)};
    const char **const places[] = {&item.file, &item.pointer, &item.message, &item.hint};
    char *texts[4] = {NULL};
    item.line = (int)pb_bytes_get_between(in, 0, INT_MAX);
    item.column = (int)pb_bytes_get_between(in, 0, INT_MAX);
    bool good = get_texts(in, places, texts, 4) && payback_diagnostics_add(list, &item) == PAYBACK_OK;
    clear_texts(texts, 4);
    return good;
}

static bool get_diagnostics(struct pb_reader *in, payback_diagnostics **list)
{
    *list = payback_diagnostics_new();
    bool good = *list != NULL;
    for (uint64_t left = pb_bytes_get_between(in, 0, COUNT_MOST); left > 0 && good; left--)
        good = get_diagnostic(in, *list);
    return good;
}

static void put_identity(struct pb_text *bytes, const struct pb_identity *identity, const char *isa)
{
    pb_bytes_put_text(bytes, identity->path);
    pb_bytes_put_text(bytes, identity->changes);
    pb_bytes_put_text(bytes, identity->varied);
    pb_bytes_put_text(bytes, identity->digest);
    pb_bytes_put_text(bytes, identity->sampler);
    pb_bytes_put_text(bytes, identity->version);
    pb_bytes_put_text(bytes, isa);
    pb_bytes_put_double(bytes, identity->seed);
    pb_bytes_put_double(bytes, identity->trials);
}

static bool get_identity(struct pb_reader *in, struct pb_message *message)
{
    struct pb_identity *identity = &message->identity;
    const char **const places[MESSAGE_TEXTS] = {&identity->path,   &identity->changes, &identity->varied,
                                                &identity->digest, &identity->sampler, &identity->version,
                                                &message->isa};
    bool good = get_texts(in, places, message->texts, MESSAGE_TEXTS);
    identity->seed = pb_bytes_get_double(in);
    identity->trials = pb_bytes_get_double(in);
    return good;
}

payback_status pb_message_put(struct pb_text *bytes, const struct pb_message *message)
{
    payback_status status = PAYBACK_OK;
    pb_bytes_put(bytes, (uint64_t)message->kind);
    if (message->kind == PB_MESSAGE_FAULT) {
        pb_bytes_put(bytes, (uint64_t)message->fault);
    } else {
        pb_bytes_put(bytes, message->number);
        put_identity(bytes, &message->identity, message->isa);
    }
    if (message->kind == PB_MESSAGE_RESULT)
        status = pb_result_save_all(message->result, bytes);
    else if (message->kind == PB_MESSAGE_FAILURE)
        put_diagnostics(bytes, message->diagnostics);
    return bytes->failed ? PAYBACK_ERROR_MEMORY : status;
}

payback_status pb_message_get(struct pb_message *message, const char *bytes, size_t length)
{
    struct pb_reader in = {(const unsigned char *)bytes, length, false};
    bool memory = true;
    *message =
        (struct pb_message){.kind = (enum pb_message_kind)pb_bytes_get_between(&in, PB_MESSAGE_READ, PB_MESSAGE_FAULT)};
    if (message->kind == PB_MESSAGE_FAULT) {
        message->fault = (payback_status)pb_bytes_get_between(&in, PAYBACK_ERROR_ARGUMENT, PAYBACK_ERROR_INTERNAL);
    } else {
        message->number = pb_bytes_get(&in);
        memory = get_identity(&in, message);
    }
    if (message->kind == PB_MESSAGE_RESULT && memory)
        memory = pb_result_load_all(&message->result, &in) != PAYBACK_ERROR_MEMORY;
    else if (message->kind == PB_MESSAGE_FAILURE && memory)
        memory = get_diagnostics(&in, &message->diagnostics);
    return verdict(&in, memory);
}

void pb_message_clear(struct pb_message *message)
{
    clear_texts(message->texts, MESSAGE_TEXTS);
    payback_result_free(message->result);
    payback_diagnostics_free(message->diagnostics);
    *message = (struct pb_message){0};
}
