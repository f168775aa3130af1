/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What to call an uncertain input in a table: by the last parts of its pointer, elements of a list by their own name.
 */
#ifndef PB_ANALYSIS_INPUT_NAMES_H
#define PB_ANALYSIS_INPUT_NAMES_H

#include "inputs/values.h"

/* "deflection: containment", "how-to: handle minutes", "deflection ramp: months to 90", "pricing usage tier 1: price".
 * The caller frees it; NULL where memory is short. */
char *pb_input_name(const struct pb_inputs *inputs, const struct pb_uncertain *input);

#endif
