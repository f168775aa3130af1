/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/pilot_draws.h"

#include "analysis/harvest.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

struct taker {
    const struct pb_pilot_settings *settings;
    struct pb_pilot_draws *draws;
    double *reach[PB_CATEGORIES_MAX]; /* columns, by category; as are the draws' rates while they are made */
    size_t base;                      /* of the sample in the columns */
};

static payback_status take_product(const struct taker *taker, struct pb_worker *worker, size_t at)
{
    struct pb_product *product = pb_new_workspace(1, sizeof *product);
    struct pb_pilot_draws *draws = taker->draws;
    if (!product)
        return PAYBACK_ERROR_MEMORY;
    PB_SELECT(pb_model_product)
    (&worker->plan->model, &worker->slots, worker->work, taker->settings->age_months, product);
    for (int k = 0; k < PB_CATEGORIES_MAX; k++) {
        if (!draws->contained[k])
            continue;
        memcpy(draws->contained[k] + at, product->contained[k], sizeof(pb_block_lanes));
        memcpy(taker->reach[k] + at, product->reach[k], sizeof(pb_block_lanes));
        for (size_t i = 0; i < PB_BLOCK; i++) {
            double c = product->contained[k][i];
            draws->resolved[k][at + i] = c > 0 ? product->resolved[k][i] / c : 0;
        }
    }
    memcpy(draws->handle + at, product->handle, sizeof(pb_block_lanes));
    free(product);
    return PAYBACK_OK;
}

static payback_status take_block(void *context, struct pb_worker *worker, size_t block)
{
    const struct taker *taker = context;
    struct pb_pilot_draws *draws = taker->draws;
    const struct pb_plan *plan = worker->plan;
    int basis = (int)plan->model.basis * PB_BASIS_OUTCOMES;
    double target = plan->slots.root_number[PB_ROOT_PAYBACK_MONTHS];
    size_t at = taker->base + block * PB_BLOCK;
    memcpy(draws->npv + at, worker->result->outcomes[basis + PB_NPV], sizeof(pb_block_lanes));
    for (size_t i = 0; i < PB_BLOCK; i++)
        draws->paid[at + i] = worker->result->outcomes[basis + PB_PAYBACK_MONTHS][i] <= target;
    for (size_t t = 0; t < draws->target_count; t++)
        memcpy(draws->targets[t] + at, pb_worker_exported(worker, taker->settings->targets[t]), sizeof(pb_block_lanes));
    return taker->settings->product ? take_product(taker, worker, at) : PAYBACK_OK;
}

static payback_status make_columns(struct taker *taker)
{
    const struct pb_pilot_settings *settings = taker->settings;
    struct pb_pilot_draws *draws = taker->draws;
    bool made = (draws->npv = pb_new_aligned(draws->n, sizeof(double))) != NULL;
    made = made && (draws->paid = pb_new_aligned(draws->n, sizeof(double))) != NULL;
    made = made && (draws->handle = pb_new_aligned(draws->n, sizeof(double))) != NULL;
    made = made && (draws->targets = pb_new(settings->target_count, sizeof *draws->targets)) != NULL;
    for (size_t t = 0; made && t < settings->target_count; t++, draws->target_count++)
        made = (draws->targets[t] = pb_new_aligned(draws->n, sizeof(double))) != NULL;
    for (int k = 0; made && settings->product && k < settings->plans[0]->slots.category_count; k++) {
        if (!settings->takes_part[k])
            continue;
        draws->contained[k] = pb_new_aligned(draws->n, sizeof(double));
        draws->resolved[k] = pb_new_aligned(draws->n, sizeof(double));
        taker->reach[k] = pb_new_aligned(draws->n, sizeof(double));
        made = draws->contained[k] && draws->resolved[k] && taker->reach[k];
    }
    return made ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

static payback_status harvest_plans(struct taker *taker)
{
    const struct pb_pilot_settings *s = taker->settings;
    size_t all = taker->draws->n / PB_BLOCK;
    payback_status status = PAYBACK_OK;
    for (size_t p = 0; !status && p < s->plan_count; p++) {
        size_t blocks = (size_t)s->plans[p]->settings.trials / PB_BLOCK;
        struct pb_harvest harvest = {.plan = s->plans[p],
                                     .blocks = blocks,
                                     .threads = s->threads,
                                     .take = take_block,
                                     .context = taker,
                                     .progress = s->progress,
                                     .progress_context = s->progress_context,
                                     .done_before = (double)(taker->base / PB_BLOCK),
                                     .all_blocks = (double)all};
        status = pb_harvest(&harvest);
        taker->base += blocks * PB_BLOCK;
    }
    return status;
}

static bool same(const double *a, const double *b, size_t n)
{
    return memcmp(a, b, n * sizeof *a) == 0;
}

static double mean_of(const double *column, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += column[i];
    return sum / (double)n;
}

/* The columns of categories become those of groups. */
static void find_groups(struct taker *taker)
{
    struct pb_pilot_draws *d = taker->draws;
    for (int k = 0; k < PB_CATEGORIES_MAX; k++) {
        double *contained = d->contained[k], *resolved = d->resolved[k];
        d->group_of[k] = -1;
        if (!contained)
            continue;
        int group = 0;
        while (group < d->group_count &&
               !(same(d->contained[group], contained, d->n) && same(d->resolved[group], resolved, d->n)))
            group++;
        d->group_of[k] = group;
        d->contained[k] = d->resolved[k] = NULL;
        if (group == d->group_count) {
            d->contained[d->group_count] = contained;
            d->resolved[d->group_count++] = resolved;
        } else {
            free(contained);
            free(resolved);
        }
        d->reach[group] += mean_of(taker->reach[k], d->n);
    }
}

payback_status pb_pilot_draws_make(struct pb_pilot_draws *draws, const struct pb_pilot_settings *settings)
{
    *draws = (struct pb_pilot_draws){0};
    struct taker taker = {.settings = settings, .draws = draws};
    for (size_t p = 0; p < settings->plan_count; p++)
        draws->n += (size_t)settings->plans[p]->settings.trials;
    payback_status status = make_columns(&taker);
    if (!status)
        status = harvest_plans(&taker);
    if (!status)
        find_groups(&taker);
    for (int k = 0; k < PB_CATEGORIES_MAX; k++)
        free(taker.reach[k]);
    return status;
}

void pb_pilot_draws_clear(struct pb_pilot_draws *draws)
{
    free(draws->npv);
    free(draws->paid);
    free(draws->handle);
    for (int k = 0; k < PB_CATEGORIES_MAX; k++) {
        free(draws->contained[k]);
        free(draws->resolved[k]);
    }
    for (size_t t = 0; draws->targets && t < draws->target_count; t++)
        free(draws->targets[t]);
    free(draws->targets);
    *draws = (struct pb_pilot_draws){0};
}
