/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The server's own state, and what its parts offer each other. */
#ifndef PB_SERVE_SERVER_H
#define PB_SERVE_SERVER_H

#include "serve/queue.h"
#include "serve/request.h"
#include "serve/serve.h"

#include <microhttpd.h>
#include <pthread.h>

enum {
    PB_TOKEN_SIZE = 65,         /* 256 bits in hexadecimal digits */
    PB_BODY_MOST = 16 << 20,    /* bytes of a request: as large as a scenario file may be … */
    PB_EXPORT_MOST = 512 << 20, /* bytes of an export, which waits in a file */
    PB_BODIES_MOST = 64 << 20,  /* … and of all requests at a time */
    PB_CONNECTIONS_MOST = 256,  /* at a time */
    PB_CONNECTIONS_MANY = 192,  /* from here on each newcomer takes the seat of the slowest */
    PB_SILENCE_SECONDS = 30,    /* without a byte, and a connection ends */
    PB_RECEIVING_SECONDS = 60,  /* for a request to be whole, more for a long one, before a newcomer ends it */
    PB_COMPUTING_SECONDS = 120, /* that a request computes at most */
    PB_WAITING_MOST = 192,      /* requests in the queue */
    PB_TRIALS_MOST = 4194304,   /* of a request */
    PB_HOST_SIZE = 96
};

/* A connection: who dawdles in it, and how long (seats.c). */
struct pb_seat {
    bool taken, whole, shown_out; /* whole: its request is, and waits for the reply */
    int socket;
    double since, received; /* since when it has none that is whole, in seconds; bytes of its body */
};

struct pb_server {
    struct MHD_Daemon *daemon;
    struct pb_queue *queue;
    char *folder; /* its real path */
    char **files;
    size_t file_count;
    char host[PB_HOST_SIZE]; /* "127.0.0.1:8187" */
    int port;
    bool anywhere;   /* listens beyond loopback: it may be called by any of the machine's numbers */
    char cookie[32]; /* its name */
    char session[PB_TOKEN_SIZE], key[PB_TOKEN_SIZE];
    pthread_mutex_t lock; /* of what follows */
    char token[PB_TOKEN_SIZE];
    atomic_size_t bodies;                      /* bytes that requests hold */
    atomic_int unanswered;                     /* requests that are whole, and whose reply has not gone out */
    struct pb_seat seats[PB_CONNECTIONS_MOST]; /* these two: of the thread that talks to clients */
    int seats_taken;
};

/* ---- seats.c: who may stay ---- */

/* What libmicrohttpd calls where a connection begins and ends. */
void pb_seat_notify(void *context, struct MHD_Connection *connection, void **place,
                    enum MHD_ConnectionNotificationCode what);
void pb_seat_received(struct MHD_Connection *connection, size_t bytes);
/* Its request is whole, or has been answered, and the next one may begin. */
void pb_seat_whole(struct MHD_Connection *connection, bool whole);

/* ---- guard.c: who may ask ---- */

/* Random digits from the system. False where it gives none. */
bool pb_token_make(char token[PB_TOKEN_SIZE]);
/* Whether the request comes from where it says, and from somebody who has the key. Else the reply says what is wrong.
 */
bool pb_guard(struct pb_request *request);
/* Whether the token of the link is this one; from then on it is another one. */
bool pb_token_redeem(struct pb_server *server, const char *token);

/* ---- routes.c ---- */

/* The route, or NULL; *other_method: there is one, for another method. */
const struct pb_route *pb_route_find(const char *method, const char *path, bool *other_method);

/* ---- files.c: what lies in the started folder ---- */

/* The real path of a file of the folder, or NULL: the reply says why. made: it need not be there. Release with free. */
char *pb_served_path(struct pb_request *request, const char *name, bool made);
void pb_serve_files(struct pb_request *request); /* GET /api/files */
void pb_serve_file(struct pb_request *request);  /* GET /api/file */
void pb_serve_save(struct pb_request *request);  /* PUT /api/file */

/* ---- page.c: what a browser loads ---- */

void pb_serve_page(struct pb_request *request);
void pb_serve_script(struct pb_request *request);
void pb_serve_style(struct pb_request *request);

/* ---- compute.c, ask.c: what the library answers ---- */

void pb_serve_fields(struct pb_request *request);
void pb_serve_starter(struct pb_request *request);
void pb_serve_check(struct pb_request *request);
void pb_serve_run(struct pb_request *request);
void pb_serve_answer(struct pb_request *request);
void pb_serve_report(struct pb_request *request);
void pb_serve_workbook(struct pb_request *request);
void pb_serve_solve(struct pb_request *request);
void pb_serve_stress(struct pb_request *request);
void pb_serve_sensitivity(struct pb_request *request);
void pb_serve_compare(struct pb_request *request);
void pb_serve_audit(struct pb_request *request);

/* ---- offer.c: the price list; pilot.c: before the decision, and after a pilot; track.c: after go-live ---- */

void pb_serve_vendors(struct pb_request *request);
void pb_serve_offer(struct pb_request *request);
void pb_serve_pilot(struct pb_request *request);
void pb_serve_update(struct pb_request *request);
void pb_serve_track(struct pb_request *request);
void pb_serve_track_template(struct pb_request *request);

/* ---- measure.c: from the export of a help desk ---- */

/* Takes more of a body that is spooled, or the first of it; false: the reply says why. */
bool pb_spool(struct pb_request *request, const char *bytes, size_t count);
/* Of a body that is not spooled: what stands behind a record separator (RFC 7464) goes to a file, the body ends before
 * it. False: the reply says why, where nothing stands there that it is missing. */
bool pb_spool_second(struct pb_request *request, const char *missing, const char *hint);
/* In the reply the file has the name that the person gave it, and not that of the temporary folder. */
void pb_spool_hide(struct pb_request *request);
void pb_spool_end(struct pb_request *request); /* the file goes; does nothing where there is none */
void pb_serve_baseline(struct pb_request *request);

#endif
