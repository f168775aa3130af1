/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tornado, of the page of `payback sensitivity` and of the report of a run. */
#ifndef PB_REPORT_TORNADO_H
#define PB_REPORT_TORNADO_H

#include "report/plots.h"
#include "report/words_sensitivity.h"

/* The inputs with the widest swings, widest first, at most so many; those that move nothing are left out. */
void pb_fill_tornado(struct pb_rows *rows, const payback_sensitivity_result *result, const struct pb_place *by_swing,
                     int most);

#endif
