/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a scenario settles beside its numbers: rules, terms, units, seasons, ramps and correlations, in words. A reader
 * who does not see the file must see these too: whether anybody is let go, what is billed, from when on and for how
 * long. */
#ifndef PB_REPORT_SETTINGS_H
#define PB_REPORT_SETTINGS_H

#include "payback/scenario.h"

#include <stdbool.h>

struct pb_setting {
    const char *pointer; /* "/correlations/0" for a correlation */
    const char *name;    /* for people */
    const char *value;   /* in words */
    bool given;          /* written in the scenario, not a default */
};

/* Takes one; its texts live as long as the call. */
typedef void pb_take_setting(void *context, const struct pb_setting *setting);
/* Those of the company, the proposal and the decision, in the order of the table of inputs; then the correlations.
 * False where memory is short. */
bool pb_list_settings(const payback_scenario *scenario, pb_take_setting *take, void *context);

#endif
