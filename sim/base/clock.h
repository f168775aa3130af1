/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PB_BASE_CLOCK_H
#define PB_BASE_CLOCK_H

#include <time.h>

/* Seconds of a clock that only goes forward. */
static inline double pb_seconds_now(void)
{
    struct timespec now;
    return clock_gettime(CLOCK_MONOTONIC, &now) == 0 ? (double)now.tv_sec + 1e-9 * (double)now.tv_nsec : 0;
}

#endif
