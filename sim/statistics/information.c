/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/information.h"

#include "base/trials.h"
#include "statistics/statistics.h"

#include <math.h>
#include <stdbool.h>

static double positive(double x)
{
    return x > 0 ? x : 0;
}

payback_estimate pb_perfect_information(const double *benefit, size_t n)
{
    double gain[PB_REPLICATES] = {0}, sum[PB_REPLICATES] = {0}, all_gain = 0, all_sum = 0;
    for (size_t i = 0; i < n; i++) {
        gain[i % PB_REPLICATES] += positive(benefit[i]);
        sum[i % PB_REPLICATES] += benefit[i];
    }
    double replicates[PB_REPLICATES];
    for (size_t r = 0; r < PB_REPLICATES; r++) {
        double count = (double)((n + PB_REPLICATES - 1 - r) / PB_REPLICATES);
        replicates[r] = (gain[r] - positive(sum[r])) / count;
        all_gain += gain[r];
        all_sum += sum[r];
    }
    payback_estimate evpi = pb_interval(positive(all_gain - positive(all_sum)) / (double)n, replicates, n);
    evpi.low = evpi.low < 0 ? 0 : evpi.low;
    return evpi;
}

/* What the fits say of the draws. */
struct judgement {
    double plugged[PB_FITS];      /* Σ max(0, m) over the draws that the fit has seen */
    double judged[PB_REPLICATES]; /* Σ benefit over the draws of a replicate that the fit without it would buy */
    double error, spread;         /* squared errors of prediction of unseen draws: by the fits, by their means */
    size_t turned[2];             /* predictions ≤ 0, and > 0 */
};

/* Keeps in `unseen`, where it is given, what the fit without a draw's replicate predicts of it. */
static void judge(const struct pb_regression *fits, struct judgement *j, double *unseen)
{
    double means[PB_REPLICATES];
    for (int r = 0; r < PB_REPLICATES; r++)
        means[r] = (fits->sums[PB_FIT_OF_ALL] - fits->sums[r]) / (fits->counts[PB_FIT_OF_ALL] - fits->counts[r]);
    for (size_t i = 0; i < fits->n; i++) {
        int own = (int)(i % PB_REPLICATES);
        double y = fits->response[i];
        pb_regression_look(fits, i);
        for (int fit = 0; fit < PB_FITS; fit++) {
            double m = pb_regression_predict(fits, fit);
            j->turned[m > 0]++;
            if (fit != own) {
                j->plugged[fit] += positive(m);
                continue;
            }
            if (unseen)
                unseen[i] = m;
            j->judged[own] += m > 0 ? y : 0;
            j->error += (y - m) * (y - m);
            j->spread += (y - means[own]) * (y - means[own]);
        }
    }
}

/* The two estimates and their mean, of all draws and of each replicate. */
struct gains {
    double plugged, judged, value;
    double judged_replicates[PB_REPLICATES], replicates[PB_REPLICATES];
};

static void find_gains(struct gains *gains, const struct pb_regression *fits, const struct judgement *j)
{
    double sum = 0, judged = 0, all = (double)fits->n;
    for (int r = 0; r < PB_REPLICATES; r++) {
        sum += fits->sums[r];
        judged += j->judged[r];
    }
    double plain = positive(sum / all), plugged = j->plugged[PB_FIT_OF_ALL] / all - plain;
    gains->plugged = plugged;
    gains->judged = judged / all - plain;
    gains->value = (plugged + judged / all - plain) / 2;
    for (int r = 0; r < PB_REPLICATES; r++) {
        double rest = all - fits->counts[r];
        double without = j->plugged[r] / rest - positive((sum - fits->sums[r]) / rest);
        double by_jackknife = PB_REPLICATES * plugged - (PB_REPLICATES - 1) * without;
        double by_judging = (j->judged[r] - (sum > 0 ? fits->sums[r] : 0)) / fits->counts[r];
        gains->judged_replicates[r] = by_judging;
        gains->replicates[r] = (by_jackknife + by_judging) / 2;
    }
    if (!(j->error < j->spread))
        gains->value = gains->judged = 0;
}

payback_estimate pb_information_within(double value, const double replicates[PB_REPLICATES], size_t n,
                                       payback_estimate perfect)
{
    value = fmin(positive(value), perfect.value);
    payback_estimate e = pb_interval(value, replicates, n);
    if (isnan(e.low))
        return e;
    return (payback_estimate){value, positive(e.low), fmax(value, fmin(e.high, perfect.high))};
}

payback_status pb_partial_information(payback_estimate *out, const double *benefit, size_t n,
                                      const struct pb_predictor *const *predictors, size_t count,
                                      payback_estimate perfect)
{
    *out = (payback_estimate){NAN, NAN, NAN};
    struct pb_regression *fits = NULL;
    payback_status status = pb_regression_new(&fits, benefit, n, predictors, count, PB_KNOTS_EVEN);
    if (status)
        return status;
    struct judgement judgement = {0};
    struct gains gains;
    judge(fits, &judgement, NULL);
    find_gains(&gains, fits, &judgement);
    *out = pb_information_within(gains.value, gains.replicates, n, perfect);
    pb_regression_free(fits);
    return PAYBACK_OK;
}

/* ---- of data ---- */

/* Whether plug-in and judged value lie further apart than the noise: the fit is too stiff where the decision turns. */
static bool is_stiff(const struct gains *gains, size_t n)
{
    payback_estimate e = pb_interval(gains->value, gains->replicates, n);
    return fabs(gains->plugged - gains->judged) > (e.high - e.low) / 2;
}

static void fill_information(struct pb_information *out, const struct pb_regression *fits, const struct judgement *j,
                             payback_estimate perfect)
{
    struct gains gains;
    find_gains(&gains, fits, j);
    bool turns = j->turned[0] > 0 && j->turned[1] > 0;
    out->stiff = turns && is_stiff(&gains, fits->n);
    out->plugged = gains.plugged;
    out->judged = gains.judged;
    const double *replicates = out->stiff ? gains.judged_replicates : gains.replicates;
    for (int r = 0; r < PB_REPLICATES; r++)
        out->replicates[r] = turns ? replicates[r] : 0;
    double value = out->stiff ? gains.judged : gains.value;
    out->value = turns ? pb_information_within(value, replicates, fits->n, perfect) : (payback_estimate){0, 0, 0};
}

payback_status pb_data_information(struct pb_information *out, const double *benefit, size_t n,
                                   const struct pb_predictor *const *predictors, size_t count, payback_estimate perfect,
                                   double *unseen)
{
    *out = (struct pb_information){0};
    const enum pb_knots tries[2] = {PB_KNOTS_EVEN, pb_mean(benefit, n).value > 0 ? PB_KNOTS_LOW : PB_KNOTS_HIGH};
    for (int t = 0; t < 2 && (t == 0 || out->stiff); t++) {
        struct judgement judgement = {0};
        pb_regression_free(out->fit);
        payback_status status = pb_regression_new(&out->fit, benefit, n, predictors, count, tries[t]);
        if (status)
            return status;
        judge(out->fit, &judgement, unseen);
        fill_information(out, out->fit, &judgement, perfect);
    }
    return PAYBACK_OK;
}

void pb_information_clear(struct pb_information *information)
{
    pb_regression_free(information->fit);
    *information = (struct pb_information){0};
}
