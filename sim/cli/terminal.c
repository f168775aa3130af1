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

/* What a terminal would obey is shown instead; where memory is short, all but plain ASCII as '?'. */
static void say_visibly(const char *line)
{
    payback_text visible;
    bool rendered = payback_render_visible(&visible, line) == PAYBACK_OK;
    if (rendered)
        fputs(visible.data, stderr);
    for (const char *c = line; !rendered && *c; c++)
        fputc(*c >= ' ' && *c <= '~' ? *c : '?', stderr);
    payback_text_free(&visible);
}

/* Arguments and names of files may hold anything. Needs no memory but for long messages. */
static void say(const char *prefix, const char *format, va_list arguments)
{
    char room[2000], *longer = NULL;
    va_list again;
    va_copy(again, arguments);
    if (vsnprintf(room, sizeof room, format, again) >= (int)sizeof room && vasprintf(&longer, format, arguments) < 0)
        longer = NULL;
    va_end(again);
    /* line by line: our own line ends stay */
    fputs(prefix, stderr);
    for (char *line = longer ? longer : room; line;) {
        char *end = strchr(line, '\n');
        if (end)
            *end = '\0';
        say_visibly(line);
        if (end)
            fputc('\n', stderr);
        line = end ? end + 1 : NULL;
    }
    fputc('\n', stderr);
    free(longer);
}

int pb_cli_usage(const struct pb_cli_command *command, const char *format, ...)
{
    const char *space = command ? " " : "", *name = command ? command->name : "";
    char prefix[64];
    snprintf(prefix, sizeof prefix, "payback%s%s: ", space, name);
    va_list arguments;
    va_start(arguments, format);
    say(prefix, format, arguments);
    va_end(arguments);
    fprintf(stderr, "`payback%s%s --help` tells more.\n", space, name);
    return PB_EXIT_USAGE;
}

void pb_cli_say(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say("payback: ", format, arguments);
    va_end(arguments);
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

/* A locale that was chosen and that is not one of UTF-8, such as C. */
static bool ascii_only(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
        const char *locale = getenv(names[n]);
        if (locale && *locale)
            return !strcasestr(locale, "UTF-8") && !strcasestr(locale, "utf8");
    }
    return false;
}

payback_style pb_cli_style(const struct pb_cli_settings *settings, int descriptor)
{
    int columns = columns_of(descriptor);
    columns = columns < COLUMNS_MIN ? COLUMNS_MIN : columns > COLUMNS_MAX ? COLUMNS_MAX : columns;
    return (payback_style){.columns = columns, .color = colorful(settings->color, descriptor), .ascii = ascii_only()};
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

/* Whether a terminal shows the word as it is. */
static bool is_visible(const char *word)
{
    payback_text visible;
    bool same = payback_render_visible(&visible, word) == PAYBACK_OK && strcmp(visible.data, word) == 0;
    payback_text_free(&visible);
    return same;
}

const char *pb_cli_shell_word(char *buffer, size_t size, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-";
    size_t quotes = 0;
    for (const char *c = word; *c; c++)
        quotes += *c == '\'';
    if (strlen(word) + 3 * quotes + 3 > size)
        return "FILE";
    if (*word && word[strspn(word, plain)] == '\0')
        return strcpy(buffer, word);
    if (!is_visible(word))
        return "FILE";
    char *to = buffer;
    *to++ = '\'';
    for (const char *c = word; *c; c++) {
        if (*c == '\'') { /* ends the quotes, a quote, begins them again */
            memcpy(to, "'\\'", 3);
            to += 3;
        }
        *to++ = *c;
    }
    *to++ = '\'';
    *to = '\0';
    return buffer;
}
