/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/alignment.h"

#include "base/memory.h"
#include "numerics/matrix.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    PILOT = PB_PILOT_BLOCKS * PB_BLOCK,
    PAID_MIN = PILOT / 4, /* pilot trials that must pay back for the payback month to tell anything */
    REGRESSORS_MAX = 48
};
/* An input is part of the direction where |t| of its coefficient exceeds this. */
static const double t_min = 2;
/* Weights are rounded to this part of the direction's length: processors that differ in the last bit agree on them. */
static const double resolution = 1.0 / 4096;

/* The pilot's trials. */
struct pilot {
    size_t inputs;
    double *normals;   /* PILOT of each input, before the copula */
    double npv[PILOT]; /* on the decision's basis, like payback */
    double payback[PILOT];
    double target[PILOT]; /* what the regression explains, of the trials that count, centred */
    size_t count;         /* of those: the first ones of target and, after compression, of normals */
};

static double *normals_of(const struct pilot *pilot, size_t input)
{
    return pilot->normals + input * PILOT;
}

static double dot(const double *a, const double *b, size_t n)
{
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

static void centre(double *values, size_t n)
{
    double mean = 0;
    for (size_t i = 0; i < n; i++)
        mean += values[i] / (double)n;
    for (size_t i = 0; i < n; i++)
        values[i] -= mean;
}

/* Squared correlation of centred columns; 0 where one of them does not vary. */
static double squared_correlation(const double *a, const double *b, size_t n)
{
    double ab = dot(a, b, n), scale = dot(a, a, n) * dot(b, b, n);
    return scale > 0 ? ab * ab / scale : 0;
}

static void simulate_pilot(struct pilot *pilot, const struct pb_plan *plan, struct pb_worker *worker)
{
    int first = (int)plan->model.basis * PB_BASIS_OUTCOMES;
    for (size_t block = 0; block < PB_PILOT_BLOCKS; block++) {
        pb_worker_draw(worker, block);
        pb_worker_simulate(worker, NULL);
        memcpy(pilot->npv + block * PB_BLOCK, worker->result->outcomes[first + PB_NPV], sizeof(pb_block_lanes));
        memcpy(pilot->payback + block * PB_BLOCK, worker->result->outcomes[first + PB_PAYBACK_MONTHS],
               sizeof(pb_block_lanes));
        for (size_t j = 0; j < plan->input_count; j++) {
            double *z = normals_of(pilot, j) + block * PB_BLOCK;
            pb_sampling_uniforms(plan->sampling, j, block, z);
            pb_quantiles_of_uniforms(plan->normal, z, z, PB_BLOCK);
        }
    }
}

/* Adds each input's squared correlation with NPV. */
static void weigh_by_npv(struct pilot *pilot, double *importance)
{
    centre(pilot->npv, PILOT);
    for (size_t j = 0; j < pilot->inputs; j++) {
        centre(normals_of(pilot, j), PILOT);
        importance[j] += squared_correlation(normals_of(pilot, j), pilot->npv, PILOT);
    }
}

/* Keeps the trials that pay back, and their payback month as the target; all trials and their NPV where they are few.
 */
static void choose_target(struct pilot *pilot)
{
    size_t paid = 0;
    for (size_t i = 0; i < PILOT; i++)
        if (isfinite(pilot->payback[i]))
            pilot->target[paid++] = pilot->payback[i];
    pilot->count = paid;
    centre(pilot->target, paid);
    if (paid < PAID_MIN || !(dot(pilot->target, pilot->target, paid) > 0)) {
        memcpy(pilot->target, pilot->npv, sizeof pilot->npv);
        pilot->count = PILOT;
        return;
    }
    for (size_t j = 0; j < pilot->inputs; j++) {
        double *z = normals_of(pilot, j);
        for (size_t i = 0, kept = 0; i < PILOT; i++) {
            z[kept] = z[i];
            kept += isfinite(pilot->payback[i]) ? 1 : 0;
        }
        centre(z, pilot->count);
    }
}

/* The inputs, largest value first; of equal ones in their order. */
static void sort_by(const double *values, size_t n, size_t *order)
{
    for (size_t i = 0; i < n; i++) {
        size_t at = i;
        for (; at > 0 && values[order[at - 1]] < values[i]; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
}

/* Solves L Lᵀ x = b in place. */
static void solve(const double *factor, size_t n, double *x)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < i; k++)
            x[i] -= factor[i * n + k] * x[k];
        x[i] /= factor[i * n + i];
    }
    for (size_t i = n; i-- > 0;) {
        for (size_t k = i + 1; k < n; k++)
            x[i] -= factor[k * n + i] * x[k];
        x[i] /= factor[i * n + i];
    }
}

/* Least squares of the target on the normals of those inputs. The normals are independent, so that every coefficient
 * has about the standard error √(residual variance / count). matrix and factor are work space of n × n. */
static payback_status regress(const struct pilot *pilot, const size_t *regressors, size_t n, double *matrix,
                              double *factor, double *direction)
{
    double x[REGRESSORS_MAX], moments[REGRESSORS_MAX], scale = 1 / (double)pilot->count;
    for (size_t a = 0; a < n; a++) {
        const double *z = normals_of(pilot, regressors[a]);
        for (size_t b = 0; b <= a; b++)
            matrix[a * n + b] = matrix[b * n + a] = scale * dot(z, normals_of(pilot, regressors[b]), pilot->count);
        x[a] = moments[a] = scale * dot(z, pilot->target, pilot->count);
    }
    bool definite = false;
    payback_status status = pb_cholesky(matrix, n, factor, &definite);
    if (status || !definite) /* no direction: the points stay as they are */
        return status;
    solve(factor, n, x);
    double residual = scale * dot(pilot->target, pilot->target, pilot->count), length = 0;
    for (size_t a = 0; a < n; a++)
        residual -= x[a] * moments[a];
    double least = t_min * sqrt(fmax(0, residual) / (double)(pilot->count - n));
    for (size_t a = 0; a < n; a++)
        length += fabs(x[a]) > least ? x[a] * x[a] : 0;
    for (size_t a = 0; a < n && length > 0; a++)
        if (fabs(x[a]) > least)
            direction[regressors[a]] = rint(x[a] / (sqrt(length) * resolution)) * resolution;
    return PAYBACK_OK;
}

/* The inputs, not events, that are correlated most with the target. */
static size_t choose_regressors(const struct pb_plan *plan, const double *strength, size_t *order, size_t *regressors)
{
    size_t count = 0;
    sort_by(strength, plan->input_count, order);
    for (size_t i = 0; i < plan->input_count && count < REGRESSORS_MAX; i++)
        if (!plan->inputs[order[i]].uncertain->event)
            regressors[count++] = order[i];
    return count;
}

static payback_status align(struct pb_alignment *alignment, struct pilot *pilot, const struct pb_plan *plan)
{
    size_t n = plan->input_count, regressors[REGRESSORS_MAX];
    double *importance = pb_new(n, sizeof *importance), *strength = pb_new(n, sizeof *strength);
    double *matrices = pb_new((size_t)2 * REGRESSORS_MAX * REGRESSORS_MAX, sizeof *matrices);
    size_t *order = pb_new(n, sizeof *order);
    payback_status status = importance && strength && matrices && order ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    if (!status) {
        weigh_by_npv(pilot, importance);
        choose_target(pilot);
        for (size_t j = 0; j < n; j++) {
            strength[j] = squared_correlation(normals_of(pilot, j), pilot->target, pilot->count);
            importance[j] += strength[j];
        }
        size_t count = choose_regressors(plan, strength, order, regressors);
        if (count > 0)
            status = regress(pilot, regressors, count, matrices, matrices + REGRESSORS_MAX * REGRESSORS_MAX,
                             alignment->direction);
        sort_by(importance, n, order);
        for (size_t d = 0; d < n; d++)
            alignment->dimensions[order[d]] = (int)d;
    }
    free(importance);
    free(strength);
    free(matrices);
    free(order);
    return status;
}

payback_status pb_alignment_find(struct pb_alignment *alignment, const struct pb_plan *plan)
{
    struct pb_worker *worker = NULL;
    struct pilot *pilot = pb_new(1, sizeof *pilot);
    alignment->dimensions = pb_new(plan->input_count, sizeof *alignment->dimensions);
    alignment->direction = pb_new(plan->input_count, sizeof *alignment->direction);
    payback_status status = pilot && alignment->dimensions && alignment->direction ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    if (!status) {
        pilot->inputs = plan->input_count;
        pilot->normals = pb_new_aligned(pilot->inputs * PILOT, sizeof *pilot->normals);
        status = pilot->normals ? pb_worker_new(&worker, plan) : PAYBACK_ERROR_MEMORY;
    }
    if (!status) {
        simulate_pilot(pilot, plan, worker);
        status = align(alignment, pilot, plan);
    }
    pb_worker_free(worker);
    if (pilot)
        free(pilot->normals);
    free(pilot);
    return status;
}

void pb_alignment_clear(struct pb_alignment *alignment)
{
    free(alignment->dimensions);
    free(alignment->direction);
    *alignment = (struct pb_alignment){NULL, NULL};
}
