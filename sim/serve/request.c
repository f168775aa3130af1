/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "serve/request.h"

#include "payback/status.h"
#include "serve/server.h"

#include <string.h>
#include <sys/socket.h>

const char *pb_request_argument(const struct pb_request *request, const char *name)
{
    for (size_t i = request->argument_count; i-- > 0;)
        if (strcmp(request->arguments[i].name, name) == 0)
            return request->arguments[i].value;
    return NULL;
}

size_t pb_request_list(const struct pb_request *request, const char *name, const char *values[PB_ARGUMENTS_MOST])
{
    size_t count = 0;
    for (size_t i = 0; i < request->argument_count; i++)
        if (strcmp(request->arguments[i].name, name) == 0)
            values[count++] = request->arguments[i].value;
    return count;
}

/* Nobody looks at the socket of a suspended connection: an end that was read there is that of the client. */
static bool client_is_gone(int descriptor)
{
    char byte;
    return descriptor >= 0 && recv(descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

int pb_request_progress(void *context, double done, double all)
{
    (void)done;
    (void)all;
    struct pb_request *request = context;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    int reason = atomic_load(&request->stop);
    if (!reason && client_is_gone(request->socket))
        reason = PB_STOP_GONE;
    if (!reason && now.tv_sec - request->begun.tv_sec > PB_COMPUTING_SECONDS)
        reason = PB_STOP_LATE;
    if (reason)
        atomic_store(&request->stop, reason);
    return reason;
}

void pb_reply_clear(struct pb_reply *reply)
{
    payback_text_free(&reply->text);
    *reply = (struct pb_reply){0};
}

void pb_reply_text(struct pb_reply *reply, const char *type, payback_text *text)
{
    reply->status = MHD_HTTP_OK;
    reply->type = type;
    reply->text = *text;
    *text = (payback_text){0};
}

void pb_reply_error(struct pb_reply *reply, unsigned status, const char *pointer, const char *message, const char *hint)
{
    const payback_diagnostic item = {
        .severity = PAYBACK_ERROR, .file = "", .pointer = pointer, .message = message, .hint = hint};
    payback_diagnostics *list = payback_diagnostics_new();
    payback_text text = {0};
    reply->status = status;
    reply->type = "application/json";
    reply->static_text = "{\"format\": \"payback.error/1\", \"errors\": []}\n"; /* where memory is short */
    if (list && payback_diagnostics_add(list, &item) == PAYBACK_OK &&
        payback_render_diagnostics_json(&text, list) == PAYBACK_OK)
        reply->text = text;
    payback_diagnostics_free(list);
}
