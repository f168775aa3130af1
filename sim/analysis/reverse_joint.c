/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All inputs together: the most plausible point of failure. The model is run at points of standard normal space: a
 * coordinate an uncertain input that is no event, the members of the copula through its turn (which keeps distances)
 * and its Cholesky factor (Nataf's transformation). Noise and surges stand at their means. Events jump: each state of
 * them that matters (analysis/reverse_states.h) has a design point of its own, in which they are held. */
#include "analysis/reverse.h"

#include "analysis/reverse_states.h"
#include "base/memory.h"
#include "numerics/design_point.h"
#include "statistics/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NPV_STATE, PAYBACK_STATE, STATES, STARTS = 6 };
static const char *const state_names[STATES] = {"npv", "payback"};
static const double radius = 8;

/* The model as a function of a point. */
struct point_model {
    const struct pb_plan *plan;
    struct pb_worker *worker;
    size_t n, *coordinates;                             /* of the inputs that take part: their index in the plan */
    pb_block_lanes *normals;                            /* of each coordinate */
    const struct pb_event_state *events;                /* those that happen */
    pb_block_lanes sure, mean_surge;                    /* a surge every month, by its mean */
    const double *surge_probability, *surge_multiplier; /* as drawn; NULL where it is a constant */
    int npv;                                            /* outcome */
    double target;
};

/* ---- the model at points ---- */

static payback_status model_new(struct point_model *model, const struct pb_plan *plan)
{
    model->plan = plan;
    model->coordinates = pb_new(plan->input_count, sizeof *model->coordinates);
    model->normals = pb_new_aligned(plan->input_count, sizeof(pb_block_lanes));
    if (!model->coordinates || !model->normals)
        return PAYBACK_ERROR_MEMORY;
    for (size_t j = 0; j < plan->input_count; j++)
        if (!plan->inputs[j].uncertain->event)
            model->coordinates[model->n++] = j;
    model->npv = (int)plan->model.basis * PB_BASIS_OUTCOMES + PB_NPV;
    model->target = plan->slots.root_number[PB_ROOT_PAYBACK_MONTHS];
    for (int i = 0; i < PB_BLOCK; i++)
        model->sure[i] = 1;
    payback_status status = pb_worker_new(&model->worker, plan);
    if (status == PAYBACK_OK) {
        model->surge_probability = model->worker->slots.root[PB_ROOT_SURGE_PROBABILITY];
        model->surge_multiplier = model->worker->slots.root[PB_ROOT_SURGE_MULTIPLIER];
    }
    return status;
}

static void model_clear(struct point_model *model)
{
    free(model->coordinates);
    free(model->normals);
    pb_worker_free(model->worker);
}

/* The correlated normals of the copula's members from the independent ones of the coordinates. */
static void correlate(struct point_model *model)
{
    const struct pb_plan *plan = model->plan;
    struct pb_worker *worker = model->worker;
    for (size_t m = 0; m < plan->member_count; m++)
        memset(worker->normals[m], 0, sizeof(pb_block_lanes)); /* an event's stays at its median */
    for (size_t c = 0; c < model->n; c++) {
        int member = plan->inputs[model->coordinates[c]].member;
        if (member >= 0)
            memcpy(worker->normals[member], model->normals[c], sizeof(pb_block_lanes));
    }
    if (plan->copula)
        pb_copula_apply(plan->copula, worker->normal_rows, worker->ordered_rows);
}

static const double *normals_of(const struct point_model *model, size_t c)
{
    int member = model->plan->inputs[model->coordinates[c]].member;
    return member >= 0 ? model->worker->normals[member] : model->normals[c];
}

static void place_inputs(struct point_model *model)
{
    const struct pb_plan *plan = model->plan;
    struct pb_worker *worker = model->worker;
    correlate(model);
    for (size_t c = 0; c < model->n; c++) {
        const struct pb_plan_input *input = &plan->inputs[model->coordinates[c]];
        double *x = worker->values[model->coordinates[c]];
        pb_quantiles_of_normals(input->table, normals_of(model, c), x, PB_BLOCK);
        for (int i = 0; i < PB_BLOCK; i++)
            x[i] = x[i] * input->multiply + input->add;
    }
    /* An event with probability p happens where its uniform is above 1 − p: near 0 only where p is 1. */
    for (size_t j = 0; j < plan->input_count; j++)
        if (plan->inputs[j].uncertain->event)
            for (int i = 0; i < PB_BLOCK; i++)
                worker->values[j][i] = pb_event_happens(model->events, j) ? 1 - 0x1p-53 : 0x1p-53;
}

/* A quantity of the root in trial i: drawn, or a constant. */
static double root_value(const struct pb_slots *slots, int slot, int i)
{
    return slots->root[slot] ? slots->root[slot][i] : slots->root_number[slot];
}

/* Each month's factors at their mean: exp(σZ − σ²/2) is 1 at Z = σ/2, σ² = ln(1 + noise²); a surge every month, of the
 * size 1 + probability (multiplier − 1). */
static void place_months(struct point_model *model)
{
    struct pb_worker *worker = model->worker;
    struct pb_slots slots = worker->slots;
    size_t horizon = (size_t)model->plan->model.horizon;
    slots.root[PB_ROOT_SURGE_PROBABILITY] = model->surge_probability;
    slots.root[PB_ROOT_SURGE_MULTIPLIER] = model->surge_multiplier;
    /* the same in all months, and a logarithm a month would cost as much as the model does */
    for (int i = 0; worker->noise && i < PB_BLOCK; i++) {
        double noise = root_value(&slots, PB_ROOT_NOISE, i);
        worker->noise[0][i] = 0.5 * sqrt(log1p(noise * noise));
    }
    for (size_t t = 1; worker->noise && t < horizon; t++)
        memcpy(worker->noise[t], worker->noise[0], sizeof(pb_block_lanes));
    if (!worker->surge)
        return;
    for (int i = 0; i < PB_BLOCK; i++)
        model->mean_surge[i] = 1 + root_value(&slots, PB_ROOT_SURGE_PROBABILITY, i) *
                                       (root_value(&slots, PB_ROOT_SURGE_MULTIPLIER, i) - 1);
    worker->slots.root[PB_ROOT_SURGE_PROBABILITY] = model->sure;
    worker->slots.root[PB_ROOT_SURGE_MULTIPLIER] = model->mean_surge;
    for (size_t t = 0; t < horizon; t++)
        for (int i = 0; i < PB_BLOCK; i++)
            worker->surge[t][i] = 0.5;
}

/* How far cash stays above 0 from the target on: the smallest Y_t at and after it, linear between months. It is ≥ 0
 * exactly where payback_months ≤ target (MODEL.md §7). */
static double payback_margin(const struct point_model *model, int lane)
{
    double *const *cash = model->worker->result->cash;
    int horizon = model->plan->model.horizon, after = (int)fmin(ceil(model->target), horizon);
    double margin = cash[horizon][lane], part = model->target - floor(model->target);
    for (int t = after; t < horizon; t++)
        margin = fmin(margin, cash[t][lane]);
    if (part > 0 && after > 0 && model->target < horizon)
        margin = fmin(margin, (1 - part) * cash[after - 1][lane] + part * cash[after][lane]);
    return margin + 0.005;
}

static void limit_states(struct point_model *model, pb_block_lanes g[STATES])
{
    place_inputs(model);
    place_months(model);
    pb_worker_simulate(model->worker, NULL);
    memcpy(g[NPV_STATE], model->worker->result->outcomes[model->npv], sizeof(pb_block_lanes));
    for (int i = 0; i < PB_BLOCK; i++)
        g[PAYBACK_STATE][i] = payback_margin(model, i);
}

struct state {
    struct point_model *model;
    int which;
};

/* A pb_limit_state. */
static payback_status at_points(void *context, const double *points, size_t count, double *values)
{
    const struct state *state = context;
    struct point_model *model = state->model;
    size_t n = model->n;
    pb_block_lanes g[STATES];
    for (size_t first = 0; first < count; first += PB_BLOCK) {
        size_t lanes = count - first < PB_BLOCK ? count - first : PB_BLOCK;
        for (size_t c = 0; c < n; c++)
            for (size_t i = 0; i < PB_BLOCK; i++)
                model->normals[c][i] = i < lanes ? points[(first + i) * n + c] : 0;
        limit_states(model, g);
        memcpy(values + first, g[state->which], lanes * sizeof(double));
    }
    return PAYBACK_OK;
}

/* ---- the draws: a check, and starting points ---- */

/* Of one limit state: how many draws fail, and those on the other side than the medians that are nearest to them. */
struct draws {
    double g_0;
    size_t failing, start_count;
    double distances[STARTS];
    double *starts; /* STARTS points */
};

/* Keeps the draw if it is among the nearest. */
static void keep_start(struct draws *draws, const struct point_model *model, int lane, double distance)
{
    size_t n = model->n, at = draws->start_count;
    if (at == STARTS && distance >= draws->distances[STARTS - 1])
        return;
    if (at == STARTS)
        at--;
    else
        draws->start_count++;
    for (; at > 0 && draws->distances[at - 1] > distance; at--) {
        draws->distances[at] = draws->distances[at - 1];
        memcpy(draws->starts + at * n, draws->starts + (at - 1) * n, n * sizeof(double));
    }
    draws->distances[at] = distance;
    for (size_t c = 0; c < n; c++)
        draws->starts[at * n + c] = model->normals[c][lane];
}

static void look_at_block(struct point_model *model, struct draws draws[STATES], size_t lanes)
{
    pb_block_lanes g[STATES];
    limit_states(model, g);
    for (int i = 0; i < (int)lanes; i++) {
        double squares = 0;
        for (size_t c = 0; c < model->n; c++)
            squares += model->normals[c][i] * model->normals[c][i];
        for (int s = 0; s < STATES; s++) {
            bool fails = g[s][i] < 0;
            draws[s].failing += fails;
            if (fails != (draws[s].g_0 < 0))
                keep_start(&draws[s], model, i, sqrt(squares));
        }
    }
}

static payback_status look_at_draws(struct point_model *model, struct draws draws[STATES],
                                    const struct pb_run_settings *how)
{
    const struct pb_plan *plan = model->plan;
    size_t trials = (size_t)plan->settings.trials;
    pb_block_lanes g[STATES];
    for (size_t c = 0; c < model->n; c++)
        memset(model->normals[c], 0, sizeof(pb_block_lanes));
    limit_states(model, g);
    for (int s = 0; s < STATES; s++)
        draws[s].g_0 = g[s][0];
    for (size_t at = 0; at < trials; at += PB_BLOCK) {
        for (size_t c = 0; c < model->n; c++) {
            pb_sampling_uniforms(plan->sampling, model->coordinates[c], at / PB_BLOCK, model->normals[c]);
            pb_normal_quantiles(model->normals[c], model->normals[c], PB_BLOCK);
        }
        look_at_block(model, draws, trials - at < PB_BLOCK ? trials - at : PB_BLOCK);
        if (at % (64 * PB_BLOCK) == 0 && how->progress && how->progress(how->context, (double)at, (double)trials) != 0)
            return PAYBACK_ERROR_CANCELLED;
    }
    return PAYBACK_OK;
}

/* ---- the design points ---- */

static void sort_moves(payback_reverse_move *moves, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        payback_reverse_move move = moves[i];
        size_t at = i;
        for (; at > 0 && fabs(moves[at - 1].z) < fabs(move.z); at--)
            moves[at] = moves[at - 1];
        moves[at] = move;
    }
}

static double median_of(const struct pb_plan_input *input)
{
    double draw = pb_distribution_quantile(input->uncertain->value->distribution, 0.5, 0.5);
    return draw * input->multiply + input->add;
}

/* Which inputs stand elsewhere at u. */
static payback_status list_moves(payback_reverse_joint *joint, struct point_model *model, const double *u,
                                 struct pb_texts *texts)
{
    static const double still = 0.005;
    joint->moves = pb_new(model->n, sizeof *joint->moves);
    if (!joint->moves)
        return PAYBACK_ERROR_MEMORY;
    for (size_t c = 0; c < model->n; c++) {
        memset(model->normals[c], 0, sizeof(pb_block_lanes));
        model->normals[c][0] = u[c];
    }
    place_inputs(model);
    for (size_t c = 0; c < model->n; c++) {
        size_t j = model->coordinates[c];
        double z = normals_of(model, c)[0];
        const double *x = model->worker->values[j];
        if (fabs(z) < still)
            continue;
        joint->moves[joint->move_count++] =
            (payback_reverse_move){.pointer = pb_texts_keep(texts, model->plan->inputs[j].uncertain->value->pointer),
                                   .from = median_of(&model->plan->inputs[j]),
                                   .to = x[0],
                                   .z = z};
    }
    sort_moves(joint->moves, joint->move_count);
    return PAYBACK_OK;
}

static payback_status find_joint(payback_reverse_joint *joint, struct point_model *model, const struct draws *draws,
                                 int which, struct pb_texts *texts)
{
    struct state state = {model, which};
    struct pb_limit_problem problem = {.n = model->n, .function = at_points, .context = &state, .radius = radius};
    struct pb_design_point point;
    double *u = pb_new(model->n, sizeof *u);
    payback_status status =
        u ? pb_design_point_find(&point, u, &problem, draws->starts, draws->start_count) : PAYBACK_ERROR_MEMORY;
    if (!status) {
        joint->found = point.found;
        joint->converged = point.converged;
        joint->distance = point.distance;
        joint->probability = point.found ? 0.5 * erfc(point.distance / sqrt(2)) : NAN;
        if (point.found)
            status = list_moves(joint, model, u, texts);
    }
    free(u);
    return status;
}

/* ---- the states of the events ---- */

/* The design points of both limit states with the events of `state` held. share_of_trials is left to the caller. */
static payback_status find_points(payback_reverse_joint points[STATES], struct point_model *model,
                                  const struct pb_event_state *state, const struct pb_reverse_job *job)
{
    struct draws draws[STATES];
    payback_status status = PAYBACK_OK;
    memset(draws, 0, sizeof draws);
    model->events = state;
    for (int s = 0; !status && s < STATES; s++) {
        draws[s].starts = pb_new(STARTS * model->n, sizeof(double));
        status = draws[s].starts ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    }
    if (!status)
        status = look_at_draws(model, draws, &job->how);
    for (int s = 0; !status && s < STATES; s++) {
        points[s] = (payback_reverse_joint){.limit_state = state_names[s],
                                            .share_of_draws = (double)draws[s].failing / (double)job->settings.trials};
        status = find_joint(&points[s], model, &draws[s], s, job->texts);
    }
    for (int s = 0; s < STATES; s++)
        free(draws[s].starts);
    return status;
}

/* Of all trials, those that fail. */
static double share_of_trials(const struct pb_headline *base, int which)
{
    size_t failing = 0;
    for (size_t i = 0; i < base->trials; i++)
        failing += which == NPV_STATE ? base->npv[i] < 0 : !(base->payback[i] <= base->target);
    return (double)failing / (double)base->trials;
}

/* The public form of a state, with one of its points. */
static payback_reverse_state state_of(const struct pb_event_state *state, const payback_reverse_joint *point, int which,
                                      const struct pb_reverse_job *job)
{
    double trials = (double)job->base->headline.trials;
    payback_reverse_state out = {
        .event_count = state->event_count, .share = (double)state->trials / trials, .point = *point};
    for (size_t e = 0; e < state->event_count; e++)
        out.events[e] = pb_texts_keep(job->texts, job->base->plan->inputs[state->events[e]].uncertain->value->pointer);
    out.point.share_of_trials = (double)state->failing[which] / trials;
    double within = isnan(point->probability) ? point->share_of_draws : point->probability;
    out.weight = out.share * within;
    return out;
}

/* By limit state, then the likeliest failure first. */
static int by_weight(const void *a, const void *b)
{
    const payback_reverse_state *first = a, *second = b;
    int limit = strcmp(first->point.limit_state, second->point.limit_state);
    return limit != 0 ? limit : (first->weight < second->weight) - (first->weight > second->weight);
}

static payback_status find_states(payback_stress_result *result, struct point_model *model,
                                  const struct pb_event_state *states, size_t count, const struct pb_reverse_job *job)
{
    payback_status status = PAYBACK_OK;
    result->states = pb_new(STATES * count, sizeof *result->states);
    if (!result->states)
        return PAYBACK_ERROR_MEMORY;
    for (size_t k = 0; !status && k < count; k++) {
        payback_reverse_joint points[STATES] = {{0}};
        status = find_points(points, model, &states[k], job);
        for (int s = 0; s < STATES; s++)
            result->states[result->state_count++] = state_of(&states[k], &points[s], s, job);
    }
    if (status) /* points that were not looked for have no limit state to sort by */
        return status;
    for (int s = 0; s < STATES; s++) { /* the first state is that without an event */
        result->joint[s] = result->states[s].point;
        result->joint[s].share_of_trials = share_of_trials(&job->base->headline, s);
    }
    result->joint_count = STATES;
    qsort(result->states, result->state_count, sizeof *result->states, by_weight);
    return PAYBACK_OK;
}

payback_status pb_reverse_joint(payback_stress_result *result, const struct pb_reverse_job *job)
{
    struct point_model *model = pb_new_aligned(1, sizeof *model);
    struct pb_event_state *states = NULL;
    size_t count = 0;
    payback_status status = model ? model_new(model, job->base->plan) : PAYBACK_ERROR_MEMORY;
    if (!status && model->n > 0)
        status = pb_event_states(&states, &count, job);
    if (!status && model->n > 0)
        status = find_states(result, model, states, count, job);
    if (model)
        model_clear(model);
    free(states);
    free(model);
    return status;
}
