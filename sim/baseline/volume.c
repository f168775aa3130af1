/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Level, growth, season, noise and surges of the tickets a month. With u the logarithm of the tickets of a mean month
 * and x the years from the model's first month,
 *
 *   u = a + b x + γ(calendar month) + ε,   Var ε = σ² + 1/tickets,   b ~ N(0, 0.3²),   γ ~ N(0, τ²),   a flat,
 *
 * σ and τ on a grid: for each pair the posterior of (a, b, γ) is normal, and what is known is their mixture. */
#include "baseline/result.h"

#include "base/memory.h"
#include "numerics/matrix.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { START_FAR = 12 };
enum { N = 14, THETA = 15, SIGMAS = 24, TAUS = 16, GRID = SIGMAS * TAUS };

static const double month_days = 30.4375, normal_95 = 1.6448536269514722;
static const double correlation_least = 0.05, future_sd = 0.08, surge_least = 1.15, surge_sds = 3;

/* What is fitted: n months. */
struct series {
    size_t n;
    double *u, *x, *q;
    int *calendar; /* 0 … 11 */
    size_t *index; /* in the baseline's list */
    bool *out;     /* taken out as a surge */
    /* of each month that is in: predicted from all others */
    double *predicted, *variance;
    double centre;
};

/* One point of the grid. */
struct point {
    double sigma, tau, log_weight;
    double mean[N], covariance[N * N];
};

/* The mixture: mean and covariance of (a, b, γ, σ²/2), and of ln σ. */
struct mixture {
    double mean[THETA], covariance[THETA * THETA];
    double log_sigma, log_sigma_sd, tau;
};

static void design(const struct series *series, size_t i, double row[N])
{
    memset(row, 0, N * sizeof *row);
    row[0] = 1;
    row[1] = series->x[i];
    row[2 + series->calendar[i]] = 1;
}

static double dot(const double *a, const double *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* Adds d · row rowᵀ, of which only three elements are not zero. */
static void add_square(double *matrix, double *right, const struct series *series, size_t i, double d)
{
    const size_t at[3] = {0, 1, 2 + (size_t)series->calendar[i]};
    const double value[3] = {1, series->x[i], 1};
    for (int r = 0; r < 3; r++) {
        right[at[r]] += d * value[r] * series->u[i];
        for (int c = 0; c < 3; c++)
            matrix[at[r] * N + at[c]] += d * value[r] * value[c];
    }
}

/* The posterior at σ, τ, and its weight: the likelihood with (a, b, γ) integrated out, times the prior of τ. */
static bool solve_point(struct point *point, const struct series *series)
{
    double right[N] = {0}, precision[N], log_determinant, log_d = 0, udu = 0;
    double sigma2 = point->sigma * point->sigma, tau2 = point->tau * point->tau;
    memset(point->covariance, 0, sizeof point->covariance);
    for (int i = 0; i < N; i++)
        precision[i] = i == 0 ? 1e-8 : i == 1 ? 1 / 0.09 : 1 / tau2;
    for (int i = 0; i < N; i++)
        point->covariance[i * N + i] = precision[i];
    for (size_t i = 0; i < series->n; i++) {
        double d = 1 / (sigma2 + series->q[i]);
        if (series->out[i])
            continue;
        add_square(point->covariance, right, series, i, d);
        log_d += log(d);
        udu += d * series->u[i] * series->u[i];
    }
    if (!pb_invert_definite(point->covariance, N, &log_determinant))
        return false;
    for (int i = 0; i < N; i++)
        point->mean[i] = dot(&point->covariance[i * N], right, N);
    double evidence = -log_d + log_determinant + 24 * log(point->tau) + udu - dot(point->mean, right, N);
    point->log_weight = -0.5 * evidence + log(point->tau) - tau2 / (2 * 0.15 * 0.15);
    return true;
}

static bool solve_grid(struct point *points, const struct series *series)
{
    for (int i = 0; i < GRID; i++) {
        double s = (double)(i / TAUS) / (SIGMAS - 1), t = (double)(i % TAUS) / (TAUS - 1);
        points[i].sigma = 0.005 * pow(0.6 / 0.005, s);
        points[i].tau = 0.01 * pow(0.4 / 0.01, t);
        if (!solve_point(&points[i], series))
            return false;
    }
    return true;
}

/* Weights that add up to one. */
static void normalise(double *weights, int count)
{
    double highest = -INFINITY, sum = 0;
    for (int i = 0; i < count; i++)
        highest = fmax(highest, weights[i]);
    for (int i = 0; i < count; i++)
        sum += weights[i] = exp(weights[i] - highest);
    for (int i = 0; i < count; i++)
        weights[i] /= sum;
}

static void mix(struct mixture *mixture, const struct point *points)
{
    double weights[GRID], square = 0;
    *mixture = (struct mixture){0};
    for (int i = 0; i < GRID; i++)
        weights[i] = points[i].log_weight;
    normalise(weights, GRID);
    for (int i = 0; i < GRID; i++) {
        for (int k = 0; k < N; k++)
            mixture->mean[k] += weights[i] * points[i].mean[k];
        mixture->mean[N] += weights[i] * points[i].sigma * points[i].sigma / 2;
        mixture->log_sigma += weights[i] * log(points[i].sigma);
        square += weights[i] * log(points[i].sigma) * log(points[i].sigma);
        mixture->tau += weights[i] * points[i].tau;
    }
    mixture->log_sigma_sd = sqrt(fmax(0, square - mixture->log_sigma * mixture->log_sigma));
    for (int i = 0; i < GRID; i++) {
        double away[THETA];
        for (int k = 0; k < N; k++)
            away[k] = points[i].mean[k] - mixture->mean[k];
        away[N] = points[i].sigma * points[i].sigma / 2 - mixture->mean[N];
        for (int r = 0; r < THETA; r++)
            for (int c = 0; c < THETA; c++)
                mixture->covariance[r * THETA + c] +=
                    weights[i] * (away[r] * away[c] + (r < N && c < N ? points[i].covariance[r * N + c] : 0));
    }
}

/* Predicts each month from all others, exactly: leaving a month out of a normal posterior is a correction of rank one,
 * and of a grid point's weight the month's own density is taken out. */
static void predict(struct series *series, const struct point *points)
{
    for (size_t i = 0; i < series->n; i++) {
        double weights[GRID], means[GRID], variances[GRID], row[N], mean = 0, square = 0;
        if (series->out[i])
            continue;
        design(series, i, row);
        for (int g = 0; g < GRID; g++) {
            double spread[N], d = 1 / (points[g].sigma * points[g].sigma + series->q[i]);
            for (int k = 0; k < N; k++)
                spread[k] = dot(&points[g].covariance[k * N], row, N);
            double h = dot(row, spread, N), left = 1 - h * d;
            means[g] = (dot(row, points[g].mean, N) - h * d * series->u[i]) / left;
            variances[g] = h / left + 1 / d;
            double away = series->u[i] - means[g];
            weights[g] = points[g].log_weight + 0.5 * (log(variances[g]) + away * away / variances[g]);
        }
        normalise(weights, GRID);
        for (int g = 0; g < GRID; g++) {
            mean += weights[g] * means[g];
            square += weights[g] * (variances[g] + means[g] * means[g]);
        }
        series->predicted[i] = mean;
        series->variance[i] = square - mean * mean;
    }
}

/* The month that stands out most above what the others expect; −1 where none does. */
static int worst_month(const struct series *series)
{
    int worst = -1;
    double most = 0;
    for (size_t i = 0; i < series->n; i++) {
        double ratio = series->u[i] - series->predicted[i];
        if (series->out[i] || ratio <= log(surge_least) || ratio <= surge_sds * sqrt(series->variance[i]))
            continue;
        if (ratio / sqrt(series->variance[i]) > most) {
            most = ratio / sqrt(series->variance[i]);
            worst = (int)i;
        }
    }
    return worst;
}

/* Takes surges out one by one, at most an eighth of the months. */
static payback_status find_surges(payback_baseline *baseline, struct series *series, struct point *points)
{
    int most = series->n >= 12 ? (int)(series->n / 8) : 0;
    for (;;) {
        if (!solve_grid(points, series))
            return PAYBACK_ERROR_NUMERICS;
        if (baseline->volume.surges == most)
            return PAYBACK_OK;
        predict(series, points);
        int worst = worst_month(series);
        if (worst < 0)
            return PAYBACK_OK;
        series->out[worst] = true;
        baseline->months[series->index[worst]].surge = exp(series->u[worst] - series->predicted[worst]);
        baseline->volume.surges++;
    }
}

static void measure_surges(payback_baseline *baseline)
{
    double sum = 0, square = 0, k = baseline->volume.surges;
    for (size_t i = 0; i < baseline->month_count; i++)
        if (baseline->months[i].surge > 0)
            sum += log(baseline->months[i].surge);
    for (size_t i = 0; k > 0 && i < baseline->month_count; i++)
        if (baseline->months[i].surge > 0)
            square += pow(log(baseline->months[i].surge) - sum / k, 2);
    if (k == 0)
        return;
    baseline->volume.surge_median = exp(sum / k);
    baseline->volume.surge_sd = fmax(0.15, k > 1 ? sqrt(square / (k - 1)) : 0) / sqrt(k);
}

static double fitted(const struct series *series, const struct mixture *mixture, size_t i)
{
    return mixture->mean[0] + mixture->mean[1] * series->x[i] + mixture->mean[2 + series->calendar[i]];
}

/* Correlation of neighbouring residuals, each divided by its standard deviation; surges are left out. */
static double lag_one(const struct series *series, const struct mixture *mixture)
{
    double product = 0, square = 0, before = 0;
    for (size_t i = 0; i < series->n; i++) {
        if (series->out[i])
            continue;
        double residual = (series->u[i] - fitted(series, mixture, i)) / sqrt(2 * mixture->mean[N] + series->q[i]);
        square += residual * residual;
        product += before * residual;
        before = residual;
    }
    return square > 0 ? product / square : 0;
}

static void inflate(struct mixture *mixture, double phi)
{
    for (int i = 0; i < THETA * THETA; i++)
        mixture->covariance[i] *= (1 + phi) / (1 - phi);
}

/* Factors of the calendar months, divided by their mean, of which the logarithm is returned. */
static double write_season(struct pb_volume *volume, const struct mixture *mixture)
{
    static const double days[12] = {31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    double mean = 0, sum = 0;
    for (int k = 0; k < 12; k++)
        mean += mixture->mean[2 + k] / 12;
    for (int k = 0; k < 12; k++)
        sum += volume->season[k] = exp(mixture->mean[2 + k] - mean) * days[k] / month_days;
    for (int k = 0; k < 12; k++)
        volume->season[k] *= 12 / sum;
    return mean + log(sum / 12);
}

/* The level A = a + mean γ + σ²/2 + ln(mean of the factors): the model divides the factors by their mean, and its noise
 * has mean one. Its derivatives by γ are the factors' shares of their sum. */
static void write_level(struct pb_volume *volume, const struct mixture *mixture, double centre)
{
    double weight[THETA], spread[THETA];
    double level = centre + mixture->mean[0] + mixture->mean[N] + write_season(volume, mixture);
    for (int k = 0; k < THETA; k++)
        weight[k] = k == 1 ? 0 : k >= 2 && k < N ? volume->season[k - 2] / 12 : 1;
    for (int k = 0; k < THETA; k++)
        spread[k] = dot(&mixture->covariance[k * THETA], weight, THETA);
    double sd = sqrt(dot(weight, spread, THETA));
    volume->level = exp(level);
    volume->low = exp(level - normal_95 * sd);
    volume->high = exp(level + normal_95 * sd);
    volume->growth = mixture->mean[1];
    volume->fit_sd = sqrt(mixture->covariance[1 * THETA + 1]);
    volume->growth_sd = sqrt(volume->fit_sd * volume->fit_sd + future_sd * future_sd);
    double r = spread[1] / (sd * volume->growth_sd);
    volume->rank = fabs(r) < correlation_least ? 0 : 6 / M_PI * asin(r / 2);
}

static double noise_of(double log_sigma, double level)
{
    return sqrt(exp(exp(2 * log_sigma)) - 1 + 1 / level);
}

static void write_noise(struct pb_volume *volume, const struct mixture *mixture)
{
    volume->sigma = exp(mixture->log_sigma);
    volume->tau = mixture->tau;
    volume->noise = noise_of(mixture->log_sigma, volume->level);
    volume->noise_low = noise_of(mixture->log_sigma - normal_95 * mixture->log_sigma_sd, volume->level);
    volume->noise_high = noise_of(mixture->log_sigma + normal_95 * mixture->log_sigma_sd, volume->level);
}

static payback_status fit(payback_baseline *baseline, struct series *series)
{
    struct point *points = pb_new(GRID, sizeof *points);
    struct mixture mixture;
    struct pb_volume *volume = &baseline->volume;
    payback_status status = points ? find_surges(baseline, series, points) : PAYBACK_ERROR_MEMORY;
    if (status == PAYBACK_OK) {
        mix(&mixture, points);
        volume->lag1 = lag_one(series, &mixture);
        volume->phi = series->n >= 18 ? fmin(0.8, fmax(0, volume->lag1)) : 0;
        inflate(&mixture, volume->phi);
        write_level(volume, &mixture, series->centre);
        write_noise(volume, &mixture);
        measure_surges(baseline);
        for (size_t i = 0; i < series->n; i++) {
            struct pb_month *month = &baseline->months[series->index[i]];
            double days = pb_days_of_month(month->month / 12, month->month % 12 + 1);
            month->fit = exp(series->centre + fitted(series, &mixture, i)) * days / month_days;
        }
        volume->known = true;
    }
    free(points);
    return status;
}

static void fill_series(const payback_baseline *baseline, struct series *series)
{
    double sum = 0;
    for (size_t m = 0; m < baseline->month_count; m++) {
        const struct pb_month *month = &baseline->months[m];
        if (!month->complete)
            continue;
        double tickets = (double)month->tickets;
        double days = pb_days_of_month(month->month / 12, month->month % 12 + 1);
        size_t i = series->n++;
        series->u[i] = log(tickets * month_days / days) + 1 / (2 * tickets);
        series->q[i] = 1 / tickets;
        series->x[i] = (double)(month->month - baseline->volume.start) / 12;
        series->calendar[i] = month->month % 12;
        series->index[i] = m;
        sum += series->u[i];
    }
    series->centre = sum / (double)series->n;
    for (size_t i = 0; i < series->n; i++)
        series->u[i] -= series->centre;
}

payback_status pb_baseline_volume(payback_baseline *baseline)
{
    size_t most = baseline->month_count;
    struct series series = {.u = pb_new(most, sizeof(double)),
                            .x = pb_new(most, sizeof(double)),
                            .q = pb_new(most, sizeof(double)),
                            .predicted = pb_new(most, sizeof(double)),
                            .variance = pb_new(most, sizeof(double)),
                            .calendar = pb_new(most, sizeof(int)),
                            .index = pb_new(most, sizeof(size_t)),
                            .out = pb_new(most, sizeof(bool))};
    int last = 0;
    for (size_t m = 0; m < most; m++)
        if (baseline->months[m].complete)
            last = baseline->months[m].month;
    baseline->volume.start = baseline->request.start_month ? baseline->request.start_month : last + 1;
    int ahead = baseline->volume.start - last - 1;
    if (ahead > START_FAR || ahead < -START_FAR)
        pb_baseline_warn(baseline, "start", "month 1 is %s, %d months %s the last complete month, %s: %s",
                         pb_month_name(baseline->volume.start).text, ahead > 0 ? ahead + 1 : -ahead - 1,
                         ahead > 0 ? "after" : "before", pb_month_name(last).text,
                         ahead > 0 ? "growth is carried that far" : "look whether --start is right");
    payback_status status = PAYBACK_ERROR_MEMORY;
    if (series.u && series.x && series.q && series.predicted && series.variance && series.calendar && series.index &&
        series.out) {
        fill_series(baseline, &series);
        status = fit(baseline, &series);
    }
    free(series.u);
    free(series.x);
    free(series.q);
    free(series.predicted);
    free(series.variance);
    free(series.calendar);
    free(series.index);
    free(series.out);
    return status;
}
