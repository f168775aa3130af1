/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a proposal says of a category (/proposal/categories) takes the place of what the baseline says of it: the model
 * knows categories only, and reads in each slot what holds. */
#ifndef PB_ENGINE_OVERRIDES_H
#define PB_ENGINE_OVERRIDES_H

#include "inputs/slots.h"
#include "inputs/values.h"

/* The number the model sees of a value, NaN where it has none or is drawn. */
double pb_number_of(const struct pb_value *value);

/* Puts the numbers of all overrides into the slots of their categories, which are filled already. */
void pb_overrides_fill(struct pb_slots *slots, const struct pb_inputs *inputs);

/* The slot that a drawn member of an override fills. */
const double **pb_overrides_slot(struct pb_slots *slots, const struct pb_inputs *inputs, int element, int slot);

/* Whether a member of a category has an override in its place: it is drawn, but the model does not see it. */
bool pb_is_overridden(const struct pb_inputs *inputs, int category, int slot);

#endif
