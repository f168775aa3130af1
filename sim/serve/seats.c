/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Connections have seats. A client that drips its request byte by byte, or sends none, keeps its seat as long as there
 * are enough of them: when they run short, or its time is up and somebody comes, it loses it. So whoever asks in
 * earnest gets in, however many others dawdle. All of this happens in the one thread that talks to clients. */
#include "serve/server.h"

#include <sys/socket.h>

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static struct pb_seat *seat_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

/* How long it has been dawdling: without a request that is whole, less the time that what it has sent may take. */
static double dawdles(const struct pb_seat *seat, double now)
{
    enum { BYTES_A_SECOND = 65536 }; /* of a slow network */
    return seat->taken && !seat->whole && !seat->shown_out ? now - seat->since - seat->received / BYTES_A_SECOND : 0;
}

/* Whoever sits at the other end reads the end of the connection; so does libmicrohttpd, which then closes it. */
static void show_out(struct pb_seat *seat)
{
    seat->shown_out = true;
    shutdown(seat->socket, SHUT_RDWR);
}

static void make_room(struct pb_server *server, const struct pb_seat *newcomer, double now)
{
    struct pb_seat *slowest = NULL;
    for (int s = 0; s < PB_CONNECTIONS_MOST; s++) {
        struct pb_seat *seat = &server->seats[s];
        if (seat == newcomer)
            continue;
        if (dawdles(seat, now) > PB_RECEIVING_SECONDS)
            show_out(seat);
        else if (dawdles(seat, now) > 0 && (!slowest || dawdles(seat, now) > dawdles(slowest, now)))
            slowest = seat;
    }
    if (server->seats_taken > PB_CONNECTIONS_MANY && slowest)
        show_out(slowest);
}

static void sit_down(struct pb_server *server, struct MHD_Connection *connection, void **place)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    double now = seconds_now();
    *place = NULL;
    for (int s = 0; info && !*place && s < PB_CONNECTIONS_MOST; s++) {
        struct pb_seat *seat = &server->seats[s];
        if (seat->taken)
            continue;
        *seat = (struct pb_seat){.taken = true, .socket = info->connect_fd, .since = now};
        server->seats_taken++;
        *place = seat;
        make_room(server, seat, now);
    }
}

void pb_seat_notify(void *context, struct MHD_Connection *connection, void **place,
                    enum MHD_ConnectionNotificationCode what)
{
    struct pb_server *server = context;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        sit_down(server, connection, place);
    } else if (*place) {
        ((struct pb_seat *)*place)->taken = false;
        server->seats_taken--;
    }
}

void pb_seat_received(struct MHD_Connection *connection, size_t bytes)
{
    struct pb_seat *seat = seat_of(connection);
    if (seat)
        seat->received += (double)bytes;
}

void pb_seat_whole(struct MHD_Connection *connection, bool whole)
{
    struct pb_seat *seat = seat_of(connection);
    if (!seat)
        return;
    seat->whole = whole;
    seat->since = seconds_now();
    seat->received = 0;
}
