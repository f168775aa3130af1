/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where Sobol points do the most good. Their error grows with the number of inputs that matter together, and an event
 * such as "paid back by month 9" cuts obliquely through the cube of the inputs. So a small pilot of plain trials finds
 *
 *   - how much each input matters: the important ones get the first, best distributed Sobol dimensions;
 *   - the direction of the normals behind the inputs in which the payback month changes. A reflection (orthogonal: the
 *     normals stay independent and standard) turns the best dimension into that direction, so that one dimension
 *     decides most of the event. This is the linear transformation of J. Imai, K. S. Tan, J. Comput. Finance 10(2),
 *     129-155 (2006), for a discontinuity as in X. Wang, K. S. Tan, Manage. Sci. 59, 376-389 (2013).
 *
 * Both depend on the scenario only. */
#ifndef PB_ENGINE_ALIGNMENT_H
#define PB_ENGINE_ALIGNMENT_H

#include "engine/plan.h"

/* Blocks of the pilot, and the smallest run that it is worth while for. */
enum { PB_PILOT_BLOCKS = 8, PB_ALIGNED_TRIALS = 16 * PB_PILOT_BLOCKS * PB_BLOCK };

/* What the pilot finds; a number an input each. */
struct pb_alignment {
    int *dimensions;   /* of the Sobol points: a permutation of 0 … input_count − 1 */
    double *direction; /* not normalised; 0 for events and for inputs without a clear effect */
};

/* Runs the pilot by a plan of plain streams, which must have its table of normals. Its arrays are released by
 * pb_alignment_clear. PAYBACK_ERROR_MEMORY. */
payback_status pb_alignment_find(struct pb_alignment *alignment, const struct pb_plan *plan);
void pb_alignment_clear(struct pb_alignment *alignment); /* takes a zeroed struct */

#endif
