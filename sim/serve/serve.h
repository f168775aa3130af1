/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The live page and its HTTP interface: a server around the public library. It belongs to the program, not to the
 * library, which thus needs no HTTP; `payback serve` starts it. Sees the public headers and libmicrohttpd only, and
 * prints nothing. One thread talks to the clients; a fixed number of workers compute (queue.h). */
#ifndef PB_SERVE_SERVE_H
#define PB_SERVE_SERVE_H

#include "payback/status.h"

#include <stddef.h>

/* Where and what to serve. Zero members mean: as said. */
struct pb_server_settings {
    const char *folder;       /* files that requests name lie in it: an absolute path, not NULL */
    const char *const *files; /* that the page opens first: relative to folder */
    size_t file_count;
    const char *address; /* NULL: 127.0.0.1 */
    int port;            /* 0: any that is free */
};

struct pb_server;

enum { PB_SERVER_LINK = 256 };

/* Serves until it is stopped. *out is NULL unless PAYBACK_OK. message, in size bytes, says why not: PAYBACK_ERROR_IO
 * (the port is taken, the address is not one of this machine), PAYBACK_ERROR_MEMORY. */
payback_status pb_server_start(struct pb_server **out, const struct pb_server_settings *settings, char *message,
                               size_t size);

/* The link that opens the page, with a token that works once. When it has been used there is another one. */
void pb_server_link(struct pb_server *server, char link[PB_SERVER_LINK]);

/* The key that scripts send as `Authorization: Bearer KEY`. Lives as long as the server. */
const char *pb_server_key(const struct pb_server *server);

/* Ends what is being computed, answers every client that waits, and joins all threads. Takes NULL. */
void pb_server_stop(struct pb_server *server);

#endif
