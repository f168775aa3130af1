/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which Sobol dimension each input gets. The error of Sobol points grows with the number of inputs that matter
 * together, and an event such as "paid back by month 9" cuts obliquely through the cube of the inputs. So
 *
 *   - inputs that usually matter get the first, best distributed dimensions;
 *   - the normals behind them are turned (sampling/copula.h) so that one dimension moves all of them in the direction
 *     in which payback usually comes earlier, and decides most of the event. This is the linear transformation of
 *     J. Imai, K. S. Tan, J. Comput. Finance 10(2), 129-155 (2006), for an event as in X. Wang, K. S. Tan, Manage. Sci.
 *     59, 376-389 (2013).
 *
 * "Usually" is a constant of each field, so that the draws depend on which inputs are uncertain and on nothing else:
 * a scenario with another price has the same ones. */
#ifndef PB_ENGINE_DIMENSIONS_H
#define PB_ENGINE_DIMENSIONS_H

#include "inputs/values.h"
#include "payback/status.h"

#include <stddef.h>
#include <stdint.h>

struct pb_dimension {
    const char *pointer; /* of the input: its scenario's */
    double lean;         /* its part of the direction; 0: not turned */
    size_t place;        /* in its scenario's order of inputs */
    uint64_t owner;      /* of a vendor's own input that has draws of its own: pb_owner_of; else 0 */
};

/* In order of the dimensions. Zero-initialise. */
struct pb_dimensions {
    struct pb_dimension *list;
    size_t count, capacity;
};

/* Adds the inputs that are not there yet. Those of the first scenario lean; what others have beside them comes behind
 * and does not: the first one has the same draws whatever it is compared with. PAYBACK_ERROR_MEMORY. */
payback_status pb_dimensions_add(struct pb_dimensions *dimensions, const struct pb_inputs *inputs);
/* Adds the vendor's own inputs of a scenario once more, as those of this owner (not 0), where they are not there yet.
 */
payback_status pb_dimensions_add_own(struct pb_dimensions *dimensions, const struct pb_inputs *inputs, uint64_t owner);
void pb_dimensions_clear(struct pb_dimensions *dimensions); /* takes a zeroed struct */

/* The dimension of an input, or −1. owner: as of struct pb_dimension. */
int pb_dimension_of(const struct pb_dimensions *dimensions, const char *pointer, uint64_t owner);

/* A number that stands for the vendor of that name, never 0. */
uint64_t pb_owner_of(const char *vendor);
/* The owner of an input in a scenario whose vendor's own inputs are those of `owner`. */
static inline uint64_t pb_input_owner(const struct pb_uncertain *input, uint64_t owner)
{
    return input->value->field->vendors_own ? owner : 0;
}

#endif
