/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "serve/work.h"

#include "payback/report.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- arguments ---- */

static bool bad_argument(struct pb_request *request, const char *name, const char *found, const char *wanted)
{
    char message[256];
    snprintf(message, sizeof message, "the argument %s is %.80s", name, found);
    pb_reply_error(&request->reply, MHD_HTTP_BAD_REQUEST, "", message, wanted);
    return false;
}

/* A decimal number; the program never leaves the C locale. */
static bool read_number(const char *text, double *value)
{
    char *end;
    if (!*text || text[strspn(text, "0123456789+-.eE")])
        return false;
    *value = strtod(text, &end);
    return *end == '\0' && isfinite(*value);
}

static bool read_option(struct pb_request *request, const char *name, double low, double high, const char *wanted,
                        double *value)
{
    const char *text = pb_request_argument(request, name);
    if (!text)
        return true;
    if (read_number(text, value) && *value >= low && *value <= high && *value == floor(*value))
        return true;
    return bad_argument(request, name, text, wanted);
}

/* "POINTER=VALUE" of set, multiply or add. */
static bool read_change(struct pb_work *work, const struct pb_argument *argument)
{
    const char *equals = strchr(argument->value, '=');
    bool set = strcmp(argument->name, "set") == 0;
    double number = 0;
    if (!equals || argument->value[0] != '/' || (!set && !read_number(equals + 1, &number)))
        return bad_argument(work->request, argument->name, argument->value,
                            set ? "POINTER=JSON, as in /proposal/pricing/usage/price=0.99"
                                : "POINTER=NUMBER, as in /baseline/volume/tickets_per_month=1.2");
    char *pointer = strndup(argument->value, (size_t)(equals - argument->value));
    if (!work->changes)
        work->changes = payback_changes_new();
    payback_status status = PAYBACK_ERROR_MEMORY;
    if (pointer && work->changes)
        status = set                                       ? payback_changes_set(work->changes, pointer, equals + 1)
                 : strcmp(argument->name, "multiply") == 0 ? payback_changes_multiply(work->changes, pointer, number)
                                                           : payback_changes_add(work->changes, pointer, number);
    free(pointer);
    return pb_work_good(work, status, NULL);
}

static bool read_changes(struct pb_work *work)
{
    static const char *const kinds[] = {"set", "multiply", "add"};
    const struct pb_request *request = work->request;
    for (size_t i = 0; i < request->argument_count; i++)
        for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
            if (strcmp(request->arguments[i].name, kinds[k]) == 0 && !read_change(work, &request->arguments[i]))
                return false;
    return true;
}

static bool read_sampler(struct pb_work *work)
{
    const char *sampler = pb_request_argument(work->request, "sampler");
    if (sampler && strcmp(sampler, "sobol") != 0 && strcmp(sampler, "lhs") != 0 && strcmp(sampler, "random") != 0)
        return bad_argument(work->request, "sampler", sampler, "sobol, lhs or random");
    work->options.sampler = sampler;
    const char *luck = pb_request_argument(work->request, "luck"); /* only compare heeds it */
    if (luck && strcmp(luck, "own") != 0 && strcmp(luck, "shared") != 0)
        return bad_argument(work->request, "luck", luck, "own or shared");
    work->options.luck = luck;
    return true;
}

bool pb_work_begin(struct pb_work *work, struct pb_request *request)
{
    double trials = 0, seed = 0;
    *work = (struct pb_work){.request = request, .diagnostics = payback_diagnostics_new()};
    work->options = (payback_options){.threads = request->threads, .progress = pb_request_progress, .context = request};
    if (!work->diagnostics)
        return pb_work_good(work, PAYBACK_ERROR_MEMORY, NULL);
    if (!read_option(request, "trials", 1, PB_TRIALS_MOST, "a whole number from 1 to 4194304; more on the command line",
                     &trials) ||
        !read_option(request, "seed", 0, 9007199254740991, "a whole number from 0 to 2^53 − 1", &seed))
        return false;
    work->options.trials = (size_t)trials;
    work->options.seed = seed;
    work->options.seed_given = pb_request_argument(request, "seed") != NULL;
    return read_sampler(work) && read_changes(work);
}

bool pb_work_flag(const struct pb_request *request, const char *name)
{
    const char *value = pb_request_argument(request, name);
    return value && (!*value || strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

/* ---- scenarios ---- */

payback_loading pb_work_confined(const struct pb_work *work)
{
    return (payback_loading){
        .confine = true, .folder = work->request->server->folder, .baseline = work->baseline_enough};
}

bool pb_work_read(struct pb_work *work, payback_status status)
{
    if (!status || status == PAYBACK_ERROR_CANCELLED || !payback_diagnostics_errors(work->diagnostics))
        return pb_work_good(work, status, NULL);
    payback_text text = {0};
    if (!pb_work_good(work, payback_render_diagnostics_json(&text, work->diagnostics), NULL))
        return false;
    pb_reply_text(&work->request->reply, "application/json", &text);
    work->request->reply.status = MHD_HTTP_UNPROCESSABLE_CONTENT;
    return false;
}

/* The folder of a file's real path. NULL where memory is short. */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return strndup(path, slash > path ? (size_t)(slash - path) : 1);
}

bool pb_work_parse(struct pb_work *work, payback_scenario **out, const char *text, size_t length, const char *file,
                   const payback_changes *changes)
{
    char *path = NULL, *folder = NULL;
    if (file) {
        path = pb_served_path(work->request, file, true);
        if (!path)
            return false;
        folder = folder_of(path);
    }
    const payback_loading loading = pb_work_confined(work);
    payback_status status = PAYBACK_ERROR_MEMORY;
    if (!file || folder)
        status = payback_scenario_parse_with(out, work->diagnostics, text, length, file ? file : "draft",
                                             file ? folder : work->request->server->folder, changes, &loading);
    free(folder);
    free(path);
    return pb_work_read(work, status);
}

bool pb_work_load(struct pb_work *work, payback_scenario **out, const char *file, const payback_changes *changes)
{
    char *path = pb_served_path(work->request, file, false);
    if (!path)
        return false;
    const payback_loading loading = pb_work_confined(work);
    payback_status status = payback_scenario_load_with(out, work->diagnostics, path, changes, &loading);
    free(path);
    return pb_work_read(work, status);
}

bool pb_work_open(struct pb_work *work, struct pb_request *request)
{
    if (!pb_work_begin(work, request))
        return false;
    const char *file = pb_request_argument(request, "file");
    if (request->length)
        return pb_work_parse(work, &work->scenario, request->body, request->length, file, work->changes);
    if (file)
        return pb_work_load(work, &work->scenario, file, work->changes);
    pb_reply_error(&request->reply, MHD_HTTP_BAD_REQUEST, "", "there is no scenario",
                   "send its JSON text, or name a file of the folder: file=NAME");
    return false;
}

void pb_work_end(struct pb_work *work)
{
    payback_scenario_free(work->scenario);
    payback_diagnostics_free(work->diagnostics);
    payback_changes_free(work->changes);
}

/* ---- what came of it ---- */

static void reply_stopped(struct pb_request *request)
{
    int why = atomic_load(&request->stop);
    if (why == PB_STOP_NEWER)
        pb_reply_error(&request->reply, MHD_HTTP_CONFLICT, "", "a newer request of the same client has taken its place",
                       "");
    else
        pb_reply_error(&request->reply, MHD_HTTP_SERVICE_UNAVAILABLE, "",
                       why == PB_STOP_LATE ? "it took longer than two minutes" : "the server is ending",
                       why == PB_STOP_LATE ? "ask for fewer trials, or use the command line" : "");
}

bool pb_work_good(struct pb_work *work, payback_status status, const char *message)
{
    struct pb_reply *reply = &work->request->reply;
    unsigned code = MHD_HTTP_INTERNAL_SERVER_ERROR;
    switch (status) {
    case PAYBACK_OK:
        return true;
    case PAYBACK_ERROR_CANCELLED:
        reply_stopped(work->request);
        return false;
    case PAYBACK_ERROR_ARGUMENT:
        code = MHD_HTTP_BAD_REQUEST;
        break;
    case PAYBACK_ERROR_TARGET:
    case PAYBACK_ERROR_SCENARIO:
    case PAYBACK_ERROR_UNREADABLE:
        code = MHD_HTTP_UNPROCESSABLE_CONTENT;
        break;
    case PAYBACK_ERROR_MEMORY:
        code = MHD_HTTP_SERVICE_UNAVAILABLE;
        break;
    default:
        break;
    }
    pb_reply_error(reply, code, "", message && *message ? message : payback_status_text(status), "");
    return false;
}

void pb_work_json(struct pb_work *work, payback_status made, payback_text *text)
{
    if (made && work->request->reply.status)
        return;
    if (pb_work_read(work, made))
        pb_reply_text(&work->request->reply, "application/json", text);
}

void pb_work_answer(struct pb_request *request, pb_work_asks *asks)
{
    struct pb_work work;
    payback_text text = {0};
    if (pb_work_open(&work, request))
        pb_work_json(&work, asks(&work, &text), &text);
    payback_text_free(&text);
    pb_work_end(&work);
}

/* ---- JSON ---- */

void pb_write_string(FILE *out, const char *text)
{
    fputc('"', out);
    for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
        if (*at == '"' || *at == '\\')
            fputc('\\', out);
        if (*at < 0x20)
            fprintf(out, "\\u%04x", *at);
        else
            fputc(*at, out);
    }
    fputc('"', out);
}

static void put_json(FILE *out, const char *text)
{
    fputs(text, out);
}

payback_status pb_work_object(payback_text *out, const char *format, struct pb_piece *pieces, size_t count,
                              payback_status status)
{
    *out = (payback_text){0};
    FILE *stream = status ? NULL : open_memstream(&out->data, &out->length);
    if (!status && !stream)
        status = PAYBACK_ERROR_MEMORY;
    if (stream)
        fprintf(stream, "{\n\"format\": \"%s\"", format);
    for (size_t i = 0; i < count; i++) {
        if (stream) {
            fprintf(stream, ",\n\"%s\": ", pieces[i].name);
            (pieces[i].string ? pb_write_string : put_json)(stream, pieces[i].text.data);
        }
        payback_text_free(&pieces[i].text);
    }
    if (stream) {
        fputs("}\n", stream);
        if (fclose(stream) != 0)
            status = PAYBACK_ERROR_MEMORY;
    }
    return status;
}
