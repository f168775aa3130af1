/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What rules between members ask of a value. */
#ifndef PB_SCENARIO_RULES_H
#define PB_SCENARIO_RULES_H

#include "scenario/reading.h"

static inline bool is_choice(const struct pb_value *value, int choice)
{
    return value->present && value->number == choice;
}

/* False for what is absent or always 0. */
static inline bool can_be_nonzero(const struct pb_value *value)
{
    if (!value->present)
        return false;
    struct pb_spread spread = pb_spread_of(value);
    return spread.low != 0 || spread.high != 0;
}

#endif
