/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The export of a help desk becomes the measured half of a scenario. It waits in a file of its own, which nobody else
 * can read and which is gone with the request; it never leaves the machine. */
#include "serve/work.h"

#include "payback/baseline.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool refuse(struct pb_request *request, unsigned status, const char *message, const char *hint)
{
    pb_reply_error(&request->reply, status, "", message, hint);
    return false;
}

/* How many bytes the character of UTF-8 has that begins there; 0: none does. */
static size_t character(const unsigned char *at)
{
    size_t length = *at < 0x80                  ? 1
                    : *at >= 0xc2 && *at < 0xe0 ? 2
                    : *at >= 0xe0 && *at < 0xf0 ? 3
                    : *at >= 0xf0 && *at < 0xf5 ? 4
                                                : 0;
    for (size_t i = 1; i < length; i++)
        if ((at[i] & 0xc0) != 0x80)
            return 0;
    return length;
}

/* The name that the file has where it came from, without folders; what no name can have becomes "_". */
static void own_name(char *name, size_t size, const char *given)
{
    size_t length = 0;
    const char *slash = given ? strrchr(given, '/') : NULL;
    const unsigned char *from = (const unsigned char *)(slash ? slash + 1 : given ? given : "");
    for (size_t step; *from && length + 5 < size; from += step ? step : 1) {
        step = character(from);
        if (step < 1 || *from < 0x20 || *from == 0x7f || *from == '\\')
            name[length++] = '_';
        for (size_t i = 0; i < step && *from >= 0x20 && *from != 0x7f && *from != '\\'; i++)
            name[length++] = (char)from[i];
    }
    name[length] = '\0';
    if (!*name || *name == '.')
        snprintf(name, size, "export.csv");
}

/* A file of that name in a folder of its own. */
static bool open_spool(struct pb_request *request)
{
    const char *folder = getenv("TMPDIR");
    char own[512], name[200], path[740];
    snprintf(own, sizeof own, "%s/payback-export-XXXXXX", folder && *folder ? folder : "/tmp");
    own_name(name, sizeof name, pb_request_argument(request, "name"));
    if (!mkdtemp(own))
        return refuse(request, MHD_HTTP_INTERNAL_SERVER_ERROR, "no temporary folder can be made", strerror(errno));
    snprintf(path, sizeof path, "%s/%s", own, name);
    request->spool = strdup(path);
    request->spool_descriptor = request->spool ? open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
    if (request->spool_descriptor >= 0)
        return true;
    rmdir(own);
    free(request->spool);
    request->spool = NULL;
    return refuse(request, MHD_HTTP_INTERNAL_SERVER_ERROR, "no temporary file can be made", strerror(errno));
}

static bool keep(struct pb_request *request, const char *bytes, size_t count)
{
    if (!request->spool && !open_spool(request))
        return false;
    while (count > 0) {
        ssize_t written = write(request->spool_descriptor, bytes, count);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return refuse(request, MHD_HTTP_INTERNAL_SERVER_ERROR, "the export cannot be kept in a temporary file",
                          strerror(errno));
        bytes += written;
        count -= (size_t)written;
    }
    return true;
}

bool pb_spool(struct pb_request *request, const char *bytes, size_t count)
{
    if (count > PB_EXPORT_MOST - request->length)
        return refuse(request, MHD_HTTP_CONTENT_TOO_LARGE, "the export is longer than 512 MiB",
                      "use `payback baseline` on the command line");
    request->length += count;
    return keep(request, bytes, count);
}

bool pb_spool_second(struct pb_request *request, const char *missing, const char *hint)
{
    enum { SEPARATOR = 0x1e };
    char *separator = request->length ? memchr(request->body, SEPARATOR, request->length) : NULL;
    size_t length = separator ? request->length - (size_t)(separator + 1 - request->body) : 0;
    if (!length)
        return refuse(request, MHD_HTTP_BAD_REQUEST, missing, hint);
    *separator = '\0';
    request->length = (size_t)(separator - request->body);
    return keep(request, separator + 1, length);
}

void pb_spool_end(struct pb_request *request)
{
    if (!request->spool)
        return;
    close(request->spool_descriptor);
    unlink(request->spool);
    *strrchr(request->spool, '/') = '\0';
    rmdir(request->spool);
    free(request->spool);
    request->spool = NULL;
}

/* A number, or 0 where it is not given. */
static bool read_figure(struct pb_request *request, const char *name, double *value)
{
    const char *text = pb_request_argument(request, name);
    char *end;
    *value = text ? strtod(text, &end) : 0;
    if (!text || (end != text && *end == '\0' && *value > 0 && *value < 1e9))
        return true;
    char message[64];
    snprintf(message, sizeof message, "the argument %s is not a number above 0", name);
    return refuse(request, MHD_HTTP_BAD_REQUEST, message, "");
}

static bool read_request(struct pb_request *request, payback_baseline_request *wanted)
{
    double months;
    *wanted = (payback_baseline_request){.exports = (const char *const *)&request->spool,
                                         .export_count = 1,
                                         .date_order = pb_request_argument(request, "date-order"),
                                         .category = pb_request_argument(request, "category"),
                                         .handle = pb_request_argument(request, "handle"),
                                         .threads = request->threads};
    if (!request->spool)
        return refuse(request, MHD_HTTP_BAD_REQUEST, "there is no export", "send the file as it was exported");
    if (!read_figure(request, "headcount", &wanted->headcount) ||
        !read_figure(request, "productive-hours", &wanted->productive_hours) ||
        !read_figure(request, "occupancy", &wanted->occupancy) || !read_figure(request, "mix-months", &months))
        return false;
    wanted->mix_months = (int)months;
    const char *order = wanted->date_order;
    if (order && strcmp(order, "dmy") != 0 && strcmp(order, "mdy") != 0 && strcmp(order, "ymd") != 0)
        return refuse(request, MHD_HTTP_BAD_REQUEST, "the argument date-order is unknown", "dmy, mdy or ymd");
    if ((wanted->headcount > 0) != (wanted->productive_hours > 0))
        return refuse(request, MHD_HTTP_BAD_REQUEST, "headcount and productive-hours belong together", "");
    return true;
}

void pb_spool_hide(struct pb_request *request)
{
    payback_text *text = &request->reply.text;
    if (!request->spool || !text->data)
        return;
    size_t length = (size_t)(strrchr(request->spool, '/') + 1 - request->spool);
    char *to = text->data;
    for (char *from = text->data; *from;) {
        if (strncmp(from, request->spool, length) == 0)
            from += length;
        else
            *to++ = *from++;
    }
    *to = '\0';
    text->length = (size_t)(to - text->data);
}

static payback_status write_measured(payback_text *text, const payback_baseline *baseline)
{
    struct pb_piece pieces[] = {{.name = "part"}, {.name = "baseline"}};
    payback_status status = payback_baseline_part(&pieces[0].text, baseline);
    if (!status)
        status = payback_render_baseline_json(&pieces[1].text, baseline);
    return pb_work_object(text, "payback.measured/1", pieces, 2, status);
}

void pb_serve_baseline(struct pb_request *request)
{
    payback_baseline_request wanted;
    payback_baseline *baseline = NULL;
    payback_text text = {0};
    struct pb_work work;
    if (pb_work_begin(&work, request) && read_request(request, &wanted)) {
        payback_status status = payback_baseline_measure(&baseline, work.diagnostics, &wanted);
        if (!status)
            status = write_measured(&text, baseline);
        pb_work_json(&work, status, &text);
    }
    pb_spool_hide(request);
    payback_text_free(&text);
    payback_baseline_free(baseline);
    pb_work_end(&work);
}
