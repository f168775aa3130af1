/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The inside of payback_scenario, for the rooms below. */
#ifndef PB_SCENARIO_SCENARIO_H
#define PB_SCENARIO_SCENARIO_H

#include "inputs/values.h"
#include "payback/scenario.h"

struct pb_change {
    enum { PB_CHANGE_SET, PB_CHANGE_MULTIPLY, PB_CHANGE_ADD } kind;
    char *pointer;
    char *json;    /* PB_CHANGE_SET */
    double number; /* the others */
};

struct payback_changes {
    struct pb_change *changes;
    size_t count, capacity;
};

/* Whether the text is a JSON value as strictly as a file must be. PAYBACK_ERROR_SCENARIO with messages, _MEMORY. */
payback_status pb_json_check(const char *json, payback_diagnostics *diagnostics);

/* A named stress of the file: apply with pb_scenario_stressed. */
struct pb_stress {
    char *name;
    struct payback_changes changes;
};

struct pb_origin;

struct payback_scenario {
    char *file, *directory, *digest, *json;
    struct pb_inputs inputs;
    struct pb_stress *stresses;
    size_t stress_count;
    payback_assumption *assumptions;
    size_t assumption_count;
    struct pb_origin *origin; /* of the room scenario/ alone */
};

/* A new scenario: this one with further changes on top of those that it has. Messages as in payback_scenario_load;
 * PAYBACK_ERROR_SCENARIO where a change leaves a range or names nothing that can change. */
payback_status pb_scenario_changed(payback_scenario **out, const payback_scenario *scenario,
                                   const payback_changes *changes, payback_diagnostics *diagnostics);

#endif
