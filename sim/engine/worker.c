/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "engine/overrides.h"
#include "engine/plan.h"

#include <stdlib.h>
#include <string.h>

/* The slot that an uncertain input fills; NULL where another one takes its place. */
static const double **slot_of(struct pb_slots *slots, const struct pb_inputs *inputs, const struct pb_uncertain *input)
{
    switch (input->group) {
    case PB_GROUP_CATEGORY:
        return pb_is_overridden(inputs, input->element, input->slot) ? NULL
                                                                     : &slots->category[input->element][input->slot];
    case PB_GROUP_OVERRIDE:
        return pb_overrides_slot(slots, inputs, input->element, input->slot);
    case PB_GROUP_TOOL:
        return &slots->tool[input->element][input->slot];
    case PB_GROUP_TIER:
        return &slots->tier[input->element][input->slot];
    case PB_GROUP_CHARGE:
        return &slots->charge[input->element][input->slot];
    case PB_GROUP_CHARGE_TIER:
        return &slots->charge_tier[input->element][input->slot];
    case PB_GROUP_RISK:
        return &slots->risk[input->element][input->slot];
    case PB_GROUP_OTHER:
        return &slots->other[input->element][input->slot];
    case PB_GROUP_ROOT:
    case PB_GROUP_META:
        break;
    }
    return &slots->root[input->slot];
}

static payback_status make_arrays(struct pb_worker *worker)
{
    const struct pb_plan *plan = worker->plan;
    const struct pb_loan *loan = worker->loan;
    size_t horizon = (size_t)plan->model.horizon;
    worker->values = pb_new_aligned(plan->input_count, sizeof(pb_block_lanes));
    worker->normals = pb_new_aligned(plan->member_count, sizeof(pb_block_lanes));
    worker->normal_rows = pb_new(plan->member_count, sizeof *worker->normal_rows);
    worker->ordered_rows = pb_new(plan->member_count, sizeof *worker->ordered_rows);
    worker->turned_rows = pb_new(plan->member_count, sizeof *worker->turned_rows);
    worker->places = pb_new(plan->input_count, sizeof *worker->places);
    bool made = worker->values && worker->normals && worker->normal_rows && worker->ordered_rows &&
                worker->turned_rows && worker->places;
    if (plan->model.noise && !(loan && loan->noise)) {
        worker->noise = pb_new_aligned(horizon, sizeof(pb_block_lanes));
        made = made && worker->noise;
    }
    if (plan->model.surge && !(loan && loan->surge)) {
        worker->surge = pb_new_aligned(horizon, sizeof(pb_block_lanes));
        made = made && worker->surge;
    }
    return made ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

static payback_status make_workspace(struct pb_worker *worker)
{
    size_t one = PB_SELECT(pb_work_size)(), worlds = PB_SELECT(pb_headlines_work_size)();
    worker->work = pb_new_workspace(1, one > worlds ? one : worlds);
    worker->result = pb_new_workspace(1, sizeof *worker->result);
    worker->own = pb_new_workspace(PB_OUTCOMES + (size_t)worker->plan->model.horizon + 1, sizeof(pb_block_lanes));
    return worker->work && worker->result && worker->own ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

void pb_worker_refresh(struct pb_worker *worker)
{
    const struct pb_plan *plan = worker->plan;
    worker->slots = plan->slots;
    for (size_t j = 0; j < plan->input_count; j++) {
        worker->places[j] = slot_of(&worker->slots, plan->values, plan->inputs[j].uncertain);
        if (worker->places[j])
            *worker->places[j] = worker->values[j];
    }
    worker->slots.noise_normal = worker->noise ? worker->noise[0] : NULL;
    worker->slots.surge_uniform = worker->surge ? worker->surge[0] : NULL;
}

/* host: NULL for one with a workspace of its own. */
static payback_status make(struct pb_worker **out, const struct pb_plan *plan, const struct pb_loan *loan,
                           const struct pb_worker *host)
{
    *out = NULL;
    struct pb_worker *worker = pb_new(1, sizeof *worker);
    if (!worker)
        return PAYBACK_ERROR_MEMORY;
    worker->plan = plan;
    worker->loan = loan;
    worker->guest = host != NULL;
    if (host) {
        worker->work = host->work;
        worker->result = host->result;
        worker->own = host->own;
    }
    payback_status status = make_arrays(worker);
    if (!status && !host)
        status = make_workspace(worker);
    if (status) {
        pb_worker_free(worker);
        return status;
    }
    pb_worker_refresh(worker);
    for (size_t m = 0; m < plan->member_count; m++)
        worker->normal_rows[m] = worker->ordered_rows[plan->correlated_as[m]] = worker->normals[m];
    if (!host)
        pb_worker_send(worker, NULL, 0, 0);
    *out = worker;
    return PAYBACK_OK;
}

payback_status pb_worker_new(struct pb_worker **out, const struct pb_plan *plan)
{
    return make(out, plan, NULL, NULL);
}

payback_status pb_worker_new_guest(struct pb_worker **out, const struct pb_plan *plan, const struct pb_loan *loan,
                                   const struct pb_worker *host)
{
    return make(out, plan, loan, host);
}

payback_status pb_worker_new_lender(struct pb_worker **out, const struct pb_plan *plan)
{
    payback_status status = make(out, plan, NULL, NULL);
    if (status)
        return status;
    (*out)->turned = pb_new_aligned(plan->member_count, sizeof(pb_block_lanes));
    if ((*out)->turned)
        return PAYBACK_OK;
    pb_worker_free(*out);
    *out = NULL;
    return PAYBACK_ERROR_MEMORY;
}

void pb_worker_free(struct pb_worker *worker)
{
    if (!worker)
        return;
    if (!worker->guest) {
        free(worker->own);
        free(worker->work);
        free(worker->result);
    }
    free(worker->values);
    free(worker->normals);
    free(worker->turned);
    free(worker->normal_rows);
    free(worker->ordered_rows);
    free(worker->turned_rows);
    free(worker->places);
    free(worker->noise);
    free(worker->surge);
    free(worker);
}

/* The members' normals, turned and correlated. */
static void correlate(struct pb_worker *worker)
{
    const struct pb_plan *plan = worker->plan;
    if (!plan->copula)
        return;
    pb_copula_turn(plan->copula, worker->normal_rows);
    if (worker->turned)
        memcpy(worker->turned, worker->normals, plan->member_count * sizeof *worker->turned);
    pb_copula_correlate(plan->copula, worker->ordered_rows);
}

/* Uniforms of the copula's members → their normals. */
static void draw_members(struct pb_worker *worker, uint64_t block)
{
    const struct pb_plan *plan = worker->plan;
    for (size_t m = 0; m < plan->member_count; m++) {
        pb_sampling_uniforms(plan->sampling, plan->members[m], block, worker->normals[m]);
        pb_quantiles_of_uniforms(plan->normal, worker->normals[m], worker->normals[m], PB_BLOCK);
    }
    correlate(worker);
}

/* The value behind a normal; of an event its uniform. */
static void turn_normals(const struct pb_plan_input *input, const double *z, double *x)
{
    if (input->table)
        pb_quantiles_of_normals(input->table, z, x, PB_BLOCK);
    else
        pb_normal_probabilities(z, x, PB_BLOCK);
}

static void adjust(const struct pb_plan_input *input, double *x)
{
    if (input->multiply != 1 || input->add != 0)
        for (int i = 0; i < PB_BLOCK; i++)
            x[i] = x[i] * input->multiply + input->add;
}

/* z: the normals of one that is a member of the copula. */
static void draw_input(struct pb_worker *worker, size_t j, uint64_t block, const double *z)
{
    const struct pb_plan *plan = worker->plan;
    const struct pb_plan_input *input = &plan->inputs[j];
    double *x = worker->values[j];
    if (input->member >= 0) {
        turn_normals(input, z, x);
    } else {
        pb_sampling_uniforms(plan->sampling, j, block, x);
        if (input->table)
            pb_quantiles_of_uniforms(input->table, x, x, PB_BLOCK);
    }
    adjust(input, x);
}

static void draw_months(struct pb_worker *worker, uint64_t block)
{
    const struct pb_plan *plan = worker->plan;
    int behind = plan->settings.second ? PB_HORIZON_MAX : 0; /* months that the first sample never uses */
    for (int t = 1; worker->noise && t <= plan->model.horizon; t++) {
        pb_sampling_monthly(plan->sampling, PB_MONTHLY_NOISE, behind + t, block, worker->noise[t - 1]);
        pb_quantiles_of_uniforms(plan->normal, worker->noise[t - 1], worker->noise[t - 1], PB_BLOCK);
    }
    for (int t = 1; worker->surge && t <= plan->model.horizon; t++)
        pb_sampling_monthly(plan->sampling, PB_MONTHLY_SURGE, behind + t, block, worker->surge[t - 1]);
}

void pb_worker_draw(struct pb_worker *worker, uint64_t block)
{
    const struct pb_plan *plan = worker->plan;
    draw_members(worker, block);
    for (size_t j = 0; j < plan->input_count; j++) {
        int member = plan->inputs[j].member;
        draw_input(worker, j, block, member >= 0 ? worker->normals[member] : NULL);
    }
    draw_months(worker, block);
}

void pb_worker_normals(const struct pb_plan *plan, uint64_t block, pb_block_lanes *normals)
{
    for (size_t j = 0; j < plan->input_count; j++) {
        pb_sampling_uniforms(plan->sampling, j, block, normals[j]);
        pb_normal_quantiles(normals[j], normals[j], PB_BLOCK);
    }
}

void pb_worker_place(struct pb_worker *worker, const pb_block_lanes *normals)
{
    const struct pb_plan *plan = worker->plan;
    for (size_t m = 0; m < plan->member_count; m++)
        memcpy(worker->normals[m], normals[plan->members[m]], sizeof worker->normals[m]);
    correlate(worker);
    for (size_t j = 0; j < plan->input_count; j++) {
        const struct pb_plan_input *input = &plan->inputs[j];
        turn_normals(input, input->member >= 0 ? worker->normals[input->member] : normals[j], worker->values[j]);
        adjust(input, worker->values[j]);
    }
}

struct pb_drawn pb_worker_drawn(const struct pb_worker *worker)
{
    return (struct pb_drawn){worker->values, worker->normals, worker->turned, worker->noise, worker->surge};
}

/* The normals of a member: the lender's, or correlated here from the lender's turned ones. */
static const double *borrow_normals(struct pb_worker *worker, size_t member, const struct pb_drawn *drawn)
{
    const struct pb_plan *plan = worker->plan;
    const struct pb_loan *loan = worker->loan;
    if (!loan->members)
        return worker->normals[member];
    if (loan->normals[member] != PB_NO_LOAN)
        return drawn->normals[loan->normals[member]];
    size_t at = plan->correlated_as[member];
    const double **turned = worker->turned_rows;
    for (size_t m = 0; m < plan->member_count; m++)
        turned[plan->correlated_as[m]] = drawn->turned[loan->turned[m]];
    pb_copula_correlate_one(plan->copula, at, turned, worker->normals[member]);
    return worker->normals[member];
}

void pb_worker_draw_beside(struct pb_worker *worker, uint64_t block, const struct pb_drawn *drawn)
{
    const struct pb_plan *plan = worker->plan;
    const struct pb_loan *loan = worker->loan;
    if (!loan->members)
        draw_members(worker, block);
    for (size_t j = 0; j < plan->input_count; j++) {
        const double *x = worker->values[j];
        int member = plan->inputs[j].member;
        if (loan->values[j] != PB_NO_LOAN)
            x = drawn->values[loan->values[j]];
        else
            draw_input(worker, j, block, member >= 0 ? borrow_normals(worker, (size_t)member, drawn) : NULL);
        if (worker->places[j])
            *worker->places[j] = x;
    }
    draw_months(worker, block);
    if (loan->noise)
        worker->slots.noise_normal = drawn->noise[0];
    if (loan->surge)
        worker->slots.surge_uniform = drawn->surge[0];
}

void pb_worker_send(struct pb_worker *worker, double *columns, size_t stride, size_t months)
{
    struct pb_block_result *result = worker->result;
    size_t rows = (size_t)worker->plan->model.horizon + 1;
    for (size_t o = 0; o < PB_OUTCOMES; o++)
        result->outcomes[o] = columns ? columns + o * stride : worker->own[o];
    for (size_t t = 0; t < rows; t++)
        result->cash[t] = columns && t < months ? columns + (PB_OUTCOMES + t) * stride : worker->own[PB_OUTCOMES + t];
}

void pb_worker_simulate(struct pb_worker *worker, const struct pb_trace_request *trace)
{
    PB_SELECT(pb_model_block)(&worker->plan->model, &worker->slots, worker->work, worker->result, trace);
}

void pb_worker_headlines(struct pb_worker *worker, struct pb_headline_world *worlds, size_t count)
{
    PB_SELECT(pb_model_headlines)(worlds, count, worker->work, worker->result);
}

const double *pb_worker_exported(const struct pb_worker *worker, size_t j)
{
    const struct pb_uncertain *input = worker->plan->inputs[j].uncertain;
    if (!input->event)
        return worker->values[j];
    return input->group == PB_GROUP_RISK ? worker->result->risk_occurs[input->element] : worker->result->failure_occurs;
}
