/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is believed of a scenario after months of actuals: trials that count the same, in the normals behind its inputs.
 */
#ifndef PB_ANALYSIS_TRACK_FIT_H
#define PB_ANALYSIS_TRACK_FIT_H

#include "analysis/track_likelihood.h"

struct pb_track_fit {
    size_t n;        /* particles; particle i belongs to replicate i mod 16 */
    double *normals; /* input_count columns of n */
    size_t trials;   /* of the scenario that were weighted */
    int rounds;
    double effective;
    bool go_live_outside;
    /* How likely the scenario thought each figure, or what is further out, with that day of go-live; NaN: says nothing.
     */
    double p_value[PAYBACK_SERIES][PB_TRACK_MONTHS];
    bool fits;
    payback_series misfit_series;
    int misfit_month;
};

payback_status pb_track_fit_make(struct pb_track_fit *fit, const struct pb_inputs *values,
                                 const struct pb_track_facts *facts, const payback_options *options);
void pb_track_fit_clear(struct pb_track_fit *fit);

#endif
