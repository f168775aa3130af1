/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What members demand of each other: MODEL.md §1, the rules that no single line of the table can say. Each rule looks
 * only at members that are valid themselves. */
#include "scenario/reading.h"

#include "scenario/actuals.h"
#include "scenario/currency.h"
#include "scenario/headcount.h"
#include "scenario/pricing.h"
#include "scenario/proposal_categories.h"
#include "scenario/rules.h"

#include <math.h>
#include <string.h>

static struct pb_value *root_of(struct pb_reading *reading, enum pb_root_slot slot)
{
    return &reading->inputs->root[slot];
}

static bool is_given(struct pb_reading *reading, enum pb_root_slot slot)
{
    return root_of(reading, slot)->given;
}

/* An object that a rule speaks of, in the tree. */
static bool is_there(const struct pb_reading *reading, const char *pointer)
{
    return cJSON_IsObject(pb_json_at(reading->root, pointer));
}

/* ---- around the inputs ---- */

static void check_currency(struct pb_reading *reading)
{
    const struct pb_value *currency = root_of(reading, PB_ROOT_CURRENCY);
    if (!currency->present || !currency->given)
        return;
    if (!pb_currency_has_form(currency->text))
        pb_fault_at(reading, currency->pointer, "three capital letters, such as \"USD\" or \"EUR\"",
                    "not an ISO 4217 code (found \"%.40s\")", currency->text);
    else if (!pb_currency_is_current(currency->text))
        pb_warn_at(reading, currency->pointer, "amounts are shown with it all the same",
                   "not a current ISO 4217 code (found \"%s\")", currency->text);
}

/* "2026", or a month or day as pb_date_read reads them. */
static bool is_date(const char *text)
{
    int month;
    double into;
    bool year = strlen(text) == 4 && strspn(text, "0123456789") == 4;
    return year || pb_date_read(text, &month, &into);
}

static void check_as_of(struct pb_reading *reading)
{
    const struct pb_value *date = root_of(reading, PB_ROOT_AS_OF);
    if (date->present && date->given && !is_date(date->text))
        pb_fault_at(reading, date->pointer, "a date such as \"2026-11-30\", \"2026-11\" or \"2026\"",
                    "not a date (found \"%.40s\")", date->text);
}

static void check_roi_months(struct pb_reading *reading)
{
    const struct pb_value *months = root_of(reading, PB_ROOT_ROI_MONTHS);
    const struct pb_value *horizon = root_of(reading, PB_ROOT_HORIZON_MONTHS);
    if (months->given && months->present && horizon->present && months->number > horizon->number)
        pb_fault_at(
            reading, months->pointer,
            pb_words("at most %s, or a longer /simulation/horizon_months", pb_figure(horizon->number).text).text,
            "lies beyond the horizon (found %s)", pb_figure(months->number).text);
}

/* ---- baseline ---- */

/* P(share = 0) > 0: shares that can all be 0 at once have no sum to be divided by. A continuous share that starts at 0
 * is never 0. */
static bool can_be_zero(const struct pb_value *share)
{
    struct pb_spread spread = pb_spread_of(share);
    return spread.low == 0 && spread.low_atom;
}

static void check_shares(struct pb_reading *reading)
{
    const struct pb_inputs *inputs = reading->inputs;
    for (int k = 0; k < inputs->category_count; k++) {
        const struct pb_value *share = &inputs->category[k][PB_CATEGORY_SHARE];
        if (!share->present || !can_be_zero(share))
            return;
    }
    if (inputs->category_count > 0)
        pb_fault_at(reading, inputs->root[PB_ROOT_CATEGORIES].pointer, "a category whose share is always > 0",
                    "all shares can be 0 at the same time");
}

static void check_overrides(struct pb_reading *reading)
{
    for (int k = 0; k < reading->inputs->category_count; k++) {
        const struct pb_value *category = reading->inputs->category[k];
        if (category[PB_CATEGORY_CONTAINMENT].given && category[PB_CATEGORY_TRUE_DEFLECTION].given)
            pb_fault_at(reading, category[PB_CATEGORY_TRUE_DEFLECTION].pointer, "leave one of them out",
                        "stands beside \"containment\", and the two mean the same");
    }
}

static void check_tools(struct pb_reading *reading)
{
    for (int j = 0; j < reading->inputs->tool_count; j++) {
        const struct pb_value *tool = reading->inputs->tool[j];
        if (tool[PB_TOOL_OVERLAP_MONTHS].given && !is_choice(&tool[PB_TOOL_REPLACED], true))
            pb_fault_at(reading, tool[PB_TOOL_OVERLAP_MONTHS].pointer, "leave it out, or \"replaced\": true",
                        "a tool that is not replaced is paid all the time");
    }
}

/* What only productive hours give a meaning to. */
static void check_needs_hours(struct pb_reading *reading)
{
    const struct pb_value *occupancy = root_of(reading, PB_ROOT_OCCUPANCY);
    const struct pb_value *pooling = root_of(reading, PB_ROOT_POOLING);
    const char *remedy = "give productive_hours_per_year, or leave it out";
    if (is_given(reading, PB_ROOT_PRODUCTIVE_HOURS_PER_YEAR))
        return;
    if (occupancy->given)
        pb_fault_at(reading, occupancy->pointer, remedy, "has a meaning only with \"productive_hours_per_year\"");
    if (is_choice(pooling, true))
        pb_fault_at(reading, pooling->pointer, remedy, "has a meaning only with \"productive_hours_per_year\"");
}

static void tell_no_throughput(struct pb_reading *reading)
{
    const char *one_of = "\"productive_hours_per_year\", \"tickets_per_agent_per_year\" or \"headcount\"";
    if (reading->inputs->baseline)
        pb_warn_at(reading, "/baseline/agents", one_of, "still missing: how much work an agent does");
    else
        pb_fault_at(reading, "/baseline/agents", one_of, "nothing says how much work an agent does");
}

static void check_throughput(struct pb_reading *reading)
{
    bool hours = is_given(reading, PB_ROOT_PRODUCTIVE_HOURS_PER_YEAR);
    bool tickets = is_given(reading, PB_ROOT_TICKETS_PER_AGENT_PER_YEAR);
    if (hours && tickets)
        pb_fault_at(reading, root_of(reading, PB_ROOT_TICKETS_PER_AGENT_PER_YEAR)->pointer, "leave one of them out",
                    "stands beside \"productive_hours_per_year\", and each gives the hours of an agent");
    else if (!hours && !tickets && !is_given(reading, PB_ROOT_HEADCOUNT))
        tell_no_throughput(reading);
    check_needs_hours(reading);
}

static void tell_no_attrition(struct pb_reading *reading)
{
    const char *meaning = "the share of the agents who leave in a year; or another /baseline/staffing";
    if (reading->inputs->baseline)
        pb_warn_at(reading, "/baseline/agents/annual_attrition", meaning, "still missing: staffing is \"attrition\"");
    else
        pb_fault_at(reading, "/baseline/agents", meaning,
                    "required key \"annual_attrition\" is missing: staffing is \"attrition\"");
}

static void check_staffing(struct pb_reading *reading)
{
    const struct pb_value *staffing = root_of(reading, PB_ROOT_STAFFING);
    const struct pb_value *severance = root_of(reading, PB_ROOT_SEVERANCE);
    const struct pb_value *notice = root_of(reading, PB_ROOT_NOTICE_MONTHS);
    if (!staffing->present)
        return;
    const char *policy = staffing->field->choices[(int)staffing->number];
    if (is_choice(staffing, PB_STAFFING_ATTRITION) && !is_given(reading, PB_ROOT_ANNUAL_ATTRITION))
        tell_no_attrition(reading);
    if (!is_choice(staffing, PB_STAFFING_RELEASE) && can_be_nonzero(severance))
        pb_fault_at(reading, severance->pointer, "leave it out, or \"release\" as /baseline/staffing",
                    "nobody is let go where staffing is \"%s\"", policy);
    if (is_choice(staffing, PB_STAFFING_ATTRITION) && can_be_nonzero(notice))
        pb_fault_at(reading, notice->pointer, "leave it out, or \"release\" or \"elastic\" as /baseline/staffing",
                    "nobody is given notice where staffing is \"%s\"", policy);
}

static void check_agents(struct pb_reading *reading)
{
    if (!is_there(reading, "/baseline/agents"))
        return;
    check_throughput(reading);
    check_staffing(reading);
    pb_check_headcount(reading);
}

/* ---- proposal: work and deflection ---- */

static void check_hourly_costs(struct pb_reading *reading)
{
    bool hours = can_be_nonzero(root_of(reading, PB_ROOT_INTERNAL_HOURS)) ||
                 can_be_nonzero(root_of(reading, PB_ROOT_KNOWLEDGE_BASE_HOURS));
    bool work = can_be_nonzero(root_of(reading, PB_ROOT_TUNING_HOURS_PER_WEEK)) ||
                can_be_nonzero(root_of(reading, PB_ROOT_UPKEEP_HOURS_PER_WEEK));
    bool review = can_be_nonzero(root_of(reading, PB_ROOT_REVIEW_SHARE));
    if (hours && !is_given(reading, PB_ROOT_IMPLEMENTATION_HOURLY_COST))
        pb_fault_at(reading, "/proposal/implementation", "the cost of an hour of internal or knowledge base work",
                    "required key \"hourly_cost\" is missing: there are hours");
    if ((work || review) && !is_given(reading, PB_ROOT_OPERATIONS_HOURLY_COST))
        pb_fault_at(reading, "/proposal/operations", "the cost of an hour of tuning, upkeep and review",
                    "required key \"hourly_cost\" is missing: there %s", work ? "are hours" : "is a review");
}

static void check_pilot(struct pb_reading *reading)
{
    if (can_be_nonzero(root_of(reading, PB_ROOT_PILOT_INTERNAL_HOURS)) && !is_given(reading, PB_ROOT_PILOT_HOURLY_COST))
        pb_fault_at(reading, "/pilot", "the cost of an hour of internal work",
                    "required key \"hourly_cost\" is missing: there are hours");
}

static void check_deflection(struct pb_reading *reading)
{
    bool containment = is_given(reading, PB_ROOT_CONTAINMENT);
    bool deflection = is_given(reading, PB_ROOT_TRUE_DEFLECTION);
    if (!is_there(reading, "/proposal/deflection"))
        return;
    if (containment && deflection)
        pb_fault_at(reading, root_of(reading, PB_ROOT_TRUE_DEFLECTION)->pointer,
                    "leave one of them out; \"containment_gap\" is the difference",
                    "stands beside \"containment\", and only one of them can be given");
    if (!containment && !deflection)
        pb_fault_at(reading, "/proposal/deflection", "one of them",
                    "\"containment\" and \"true_deflection\" are both missing");
    if (containment && !is_given(reading, PB_ROOT_CONTAINMENT_GAP))
        pb_fault_at(reading, "/proposal/deflection",
                    "containment minus true deflection; 0 only where every contained ticket is solved",
                    "required key \"containment_gap\" is missing: \"containment\" is given");
}

/* The four members of a ramp. */
struct ramp {
    const struct pb_value *ramp, *curve, *start, *months, *fractions;
    const char *word; /* the curve's name */
};

static void refuse_parameter(struct pb_reading *reading, const struct ramp *ramp, const struct pb_value *parameter,
                             const char *remedy)
{
    if (parameter->given)
        pb_fault_at(reading, parameter->pointer, remedy, "curve \"%s\" does not take it", ramp->word);
}

static void check_start(struct pb_reading *reading, const struct ramp *ramp)
{
    bool above_0 = is_choice(ramp->curve, PB_CURVE_LOGISTIC) || is_choice(ramp->curve, PB_CURVE_GOMPERTZ);
    if (!above_0 || !ramp->start->present)
        return;
    struct pb_spread spread = pb_spread_of(ramp->start);
    if (spread.low_atom ? spread.low >= PB_LEAST_ABOVE_0 : spread.rare_low >= PB_LEAST_DRAW_ABOVE_0)
        return;
    if (ramp->start->given)
        pb_fault_at(reading, ramp->start->pointer, "a number > 0 and < 0.9, such as 0.1",
                    "curve \"%s\" cannot start at 0", ramp->word);
    else
        pb_fault_at(reading, ramp->ramp->pointer, "the share of the steady state at go-live, such as 0.1",
                    "required key \"start\" is missing: curve \"%s\" cannot start at 0", ramp->word);
}

static void check_ramp(struct pb_reading *reading, const struct ramp *ramp)
{
    bool none = is_choice(ramp->curve, PB_CURVE_NONE), table = is_choice(ramp->curve, PB_CURVE_TABLE);
    if (none || table) {
        refuse_parameter(reading, ramp, ramp->start, table ? "the first of \"fractions\"" : "leave it out");
        refuse_parameter(reading, ramp, ramp->months, table ? "\"fractions\"" : "leave it out");
    } else if (!ramp->months->given) {
        pb_fault_at(reading, ramp->ramp->pointer, "months from go-live until 90 % of the steady state",
                    "required key \"months_to_90\" is missing: curve is \"%s\"", ramp->word);
    }
    if (!table)
        refuse_parameter(reading, ramp, ramp->fractions, "leave it out, or \"table\" as curve");
    else if (!ramp->fractions->given)
        pb_fault_at(reading, ramp->ramp->pointer, "shares of the steady state at ages 0, 1, 2, … months",
                    "required key \"fractions\" is missing: curve is \"table\"");
    check_start(reading, ramp);
}

static void check_ramps(struct pb_reading *reading)
{
    static const enum pb_root_slot slots[][5] = {
        {PB_ROOT_DEFLECTION_RAMP, PB_ROOT_DEFLECTION_RAMP_CURVE, PB_ROOT_DEFLECTION_RAMP_START,
         PB_ROOT_DEFLECTION_RAMP_MONTHS_TO_90, PB_ROOT_DEFLECTION_RAMP_FRACTIONS},
        {PB_ROOT_ASSIST_RAMP, PB_ROOT_ASSIST_RAMP_CURVE, PB_ROOT_ASSIST_RAMP_START, PB_ROOT_ASSIST_RAMP_MONTHS_TO_90,
         PB_ROOT_ASSIST_RAMP_FRACTIONS}};
    for (int i = 0; i < 2; i++) {
        struct ramp ramp = {.ramp = root_of(reading, slots[i][0]),
                            .curve = root_of(reading, slots[i][1]),
                            .start = root_of(reading, slots[i][2]),
                            .months = root_of(reading, slots[i][3]),
                            .fractions = root_of(reading, slots[i][4])};
        if (!ramp.ramp->present || !ramp.curve->present)
            continue;
        ramp.word = ramp.curve->field->choices[(int)ramp.curve->number];
        check_ramp(reading, &ramp);
    }
}

/* ---- proposal: other lines ---- */

static void check_class(struct pb_reading *reading, const struct pb_value *line)
{
    const struct pb_value *kind = &line[PB_OTHER_KIND], *class = &line[PB_OTHER_CLASS];
    if (!kind->present)
        return;
    bool benefit = is_choice(kind, PB_OTHER_BENEFIT);
    if (benefit && !class->given)
        pb_fault_at(reading, pb_parent_of(kind->pointer).text, "\"hard\" where money is saved or earned, else \"soft\"",
                    "required key \"class\" is missing: the line is a benefit");
    if (!benefit && class->given)
        pb_fault_at(reading, class->pointer, "leave it out: every cost is hard", "only a benefit has a class");
}

static void check_months(struct pb_reading *reading, const struct pb_value *line)
{
    const struct pb_value *horizon = root_of(reading, PB_ROOT_HORIZON_MONTHS);
    const struct pb_value *from = &line[PB_OTHER_FROM_MONTH], *to = &line[PB_OTHER_TO_MONTH];
    if (!from->present || !to->present || !horizon->present)
        return;
    const struct pb_value *both[] = {from, to};
    size_t errors = reading->errors;
    for (int i = 0; i < 2; i++)
        if (both[i]->number > horizon->number)
            pb_fault_at(
                reading, both[i]->pointer,
                pb_words("at most %s, or a longer /simulation/horizon_months", pb_figure(horizon->number).text).text,
                "lies beyond the horizon (found %s)", pb_figure(both[i]->number).text);
    if (reading->errors == errors && from->number > to->number)
        pb_fault_at(reading, to->pointer, pb_words("%s or later", pb_figure(from->number).text).text,
                    "comes before \"from\" (found %s)", pb_figure(to->number).text);
}

static void check_other(struct pb_reading *reading)
{
    for (int i = 0; i < reading->inputs->other_count; i++) {
        const struct pb_value *line = reading->inputs->other[i];
        const struct pb_value *per = &line[PB_OTHER_PER], *to = &line[PB_OTHER_TO_MONTH];
        check_class(reading, line);
        check_months(reading, line);
        if (is_choice(per, PB_PER_ONCE) && to->given)
            pb_fault_at(reading, to->pointer, "leave it out, or \"per\": \"month\"",
                        "what happens once has no last month");
        if (is_choice(per, PB_PER_ONCE) && can_be_nonzero(&line[PB_OTHER_WHILE]))
            pb_fault_at(reading, line[PB_OTHER_WHILE].pointer, "leave it out, or \"per\": \"month\"",
                        "what happens once does not last");
        if (is_choice(per, PB_PER_ONCE) && is_choice(&line[PB_OTHER_RAMPED], true))
            pb_fault_at(reading, line[PB_OTHER_RAMPED].pointer, "leave it out, or \"per\": \"month\"",
                        "what happens once is not ramped");
    }
}

void pb_read_rules(struct pb_reading *reading)
{
    check_currency(reading);
    check_as_of(reading);
    check_roi_months(reading);
    check_shares(reading);
    check_overrides(reading);
    pb_check_proposal_categories(reading);
    check_tools(reading);
    check_agents(reading);
    pb_check_pricing(reading);
    check_hourly_costs(reading);
    check_pilot(reading);
    check_deflection(reading);
    check_ramps(reading);
    check_other(reading);
}
