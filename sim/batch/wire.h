/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What coordinator and workers say to each other (payback/coordinator.h), as bytes and back. */
#ifndef PB_BATCH_WIRE_H
#define PB_BATCH_WIRE_H

#include "base/text.h"
#include "batch/store.h"
#include "payback/result.h"
#include "payback/run.h"
#include "payback/scenario.h"

/* To a worker. */
enum pb_reply_kind {
    PB_REPLY_READ = 1, /* read this scenario, and say who it is */
    PB_REPLY_SIMULATE, /* it is yours */
    PB_REPLY_ASK_AGAIN /* another batch on the store has it: ask again in a while */
};

/* Members behind the kind: of PB_REPLY_READ. Texts of one that was read belong to it. */
struct pb_reply {
    enum pb_reply_kind kind;
    size_t number;
    const char *path, *made_under, *varied; /* batch/item.h */
    payback_options options;                /* trials, seed, sampler */
    bool confine;
    payback_changes *changes;
    char *texts[4];
};

void pb_reply_put(struct pb_text *bytes, const struct pb_reply *reply);
/* PAYBACK_ERROR_INTERNAL where the bytes are no reply, PAYBACK_ERROR_MEMORY. Clear it in any case. */
payback_status pb_reply_get(struct pb_reply *reply, const char *bytes, size_t length);
void pb_reply_clear(struct pb_reply *reply); /* with the changes */

/* From a worker. */
enum pb_message_kind {
    PB_MESSAGE_READ = 1, /* this is who it is */
    PB_MESSAGE_RESULT,
    PB_MESSAGE_FAILURE, /* the scenario is at fault: diagnostics */
    PB_MESSAGE_FAULT    /* the machine is */
};

struct pb_message {
    enum pb_message_kind kind;
    size_t number;
    struct pb_identity identity; /* but of a fault */
    const char *isa;             /* the worker's, but of a fault */
    payback_result *result;
    payback_diagnostics *diagnostics;
    payback_status fault;
    char *texts[7];
};

/* PAYBACK_ERROR_MEMORY. */
payback_status pb_message_put(struct pb_text *bytes, const struct pb_message *message);
/* Errors as of pb_reply_get; the message owns all that it points to. Clear it in any case. */
payback_status pb_message_get(struct pb_message *message, const char *bytes, size_t length);
void pb_message_clear(struct pb_message *message);

#endif
