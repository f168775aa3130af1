/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The inputs of one trial, MODEL.md §1, read from the JSON tree of a composed scenario and the values that the trial
 * drew. Part of the reference implementation (reference.h): plain on purpose, and independent of the library. */
#ifndef TESTS_SUPPORT_REFERENCE_INPUTS_H
#define TESTS_SUPPORT_REFERENCE_INPUTS_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

enum {
    REFERENCE_HORIZON = 120,
    REFERENCE_CATEGORIES = 32,
    REFERENCE_TIERS = 32,
    REFERENCE_CHARGES = 16,
    REFERENCE_RISKS = 16,
    REFERENCE_OTHERS = 32,
    REFERENCE_TOOLS = 8
};

/* The value of the input with this JSON Pointer as the model saw it in the trial (after multiply and add; events as 0
 * or 1), *found true; *found false where the trial drew no such input. */
typedef double reference_lookup(void *context, const char *pointer, bool *found);

enum reference_curve { CURVE_NONE, CURVE_LINEAR, CURVE_EXPONENTIAL, CURVE_LOGISTIC, CURVE_GOMPERTZ, CURVE_TABLE };
enum reference_staffing { STAFFING_ATTRITION, STAFFING_RELEASE, STAFFING_ELASTIC };
/* What is metered: two levels, then the units of usage. */
enum reference_charged {
    CHARGED_MONTH,
    CHARGED_SEAT,
    UNIT_RESOLUTION,
    UNIT_VERIFIED_RESOLUTION,
    UNIT_NET_RESOLUTION,
    UNIT_CONVERSATION,
    UNIT_TICKET,
    UNIT_HUMAN_TICKET
};

struct reference_ramp {
    enum reference_curve curve;
    double start, months_to_90;
    const cJSON *fractions; /* curve "table" */
};

struct reference_category {
    double share; /* as written; not yet divided by the sum */
    double handle_minutes, automatable, reopen_rate, starts_after_months;
    bool has_containment, has_true_deflection; /* overrides */
    double containment, true_deflection;
    double handle_time_reduction, csat_points;
};

enum reference_meter { METER_MONTH, METER_SEAT, METER_TICKET };

struct reference_tool {
    enum reference_meter meter;
    double price, annual_increase, overlap_months;
    bool replaced;
};

struct reference_charge {
    enum reference_charged meter;
    bool counts[REFERENCE_CATEGORIES];
    double factor, price; /* price: NaN where there are tiers */
    int tier_count;
    double tier_above[REFERENCE_TIERS], tier_price[REFERENCE_TIERS];
    bool volume, roll_over, ratchet, advance;
    int period_months;
    double included, included_per_seat, committed, overage_price, step, minimum;
    double maximum, free_months; /* maximum: INFINITY where there is none */
    int from_month;
    double to_month; /* INFINITY where there is none */
    double annual_increase;
};

struct reference_risk {
    bool occurs;
    double month, cost, deflection_factor, volume_factor, fee_factor; /* month: NaN where it does not occur */
};

struct reference_other {
    bool benefit, soft, once, ramped, while_live, while_contract;
    double amount;
    int from, to;
};

struct reference_inputs {
    int horizon_months, roi_months;
    double discount_rate;

    double tickets_per_month, annual_growth, seasonality[12];
    int start_month;
    int category_count;
    struct reference_category categories[REFERENCE_CATEGORIES];
    double loaded_annual_cost, avoidable_share;
    double productive_hours_per_year, tickets_per_agent_per_year, headcount; /* NaN where absent */
    double occupancy, annual_attrition, cost_per_hire, overtime_multiplier, annual_wage_growth, severance;
    int notice_months;
    bool pooling, whole_agents;
    int tool_count;
    struct reference_tool tools[REFERENCE_TOOLS];
    enum reference_staffing staffing;
    double capacity_value;
    bool has_revenue;
    double annual_recurring_revenue, gross_margin, annual_churn, exposed_share;
    int lag_months;

    double setup_fee, platform_fee_per_month, seat_price_per_month;
    bool has_usage;
    enum reference_charged unit;
    double price, included_per_month, minimum_per_month; /* price: NaN where there are tiers */
    int tier_count;
    double tier_above[REFERENCE_TIERS], tier_price[REFERENCE_TIERS];
    int charge_count;
    struct reference_charge charges[REFERENCE_CHARGES];
    double exchange_rate, exit_fee;
    int locked_months;
    bool has_guarantee, guarantees_resolved; /* else contained */
    double guarantee_minimum, credit_share, guarantee_after_months;
    double annual_increase;
    bool annual_upfront, starts_at_go_live;
    int commitment_months;
    double weeks, overrun, services_fee, internal_hours, knowledge_base_hours, implementation_hourly_cost;
    double training_hours_per_agent;
    bool has_containment; /* else true_deflection is given */
    double containment, true_deflection, containment_gap, knowledge_quality, annual_improvement, prevention;
    double returned_share, rework_factor, handoff_minutes, deflected_handle_ratio;
    struct reference_ramp deflection_ramp, assist_ramp;
    double handle_time_reduction, adoption, reopen_reduction, attrition_reduction, onboarding_reduction;
    double dip_depth, dip_months;
    double tuning_hours_per_week, tuning_months, upkeep_hours_per_week, operations_hourly_cost;
    double review_share, review_minutes, cost_per_conversation, cost_per_month;
    double csat_points, churn_change_per_point, cost_per_unresolved;
    bool fails;
    double failure_month; /* NaN where it does not fail */
    bool has_gate;
    double gate_after_months, gate_minimum_true_deflection;
    int risk_count;
    struct reference_risk risks[REFERENCE_RISKS];
    int other_count;
    struct reference_other others[REFERENCE_OTHERS];
};

/* Reads them. False where a value is missing; problem (size bytes) then names its pointer. The tree must outlive
 * inputs. */
bool reference_read_inputs(struct reference_inputs *inputs, const cJSON *scenario, reference_lookup *lookup,
                           void *context, char *problem, size_t size);

/* The member of the tree at a JSON Pointer without escapes, or NULL. */
const cJSON *reference_at(const cJSON *tree, const char *pointer);

#endif
