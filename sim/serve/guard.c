/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who may ask. Another web page that the person has open must not: neither under a name that was made to point to this
 * machine (DNS rebinding: Host), nor across sites (Origin, Sec-Fetch-Site, SameSite). Nor another user of this machine:
 * a session or key is needed, of 256 random bits. */
#include "serve/server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

bool pb_token_make(char token[PB_TOKEN_SIZE])
{
    unsigned char bytes[(PB_TOKEN_SIZE - 1) / 2];
    token[0] = '\0';
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return false;
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(token + 2 * i, 3, "%02x", bytes[i]);
    return true;
}

/* In a time that does not depend on where they differ. length: of what is compared. */
static bool same_secret(const char *given, size_t length, const char *secret)
{
    unsigned difference = 0;
    if (length != PB_TOKEN_SIZE - 1)
        return false;
    for (size_t i = 0; i < length; i++)
        difference |= (unsigned)(given[i] ^ secret[i]);
    return difference == 0;
}

bool pb_token_redeem(struct pb_server *server, const char *token)
{
    pthread_mutex_lock(&server->lock);
    bool good = same_secret(token, strlen(token), server->token);
    if (good && !pb_token_make(server->token))
        server->token[0] = '\0'; /* no link works any more */
    pthread_mutex_unlock(&server->lock);
    return good;
}

static const char *header(const struct pb_request *request, const char *name)
{
    return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

/* A host that is a number, in front of the port: no name that somebody else could have made point here. */
static bool is_number(const char *host, size_t length)
{
    if (length > 2 && host[0] == '[' && host[length - 1] == ']')
        return strspn(host + 1, "0123456789abcdefABCDEF:.") == length - 2;
    return length > 0 && strspn(host, "0123456789.") >= length;
}

static bool host_is_ours(const struct pb_server *server, const char *host)
{
    char port[16], own_name[PB_HOST_SIZE];
    const char *colon = host ? strrchr(host, ':') : NULL;
    snprintf(port, sizeof port, "%d", server->port);
    if (!host)
        return false;
    if (!colon || strchr(colon, ']')) /* the port of HTTP is left out */
        return server->port == 80 && strcmp(host, "127.0.0.1") == 0;
    size_t length = (size_t)(colon - host);
    if (strcmp(colon + 1, port) != 0)
        return false;
    if (strcmp(host, server->host) == 0 || (length == 9 && strncmp(host, "localhost", length) == 0))
        return true;
    if (!server->anywhere)
        return length == 9 && strncmp(host, "127.0.0.1", length) == 0;
    if (gethostname(own_name, sizeof own_name) != 0)
        own_name[0] = '\0';
    own_name[sizeof own_name - 1] = '\0';
    return is_number(host, length) || (strlen(own_name) == length && strncmp(host, own_name, length) == 0);
}

static bool from_elsewhere(const struct pb_request *request, const char *host)
{
    const char *origin = header(request, "Origin"), *site = header(request, "Sec-Fetch-Site");
    static const char scheme[] = "http://";
    if (origin && (strncmp(origin, scheme, sizeof scheme - 1) != 0 || strcmp(origin + sizeof scheme - 1, host) != 0))
        return true;
    /* a link to the page may stand anywhere */
    bool link = strcmp(request->route->path, "/") == 0;
    return site && !link && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0;
}

static bool has_key(const struct pb_request *request)
{
    const struct pb_server *server = request->server;
    static const char scheme[] = "Bearer ";
    const char *cookie = MHD_lookup_connection_value(request->connection, MHD_COOKIE_KIND, server->cookie);
    const char *key = header(request, "Authorization");
    if (cookie && same_secret(cookie, strlen(cookie), server->session))
        return true;
    if (!key || strncmp(key, scheme, sizeof scheme - 1) != 0)
        return false;
    key += sizeof scheme - 1;
    return same_secret(key, strlen(key), server->key);
}

bool pb_guard(struct pb_request *request)
{
    const char *host = header(request, "Host");
    if (!host_is_ours(request->server, host)) {
        pb_reply_error(&request->reply, MHD_HTTP_MISDIRECTED_REQUEST, "", "this server does not go by that name",
                       "open the link that payback serve has printed");
        return false;
    }
    if (from_elsewhere(request, host)) {
        pb_reply_error(&request->reply, MHD_HTTP_FORBIDDEN, "", "requests of other pages are refused", "");
        return false;
    }
    const char *token = strcmp(request->route->path, "/") == 0 ? pb_request_argument(request, "token") : NULL;
    if (token && (has_key(request) || pb_token_redeem(request->server, token))) {
        const struct pb_server *server = request->server;
        request->reply.status = MHD_HTTP_SEE_OTHER;
        request->reply.type = "text/plain; charset=utf-8";
        request->reply.static_text = "";
        request->reply.place = "/";
        snprintf(request->reply.cookie, sizeof request->reply.cookie, "%s=%s; HttpOnly; SameSite=Strict; Path=/",
                 server->cookie, server->session);
        return false;
    }
    if (has_key(request))
        return true;
    pb_reply_error(&request->reply, MHD_HTTP_UNAUTHORIZED, "",
                   token ? "this link has been used, or belongs to a server that has ended"
                         : "this page opens by the link that payback serve prints",
                   "open the last link that payback serve has printed; scripts send Authorization: Bearer KEY");
    return false;
}
