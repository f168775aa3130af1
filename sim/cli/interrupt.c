/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/interrupt.h"

#include "cli/cli.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <time.h>
#include <unistd.h>

/* A handler can only speak through objects with static storage; any thread may run it. */
static atomic_int caught, times;

/* One press of a key, or one timeout(1), comes twice at once: to the process and to its group. What comes again later
 * means now, and so does a third time. */
enum { PATIENCE = 3 };
static const long same_moment_ms = 100;
static atomic_long first_ms;

static long now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time); /* one of those that a handler may call */
    return (long)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void remember(int signal_number)
{
    long now = now_ms();
    atomic_store(&caught, signal_number);
    int count = atomic_fetch_add(&times, 1) + 1;
    if (count == 1)
        atomic_store(&first_ms, now);
    else if (count >= PATIENCE || now - atomic_load(&first_ms) > same_moment_ms)
        _exit(PB_EXIT_INTERRUPTED); /* what is written appears whole or not at all */
}

void pb_cli_catch_signals(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
        struct sigaction action = {.sa_handler = remember}, before;
        sigemptyset(&action.sa_mask);
        /* what the caller has told us to ignore (nohup) stays ignored */
        if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
    }
}

int pb_cli_caught_signal(void)
{
    return atomic_load(&caught);
}
