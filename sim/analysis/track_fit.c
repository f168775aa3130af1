/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The scenario's trials are weighted by how well each explains the actuals. Months of actuals leave few trials that
 * count, so that where they are too few the likelihood comes in gradually (tempering): at each step the trials are
 * drawn again by their weights, and then moved by steps that leave what is believed so far as it is (Metropolis):
 * by turns along the covariance that they have themselves, and by new draws of the prior that are mixed into the old
 * ones, which leaves the prior as it is. The 16 replicates never exchange trials, so that their scatter says how many
 * independent draws the whole is worth. (P. Del Moral, A. Doucet, A. Jasra, Journal of the Royal Statistical Society B
 * 68, 411-436 (2006); S. L. Cotter, G. O. Roberts, A. M. Stuart, D. White, Statistical Science 28, 424-446 (2013).) */
#include "analysis/track_fit.h"

#include "base/digest.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "numerics/matrix.h"
#include "sampling/sampling.h"
#include "statistics/statistics.h"
#include "statistics/weighted.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TRIALS = 131072,
    PARTICLES = 4096, /* 256 a replicate */
    EFFECTIVE_LEAST = 1000,
    PREDICTED = 16384, /* trials that say how likely the figures were */
    STEP_MOVES = 8,
    LAST_MOVES = 24,
    LAST_ROUNDS_MOST = 6,
    LEVELS_MOST = 60
};
/* A figure that the scenario thought less likely than that lies outside of what it thought possible. */
static const double impossible_p = 1e-5;

struct work {
    struct pb_track_fit *fit;
    const struct pb_track_facts *facts;
    const payback_options *options;
    struct pb_plan *plan; /* up to the last month, without luck */
    struct pb_track_likelihood likelihood;
    double *judged;         /* of the scenario's trials */
    double *now, *proposed; /* log-likelihoods of the particles */
    double *draws;          /* normals that are proposed */
    double *factor, *mean;  /* of the particles' covariance */
    double walk_step, mix_step;
    uint64_t move; /* moves made so far: key of their random numbers */
    double below[PAYBACK_SERIES][PB_TRACK_MONTHS], counted[PAYBACK_SERIES][PB_TRACK_MONTHS];
};

void pb_track_fit_clear(struct pb_track_fit *fit)
{
    free(fit->normals);
    *fit = (struct pb_track_fit){0};
}

static size_t inputs_of(const struct work *work)
{
    return work->plan->input_count;
}

static double *column_of(double *normals, size_t n, size_t input)
{
    return normals + input * n;
}

/* ---- judging ---- */

struct judging {
    const struct work *work;
    double *log_likelihood;
};

static payback_status judge_block(void *context, const struct pb_track_block *block)
{
    const struct judging *judging = context;
    pb_track_judge(&judging->work->likelihood, block, judging->log_likelihood + block->at);
    return PAYBACK_OK;
}

/* normals NULL: the scenario's own trials. */
static payback_status judge(const struct work *work, const double *normals, size_t trials, double *log_likelihood)
{
    struct judging judging = {work, log_likelihood};
    const payback_options *options = work->options;
    struct pb_track_run run = {.plan = work->plan,
                               .facts = work->facts,
                               .trials = trials,
                               .threads = options ? options->threads : 0,
                               .normals = normals,
                               .pinned = true,
                               .traced = true,
                               .take = judge_block,
                               .context = &judging,
                               .progress = options ? options->progress : NULL,
                               .progress_context = options ? options->context : NULL};
    return pb_track_run(&run);
}

/* ---- how likely each figure was ---- */

struct predicting {
    const struct work *work;
    double (*below)[PAYBACK_SERIES][PB_TRACK_MONTHS]; /* by block */
    double (*counted)[PAYBACK_SERIES][PB_TRACK_MONTHS];
    bool *seen; /* by block: the day of go-live is possible in some trial */
};

static payback_status predict_block(void *context, const struct pb_track_block *block)
{
    const struct predicting *w = context;
    const struct pb_track_likelihood *likelihood = &w->work->likelihood;
    size_t b = block->at / PB_BLOCK;
    for (size_t i = 0; i < PB_BLOCK; i++) {
        w->seen[b] |= isfinite(block->log_seen[i]);
        for (int s = 0; pb_track_runs(likelihood, block, i) && s < PAYBACK_SERIES; s++)
            for (int t = 1; t <= w->work->facts->last; t++) {
                double below = pb_track_probability_below(likelihood, block, i, (payback_series)s, t);
                w->below[b][s][t] += isnan(below) ? 0 : below;
                w->counted[b][s][t] += !isnan(below);
            }
    }
    return PAYBACK_OK;
}

/* The figure that is furthest out. */
static void find_misfit(struct work *work)
{
    struct pb_track_fit *fit = work->fit;
    double least = 1;
    for (int t = 1; t <= work->facts->last; t++)
        for (int s = 0; s < PAYBACK_SERIES; s++) {
            double counted = work->counted[s][t], below = work->below[s][t] / counted;
            fit->p_value[s][t] = counted > 0 ? fmin(1, 2 * fmin(below, 1 - below)) : NAN;
            if (fit->p_value[s][t] < least) {
                least = fit->p_value[s][t];
                fit->misfit_series = (payback_series)s;
                fit->misfit_month = t;
            }
        }
    fit->fits = least >= impossible_p;
}

static payback_status predict(struct work *work)
{
    enum { BLOCKS = PREDICTED / PB_BLOCK };
    struct predicting w = {work, pb_new(BLOCKS, sizeof *w.below), pb_new(BLOCKS, sizeof *w.counted),
                           pb_new(BLOCKS, sizeof *w.seen)};
    struct pb_track_run run = {.plan = work->plan,
                               .facts = work->facts,
                               .trials = PREDICTED,
                               .threads = work->options ? work->options->threads : 0,
                               .pinned = true,
                               .traced = true,
                               .take = predict_block,
                               .context = &w};
    payback_status status = w.below && w.counted && w.seen ? pb_track_run(&run) : PAYBACK_ERROR_MEMORY;
    bool seen = false;
    for (size_t b = 0; !status && b < BLOCKS; b++) {
        seen |= w.seen[b];
        for (int s = 0; s < PAYBACK_SERIES; s++)
            for (int t = 1; t <= work->facts->last; t++) {
                work->below[s][t] += w.below[b][s][t];
                work->counted[s][t] += w.counted[b][s][t];
            }
    }
    free(w.below);
    free(w.counted);
    free(w.seen);
    if (status)
        return status;
    work->fit->go_live_outside = !seen;
    work->likelihood.density_counts = seen;
    find_misfit(work);
    return PAYBACK_OK;
}

/* ---- drawing again by weights ---- */

static void observed_uniforms(const struct work *work, const char *what, size_t index, size_t block, double *u)
{
    char key[64];
    snprintf(key, sizeof key, "track %s %llu %zu", what, (unsigned long long)work->move, index);
    pb_sampling_observed(work->plan->settings.seed, pb_hash64(key), false, block, u);
}

static double sum_of_every(const double *weights, size_t first, size_t step, size_t n)
{
    double sum = 0;
    for (size_t i = first; i < n; i += step)
        sum += weights[i];
    return sum;
}

/* from[i]: the trial, of n, that particle i becomes: one of each of as many strata of the weights, within each
 * replicate, or of all trials where none of its own is possible. At equal distances they would fall into step with the
 * order of Sobol points. */
static void choose(const struct work *work, const double *weights, size_t n, size_t *from)
{
    size_t own = work->fit->n / PB_REPLICATES;
    double *u = work->proposed;
    for (size_t block = 0; block < work->fit->n / PB_BLOCK; block++)
        observed_uniforms(work, "choice", 0, block, u + block * PB_BLOCK);
    for (size_t r = 0; r < PB_REPLICATES; r++) {
        bool possible = sum_of_every(weights, r, PB_REPLICATES, n) > 0;
        size_t next = 0, first = possible ? r : 0, step = possible ? PB_REPLICATES : 1, last = first;
        double total = sum_of_every(weights, first, step, n), before = 0;
        for (size_t i = first; i < n; i += step) {
            before += weights[i];
            last = weights[i] > 0 ? i : last;
            while (next < own && ((double)next + u[next * PB_REPLICATES + r]) * total < before * (double)own)
                from[next++ * PB_REPLICATES + r] = i;
        }
        while (next < own) /* rounding may leave the last ones */
            from[next++ * PB_REPLICATES + r] = last;
    }
}

/* The particles become trials of the scenario. */
static payback_status take_trials(struct work *work, const size_t *from)
{
    struct pb_track_fit *fit = work->fit;
    size_t blocks = fit->trials / PB_BLOCK, inputs = inputs_of(work);
    pb_block_lanes *normals = pb_new_aligned(inputs, sizeof *normals);
    bool *wanted = pb_new(blocks, sizeof *wanted);
    payback_status status = normals && wanted ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (size_t i = 0; !status && i < fit->n; i++) {
        wanted[from[i] / PB_BLOCK] = true;
        work->now[i] = work->judged[from[i]];
    }
    for (size_t b = 0; !status && b < blocks; b++) {
        if (!wanted[b])
            continue;
        pb_worker_normals(work->plan, b, normals);
        for (size_t i = 0; i < fit->n; i++)
            for (size_t j = 0; from[i] / PB_BLOCK == b && j < inputs; j++)
                column_of(fit->normals, fit->n, j)[i] = normals[j][from[i] % PB_BLOCK];
    }
    free(normals);
    free(wanted);
    return status;
}

static void take_particles(struct work *work, const size_t *from)
{
    struct pb_track_fit *fit = work->fit;
    double *column = work->proposed;
    for (size_t j = 0; j <= inputs_of(work); j++) {
        double *own = j < inputs_of(work) ? column_of(fit->normals, fit->n, j) : work->now;
        for (size_t i = 0; i < fit->n; i++)
            column[i] = own[from[i]];
        memcpy(own, column, fit->n * sizeof *own);
    }
}

/* ---- moves ---- */

/* The Cholesky factor of the particles' covariance. */
static payback_status find_covariance(struct work *work)
{
    size_t d = inputs_of(work), n = work->fit->n;
    double *covariance = pb_new(d * d, sizeof *covariance);
    bool definite = false;
    if (!covariance)
        return PAYBACK_ERROR_MEMORY;
    for (size_t a = 0; a < d; a++) {
        const double *x = column_of(work->fit->normals, n, a);
        work->mean[a] = 0;
        for (size_t i = 0; i < n; i++)
            work->mean[a] += x[i] / (double)n;
        for (size_t b = 0; b <= a; b++) {
            const double *y = column_of(work->fit->normals, n, b);
            double sum = 0;
            for (size_t i = 0; i < n; i++)
                sum += (x[i] - work->mean[a]) * (y[i] - work->mean[b]);
            covariance[a * d + b] = covariance[b * d + a] = sum / (double)n + (a == b ? 1e-9 : 0);
        }
    }
    payback_status status = pb_cholesky(covariance, d, work->factor, &definite);
    for (size_t a = 0; !status && !definite && a < d; a++)
        for (size_t b = 0; b < d; b++)
            work->factor[a * d + b] = a == b ? sqrt(covariance[a * d + a]) : 0;
    free(covariance);
    return status;
}

struct proposing {
    const struct work *work;
    bool walks;
};

static payback_status propose_block(void *context, size_t block, int thread)
{
    const struct proposing *proposing = context;
    const struct work *work = proposing->work;
    size_t d = inputs_of(work), n = work->fit->n, at = block * PB_BLOCK;
    double kept = sqrt(1 - work->mix_step * work->mix_step);
    pb_block_lanes *fresh = pb_new_aligned(d, sizeof *fresh);
    (void)thread;
    if (!fresh)
        return PAYBACK_ERROR_MEMORY;
    for (size_t j = 0; j < d; j++) {
        observed_uniforms(work, "move", j, block, fresh[j]);
        pb_normal_quantiles(fresh[j], fresh[j], PB_BLOCK);
    }
    for (size_t j = 0; j < d; j++) {
        const double *old = work->fit->normals + j * n + at;
        double *to = work->draws + j * n + at;
        for (size_t i = 0; i < PB_BLOCK; i++)
            to[i] = proposing->walks ? old[i] : kept * old[i] + work->mix_step * fresh[j][i];
        for (size_t k = 0; proposing->walks && k <= j; k++)
            for (size_t i = 0; i < PB_BLOCK; i++)
                to[i] += work->walk_step * work->factor[j * d + k] * fresh[k][i];
    }
    free(fresh);
    return PAYBACK_OK;
}

/* ln of the prior's density at what is proposed, over that at the particle. */
static double prior_gain(const struct work *work, size_t i)
{
    double sum = 0;
    for (size_t j = 0; j < inputs_of(work); j++) {
        double old = work->fit->normals[j * work->fit->n + i], to = work->draws[j * work->fit->n + i];
        sum += (old * old - to * to) / 2;
    }
    return sum;
}

/* Takes what is proposed or leaves the particle; returns the share that moved. */
static double accept(struct work *work, bool walks, double power)
{
    struct pb_track_fit *fit = work->fit;
    size_t moved = 0;
    _Alignas(PB_ALIGNMENT) double u[PB_BLOCK];
    for (size_t at = 0; at < fit->n; at += PB_BLOCK) {
        observed_uniforms(work, "accept", 0, at / PB_BLOCK, u);
        for (size_t i = at; i < at + PB_BLOCK; i++) {
            double gain = power * (work->proposed[i] - work->now[i]) + (walks ? prior_gain(work, i) : 0);
            if (!(log(u[i - at]) < gain))
                continue;
            moved++;
            work->now[i] = work->proposed[i];
            for (size_t j = 0; j < inputs_of(work); j++)
                fit->normals[j * fit->n + i] = work->draws[j * fit->n + i];
        }
    }
    return (double)moved / (double)fit->n;
}

/* About a quarter of the proposals should be taken. */
static void adapt(double *step, double taken, double most)
{
    *step = fmin(most, fmax(1e-3, *step * exp(1.5 * (taken - 0.25))));
}

static payback_status move(struct work *work, int moves, double power)
{
    payback_status status = find_covariance(work);
    for (int m = 0; !status && m < moves; m++) {
        struct proposing proposing = {work, m % 2 == 0};
        work->move++;
        status = pb_parallel_for(pb_thread_count(work->options ? work->options->threads : 0), work->fit->n / PB_BLOCK,
                                 propose_block, &proposing);
        if (!status)
            status = judge(work, work->draws, work->fit->n, work->proposed);
        if (status)
            break;
        double taken = accept(work, proposing.walks, power);
        adapt(proposing.walks ? &work->walk_step : &work->mix_step, taken, proposing.walks ? 3 : 1);
    }
    return status;
}

/* ---- how many draws the particles are worth ---- */

/* By the scatter of the replicates' mean log-likelihoods, and of the means of the inputs: the least of the quartile of
 * the inputs, each of which has only 16 replicates to say so, and that of the log-likelihood. */
static double worth_of(const double *x, size_t n)
{
    double sums[PB_REPLICATES] = {0}, sum = 0, squares = 0, between = 0, own = (double)n / PB_REPLICATES;
    for (size_t i = 0; i < n; i++) {
        sums[i % PB_REPLICATES] += x[i];
        sum += x[i];
    }
    double mean = sum / (double)n;
    for (size_t i = 0; i < n; i++)
        squares += (x[i] - mean) * (x[i] - mean);
    for (int r = 0; r < PB_REPLICATES; r++)
        between += (sums[r] / own - mean) * (sums[r] / own - mean);
    double variance = squares / (double)n, of_mean = between / (PB_REPLICATES - 1) / PB_REPLICATES;
    return of_mean > 0 ? variance / of_mean : (double)n;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static payback_status count_worth(struct work *work)
{
    struct pb_track_fit *fit = work->fit;
    size_t d = inputs_of(work);
    double *worths = pb_new(d, sizeof *worths);
    if (!worths)
        return PAYBACK_ERROR_MEMORY;
    for (size_t j = 0; j < d; j++)
        worths[j] = worth_of(column_of(fit->normals, fit->n, j), fit->n);
    qsort(worths, d, sizeof *worths, by_size);
    fit->effective = fmin((double)fit->n, d > 0 ? worths[d / 4] : (double)fit->n);
    free(worths);
    return PAYBACK_OK;
}

/* ---- the whole ---- */

/* The power of the likelihood, at most `most`, at which the weights of n trials count as much as `effective`. */
static double power_for(const double *log_likelihood, double *weights, size_t n, double most, double effective)
{
    double low = 0, high = most;
    pb_weights_of(weights, log_likelihood, most, n);
    if (pb_effective_size(weights, n) >= effective)
        return most;
    for (int step = 0; step < 40; step++) {
        double middle = (low + high) / 2;
        pb_weights_of(weights, log_likelihood, middle, n);
        *(pb_effective_size(weights, n) >= effective ? &low : &high) = middle;
    }
    pb_weights_of(weights, log_likelihood, low, n);
    return low;
}

/* From the scenario's trials at some power of the likelihood up to all of it. */
static payback_status temper(struct work *work, double power, size_t *from, double *weights)
{
    struct pb_track_fit *fit = work->fit;
    payback_status status = PAYBACK_OK;
    work->walk_step = 2.38 / sqrt(fmax(1, (double)inputs_of(work)));
    work->mix_step = 0.5;
    for (fit->rounds = 1; !status && power < 1 && fit->rounds < LEVELS_MOST; fit->rounds++) {
        status = move(work, STEP_MOVES, power);
        if (status)
            break;
        power += power_for(work->now, weights, fit->n, 1 - power, (double)fit->n / 2);
        choose(work, weights, fit->n, from);
        take_particles(work, from);
    }
    fit->fits = fit->fits && power >= 1;
    for (int round = 0; !status && fit->fits && round < LAST_ROUNDS_MOST; round++) {
        status = move(work, LAST_MOVES, 1);
        if (!status)
            status = count_worth(work);
        if (fit->effective >= EFFECTIVE_LEAST)
            break;
    }
    return status;
}

static payback_status weigh(struct work *work)
{
    struct pb_track_fit *fit = work->fit;
    double *weights =
        pb_new(fit->trials > fit->n ? fit->trials : fit->n, sizeof *weights); /* of trials, then particles */
    size_t *from = pb_new(fit->n, sizeof *from);
    payback_status status = weights && from ? judge(work, NULL, fit->trials, work->judged) : PAYBACK_ERROR_MEMORY;
    if (!status && !pb_weights_of(weights, work->judged, 1, fit->trials)) {
        fit->fits = false;
    } else if (!status) {
        double least = fmin(EFFECTIVE_LEAST, (double)fit->trials / 16), power = 1;
        fit->effective = pb_effective_size(weights, fit->trials);
        if (fit->effective < least)
            power = power_for(work->judged, weights, fit->trials, 1, fmin(2 * PARTICLES, (double)fit->trials / 4));
        choose(work, weights, fit->trials, from);
        status = take_trials(work, from);
        if (!status && power < 1)
            status = temper(work, power, from, weights);
    }
    free(weights);
    free(from);
    return status;
}

static payback_status make_arrays(struct work *work)
{
    struct pb_track_fit *fit = work->fit;
    size_t d = inputs_of(work), trials = work->options && work->options->trials ? work->options->trials : TRIALS;
    fit->n = PARTICLES;
    fit->trials = (trials + PB_BLOCK - 1) / PB_BLOCK * PB_BLOCK;
    fit->normals = pb_new_aligned(d * fit->n + 1, sizeof *fit->normals);
    work->judged = pb_new_aligned(fit->trials, sizeof *work->judged);
    work->now = pb_new_aligned(fit->n, sizeof *work->now);
    work->proposed = pb_new_aligned(fit->n, sizeof *work->proposed);
    work->draws = pb_new_aligned(d * fit->n + 1, sizeof *work->draws);
    work->factor = pb_new(d * d + 1, sizeof *work->factor);
    work->mean = pb_new(d + 1, sizeof *work->mean);
    return fit->normals && work->judged && work->now && work->proposed && work->draws && work->factor && work->mean
               ? PAYBACK_OK
               : PAYBACK_ERROR_MEMORY;
}

/* What follows the last month decides nothing of what has been seen, nor do other lines and revenue; luck with the
 * volume is in the likelihood. */
static void shorten(struct pb_plan *plan, int months)
{
    struct pb_model *model = &plan->model;
    model->horizon = months;
    model->last_months = months < 12 ? months : 12;
    model->roi_months = model->roi_months < months ? model->roi_months : months;
    model->noise = model->surge = model->luck = model->revenue = model->once_soft = false;
    plan->slots.other_count = 0;
}

payback_status pb_track_fit_make(struct pb_track_fit *fit, const struct pb_inputs *values,
                                 const struct pb_track_facts *facts, const payback_options *options)
{
    *fit = (struct pb_track_fit){0};
    struct work *work = pb_new(1, sizeof *work);
    if (!work)
        return PAYBACK_ERROR_MEMORY;
    work->fit = fit;
    work->facts = facts;
    work->options = options;
    payback_status status = pb_track_plan(&work->plan, values, facts, options);
    if (!status) {
        shorten(work->plan, facts->last);
        status = pb_track_likelihood_make(&work->likelihood, facts, work->plan);
    }
    if (!status)
        status = make_arrays(work);
    if (!status)
        status = predict(work);
    if (!status && fit->fits)
        status = weigh(work);
    pb_track_likelihood_clear(&work->likelihood);
    pb_plan_free(work->plan);
    free(work->judged);
    free(work->now);
    free(work->proposed);
    free(work->draws);
    free(work->factor);
    free(work->mean);
    free(work);
    return status;
}
