/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The results of pilots, simulated: what would be counted and measured in each trial. One uniform a trial and a datum,
 * the same for all sizes of the pilot. */
#ifndef PB_ANALYSIS_PILOT_DATA_H
#define PB_ANALYSIS_PILOT_DATA_H

#include "analysis/pilot_draws.h"
#include "statistics/regression.h"

#include <stddef.h>
#include <stdint.h>

enum pb_datum_kind {
    PB_DATUM_CONTAINED, /* of the attempted tickets of a group */
    PB_DATUM_RESOLVED,  /* of its contained tickets that are audited; comes behind its CONTAINED */
    PB_DATUM_HANDLE,    /* log of the mean handle time with the copilot over that without */
    PB_DATUM_COUNT,
    PB_DATUM_MEASURE
};

struct pb_datum {
    enum pb_datum_kind kind;
    int group;
    bool shared;         /* observed once for all vendors */
    double sd;           /* PB_DATUM_MEASURE: of one observation */
    const double *truth; /* what is observed: a rate, a ratio, an input */
    double *tried;       /* the same in the pilot, where that may differ from the rollout; else NULL */
    double *uniforms;
};

struct pb_pilot_data {
    const struct pb_pilot_draws *draws;
    struct pb_datum *list;
    size_t count;
    double share[PB_CATEGORIES_MAX]; /* of the pilot's tickets, by group */
    double audited_share, handle_cv, control_share;
};

struct pb_pilot_data_settings {
    const struct pb_pilot_draws *draws;
    bool tickets, handle;
    double transfer_sd, audited_share, handle_cv, control_share;
    const enum pb_datum_kind *kinds; /* of the draws' targets */
    const double *sds;
    const size_t *places; /* in the list of what was asked for */
    const bool *shared;   /* it is the company's, and observed once for all vendors */
    /* Whose pilot it is, where several go side by side: what is observed of this vendor alone has uniforms of its own;
     * 0: those of a pilot that is alone. same_transfer: but for the way in which the pilot differs from the rollout. */
    uint64_t observed_by;
    bool same_transfer;
    uint64_t seed;
    size_t sample; /* trials of the first sample; those behind it are the second's */
};

/* Clear the data also after an error. PAYBACK_ERROR_MEMORY. */
payback_status pb_pilot_data_make(struct pb_pilot_data *data, const struct pb_pilot_data_settings *settings);
void pb_pilot_data_clear(struct pb_pilot_data *data);

/* The data of one size as columns of a regression. Zero-initialise. */
struct pb_pilot_sample {
    size_t count, n;
    double size;
    double **columns;  /* by datum: what is observed, as a regression takes it (pb_datum_column) */
    double *contained; /* of all groups, by trial; NULL where no tickets are tried */
    struct pb_predictor *predictors;
    struct pb_scale *scales;
};
payback_status pb_pilot_sample_make(struct pb_pilot_sample *sample, const struct pb_pilot_data *data, double size);
void pb_pilot_sample_clear(struct pb_pilot_sample *sample);

/* y of n as a column: logit((y + ½)/(n + 1)); of audited ones logit((y + 1)/(n + 2)). */
double pb_datum_column(enum pb_datum_kind kind, double y, double n);
/* Tickets of a group in a pilot of so many. */
double pb_group_tickets(const struct pb_pilot_data *data, int group, double size);

#endif
