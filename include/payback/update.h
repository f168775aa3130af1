/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * After a pilot: what its results say of the scenario, and the scenario that goes on from there. */
#ifndef PAYBACK_UPDATE_H
#define PAYBACK_UPDATE_H

#include "payback/estimate.h"
#include "payback/report.h"
#include "payback/result.h"
#include "payback/run.h"
#include "payback/scenario.h"
#include "payback/status.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A figure that is uncertain. */
typedef struct payback_belief {
    double mean, sd, p05, p10, p50, p90, p95;
} payback_belief;

/* An input that the results are about, or that is correlated with one. */
typedef struct payback_updated_input {
    const char *pointer, *name, *unit;
    payback_belief prior, posterior;
} payback_updated_input;

/* One line of the results. */
typedef struct payback_updated_datum {
    const char *what;                /* "billing: contained", "handle time" */
    double counted, of;              /* y of n; of handle times the ratio of the means, and NaN */
    payback_belief prior, posterior; /* of the rate (or ratio) in the rollout, at the age of the pilot */
    double p_value;                  /* how likely the scenario thought a result at least as far out, two-sided */
} payback_updated_datum;

/* A figure before and after. */
typedef struct payback_before_after {
    payback_estimate prior, posterior;
} payback_before_after;

typedef struct payback_update_result {
    const char *name, *vendor, *currency, *file, *digest, *version, *isa, *sampler, *basis;
    const char *results_file;
    double seed;
    size_t trials;
    int replicates, threads, horizon_months, rounds; /* rounds of tempering, 0: the prior's draws did */
    double elapsed_seconds;
    double effective_trials; /* effective sample size of the weights, the last round's */
    double transfer_sd;
    payback_updated_datum *data;
    size_t datum_count;
    payback_updated_input *inputs;
    size_t input_count;
    double target_months, required;
    payback_before_after npv, npv_positive, payback_probability, evpi;
    payback_verdict verdict_before, verdict_after;
    bool surprising; /* a p-value below 0.01 */
    /* A further pilot of the same kind: the size, of 10 to 1600, whose data are worth most more than it costs. */
    double further_size;
    payback_estimate further_evsi, further_engs;
    const char *patch; /* the scenario that extends the old one, JSON */
} payback_update_result;

/* Reads the results at path (JSON, or CSV by its ending) and weights the scenario's trials by them. extends: how the
 * patch calls the scenario; NULL: by its file. options->trials: 131,072 unless given. *out is NULL unless PAYBACK_OK.
 * PAYBACK_ERROR_UNREADABLE, PAYBACK_ERROR_SCENARIO: the results are not valid, or contradict the scenario so much that
 * no trial of it is like them; see the diagnostics. */
PAYBACK_TRY payback_status payback_update(payback_update_result **out, const payback_scenario *scenario,
                                          const char *path, const char *extends, const payback_options *options,
                                          payback_diagnostics *diagnostics);
PAYBACK_API void payback_update_free(payback_update_result *result); /* takes NULL */

/* Pages: see report.h. */
PAYBACK_TRY payback_status payback_render_update(payback_text *out, const payback_update_result *result,
                                                 const payback_style *style);
PAYBACK_TRY payback_status payback_render_update_json(payback_text *out, const payback_update_result *result);
/* The patch, as a file. */
PAYBACK_TRY payback_status payback_render_posterior(payback_text *out, const payback_update_result *result);
/* The CSV that the results of a pilot can be entered into: a line a category. */
PAYBACK_TRY payback_status payback_render_pilot_template(payback_text *out, const payback_scenario *scenario);

#ifdef __cplusplus
}
#endif

#endif
