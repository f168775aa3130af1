/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Groups of uncertain inputs: those that correlations tie together, and those that a user names. */
#ifndef PB_ANALYSIS_INPUT_GROUPS_H
#define PB_ANALYSIS_INPUT_GROUPS_H

#include "inputs/values.h"
#include "payback/status.h"

#include <stdbool.h>
#include <stddef.h>

struct pb_input_group {
    char *name;
    size_t *inputs; /* ascending indices into uncertain */
    size_t count;
    bool automatic;
    bool independent; /* of all inputs outside */
};

/* Zero-initialise. */
struct pb_input_groups {
    struct pb_input_group *groups;
    size_t count;
    int *component; /* of each input: the automatic group it belongs to, or −1 */
};

/* Automatic groups first, "correlated 1", …, in the order of their first inputs; then one for each text
 * "NAME=POINTER,…". A pointer to an object or a list means all uncertain inputs below it. PAYBACK_ERROR_TARGET: a text
 * is wrong; message, in size bytes, tells what would be right. PAYBACK_ERROR_MEMORY. */
payback_status pb_input_groups_make(struct pb_input_groups *groups, const struct pb_inputs *inputs,
                                    const char *const *texts, size_t text_count, char *message, size_t size);
void pb_input_groups_clear(struct pb_input_groups *groups);

#endif
