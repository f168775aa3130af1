/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/pilot_data.h"

#include "base/digest.h"
#include "base/memory.h"
#include "distribution/quantile_table.h"
#include "numerics/binomial.h"
#include "sampling/sampling.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- uniforms ---- */

static void fill_uniforms(double *u, const struct pb_pilot_data_settings *s, const char *key)
{
    uint64_t hash = pb_hash64(key);
    for (size_t at = 0; at < s->draws->n; at += PB_BLOCK) {
        bool second = at >= s->sample;
        size_t block = (second ? at - s->sample : at) / PB_BLOCK;
        pb_sampling_observed(s->seed, hash, second, block, u + at);
    }
}

static double *new_uniforms(const struct pb_pilot_data_settings *s, const char *key, bool own)
{
    double *u = pb_new_aligned(s->draws->n, sizeof *u);
    char whose[96];
    snprintf(whose, sizeof whose, "%s of %016" PRIx64, key, s->observed_by);
    if (u)
        fill_uniforms(u, s, own && s->observed_by != 0 ? whose : key);
    return u;
}

static double logistic(double x)
{
    return 1 / (1 + exp(-x));
}

/* The rates of the pilot, τ z away from those of the rollout on the logit scale. */
static double *new_tried(const double *truth, const double *normals, double sd, size_t n)
{
    double *tried = pb_new_aligned(n, sizeof *tried);
    for (size_t i = 0; tried && i < n; i++) {
        double p = truth[i];
        tried[i] = p > 0 && p < 1 ? logistic(log(p / (1 - p)) + sd * normals[i]) : p;
    }
    return tried;
}

/* ---- the list of data ---- */

static payback_status add_rate(struct pb_pilot_data *data, const struct pb_pilot_data_settings *s,
                               enum pb_datum_kind kind, int group, const double *normals)
{
    char key[64];
    bool contained = kind == PB_DATUM_CONTAINED;
    struct pb_datum *datum = &data->list[data->count++];
    snprintf(key, sizeof key, "pilot %s %d", contained ? "contained" : "resolved", group);
    *datum = (struct pb_datum){.kind = kind,
                               .group = group,
                               .truth = contained ? s->draws->contained[group] : s->draws->resolved[group],
                               .uniforms = new_uniforms(s, key, true)};
    if (s->transfer_sd > 0)
        datum->tried = new_tried(datum->truth, normals, s->transfer_sd, s->draws->n);
    return datum->uniforms && (datum->tried || s->transfer_sd == 0) ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

static payback_status add_plain(struct pb_pilot_data *data, const struct pb_pilot_data_settings *s,
                                struct pb_datum datum, size_t number, bool own)
{
    char key[64];
    snprintf(key, sizeof key, "pilot datum %d %zu", (int)datum.kind, number);
    datum.shared = !own;
    datum.uniforms = new_uniforms(s, key, own);
    data->list[data->count++] = datum;
    return datum.uniforms ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

/* z of both rates: one a trial, shared by the groups. */
static payback_status add_rates(struct pb_pilot_data *data, const struct pb_pilot_data_settings *s)
{
    double *normals[2] = {new_uniforms(s, "pilot transfer contained", !s->same_transfer),
                          new_uniforms(s, "pilot transfer resolved", !s->same_transfer)};
    payback_status status = normals[0] && normals[1] ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (int z = 0; !status && z < 2; z++)
        pb_normal_quantiles(normals[z], normals[z], s->draws->n);
    for (int g = 0; !status && g < s->draws->group_count; g++) {
        status = add_rate(data, s, PB_DATUM_CONTAINED, g, normals[0]);
        if (!status)
            status = add_rate(data, s, PB_DATUM_RESOLVED, g, normals[1]);
    }
    free(normals[0]);
    free(normals[1]);
    return status;
}

payback_status pb_pilot_data_make(struct pb_pilot_data *data, const struct pb_pilot_data_settings *s)
{
    const struct pb_pilot_draws *draws = s->draws;
    *data = (struct pb_pilot_data){.draws = draws,
                                   .audited_share = s->audited_share,
                                   .handle_cv = s->handle_cv,
                                   .control_share = s->control_share};
    data->list = pb_new(2 * (size_t)draws->group_count + 1 + draws->target_count, sizeof *data->list);
    if (!data->list)
        return PAYBACK_ERROR_MEMORY;
    double reach = 0;
    for (int g = 0; g < draws->group_count; g++)
        reach += draws->reach[g];
    for (int g = 0; g < draws->group_count; g++)
        data->share[g] = reach > 0 ? draws->reach[g] / reach : 0;
    payback_status status = s->tickets ? add_rates(data, s) : PAYBACK_OK;
    if (!status && s->handle)
        status = add_plain(data, s, (struct pb_datum){.kind = PB_DATUM_HANDLE, .truth = draws->handle}, 0, true);
    for (size_t t = 0; !status && t < draws->target_count; t++)
        status = add_plain(data, s, (struct pb_datum){.kind = s->kinds[t], .sd = s->sds[t], .truth = draws->targets[t]},
                           s->places[t], !s->shared[t]);
    return status;
}

void pb_pilot_data_clear(struct pb_pilot_data *data)
{
    for (size_t d = 0; data->list && d < data->count; d++) {
        free(data->list[d].tried);
        free(data->list[d].uniforms);
    }
    free(data->list);
    *data = (struct pb_pilot_data){0};
}

/* ---- one size ---- */

double pb_datum_column(enum pb_datum_kind kind, double y, double n)
{
    double p = kind == PB_DATUM_RESOLVED ? (y + 1) / (n + 2) : (y + 0.5) / (n + 1);
    return -log(1 / p - 1);
}

/* By largest remainder, so that all groups together have all tickets. */
double pb_group_tickets(const struct pb_pilot_data *data, int group, double size)
{
    double left = size, own = floor(data->share[group] * size), remainder = data->share[group] * size - own;
    int ahead = 0;
    for (int g = 0; g < data->draws->group_count; g++) {
        double whole = floor(data->share[g] * size), rest = data->share[g] * size - whole;
        left -= whole;
        ahead += rest > remainder || (rest == remainder && g < group);
    }
    return own + (ahead < left ? 1 : 0);
}

/* The counts of a datum; of RESOLVED `from` are the contained ones. */
static void observe_rate(const struct pb_pilot_data *data, const struct pb_datum *datum, double n, const double *from,
                         double *counts, double *column)
{
    const double *p = datum->tried ? datum->tried : datum->truth;
    bool audited = datum->kind == PB_DATUM_RESOLVED;
    for (size_t i = 0; i < data->draws->n; i++) {
        double cases = audited ? round(data->audited_share * from[i]) : n;
        double y = pb_binomial_quantile(cases, p[i], datum->uniforms[i]);
        column[i] = pb_datum_column(datum->kind, y, cases);
        if (counts)
            counts[i] = y;
    }
}

/* Standard deviation of the log ratio of two mean handle times. */
static double handle_error(const struct pb_pilot_data *data, double size)
{
    double without = data->control_share * size, with = size - without;
    return sqrt(log1p(data->handle_cv * data->handle_cv) * (1 / with + 1 / without));
}

static void observe_normal(const struct pb_pilot_data *data, const struct pb_datum *datum, double size, double *column)
{
    size_t n = data->draws->n;
    bool handle = datum->kind == PB_DATUM_HANDLE;
    double error = handle ? handle_error(data, size) : datum->sd / sqrt(size);
    pb_normal_quantiles(datum->uniforms, column, n);
    for (size_t i = 0; i < n; i++)
        column[i] = (handle ? log(datum->truth[i]) : datum->truth[i]) + error * column[i];
}

static void observe(struct pb_pilot_sample *sample, const struct pb_pilot_data *data, double *counts)
{
    for (size_t d = 0; d < data->count; d++) {
        const struct pb_datum *datum = &data->list[d];
        double *column = sample->columns[d];
        switch (datum->kind) {
        case PB_DATUM_CONTAINED:
            observe_rate(data, datum, pb_group_tickets(data, datum->group, sample->size), NULL, counts, column);
            for (size_t i = 0; i < sample->n; i++)
                sample->contained[i] += counts[i];
            break;
        case PB_DATUM_RESOLVED:
            observe_rate(data, datum, 0, counts, NULL, column);
            break;
        case PB_DATUM_COUNT:
            observe_rate(data, datum, sample->size, NULL, NULL, column);
            break;
        case PB_DATUM_HANDLE:
        case PB_DATUM_MEASURE:
            observe_normal(data, datum, sample->size, column);
            break;
        }
    }
}

static payback_status rank_columns(struct pb_pilot_sample *sample)
{
    payback_status status = PAYBACK_OK;
    for (size_t d = 0; !status && d < sample->count; d++) {
        struct pb_ranking ranking = {0};
        status = pb_ranking_make(&ranking, sample->columns[d], sample->n);
        if (!status)
            status = pb_predictor_make(&sample->predictors[d], &ranking);
        if (!status)
            status = pb_scale_make(&sample->scales[d], &ranking, sample->columns[d], &sample->predictors[d]);
        pb_ranking_clear(&ranking);
    }
    return status;
}

payback_status pb_pilot_sample_make(struct pb_pilot_sample *sample, const struct pb_pilot_data *data, double size)
{
    size_t n = data->draws->n, count = data->count;
    *sample = (struct pb_pilot_sample){.n = n, .size = size, .columns = pb_new(count, sizeof *sample->columns)};
    sample->predictors = pb_new(count, sizeof *sample->predictors);
    sample->scales = pb_new(count, sizeof *sample->scales);
    sample->contained = pb_new(n, sizeof *sample->contained);
    double *counts = pb_new(n, sizeof *counts);
    bool made = sample->columns && sample->predictors && sample->scales && sample->contained && counts;
    sample->count = sample->columns ? count : 0;
    for (size_t d = 0; made && d < count; d++)
        made = (sample->columns[d] = pb_new_aligned(n, sizeof(double))) != NULL;
    if (made)
        observe(sample, data, counts);
    free(counts);
    return made ? rank_columns(sample) : PAYBACK_ERROR_MEMORY;
}

void pb_pilot_sample_clear(struct pb_pilot_sample *sample)
{
    for (size_t d = 0; d < sample->count; d++) {
        free(sample->columns[d]);
        if (sample->predictors)
            pb_predictor_clear(&sample->predictors[d]);
        if (sample->scales)
            pb_scale_clear(&sample->scales[d]);
    }
    free(sample->columns);
    free(sample->predictors);
    free(sample->scales);
    free(sample->contained);
    *sample = (struct pb_pilot_sample){0};
}
