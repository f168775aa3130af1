/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A growing collection of draws that is asked for its order in the end. Draws that come again and again are kept once,
 * with their number, so that a point mass takes no room. */
#ifndef PB_STATISTICS_RUN_LIST_H
#define PB_STATISTICS_RUN_LIST_H

#include "payback/status.h"

#include <stddef.h>
#include <stdint.h>

struct pb_value_run {
    double value;
    uint64_t count;
};

/* Zero-initialised it is empty. None of the draws is NaN. */
struct pb_run_list {
    struct pb_value_run *runs; /* ascending, each value once */
    size_t run_count;
    double *tail; /* draws that are not yet in runs */
    size_t tail_count, tail_capacity;
    struct pb_value_run frequent; /* some value that is frequent: its draws are only counted */
};

void pb_run_list_clear(struct pb_run_list *list);
/* Makes room for that many more draws behind tail[tail_count − 1]. PAYBACK_ERROR_MEMORY. */
payback_status pb_run_list_reserve(struct pb_run_list *list, size_t more);
/* Puts all draws into runs: then equal collections have equal runs. PAYBACK_ERROR_MEMORY. */
payback_status pb_run_list_settle(struct pb_run_list *list);
/* Adds another collection's draws. PAYBACK_ERROR_MEMORY: some may be added. */
payback_status pb_run_list_merge(struct pb_run_list *list, const struct pb_run_list *other);

#endif
