/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The plan of the model: what a scenario's plain numbers decide before any trial. */
#include "model/model.h"

#include <math.h>
#include <string.h>

/* A quantity that is the same constant in all trials. */
static bool always(double constant, double value)
{
    return constant == value;
}

static void prepare_phases(struct pb_model *model, const struct pb_slots *slots)
{
    int phases[PB_CATEGORIES_MAX], placed = 0;
    model->phase_count = 1;
    model->phase_starts[0] = 0;
    for (int k = 0; k < slots->category_count; k++) {
        double starts = slots->category_number[k][PB_CATEGORY_STARTS_AFTER_MONTHS];
        int phase = 0;
        while (phase < model->phase_count && model->phase_starts[phase] != starts)
            phase++;
        if (phase == model->phase_count)
            model->phase_starts[model->phase_count++] = starts;
        phases[k] = phase;
    }
    for (int i = 0; i < model->phase_count; i++) {
        for (int k = 0; k < slots->category_count; k++)
            if (phases[k] == i)
                model->category_order[placed++] = k;
        model->phase_begin[i + 1] = placed;
    }
}

static void prepare_features(struct pb_model *model, const struct pb_slots *slots)
{
    const double *number = slots->root_number;
    model->noise = !always(number[PB_ROOT_NOISE], 0);
    model->surge = !always(number[PB_ROOT_SURGE_PROBABILITY], 0);
    model->luck = model->noise || model->surge;
    model->revenue = always(number[PB_ROOT_REVENUE], 1);
    model->usage = always(number[PB_ROOT_USAGE], 1);
    if (model->usage)
        model->usage_unit = (enum pb_usage_unit)number[PB_ROOT_USAGE_UNIT];
    model->tiers = slots->tier_count > 0;
    model->gate = always(number[PB_ROOT_GATE], 1);
    model->failure = always(number[PB_ROOT_FAILURE], 1);
    model->improvement = !always(number[PB_ROOT_ANNUAL_IMPROVEMENT], 0);
    model->prevention = !always(number[PB_ROOT_PREVENTION], 0);
    model->dip = !always(number[PB_ROOT_DIP_DEPTH], 0);
    model->tools = slots->tool_count > 0;
    model->own_reduction = slots->any_own_reduction;
    model->own_csat = slots->any_own_csat;
    model->own_assist_ramp = always(number[PB_ROOT_ASSIST_RAMP], 1);
    /* plan hours never exceed what the agents they need can do: without luck, only rounding of the need leaves a rest
     */
    model->overtime = !always(number[PB_ROOT_OVERTIME_MULTIPLIER], 0) && (model->luck || model->whole_agents);
    model->hiring = !always(number[PB_ROOT_COST_PER_HIRE], 0);
    model->capacity = !always(number[PB_ROOT_CAPACITY_VALUE], 0);
    model->price_steps = !always(number[PB_ROOT_ANNUAL_INCREASE], 0);
    model->platform = !always(number[PB_ROOT_PLATFORM_FEE_PER_MONTH], 0);
    model->seats = !always(number[PB_ROOT_SEAT_PRICE_PER_MONTH], 0);
    model->unresolved = !always(number[PB_ROOT_COST_PER_UNRESOLVED], 0);
    model->severance = model->staffing == PB_STAFFING_RELEASE && !always(number[PB_ROOT_SEVERANCE], 0);
    for (int o = 0; o < slots->other_count; o++)
        model->once_soft |= slots->other_number[o][PB_OTHER_KIND] != PB_OTHER_COST &&
                            slots->other_number[o][PB_OTHER_CLASS] != PB_OTHER_HARD &&
                            slots->other_number[o][PB_OTHER_PER] == PB_PER_ONCE;
    for (int j = 0; j < slots->risk_count; j++) {
        model->risk_moves_deflection[j] = !always(slots->risk_number[j][PB_RISK_DEFLECTION_FACTOR], 1);
        model->risk_moves_volume[j] = !always(slots->risk_number[j][PB_RISK_VOLUME_FACTOR], 1);
        model->risk_moves_fees[j] = !always(slots->risk_number[j][PB_RISK_FEE_FACTOR], 1);
        model->risk_costs[j] = !always(slots->risk_number[j][PB_RISK_COST], 0);
        model->deflection_risks |= model->risk_moves_deflection[j];
        model->volume_risks |= model->risk_moves_volume[j];
        model->fee_risks |= model->risk_moves_fees[j];
        model->costly_risks |= model->risk_costs[j];
    }
}

static struct pb_charge_plan charge_plan(const double *number, const struct pb_charge_lists *lists, int categories)
{
    double to = number[PB_CHARGE_TO_MONTH];
    struct pb_charge_plan plan = {.meter = (enum pb_charged)number[PB_CHARGE_METER],
                                  .level = number[PB_CHARGE_METER] < PB_CHARGED_UNITS,
                                  .all = true,
                                  .volume = always(number[PB_CHARGE_TIERING], PB_TIERING_VOLUME),
                                  .advance = always(number[PB_CHARGE_PAID], PB_PAID_ADVANCE),
                                  .roll_over = always(number[PB_CHARGE_UNUSED], PB_UNUSED_ROLL_OVER),
                                  .ratchet = always(number[PB_CHARGE_RATCHET], 1),
                                  .floored = !always(number[PB_CHARGE_MINIMUM], 0),
                                  .per_seat = !always(number[PB_CHARGE_INCLUDED_PER_SEAT], 0),
                                  .price_steps = !always(number[PB_CHARGE_ANNUAL_INCREASE], 0),
                                  .period = (int)number[PB_CHARGE_PERIOD_MONTHS],
                                  .first_tier = lists->first_tier,
                                  .tier_count = lists->tier_count,
                                  .starts = fmax(number[PB_CHARGE_FREE_MONTHS], number[PB_CHARGE_FROM_MONTH] - 1),
                                  .ends = isnan(to) ? INFINITY : to};
    for (int k = 0; k < categories; k++) {
        plan.counts[k] = lists->counts[k];
        plan.all &= lists->counts[k];
    }
    return plan;
}

static void prepare_pricing(struct pb_model *model, const struct pb_slots *slots)
{
    const double *number = slots->root_number;
    model->exchange = !always(number[PB_ROOT_EXCHANGE_RATE], 1);
    model->exit_fee = !always(number[PB_ROOT_EXIT_FEE], 0);
    model->guarantee = always(number[PB_ROOT_GUARANTEE], 1);
    model->guaranteed_resolved = always(number[PB_ROOT_GUARANTEE_METRIC], PB_GUARANTEE_TRUE_DEFLECTION);
    model->locked_years = floor(number[PB_ROOT_LOCKED_MONTHS] / 12 + 1e-9);
    model->metered_usage = model->usage && pb_runs_all_month((enum pb_charged)(PB_CHARGED_UNITS + model->usage_unit));
    model->metered_agents = model->seats;
    model->charge_count = slots->charge_count;
    for (int c = 0; c < slots->charge_count; c++) {
        struct pb_charge_plan *plan = &model->charge[c];
        *plan = charge_plan(slots->charge_number[c], &slots->charge_lists[c], slots->category_count);
        model->metered_agents |= plan->per_seat || plan->meter == PB_CHARGED_SEAT;
    }
}

void pb_model_prepare(struct pb_model *model, const struct pb_slots *slots)
{
    const double *number = slots->root_number;
    memset(model, 0, sizeof *model);
    model->horizon = (int)number[PB_ROOT_HORIZON_MONTHS];
    model->roi_months = (int)number[PB_ROOT_ROI_MONTHS];
    model->last_months = model->horizon < 12 ? model->horizon : 12;
    model->basis = (enum pb_basis)number[PB_ROOT_BASIS];
    model->staffing = (enum pb_staffing)number[PB_ROOT_STAFFING];
    model->notice = (int)number[PB_ROOT_NOTICE_MONTHS];
    model->commitment = number[PB_ROOT_COMMITMENT_MONTHS];
    model->starts_at_go_live = number[PB_ROOT_CONTRACT_STARTS] == PB_STARTS_GO_LIVE;
    model->annual_upfront = number[PB_ROOT_BILLING] == PB_BILLING_ANNUAL_UPFRONT;
    model->pooling = always(number[PB_ROOT_POOLING], 1);
    model->whole_agents = always(number[PB_ROOT_WHOLE_AGENTS], 1);
    model->headcount = number[PB_ROOT_HEADCOUNT];
    model->wage_step = exp(log1p(number[PB_ROOT_ANNUAL_WAGE_GROWTH]) / 12);
    model->retained = exp(log1p(-number[PB_ROOT_ANNUAL_CHURN]) / 12);
    prepare_phases(model, slots);
    prepare_features(model, slots);
    prepare_pricing(model, slots);
    model->lag = model->revenue ? (int)number[PB_ROOT_LAG_MONTHS] : 0;
    int start = (int)number[PB_ROOT_START_MONTH];
    for (int t = 1; t <= model->horizon; t++)
        model->season[t] = slots->seasonality[(start + t - 2) % 12];
    for (int t = 0; t <= model->horizon; t++)
        model->discount[t] = pow(1 + number[PB_ROOT_DISCOUNT_RATE], -t / 12.0);
}

void pb_model_observe(struct pb_model *model, const struct pb_slots *slots)
{
    model->luck = model->metered_agents = true;
    model->overtime = !always(slots->root_number[PB_ROOT_OVERTIME_MULTIPLIER], 0);
}
