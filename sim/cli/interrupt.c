/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/interrupt.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

/* A handler can only speak through objects with static storage; any thread may run it. */
static atomic_int caught, times;

/* One press of a key can come twice, as to timeout(1) and to its process group; three times means now. */
enum { PATIENCE = 3 };

static void remember(int signal_number)
{
    atomic_store(&caught, signal_number);
    if (atomic_fetch_add(&times, 1) + 1 < PATIENCE)
        return;
    signal(signal_number, SIG_DFL);
    raise(signal_number);
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
