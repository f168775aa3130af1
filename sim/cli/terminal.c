/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/terminal.h"

#include "cli/cli.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { COLUMNS_DEFAULT = 80, COLUMNS_MIN = 20, COLUMNS_MAX = 400 };

/* What has become of the program so far, for its last words. */
static char complaint[1024];
static bool printed;

int pb_cli_usage(const struct pb_cli_command *command, const char *format, ...)
{
    const char *space = command ? " " : "", *name = command ? command->name : "";
    fprintf(stderr, "payback%s%s: ", space, name);
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\n`payback%s%s --help` tells more.\n", space, name);
    return PB_EXIT_USAGE;
}

void pb_cli_say(const char *format, ...)
{
    fputs("payback: ", stderr);
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

int pb_cli_complain(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(complaint, sizeof complaint, format, arguments);
    va_end(arguments);
    pb_cli_say("%s", complaint);
    return PB_EXIT_FAILED;
}

const char *pb_cli_complaint(void)
{
    return complaint;
}

bool pb_cli_printed(void)
{
    return printed;
}

int pb_cli_exit_of(payback_status status)
{
    return status == PAYBACK_ERROR_SCENARIO ? PB_EXIT_INVALID : PB_EXIT_FAILED;
}

int pb_cli_failure(payback_status status)
{
    pb_cli_complain("%s", payback_status_text(status));
    return pb_cli_exit_of(status);
}

static int columns_of(int descriptor)
{
    struct winsize window;
    if (ioctl(descriptor, TIOCGWINSZ, &window) == 0 && window.ws_col > 0)
        return window.ws_col;
    const char *wish = getenv("COLUMNS");
    long columns = wish ? strtol(wish, NULL, 10) : 0;
    return columns > 0 && columns <= COLUMNS_MAX ? (int)columns : COLUMNS_DEFAULT;
}

/* NO_COLOR: https://no-color.org, set and not empty. */
static bool colorful(const char *wish, int descriptor)
{
    if (wish && strcmp(wish, "auto") != 0)
        return strcmp(wish, "always") == 0;
    const char *no_color = getenv("NO_COLOR"), *terminal = getenv("TERM");
    return isatty(descriptor) && !(no_color && *no_color) && terminal && strcmp(terminal, "dumb") != 0;
}

payback_style pb_cli_style(const struct pb_cli_settings *settings, int descriptor)
{
    int columns = columns_of(descriptor);
    columns = columns < COLUMNS_MIN ? COLUMNS_MIN : columns > COLUMNS_MAX ? COLUMNS_MAX : columns;
    return (payback_style){.columns = columns, .color = colorful(settings->color, descriptor)};
}

static int write_page(const char *path, const payback_text *page)
{
    char message[512];
    payback_status status = payback_write_file(path, page, message, sizeof message);
    printed = printed || strcmp(path, "-") == 0;
    if (status == PAYBACK_OK)
        return PB_EXIT_DONE;
    if (status == PAYBACK_ERROR_IO && errno == EPIPE && strcmp(path, "-") == 0)
        return PB_EXIT_FAILED;
    return pb_cli_complain("%s", message[0] ? message : payback_status_text(status));
}

int pb_cli_print(const char *text)
{
    payback_text page = {.data = (char *)text, .length = strlen(text)};
    return write_page("-", &page);
}

int pb_cli_deliver(const char *path, payback_status rendered, payback_text *page)
{
    int code = rendered == PAYBACK_OK ? write_page(path, page) : pb_cli_failure(rendered);
    payback_text_free(page);
    return code;
}
