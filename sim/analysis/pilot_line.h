/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The line between buying and walking: the results at which what is expected of the benefit is 0. */
#ifndef PB_ANALYSIS_PILOT_LINE_H
#define PB_ANALYSIS_PILOT_LINE_H

#include "analysis/pilot_data.h"
#include "payback/pilot.h"

/* Fills contained, resolved and below of the design. PAYBACK_ERROR_MEMORY. */
payback_status pb_pilot_threshold(payback_pilot_design *design, const struct pb_pilot_data *data,
                                  const struct pb_pilot_sample *sample, const struct pb_regression *fit);

enum { PB_LINE_POINTS = 5 };
/* The line of a ticket pilot at PB_LINE_POINTS counts of contained tickets, those of the 10, 25, 50, 75 and 90 %.
 * PAYBACK_ERROR_MEMORY. */
payback_status pb_pilot_line(payback_pilot_point points[PB_LINE_POINTS], const struct pb_pilot_data *data,
                             const struct pb_pilot_sample *sample, const struct pb_regression *fit);

#endif
