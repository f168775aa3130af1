/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/progress.h"

#include "cli/interrupt.h"
#include "cli/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BAR_MAX = 40, TEXT_COLUMNS = 32 };

/* Seconds: silence before the first bar, and between two. */
static const double silence = 1, interval = 0.1;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

void pb_cli_progress_begin(struct pb_cli_progress *progress, const struct pb_cli_settings *settings)
{
    const char *terminal = getenv("TERM");
    bool can_erase = isatty(STDERR_FILENO) && terminal && strcmp(terminal, "dumb") != 0;
    *progress = (struct pb_cli_progress){.wanted = can_erase && !settings->quiet,
                                         .columns = pb_cli_style(settings, STDERR_FILENO).columns,
                                         .begun = now()};
    pb_cli_catch_signals();
}

void pb_cli_format_time(char *text, size_t size, double seconds)
{
    if (seconds < 90)
        snprintf(text, size, "%.0f s", seconds);
    else if (seconds < 90 * 60)
        snprintf(text, size, "%.0f min", seconds / 60);
    else
        snprintf(text, size, "%.1f h", seconds / 3600);
}

static void draw(const struct pb_cli_progress *progress, double share, double elapsed)
{
    char left[32];
    int room = progress->columns - TEXT_COLUMNS, length = room > BAR_MAX ? BAR_MAX : room;
    int filled = (int)(share * length);
    pb_cli_format_time(left, sizeof left, elapsed * (1 - share) / share);
    fputs("\r\033[K", stderr);
    for (int i = 0; i < length; i++)
        fputs(i < filled ? "█" : "░", stderr);
    fprintf(stderr, " %3.0f%%, %s left", 100 * share, left);
    fflush(stderr);
}

int pb_cli_progress_report(void *context, double done, double all)
{
    struct pb_cli_progress *progress = context;
    double time = now(), elapsed = time - progress->begun;
    if (progress->wanted && elapsed >= silence && time - progress->drawn >= interval && done > 0 && done <= all) {
        draw(progress, done / all, elapsed);
        progress->drawn = time;
        progress->shown = true;
    }
    return pb_cli_caught_signal();
}

payback_status pb_cli_progress_end(struct pb_cli_progress *progress, payback_status status)
{
    if (progress->shown)
        fputs("\r\033[K", stderr);
    progress->shown = false;
    return pb_cli_caught_signal() ? PAYBACK_ERROR_CANCELLED : status;
}
