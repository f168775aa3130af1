/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/learning.h"

#include "base/memory.h"
#include "base/text.h"
#include "numerics/matrix.h"
#include "statistics/regression.h"
#include "statistics/weighted.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { QUANTILES = 199 };
static const double least_eigenvalue = 1e-3, negligible_rank = 0.01;
static const double pi = 3.14159265358979323846;

/* ---- which inputs ---- */

payback_status pb_touched_find(struct pb_touched *touched, const struct pb_inputs *inputs, const bool *seed)
{
    size_t n = inputs->uncertain_count;
    *touched = (struct pb_touched){.is = pb_new(n, sizeof *touched->is), .inputs = pb_new(n, sizeof *touched->inputs)};
    if (!touched->is || !touched->inputs) {
        pb_touched_clear(touched);
        return PAYBACK_ERROR_MEMORY;
    }
    for (size_t j = 0; j < n; j++)
        touched->is[j] = seed[j] && !inputs->uncertain[j].event;
    bool grown = true;
    while (grown) {
        grown = false;
        for (size_t c = 0; c < inputs->correlation_count; c++) {
            size_t a = inputs->correlations[c].a, b = inputs->correlations[c].b;
            bool spreads =
                touched->is[a] != touched->is[b] && !inputs->uncertain[a].event && !inputs->uncertain[b].event;
            grown |= spreads;
            touched->is[a] |= spreads;
            touched->is[b] |= spreads;
        }
    }
    for (size_t j = 0; j < n; j++)
        if (touched->is[j])
            touched->inputs[touched->count++] = j;
    return PAYBACK_OK;
}

void pb_touched_clear(struct pb_touched *touched)
{
    free(touched->is);
    free(touched->inputs);
    *touched = (struct pb_touched){0};
}

/* ---- beliefs ---- */

static double *equal_weights(size_t n)
{
    double *weights = pb_new(n, sizeof *weights);
    for (size_t i = 0; weights && i < n; i++)
        weights[i] = 1;
    return weights;
}

payback_status pb_belief_of(payback_belief *belief, const double *draws, const double *weights, size_t n)
{
    static const double levels[] = {0.05, 0.1, 0.5, 0.9, 0.95};
    double q[5];
    struct pb_ranking ranking = {0};
    double *own = weights ? NULL : equal_weights(n);
    const double *w = weights ? weights : own;
    payback_status status = w ? pb_ranking_make(&ranking, draws, n) : PAYBACK_ERROR_MEMORY;
    if (!status) {
        pb_weighted_quantiles(&ranking, draws, w, levels, 5, q);
        *belief = (payback_belief){
            pb_weighted_mean(draws, w, n).value, pb_weighted_sd(draws, w, n), q[0], q[1], q[2], q[3], q[4]};
    }
    pb_ranking_clear(&ranking);
    free(own);
    return status;
}

/* ---- distributions ---- */

/* What the input itself drew, before multiply and add. */
static double undone(const struct pb_value *value, double x)
{
    return value->multiply != 0 ? (x - value->add) / value->multiply : x;
}

static void add_quantiles(struct pb_text *json, const struct pb_value *value, const struct pb_ranking *ranking,
                          const double *draws, const double *weights)
{
    double levels[QUANTILES], quantiles[QUANTILES];
    for (int q = 0; q < QUANTILES; q++)
        levels[q] = (q + 0.5) / QUANTILES;
    pb_weighted_quantiles(ranking, draws, weights, levels, QUANTILES, quantiles);
    pb_text_add(json, "{\"dist\":\"empirical\",\"values\":[");
    for (int q = 0; q < QUANTILES; q++) {
        double x = undone(value, quantiles[value->multiply < 0 ? QUANTILES - 1 - q : q]);
        x = fmin(fmax(x, value->field->low), value->field->high);
        pb_text_add(json, q > 0 ? "," : "");
        pb_text_format(json, "%.10g", x);
    }
    pb_text_add(json, "]");
}

/* Of an input with few values. */
static void add_levels(struct pb_text *json, const struct pb_value *value, const struct pb_ranking *ranking,
                       const double *draws, const double *weights)
{
    struct pb_text shares = {0};
    pb_text_add(json, "{\"dist\":\"discrete\",\"values\":[");
    for (size_t first = 0, end; first < ranking->n; first = end) {
        double own = 0;
        end = pb_ranking_run_end(ranking, first);
        for (size_t k = first; k < end; k++)
            own += weights[ranking->order[k]];
        pb_text_add(json, first > 0 ? "," : "");
        pb_text_format(json, "%.10g", undone(value, draws[ranking->order[first]]));
        pb_text_add(&shares, first > 0 ? "," : "");
        pb_text_format(&shares, "%.10g", own > 0 ? own : 0);
    }
    pb_text_format(json, "],\"weights\":[%s]", shares.data ? shares.data : "");
    json->failed |= shares.failed;
    pb_text_clear(&shares);
}

static payback_status set_input(payback_changes *changes, const struct pb_value *value,
                                const struct pb_ranking *ranking, const double *draws, const double *weights,
                                const char *note)
{
    struct pb_text json = {0};
    if (ranking->distinct <= PB_PREDICTOR_LEVELS)
        add_levels(&json, value, ranking, draws, weights);
    else
        add_quantiles(&json, value, ranking, draws, weights);
    pb_text_add(&json, ",\"note\":");
    pb_text_add_json_string(&json, note);
    pb_text_add(&json, "}");
    payback_status status =
        json.failed ? PAYBACK_ERROR_MEMORY : payback_changes_set(changes, value->pointer, json.data);
    pb_text_clear(&json);
    return status;
}

/* ---- correlations ---- */

static void add_pair(struct pb_text *json, const char *a, const char *b, double rank)
{
    pb_text_add(json, json->length > 1 ? ",{\"between\":[" : "{\"between\":[");
    pb_text_add_json_string(json, a);
    pb_text_add(json, ",");
    pb_text_add_json_string(json, b);
    pb_text_format(json, "],\"rank\":%.6g}", rank);
}

static payback_status set_correlations(payback_changes *changes, const struct pb_inputs *inputs,
                                       const struct pb_touched *touched, const double *nearest)
{
    struct pb_text json = {0};
    pb_text_add(&json, "[");
    for (size_t c = 0; c < inputs->correlation_count; c++) {
        const struct pb_correlation *pair = &inputs->correlations[c];
        if (!touched->is[pair->a] || !touched->is[pair->b])
            add_pair(&json, inputs->uncertain[pair->a].value->pointer, inputs->uncertain[pair->b].value->pointer,
                     pair->rank);
    }
    for (size_t a = 0; a < touched->count; a++)
        for (size_t b = a + 1; b < touched->count; b++) {
            double rank = 6 / pi * asin(nearest[a * touched->count + b] / 2);
            if (fabs(rank) >= negligible_rank)
                add_pair(&json, inputs->uncertain[touched->inputs[a]].value->pointer,
                         inputs->uncertain[touched->inputs[b]].value->pointer, rank);
        }
    pb_text_add(&json, "]");
    payback_status status = json.failed ? PAYBACK_ERROR_MEMORY : PAYBACK_OK;
    if (!status && (json.length > 2 || inputs->correlation_count > 0))
        status = payback_changes_set(changes, "/correlations", json.data);
    pb_text_clear(&json);
    return status;
}

static payback_status correlate(payback_changes *changes, const struct pb_inputs *inputs,
                                const struct pb_touched *touched, double *const *ranks, const double *weights, size_t n)
{
    size_t m = touched->count;
    double *matrix = pb_new(m * m, sizeof *matrix), *nearest = pb_new(m * m, sizeof *nearest);
    payback_status status = matrix && nearest ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (size_t a = 0; !status && a < m; a++)
        for (size_t b = 0; b < m; b++) {
            double rank = a == b ? 1 : pb_weighted_correlation(ranks[a], ranks[b], weights, n);
            /* what a multiply below 0 turns round */
            double turn = inputs->uncertain[touched->inputs[a]].value->multiply *
                                      inputs->uncertain[touched->inputs[b]].value->multiply <
                                  0
                              ? -1
                              : 1;
            matrix[a * m + b] = a == b ? 1 : 2 * sin(pi * turn * rank / 6);
        }
    if (!status)
        status = pb_nearest_correlation(matrix, m, least_eigenvalue, nearest);
    if (!status)
        status = set_correlations(changes, inputs, touched, nearest);
    free(matrix);
    free(nearest);
    return status;
}

payback_status pb_learning_changes(payback_changes **out, const struct pb_inputs *inputs,
                                   const struct pb_touched *touched, const double *const *columns,
                                   const double *weights, size_t n, const char *note)
{
    double **ranks = pb_new(touched->count, sizeof *ranks);
    payback_changes *changes = payback_changes_new();
    payback_status status = ranks && changes ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    *out = NULL;
    for (size_t t = 0; !status && t < touched->count; t++) {
        size_t j = touched->inputs[t];
        struct pb_ranking ranking = {0};
        ranks[t] = pb_new(n, sizeof **ranks);
        status = ranks[t] ? pb_ranking_make(&ranking, columns[j], n) : PAYBACK_ERROR_MEMORY;
        if (!status) {
            pb_weighted_ranks(&ranking, weights, ranks[t]);
            status = set_input(changes, inputs->uncertain[j].value, &ranking, columns[j], weights, note);
        }
        pb_ranking_clear(&ranking);
    }
    if (!status && touched->count > 0)
        status = correlate(changes, inputs, touched, ranks, weights, n);
    for (size_t t = 0; ranks && t < touched->count; t++)
        free(ranks[t]);
    free(ranks);
    if (status)
        payback_changes_free(changes);
    else
        *out = changes;
    return status;
}
