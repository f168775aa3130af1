/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Blocks of a plan, drawn and simulated, handed to whoever keeps of them what it needs. */
#ifndef PB_ANALYSIS_HARVEST_H
#define PB_ANALYSIS_HARVEST_H

#include "engine/plan.h"
#include "payback/run.h"

/* Called once a block, from any thread: the worker has drawn and simulated it. Anything but PAYBACK_OK stops. */
typedef payback_status pb_harvest_block(void *context, struct pb_worker *worker, size_t block);

struct pb_harvest {
    const struct pb_plan *plan;
    size_t first_block, blocks;
    int threads; /* 0: as many as the machine gives */
    pb_harvest_block *take;
    void *context;
    payback_progress *progress; /* may be NULL; told of blocks done before this harvest, too */
    void *progress_context;
    double done_before, all_blocks;
};

/* PAYBACK_ERROR_CANCELLED, PAYBACK_ERROR_MEMORY, or what take returned. */
payback_status pb_harvest(const struct pb_harvest *harvest);

#endif
