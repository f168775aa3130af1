/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The server: begins and ends, takes requests in, hands them to a worker or answers them at once, sends replies. */
#include "serve/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- a request comes in ---- */

static void free_request(struct pb_request *request)
{
    if (!request)
        return;
    if (request->collected)
        atomic_fetch_sub(&request->server->unanswered, 1);
    atomic_fetch_sub(&request->server->bodies, request->room);
    for (size_t i = 0; i < request->argument_count; i++) {
        free(request->arguments[i].name);
        free(request->arguments[i].value);
    }
    free(request->body);
    pb_spool_end(request);
    pb_reply_clear(&request->reply);
    free(request);
}

static enum MHD_Result keep_argument(void *context, enum MHD_ValueKind kind, const char *name, const char *value)
{
    struct pb_request *request = context;
    (void)kind;
    if (request->argument_count == PB_ARGUMENTS_MOST) {
        pb_reply_error(&request->reply, MHD_HTTP_BAD_REQUEST, "", "the request has more than 64 arguments", "");
        return MHD_NO;
    }
    struct pb_argument *argument = &request->arguments[request->argument_count++];
    argument->name = strdup(name ? name : "");
    argument->value = strdup(value ? value : "");
    return argument->name && argument->value ? MHD_YES : MHD_NO;
}

static void keep_header(struct pb_request *request, const char *name, char *room, size_t size)
{
    const char *value = MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
    snprintf(room, size, "%s", value && strlen(value) < size ? value : "");
}

static bool keep_arguments(struct pb_request *request)
{
    int count = MHD_get_connection_values(request->connection, MHD_GET_ARGUMENT_KIND, keep_argument, request);
    for (size_t i = 0; i < request->argument_count; i++)
        if (!request->arguments[i].name || !request->arguments[i].value)
            return false;
    keep_header(request, "X-Payback-Client", request->client, sizeof request->client);
    keep_header(request, "If-Match", request->wanted_version, sizeof request->wanted_version);
    return count >= 0;
}

static void refuse_length(struct pb_request *request)
{
    pb_reply_error(&request->reply, MHD_HTTP_CONTENT_TOO_LARGE, "", "the request is longer than 16 MiB", "");
}

/* Whether the request may go on; else the reply is there. */
static bool admit(struct pb_request *request, const char *method, const char *path)
{
    static const struct pb_route nowhere = {.method = "", .path = ""};
    bool other_method = false;
    const char *length = MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, "Content-Length");
    request->route = pb_route_find(method, path, &other_method);
    bool found = request->route != NULL;
    if (!found)
        request->route = &nowhere;
    if (!keep_arguments(request)) {
        if (!request->reply.status)
            pb_reply_error(&request->reply, MHD_HTTP_SERVICE_UNAVAILABLE, "", "memory is short", "");
    } else if (!pb_guard(request)) {
        return false;
    } else if (!found) {
        pb_reply_error(&request->reply, other_method ? MHD_HTTP_METHOD_NOT_ALLOWED : MHD_HTTP_NOT_FOUND, "",
                       other_method ? "there is such an address, but not for this method" : "there is no such address",
                       "");
    } else if (length &&
               strtoull(length, NULL, 10) > (found && request->route->spools ? PB_EXPORT_MOST : PB_BODY_MOST)) {
        refuse_length(request);
    }
    return !request->reply.status;
}

static void collect(struct pb_request *request, const char *bytes, size_t count)
{
    enum { FIRST = 16384 };
    struct pb_server *server = request->server;
    if (request->reply.status)
        return; /* the rest of what is refused */
    if (request->route->spools) {
        (void)pb_spool(request, bytes, count); /* the reply says what went wrong */
        return;
    }
    if (count > PB_BODY_MOST - request->length) {
        refuse_length(request);
        return;
    }
    if (request->length + count + 1 > request->room) {
        size_t room = request->room ? request->room : FIRST;
        while (room < request->length + count + 1)
            room *= 2;
        size_t more = room - request->room;
        bool fits = atomic_fetch_add(&server->bodies, more) + more <= PB_BODIES_MOST;
        char *body = fits ? realloc(request->body, room) : NULL;
        if (!body) {
            atomic_fetch_sub(&server->bodies, more);
            pb_reply_error(&request->reply, MHD_HTTP_SERVICE_UNAVAILABLE, "", "too much is being asked at once",
                           "ask again in a moment");
            return;
        }
        request->body = body;
        request->room = room;
    }
    memcpy(request->body + request->length, bytes, count);
    request->length += count;
    request->body[request->length] = '\0';
}

/* ---- a reply goes out ---- */

static const char *const headers[][2] = {
    {"Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                                "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cache-Control", "no-store"},
};

static void free_reply_text(void *data)
{
    payback_text text = {.data = data};
    payback_text_free(&text);
}

static struct MHD_Response *response_of(struct pb_reply *reply)
{
    if (!reply->text.data) {
        const char *text = reply->static_text ? reply->static_text : "";
        return MHD_create_response_from_buffer(strlen(text), (void *)text, MHD_RESPMEM_PERSISTENT);
    }
    struct MHD_Response *response =
        MHD_create_response_from_buffer_with_free_callback(reply->text.length, reply->text.data, free_reply_text);
    if (response)
        reply->text = (payback_text){0};
    return response;
}

static enum MHD_Result send_reply(struct pb_request *request)
{
    struct pb_reply *reply = &request->reply;
    struct MHD_Response *response = response_of(reply);
    if (!response)
        return MHD_NO;
    bool good = MHD_add_response_header(response, "Content-Type", reply->type) == MHD_YES;
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++)
        good = MHD_add_response_header(response, headers[i][0], headers[i][1]) == MHD_YES && good;
    if (reply->version[0])
        good = MHD_add_response_header(response, "ETag", reply->version) == MHD_YES && good;
    if (reply->cookie[0])
        good = MHD_add_response_header(response, "Set-Cookie", reply->cookie) == MHD_YES && good;
    if (reply->place)
        good = MHD_add_response_header(response, "Location", reply->place) == MHD_YES && good;
    if (reply->save_as) {
        char name[128];
        snprintf(name, sizeof name, "attachment; filename=\"%s\"", reply->save_as);
        good = MHD_add_response_header(response, "Content-Disposition", name) == MHD_YES && good;
    }
    if (reply->status == MHD_HTTP_SERVICE_UNAVAILABLE)
        good = MHD_add_response_header(response, "Retry-After", "1") == MHD_YES && good;
    enum MHD_Result result = good ? MHD_queue_response(request->connection, reply->status, response) : MHD_NO;
    MHD_destroy_response(response);
    return result;
}

/* ---- what libmicrohttpd calls ---- */

static struct pb_request *new_request(struct pb_server *server, struct MHD_Connection *connection)
{
    struct pb_request *request = calloc(1, sizeof *request);
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    if (!request)
        return NULL;
    pthread_mutex_lock(&server->lock); /* until the server knows its own address: see pb_server_start */
    pthread_mutex_unlock(&server->lock);
    request->server = server;
    request->connection = connection;
    request->socket = info ? info->connect_fd : -1;
    clock_gettime(CLOCK_MONOTONIC, &request->begun);
    return request;
}

/* The request is whole: it is answered now, or by a worker. */
static enum MHD_Result dispatch(struct pb_request *request)
{
    request->collected = true;
    pb_seat_whole(request->connection, true);
    atomic_fetch_add(&request->server->unanswered, 1);
    if (request->reply.status)
        return send_reply(request);
    if (!request->route->computes) {
        request->route->answer(request);
        return send_reply(request);
    }
    clock_gettime(CLOCK_MONOTONIC, &request->begun);
    MHD_suspend_connection(request->connection);
    if (!pb_queue_push(request->server->queue, request)) {
        pb_reply_error(&request->reply, MHD_HTTP_SERVICE_UNAVAILABLE, "", "too many are asking at once",
                       "ask again in a moment");
        MHD_resume_connection(request->connection);
    }
    return MHD_YES;
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *upload, size_t *upload_size, void **state)
{
    struct pb_request *request = *state;
    (void)version;
    if (!request) {
        *state = request = new_request(context, connection);
        if (!request)
            return MHD_NO;
        return admit(request, method, url) ? MHD_YES : send_reply(request);
    }
    if (*upload_size) {
        pb_seat_received(connection, *upload_size);
        collect(request, upload, *upload_size);
        *upload_size = 0;
        return MHD_YES;
    }
    return request->collected ? send_reply(request) : dispatch(request);
}

static void completed(void *context, struct MHD_Connection *connection, void **state,
                      enum MHD_RequestTerminationCode code)
{
    (void)context;
    (void)code;
    pb_seat_whole(connection, false);
    free_request(*state);
    *state = NULL;
}

/* ---- begin and end ---- */

union address {
    struct sockaddr any;
    struct sockaddr_in four;
    struct sockaddr_in6 six;
};

static bool read_address(union address *address, const char *text, int port)
{
    *address = (union address){0};
    if (inet_pton(AF_INET, text, &address->four.sin_addr) == 1) {
        address->four.sin_family = AF_INET;
        address->four.sin_port = htons((uint16_t)port);
        return true;
    }
    if (inet_pton(AF_INET6, text, &address->six.sin6_addr) == 1) {
        address->six.sin6_family = AF_INET6;
        address->six.sin6_port = htons((uint16_t)port);
        return true;
    }
    return false;
}

static bool is_loopback(const union address *address)
{
    if (address->any.sa_family == AF_INET)
        return ntohl(address->four.sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
    return IN6_IS_ADDR_LOOPBACK(&address->six.sin6_addr);
}

static payback_status listen_at(struct pb_server *server, const struct pb_server_settings *settings, char *message,
                                size_t size)
{
    const char *text = settings->address ? settings->address : "127.0.0.1";
    union address address;
    if (!read_address(&address, text, settings->port)) {
        snprintf(message, size, "%s is not an address in numbers, as 192.168.1.5 is", text);
        return PAYBACK_ERROR_IO;
    }
    bool six = address.any.sa_family == AF_INET6;
    server->anywhere = !is_loopback(&address);
    errno = 0;
    server->daemon = MHD_start_daemon(
        MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | (six ? MHD_USE_IPv6 : 0), 0, NULL,
        NULL, handle, server, MHD_OPTION_SOCK_ADDR, &address.any, MHD_OPTION_NOTIFY_COMPLETED, completed, server,
        MHD_OPTION_NOTIFY_CONNECTION, pb_seat_notify, server, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)PB_CONNECTIONS_MOST, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)PB_SILENCE_SECONDS,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)65536, MHD_OPTION_END);
    if (!server->daemon) {
        snprintf(message, size, "cannot listen at %s, port %d: %s", text, settings->port,
                 errno ? strerror(errno) : "is the port taken?");
        return PAYBACK_ERROR_IO;
    }
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
    server->port = info ? info->port : settings->port;
    snprintf(server->host, sizeof server->host, six ? "[%s]:%d" : "%s:%d", text, server->port);
    snprintf(server->cookie, sizeof server->cookie, "payback_%d", server->port); /* cookies do not heed ports */
    return PAYBACK_OK;
}

static payback_status copy_settings(struct pb_server *server, const struct pb_server_settings *settings)
{
    server->folder = strdup(settings->folder);
    server->files = calloc(settings->file_count + 1, sizeof *server->files);
    if (!server->folder || !server->files)
        return PAYBACK_ERROR_MEMORY;
    for (size_t i = 0; i < settings->file_count; i++) {
        server->files[i] = strdup(settings->files[i]);
        if (!server->files[i])
            return PAYBACK_ERROR_MEMORY;
        server->file_count++;
    }
    return PAYBACK_OK;
}

static int worker_count(void)
{
    enum { LEAST = 2, MOST = 8 };
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    return processors < LEAST ? LEAST : processors > MOST ? MOST : (int)processors;
}

payback_status pb_server_start(struct pb_server **out, const struct pb_server_settings *settings, char *message,
                               size_t size)
{
    *out = NULL;
    snprintf(message, size, "%s", payback_status_text(PAYBACK_ERROR_MEMORY));
    struct pb_server *server = calloc(1, sizeof *server);
    if (!server)
        return PAYBACK_ERROR_MEMORY;
    pthread_mutex_init(&server->lock, NULL);
    payback_status status = copy_settings(server, settings);
    bool tokens = pb_token_make(server->session) && pb_token_make(server->key) && pb_token_make(server->token);
    if (!status && !tokens) {
        snprintf(message, size, "the system gives no random numbers");
        status = PAYBACK_ERROR_IO;
    }
    if (!status) {
        server->queue = pb_queue_new(worker_count(), PB_WAITING_MOST);
        status = server->queue ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    }
    pthread_mutex_lock(&server->lock); /* who asks before the port is known waits */
    if (!status)
        status = listen_at(server, settings, message, size);
    pthread_mutex_unlock(&server->lock);
    if (status)
        pb_server_stop(server);
    else
        *out = server;
    return status;
}

void pb_server_link(struct pb_server *server, char link[PB_SERVER_LINK])
{
    pthread_mutex_lock(&server->lock);
    snprintf(link, PB_SERVER_LINK, "http://%s/?token=%s", server->host, server->token);
    pthread_mutex_unlock(&server->lock);
}

const char *pb_server_key(const struct pb_server *server)
{
    return server->key;
}

/* Replies that have been made go out; a client that does not read is not waited for. */
static void let_replies_go(struct pb_server *server)
{
    enum { LOOKS = 200 };
    const struct timespec pause = {.tv_nsec = 10000000};
    for (int i = 0; i < LOOKS && atomic_load(&server->unanswered) > 0; i++)
        nanosleep(&pause, NULL);
}

void pb_server_stop(struct pb_server *server)
{
    if (!server)
        return;
    MHD_socket listener = server->daemon ? MHD_quiesce_daemon(server->daemon) : MHD_INVALID_SOCKET;
    pb_queue_stop(server->queue);
    if (server->daemon)
        let_replies_go(server);
    if (server->daemon)
        MHD_stop_daemon(server->daemon);
    if (listener != MHD_INVALID_SOCKET)
        close(listener);
    pb_queue_free(server->queue);
    pthread_mutex_destroy(&server->lock);
    for (size_t i = 0; i < server->file_count; i++)
        free(server->files[i]);
    free(server->files);
    free(server->folder);
    free(server);
}
