/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/kept.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What follows the rows before it. */
static pb_block_lanes *next(pb_block_lanes **at, size_t rows)
{
    pb_block_lanes *begin = *at;
    *at += rows;
    return rows > 0 ? begin : NULL;
}

static struct pb_drawn places(const struct pb_plan *plan, pb_block_lanes *at)
{
    size_t horizon = (size_t)plan->model.horizon;
    struct pb_drawn drawn;
    drawn.values = next(&at, plan->input_count);
    drawn.normals = next(&at, plan->member_count);
    drawn.turned = next(&at, plan->member_count);
    drawn.noise = next(&at, plan->model.noise ? horizon : 0);
    drawn.surge = next(&at, plan->model.surge ? horizon : 0);
    return drawn;
}

struct pb_drawn pb_kept_block(const struct pb_kept *kept, size_t block)
{
    return places(kept->plan, kept->lanes + block * kept->rows);
}

static void copy(pb_block_lanes *to, pb_block_lanes *from, size_t rows)
{
    if (rows > 0)
        memcpy(to, from, rows * sizeof *to);
}

static void keep(struct pb_kept *kept, size_t block, const struct pb_worker *lender)
{
    const struct pb_plan *plan = kept->plan;
    struct pb_drawn to = pb_kept_block(kept, block), from = pb_worker_drawn(lender);
    copy(to.values, from.values, plan->input_count);
    copy(to.normals, from.normals, plan->member_count);
    copy(to.turned, from.turned, plan->member_count);
    copy(to.noise, from.noise, plan->model.noise ? (size_t)plan->model.horizon : 0);
    copy(to.surge, from.surge, plan->model.surge ? (size_t)plan->model.horizon : 0);
}

payback_status pb_kept_new(struct pb_kept **out, const struct pb_plan *plan, size_t blocks, double bytes_most)
{
    *out = NULL;
    struct pb_kept *kept = pb_new(1, sizeof *kept);
    struct pb_worker *lender = NULL;
    payback_status status = kept ? pb_worker_new_lender(&lender, plan) : PAYBACK_ERROR_MEMORY;
    if (!status) {
        size_t months = (size_t)plan->model.horizon * ((size_t)plan->model.noise + (size_t)plan->model.surge);
        kept->plan = plan;
        kept->rows = plan->input_count + 2 * plan->member_count + months;
        kept->blocks = (size_t)fmin((double)blocks, bytes_most / ((double)kept->rows * sizeof(pb_block_lanes) + 1));
        kept->lanes = pb_new_workspace(kept->blocks * kept->rows + 1, sizeof *kept->lanes);
        status = kept->lanes ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    }
    for (size_t block = 0; !status && block < kept->blocks; block++) {
        pb_worker_draw(lender, block);
        keep(kept, block, lender);
    }
    pb_worker_free(lender);
    if (status)
        pb_kept_free(kept);
    else
        *out = kept;
    return status;
}

void pb_kept_free(struct pb_kept *kept)
{
    if (!kept)
        return;
    free(kept->lanes);
    free(kept);
}
