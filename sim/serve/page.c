/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a browser loads: the page, its script and its style (the report's, and what the page adds), embedded. */
#include "serve/server.h"

/* Compilers need not take more than 4,095 characters in a literal; ours do. */
#pragma GCC diagnostic ignored "-Woverlength-strings"

static void send_text(struct pb_request *request, const char *type, const char *text)
{
    request->reply.status = MHD_HTTP_OK;
    request->reply.type = type;
    request->reply.static_text = text;
}

void pb_serve_page(struct pb_request *request)
{
    static const char page[] =
#include "live_page.h"
        ;
    send_text(request, "text/html; charset=utf-8", page);
}

void pb_serve_script(struct pb_request *request)
{
    static const char script[] =
#include "live_script.h"
        ;
    send_text(request, "text/javascript; charset=utf-8", script);
}

void pb_serve_style(struct pb_request *request)
{
    static const char style[] =
#include "live_style.h"
        ;
    send_text(request, "text/css; charset=utf-8", style);
}
