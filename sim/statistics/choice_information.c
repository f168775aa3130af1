/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/choice_information.h"

#include "base/memory.h"
#include "base/trials.h"
#include "statistics/information.h"
#include "statistics/statistics.h"

#include <math.h>
#include <stdlib.h>

/* What is believed of one alternative. */
struct belief {
    struct pb_regression *fit; /* NULL: nothing is observed, or what is observed does not help */
    double sums[PB_FITS], counts[PB_FITS];
    double means[PB_FITS]; /* of the benefit: without each replicate, and of all */
};

static void find_means(struct belief *belief, const double *benefit, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        belief->sums[i % PB_REPLICATES] += benefit[i];
        belief->counts[i % PB_REPLICATES]++;
    }
    for (int r = 0; r < PB_REPLICATES; r++) {
        belief->sums[PB_FIT_OF_ALL] += belief->sums[r];
        belief->counts[PB_FIT_OF_ALL] += belief->counts[r];
    }
    double sum = belief->sums[PB_FIT_OF_ALL], count = belief->counts[PB_FIT_OF_ALL];
    for (int r = 0; r < PB_REPLICATES; r++)
        belief->means[r] = (sum - belief->sums[r]) / (count - belief->counts[r]);
    belief->means[PB_FIT_OF_ALL] = sum / count;
}

/* A fit that predicts unseen draws no better than their mean is given up. */
static payback_status make_belief(struct belief *belief, const struct pb_observed *observed, size_t n, double *expected)
{
    double error = 0, spread = 0;
    find_means(belief, observed->benefit, n);
    if (observed->count > 0) {
        payback_status status =
            pb_regression_new(&belief->fit, observed->benefit, n, observed->predictors, observed->count, PB_KNOTS_EVEN);
        if (status)
            return status;
        pb_regression_unseen(belief->fit, expected);
    }
    for (size_t i = 0; belief->fit && i < n; i++) {
        double y = observed->benefit[i], mean = belief->means[i % PB_REPLICATES];
        error += (y - expected[i]) * (y - expected[i]);
        spread += (y - mean) * (y - mean);
    }
    if (error < spread)
        return PAYBACK_OK;
    pb_regression_free(belief->fit);
    belief->fit = NULL;
    for (size_t i = 0; i < n; i++)
        expected[i] = belief->means[i % PB_REPLICATES];
    return PAYBACK_OK;
}

payback_status pb_observed_unseen(double *expected, const struct pb_observed *alternative, size_t n)
{
    struct belief belief = {0};
    payback_status status = make_belief(&belief, alternative, n, expected);
    pb_regression_free(belief.fit);
    return status;
}

/* ---- the choices ---- */

struct choices {
    const struct pb_observed *alternatives;
    struct belief *beliefs;
    size_t count, n, preferred;
    double plugged[PB_FITS];      /* Σ max_k m_k over the draws that the fits have seen */
    double judged[PB_REPLICATES]; /* Σ benefit of what fits without the replicate would choose */
    bool turned;                  /* something else than the preferred alternative was chosen */
};

static size_t greatest(const double *values, size_t count)
{
    size_t best = 0;
    for (size_t k = 1; k < count; k++)
        if (values[k] >= values[best])
            best = k;
    return best;
}

static size_t greatest_mean(const struct choices *c, int fit)
{
    double means[PB_ALTERNATIVES_MAX];
    for (size_t k = 0; k < c->count; k++)
        means[k] = c->beliefs[k].means[fit];
    return greatest(means, c->count);
}

/* All fits choose for all draws. */
static void choose(struct choices *c, unsigned char *chosen)
{
    for (size_t i = 0; i < c->n; i++) {
        int own = (int)(i % PB_REPLICATES);
        for (size_t k = 0; k < c->count; k++)
            if (c->beliefs[k].fit)
                pb_regression_look(c->beliefs[k].fit, i);
        for (int fit = 0; fit < PB_FITS; fit++) {
            double m[PB_ALTERNATIVES_MAX];
            for (size_t k = 0; k < c->count; k++)
                m[k] = c->beliefs[k].fit ? pb_regression_predict(c->beliefs[k].fit, fit) : c->beliefs[k].means[fit];
            size_t best = greatest(m, c->count);
            c->turned |= best != c->preferred;
            if (fit != own) {
                c->plugged[fit] += m[best];
                continue;
            }
            chosen[i] = (unsigned char)best;
            c->judged[own] += c->alternatives[best].benefit[i];
        }
    }
}

static void find_value(struct pb_choice_information *out, const struct choices *c, payback_estimate perfect)
{
    const struct belief *today = &c->beliefs[c->preferred];
    double judged = 0, all = (double)c->n, by_judging[PB_REPLICATES], both[PB_REPLICATES];
    double plugged = c->plugged[PB_FIT_OF_ALL] / all - today->means[PB_FIT_OF_ALL];
    for (int r = 0; r < PB_REPLICATES; r++) {
        double rest = all - today->counts[r];
        double without = c->plugged[r] / rest - c->beliefs[greatest_mean(c, r)].means[r];
        judged += c->judged[r];
        by_judging[r] = (c->judged[r] - today->sums[r]) / today->counts[r];
        both[r] = (PB_REPLICATES * plugged - (PB_REPLICATES - 1) * without + by_judging[r]) / 2;
    }
    judged = judged / all - today->means[PB_FIT_OF_ALL];
    payback_estimate noise = pb_interval((plugged + judged) / 2, both, c->n);
    out->plugged = plugged;
    out->judged = judged;
    out->preferred = c->preferred;
    out->lower_bound = c->turned && fabs(plugged - judged) > (noise.high - noise.low) / 2;
    for (int r = 0; r < PB_REPLICATES; r++)
        out->replicates[r] = !c->turned ? 0 : out->lower_bound ? by_judging[r] : both[r];
    double value = out->lower_bound ? judged : (plugged + judged) / 2;
    out->value = c->turned ? pb_information_within(value, out->replicates, c->n, perfect) : (payback_estimate){0, 0, 0};
}

static payback_status make_room(struct pb_choice_information *out, size_t count, size_t n)
{
    out->chosen = pb_new(n, 1);
    out->expected = pb_new(count, sizeof *out->expected);
    bool made = out->chosen && out->expected;
    for (; made && out->count < count; out->count++)
        made = (out->expected[out->count] = pb_new(n, sizeof(double))) != NULL;
    return made ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

payback_status pb_choice_information(struct pb_choice_information *out, const struct pb_observed *alternatives,
                                     size_t count, size_t n, payback_estimate perfect)
{
    *out = (struct pb_choice_information){0};
    if (count < 1 || count > PB_ALTERNATIVES_MAX || n < 2 * PB_REPLICATES)
        return PAYBACK_ERROR_ARGUMENT;
    struct choices choices = {.alternatives = alternatives, .count = count, .n = n};
    choices.beliefs = pb_new(count, sizeof *choices.beliefs);
    payback_status status = choices.beliefs ? make_room(out, count, n) : PAYBACK_ERROR_MEMORY;
    for (size_t k = 0; !status && k < count; k++)
        status = make_belief(&choices.beliefs[k], &alternatives[k], n, out->expected[k]);
    if (!status) {
        choices.preferred = greatest_mean(&choices, PB_FIT_OF_ALL);
        choose(&choices, out->chosen);
        find_value(out, &choices, perfect);
    }
    for (size_t k = 0; choices.beliefs && k < count; k++)
        pb_regression_free(choices.beliefs[k].fit);
    free(choices.beliefs);
    return status;
}

void pb_choice_information_clear(struct pb_choice_information *information)
{
    for (size_t k = 0; k < information->count; k++)
        free(information->expected[k]);
    free(information->expected);
    free(information->chosen);
    *information = (struct pb_choice_information){0};
}
