/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Built-in packs of stresses: tables of data, and how a line of one becomes changes of a given scenario. */
#ifndef PB_ANALYSIS_STRESS_PACK_H
#define PB_ANALYSIS_STRESS_PACK_H

#include "payback/scenario.h"
#include "scenario/scenario.h"

#include <stdbool.h>

enum pb_pack_change_kind {
    PB_PACK_END,
    PB_PACK_SET,      /* json at pointer */
    PB_PACK_SET_IN,   /* the same, where the object that holds it is in the scenario */
    PB_PACK_MULTIPLY, /* by number, where the scenario has a value; * in the pointer: in each category */
    PB_PACK_APPEND    /* json to the list at pointer */
};

struct pb_pack_change {
    enum pb_pack_change_kind kind;
    const char *pointer;
    double number;
    const char *json;
};

enum { PB_PACK_CHANGES = 8 };

struct pb_pack_stress {
    const char *name, *terms;
    bool alone; /* no doubt, but a question: not among all at once */
    struct pb_pack_change changes[PB_PACK_CHANGES];
};

struct pb_pack {
    const char *name;
    const struct pb_pack_stress *stresses;
    size_t count;
};

/* NULL for an unknown name. */
const struct pb_pack *pb_pack_find(const char *name);

/* Adds to changes what the stress means for this scenario; *any tells whether there is something to change at all.
 * PAYBACK_ERROR_MEMORY. */
payback_status pb_pack_apply(payback_changes *changes, bool *any, const struct pb_pack_stress *stress,
                             const payback_scenario *scenario);

#endif
