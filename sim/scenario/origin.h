/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a scenario was made from: kept, so that it can be changed again. */
#ifndef PB_SCENARIO_ORIGIN_H
#define PB_SCENARIO_ORIGIN_H

#include "base/digest.h"
#include "scenario/document.h"
#include "scenario/scenario.h"

/* What the model sees of an input is draw · multiply + add. */
struct pb_adjustment {
    char *pointer;
    double multiply, add;
    bool multiplied; /* multiply has been asked for, be it by 1; else add */
};

/* What options and stresses have done, net of each other: a pointer stands once in the list. */
struct pb_adjustments {
    char **sets; /* where the tree has a member from --set or from a stress */
    size_t set_count;
    struct pb_adjustment *list;
    size_t count;
};

/* Puts changes on top: each set, then each multiply, then each add. A member that is set anew loses the factors and
 * summands that it had before. PAYBACK_ERROR_MEMORY. */
payback_status pb_adjustments_put(struct pb_adjustments *adjustments, const payback_changes *changes);
payback_status pb_adjustments_copy(struct pb_adjustments *copy, const struct pb_adjustments *adjustments);
void pb_adjustments_clear(struct pb_adjustments *adjustments); /* takes a zeroed struct */

/* True where the member at pointer was set, as itself or as a part of what was set. */
bool pb_was_set(const struct pb_adjustments *adjustments, const char *pointer);
/* True where pointer is the one above or leads through it. */
bool pb_is_within(const char *pointer, const char *above);

/* The folder that files named in the distribution at pointer are relative to, and what was read from them. */
struct pb_folder {
    char *pointer, *folder;
    char values[PB_DIGEST_SIZE];
};

struct pb_origin {
    pb_document *document;
    struct pb_adjustments adjustments;
    struct pb_folder *folders; /* of each distribution that was read from a file */
    size_t folder_count;
};
void pb_origin_free(struct pb_origin *origin); /* takes NULL */
void pb_folders_free(struct pb_folder *folders, size_t count);

#endif
