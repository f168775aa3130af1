/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a proposal forgets: a table of members that should not be at their innocent value, and why. */
#ifndef PB_ANALYSIS_AUDIT_MISSING_H
#define PB_ANALYSIS_AUDIT_MISSING_H

#include "payback/audit.h"
#include "scenario/scenario.h"

/* Lists what the scenario leaves out. *out is released with free; its texts are static. PAYBACK_ERROR_MEMORY. */
payback_status pb_audit_missing(payback_missing **out, size_t *count, const payback_scenario *scenario);

#endif
