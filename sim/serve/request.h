/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One request, from its first line to its reply. The connection owns it; while a worker has it, the connection is
 * suspended. */
#ifndef PB_SERVE_REQUEST_H
#define PB_SERVE_REQUEST_H

#include "payback/report.h"
#include "payback/scenario.h"

#include <microhttpd.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct pb_server;
struct pb_request;

/* What goes back. text is owned; where it is NULL, static_text is sent. */
struct pb_reply {
    unsigned status;
    const char *type; /* of the content */
    payback_text text;
    const char *static_text;
    char version[96];    /* ETag; "" without */
    char cookie[160];    /* Set-Cookie; "" without */
    const char *place;   /* Location; NULL without */
    const char *save_as; /* name of a download; NULL: it is shown */
};

/* A kind of request. A route that computes is given to a worker. */
struct pb_route {
    const char *method, *path;
    void (*answer)(struct pb_request *request);
    bool computes;
    bool spools; /* its body goes to a file: exports are long */
};

enum { PB_ARGUMENTS_MOST = 64, PB_CLIENT_SIZE = 64 };

struct pb_argument {
    char *name, *value; /* value is "" where it has none */
};

/* Why a computation was stopped. */
enum pb_stop { PB_STOP_NOT, PB_STOP_NEWER, PB_STOP_GONE, PB_STOP_LATE, PB_STOP_END };

struct pb_request {
    struct pb_server *server;
    struct MHD_Connection *connection;
    int socket; /* of the client; −1 where it is not known */
    const struct pb_route *route;
    struct pb_argument arguments[PB_ARGUMENTS_MOST];
    size_t argument_count;
    char client[PB_CLIENT_SIZE]; /* who asks: of two requests of a client the newer one counts; "": nobody in particular
                                  */
    char wanted_version[96];     /* If-Match; "" without */
    char *body;                  /* NUL behind it; NULL without */
    size_t length, room;
    char *spool; /* the file of a body that is spooled; NULL without */
    int spool_descriptor;
    bool collected; /* the body is whole, the reply is being made or there */
    struct pb_reply reply;
    atomic_int stop; /* enum pb_stop */
    int threads;     /* that its computation may use; 0: all */
    struct timespec begun;
    struct pb_request *next; /* in the queue */
};

/* The value of an argument, its last where there are several; NULL without. */
const char *pb_request_argument(const struct pb_request *request, const char *name);

/* All values of an argument; PB_ARGUMENTS_MOST fit. Returns how many there are. */
size_t pb_request_list(const struct pb_request *request, const char *name, const char *values[PB_ARGUMENTS_MOST]);

/* A progress callback of the library, with the request as its context: stops where there is a reason to. */
int pb_request_progress(void *context, double done, double all);

void pb_reply_text(struct pb_reply *reply, const char *type, payback_text *text); /* takes the text */
/* The reply to something that went wrong: payback.error/1 with one message. hint may be "". */
void pb_reply_error(struct pb_reply *reply, unsigned status, const char *pointer, const char *message,
                    const char *hint);
void pb_reply_clear(struct pb_reply *reply);

#endif
