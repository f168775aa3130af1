/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The draws of a run's first blocks, kept for those who borrow them again and again. */
#ifndef PB_ENGINE_KEPT_H
#define PB_ENGINE_KEPT_H

#include "engine/plan.h"

struct pb_kept {
    const struct pb_plan *plan;
    size_t blocks, rows; /* rows: of a block */
    pb_block_lanes *lanes;
};

/* At most so many blocks, fewer where they would take more than so many bytes. PAYBACK_ERROR_MEMORY. */
payback_status pb_kept_new(struct pb_kept **out, const struct pb_plan *plan, size_t blocks, double bytes_most);
void pb_kept_free(struct pb_kept *kept); /* takes NULL */
/* block < blocks. */
struct pb_drawn pb_kept_block(const struct pb_kept *kept, size_t block);

#endif
