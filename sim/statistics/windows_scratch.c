/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Draws in windows that wait in a file. */
#include "statistics/windows_part.h"

#include <stdlib.h>

/* What is put away at a time: the draws of each list, after their numbers. */
payback_status pb_windows_put_away(pb_windows *windows)
{
    size_t counts[PB_REPLICATES];
    payback_status status = PAYBACK_OK;
    if (pb_windows_kept(windows) == 0)
        return PAYBACK_OK;
    if (!windows->scratch)
        status = pb_scratch_new(&windows->scratch);
    for (size_t r = 0; r < PB_REPLICATES; r++)
        counts[r] = windows->lists[r].count;
    if (!status)
        status = pb_scratch_write(windows->scratch, counts, sizeof counts);
    for (size_t r = 0; r < windows->list_count && !status; r++) {
        struct pb_draw_list *list = &windows->lists[r];
        status = pb_scratch_write(windows->scratch, list->draws, list->count * sizeof *list->draws);
        if (status)
            break;
        windows->away[r] += list->count;
        free(list->draws);
        *list = (struct pb_draw_list){0};
    }
    windows->times_away += !status;
    return status;
}

payback_status pb_windows_fetch(pb_windows *windows)
{
    payback_status status = PAYBACK_OK;
    if (windows->times_away == 0)
        return PAYBACK_OK;
    for (size_t r = 0; r < windows->list_count && !status; r++)
        if (!pb_windows_reserve(&windows->lists[r], windows->away[r]))
            status = PAYBACK_ERROR_MEMORY;
    for (; windows->times_away > 0 && !status; windows->times_away--) {
        size_t counts[PB_REPLICATES];
        status = pb_scratch_read(windows->scratch, counts, sizeof counts);
        for (size_t r = 0; r < windows->list_count && !status; r++) {
            struct pb_draw_list *list = &windows->lists[r];
            status = pb_scratch_read(windows->scratch, list->draws + list->count, counts[r] * sizeof *list->draws);
            list->count += counts[r];
            windows->away[r] -= counts[r];
        }
    }
    return status ? status : pb_scratch_clear(windows->scratch);
}
