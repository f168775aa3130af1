/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A scenario that extends another by what was learnt: the patch as a file. */
#ifndef PB_SCENARIO_POSTERIOR_H
#define PB_SCENARIO_POSTERIOR_H

#include "scenario/scenario.h"

/* changed is the scenario in which the members at the pointers, and /correlations, are as they are to be. The patch has
 * these members; of an array it has the whole, since a patch replaces arrays. extends: how the patch calls the file
 * that it extends; note: on the whole. The text is released with free; PAYBACK_ERROR_MEMORY. */
payback_status pb_posterior_patch(char **text, const payback_scenario *changed, const char *const *pointers,
                                  size_t count, const char *extends, const char *note);

#endif
