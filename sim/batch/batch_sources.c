/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files that a batch would read. */
#include "payback/batch.h"

#include "base/parallel.h"
#include "batch/grid.h"
#include "batch/listing.h"
#include "scenario/document.h"
#include "scenario/sources.h"

#include <stdlib.h>
#include <string.h>

/* The values of a sweep are sets too: what they name is relative to each scenario's folder. */
static payback_status add_swept(payback_sources *sources, const struct pb_grid *grid, const char *folder)
{
    payback_status status = PAYBACK_OK;
    for (size_t a = 0; !status && a < grid->axis_count; a++)
        for (size_t v = 0; !status && v < grid->axes[a].count; v++)
            if (strchr(grid->axes[a].values[v], '{')) /* a number names nothing */
                status =
                    pb_sources_scan(sources, grid->axes[a].values[v], strlen(grid->axes[a].values[v]), folder, NULL);
    return status;
}

static payback_status add_scenario(payback_sources *sources, const char *path, const struct pb_grid *grid,
                                   const payback_changes *changes)
{
    char *folder = pb_path_folder(path);
    payback_status status = folder ? payback_sources_add(sources, path, changes) : PAYBACK_ERROR_MEMORY;
    if (!status)
        status = add_swept(sources, grid, folder);
    free(folder);
    return status;
}

payback_status payback_batch_sources(payback_sources *sources, const payback_batch_request *request, char *message,
                                     size_t size)
{
    char unwanted[1];
    struct pb_grid grid = {0};
    struct pb_listing listing = {0};
    if (!message || size == 0) {
        message = unwanted;
        size = sizeof unwanted;
    }
    message[0] = '\0';
    if (!sources || !request || (request->path_count > 0 && !request->paths) ||
        (request->vary_count > 0 && !request->vary))
        return PAYBACK_ERROR_ARGUMENT;
    payback_status status = pb_grid_make(&grid, request->vary, request->vary_count, message, size);
    if (!status)
        status = pb_listing_make(&listing, request->paths, request->path_count, pb_thread_count(0), message, size);
    for (size_t i = 0; !status && i < listing.count; i++)
        status = add_scenario(sources, listing.files[i].path, &grid, request->changes);
    pb_grid_clear(&grid);
    pb_listing_clear(&listing);
    return status;
}
