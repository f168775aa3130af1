/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/stages.h"

#include <string.h>

enum { PRODUCT = PB_STAGE_PRODUCT, PEOPLE = PB_STAGE_PEOPLE, SPENDING = PB_STAGE_SPENDING };

const struct pb_stages pb_stages = {
    .root =
        {
            [PB_ROOT_CONTAINMENT] = PRODUCT,
            [PB_ROOT_TRUE_DEFLECTION] = PRODUCT,
            [PB_ROOT_CONTAINMENT_GAP] = PRODUCT,
            [PB_ROOT_KNOWLEDGE_QUALITY] = PRODUCT,
            [PB_ROOT_ANNUAL_IMPROVEMENT] = PRODUCT,
            [PB_ROOT_RETURNED_SHARE] = PRODUCT,
            [PB_ROOT_REWORK_FACTOR] = PRODUCT,
            [PB_ROOT_HANDOFF_MINUTES] = PRODUCT,
            [PB_ROOT_DEFLECTED_HANDLE_RATIO] = PRODUCT,
            [PB_ROOT_DEFLECTION_RAMP_START] = PRODUCT,
            [PB_ROOT_DEFLECTION_RAMP_MONTHS_TO_90] = PRODUCT,
            [PB_ROOT_HANDLE_TIME_REDUCTION] = PRODUCT,
            [PB_ROOT_ADOPTION] = PRODUCT,
            [PB_ROOT_REOPEN_REDUCTION] = PRODUCT,
            [PB_ROOT_ASSIST_RAMP_START] = PRODUCT,
            [PB_ROOT_ASSIST_RAMP_MONTHS_TO_90] = PRODUCT,
            [PB_ROOT_DIP_DEPTH] = PRODUCT,
            [PB_ROOT_DIP_MONTHS] = PRODUCT,
            [PB_ROOT_IMPLEMENTATION_WEEKS] = PRODUCT,
            [PB_ROOT_OVERRUN] = PRODUCT,
            [PB_ROOT_FAILURE_PROBABILITY] = PRODUCT,
            [PB_ROOT_FAILURE_OCCURS] = PRODUCT,
            [PB_ROOT_FAILURE_MONTH] = PRODUCT,
            [PB_ROOT_GATE_AFTER_MONTHS] = PRODUCT,
            [PB_ROOT_GATE_MINIMUM_TRUE_DEFLECTION] = PRODUCT,
            [PB_ROOT_CSAT_POINTS] = PRODUCT,
            [PB_ROOT_COMMITMENT_MONTHS] = PRODUCT,
            [PB_ROOT_FAILURE] = PRODUCT,
            [PB_ROOT_GATE] = PRODUCT,
            [PB_ROOT_LOADED_ANNUAL_COST] = PEOPLE,
            [PB_ROOT_AVOIDABLE_SHARE] = PEOPLE,
            [PB_ROOT_PRODUCTIVE_HOURS_PER_YEAR] = PEOPLE,
            [PB_ROOT_TICKETS_PER_AGENT_PER_YEAR] = PEOPLE,
            [PB_ROOT_OCCUPANCY] = PEOPLE,
            [PB_ROOT_HEADCOUNT] = PEOPLE,
            [PB_ROOT_ANNUAL_ATTRITION] = PEOPLE,
            [PB_ROOT_COST_PER_HIRE] = PEOPLE,
            [PB_ROOT_OVERTIME_MULTIPLIER] = PEOPLE,
            [PB_ROOT_ANNUAL_WAGE_GROWTH] = PEOPLE,
            [PB_ROOT_SEVERANCE] = PEOPLE,
            [PB_ROOT_CAPACITY_VALUE] = PEOPLE,
            [PB_ROOT_ANNUAL_RECURRING_REVENUE] = PEOPLE,
            [PB_ROOT_GROSS_MARGIN] = PEOPLE,
            [PB_ROOT_ANNUAL_CHURN] = PEOPLE,
            [PB_ROOT_EXPOSED_SHARE] = PEOPLE,
            [PB_ROOT_SEAT_PRICE_PER_MONTH] = PEOPLE,
            [PB_ROOT_ATTRITION_REDUCTION] = PEOPLE,
            [PB_ROOT_ONBOARDING_REDUCTION] = PEOPLE,
            [PB_ROOT_CHURN_CHANGE_PER_POINT] = PEOPLE,
            [PB_ROOT_BASIS] = SPENDING,
            [PB_ROOT_DISCOUNT_RATE] = SPENDING,
            [PB_ROOT_SETUP_FEE] = SPENDING,
            [PB_ROOT_PLATFORM_FEE_PER_MONTH] = SPENDING,
            [PB_ROOT_USAGE_PRICE] = SPENDING,
            [PB_ROOT_USAGE_INCLUDED_PER_MONTH] = SPENDING,
            [PB_ROOT_USAGE_MINIMUM_PER_MONTH] = SPENDING,
            [PB_ROOT_EXCHANGE_RATE] = SPENDING,
            [PB_ROOT_LOCKED_MONTHS] = SPENDING,
            [PB_ROOT_EXIT_FEE] = SPENDING,
            [PB_ROOT_ANNUAL_INCREASE] = SPENDING,
            [PB_ROOT_SERVICES_FEE] = SPENDING,
            [PB_ROOT_INTERNAL_HOURS] = SPENDING,
            [PB_ROOT_KNOWLEDGE_BASE_HOURS] = SPENDING,
            [PB_ROOT_IMPLEMENTATION_HOURLY_COST] = SPENDING,
            [PB_ROOT_TRAINING_HOURS_PER_AGENT] = SPENDING,
            [PB_ROOT_TUNING_HOURS_PER_WEEK] = SPENDING,
            [PB_ROOT_TUNING_MONTHS] = SPENDING,
            [PB_ROOT_UPKEEP_HOURS_PER_WEEK] = SPENDING,
            [PB_ROOT_OPERATIONS_HOURLY_COST] = SPENDING,
            [PB_ROOT_REVIEW_SHARE] = SPENDING,
            [PB_ROOT_REVIEW_MINUTES] = SPENDING,
            [PB_ROOT_COST_PER_CONVERSATION] = SPENDING,
            [PB_ROOT_OPERATIONS_COST_PER_MONTH] = SPENDING,
            [PB_ROOT_COST_PER_UNRESOLVED] = SPENDING,
        },
    .category = {[PB_CATEGORY_SHARE] = PRODUCT,
                 [PB_CATEGORY_HANDLE_MINUTES] = PRODUCT,
                 [PB_CATEGORY_AUTOMATABLE] = PRODUCT,
                 [PB_CATEGORY_REOPEN_RATE] = PRODUCT,
                 [PB_CATEGORY_STARTS_AFTER_MONTHS] = PRODUCT,
                 [PB_CATEGORY_CONTAINMENT] = PRODUCT,
                 [PB_CATEGORY_TRUE_DEFLECTION] = PRODUCT},
    .tool = {[PB_TOOL_PRICE] = PEOPLE, [PB_TOOL_ANNUAL_INCREASE] = PEOPLE, [PB_TOOL_OVERLAP_MONTHS] = PEOPLE},
    .tier = {[PB_TIER_ABOVE] = SPENDING, [PB_TIER_PRICE] = SPENDING},
    .charge = {[PB_CHARGE_FACTOR] = SPENDING,
               [PB_CHARGE_PRICE] = SPENDING,
               [PB_CHARGE_INCLUDED] = SPENDING,
               [PB_CHARGE_COMMITTED] = SPENDING,
               [PB_CHARGE_OVERAGE_PRICE] = SPENDING,
               [PB_CHARGE_STEP] = SPENDING,
               [PB_CHARGE_MINIMUM] = SPENDING,
               [PB_CHARGE_MAXIMUM] = SPENDING,
               [PB_CHARGE_ANNUAL_INCREASE] = SPENDING},
    .charge_tier = {[PB_CHARGE_TIER_ABOVE] = SPENDING, [PB_CHARGE_TIER_PRICE] = SPENDING},
    .risk = {[PB_RISK_PROBABILITY] = PRODUCT,
             [PB_RISK_OCCURS] = PRODUCT,
             [PB_RISK_MONTH] = PRODUCT,
             [PB_RISK_DEFLECTION_FACTOR] = PRODUCT,
             [PB_RISK_COST] = SPENDING,
             [PB_RISK_FEE_FACTOR] = SPENDING},
    .other = {[PB_OTHER_AMOUNT] = PEOPLE},
};

static bool same_table(const struct pb_ramp_table *a, const struct pb_ramp_table *b)
{
    return a->count == b->count &&
           (a->count == 0 || memcmp(a->fractions, b->fractions, a->count * sizeof *a->fractions) == 0);
}

bool pb_same_shape(const struct pb_model *a, const struct pb_slots *x, const struct pb_model *b,
                   const struct pb_slots *y)
{
    return a->horizon == b->horizon && x->category_count == y->category_count && x->tool_count == y->tool_count &&
           x->tier_count == y->tier_count && x->charge_count == y->charge_count &&
           x->charge_tier_count == y->charge_tier_count && x->risk_count == y->risk_count &&
           x->other_count == y->other_count && x->any_own_reduction == y->any_own_reduction &&
           x->any_own_csat == y->any_own_csat && x->noise_normal == y->noise_normal &&
           x->surge_uniform == y->surge_uniform && same_table(&x->deflection_table, &y->deflection_table) &&
           same_table(&x->assist_table, &y->assist_table) &&
           memcmp(x->seasonality, y->seasonality, sizeof x->seasonality) == 0 &&
           memcmp(x->charge_lists, y->charge_lists, sizeof x->charge_lists) == 0;
}
