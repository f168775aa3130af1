/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/input_names.h"

#include <stdlib.h>
#include <string.h>

/* Lists whose elements have names, and the slot that holds it. */
static const char *element_name(const struct pb_inputs *inputs, bool proposal, const char *list, size_t length,
                                int element)
{
    if (!inputs || element < 0)
        return NULL;
    if (length == 10 && memcmp(list, "categories", length) == 0 && proposal && element < inputs->override_count)
        return inputs->override[element][PB_OVERRIDE_NAME].text;
    if (length == 5 && memcmp(list, "tools", length) == 0 && element < inputs->tool_count)
        return inputs->tool[element][PB_TOOL_NAME].text;
    if (length == 10 && memcmp(list, "categories", length) == 0 && !proposal && element < inputs->category_count)
        return inputs->category[element][PB_CATEGORY_NAME].text;
    if (length == 7 && memcmp(list, "charges", length) == 0 && element < inputs->charge_count)
        return inputs->charge[element][PB_CHARGE_NAME].text;
    if (length == 5 && memcmp(list, "risks", length) == 0 && element < inputs->risk_count)
        return inputs->risk[element][PB_RISK_NAME].text;
    if (length == 5 && memcmp(list, "other", length) == 0 && element < inputs->other_count)
        return inputs->other[element][PB_OTHER_NAME].text;
    return NULL;
}

/* What people call the inputs that stand for themselves. */
static const struct known {
    const char *pointer, *words;
} known[] = {
    {"/baseline/volume/tickets_per_month", "tickets per month"},
    {"/baseline/volume/annual_growth", "growth of tickets a year"},
    {"/baseline/volume/noise", "month-to-month variation of tickets"},
    {"/baseline/volume/surge/probability", "chance of a surge in a month"},
    {"/baseline/volume/surge/multiplier", "size of a surge"},
    {"/baseline/categories/*/automatable", "share of tickets that may go to the tool"},
    {"/baseline/agents/loaded_annual_cost", "cost of an agent a year"},
    {"/baseline/agents/avoidable_share", "share of an agent's cost that can be saved"},
    {"/baseline/agents/productive_hours_per_year", "productive hours per agent a year"},
    {"/baseline/agents/tickets_per_agent_per_year", "tickets per agent a year"},
    {"/baseline/agents/occupancy", "occupancy of agents"},
    {"/baseline/agents/headcount", "agents at signature"},
    {"/baseline/agents/annual_attrition", "agents who leave in a year"},
    {"/baseline/agents/cost_per_hire", "cost of a hire"},
    {"/baseline/agents/overtime_multiplier", "price of overtime"},
    {"/baseline/agents/annual_wage_growth", "growth of wages a year"},
    {"/baseline/agents/severance", "severance per agent"},
    {"/baseline/agents/notice_months", "months of notice"},
    {"/baseline/capacity_value", "value of idle paid time"},
    {"/baseline/revenue/annual_recurring_revenue", "recurring revenue"},
    {"/baseline/revenue/gross_margin", "gross margin"},
    {"/baseline/revenue/annual_churn", "churn a year"},
    {"/baseline/revenue/exposed_share", "revenue whose customers use support"},
    {"/baseline/revenue/lag_months", "months until satisfaction moves churn"},
    {"/proposal/pricing/setup_fee", "set-up fee"},
    {"/proposal/pricing/platform_fee_per_month", "platform fee a month"},
    {"/proposal/pricing/seat_price_per_month", "price of a seat a month"},
    {"/proposal/pricing/usage/unit", "what is billed"},
    {"/proposal/pricing/billing", "when fees are paid"},
    {"/proposal/pricing/starts", "when the contract starts"},
    {"/proposal/pricing/commitment_months", "months of a contract term"},
    {"/baseline/staffing", "staffing rule"},
    {"/baseline/volume/seasonality", "season of tickets, January to December"},
    {"/baseline/volume/start_month", "calendar month of signature"},
    {"/decision/basis", "basis of the decision"},
    {"/proposal/pricing/usage/price", "price per unit of use"},
    {"/proposal/pricing/usage/included_per_month", "units included a month"},
    {"/proposal/pricing/usage/minimum_per_month", "minimum usage bill a month"},
    {"/proposal/pricing/annual_increase", "price increase a year"},
    {"/proposal/implementation/weeks", "weeks to go-live, as planned"},
    {"/proposal/implementation/overrun", "overrun of the implementation"},
    {"/proposal/implementation/services_fee", "paid implementation services"},
    {"/proposal/implementation/internal_hours", "own hours of implementation"},
    {"/proposal/implementation/knowledge_base_hours", "hours to clean up the knowledge base"},
    {"/proposal/implementation/hourly_cost", "cost of an implementation hour"},
    {"/proposal/implementation/training_hours_per_agent", "training hours per agent"},
    {"/proposal/deflection/containment", "containment"},
    {"/proposal/deflection/true_deflection", "true deflection"},
    {"/proposal/deflection/containment_gap", "containment minus true deflection"},
    {"/proposal/deflection/knowledge_quality", "quality of the knowledge base"},
    {"/proposal/deflection/annual_improvement", "improvement of deflection a year"},
    {"/proposal/deflection/prevention", "tickets prevented"},
    {"/proposal/deflection/returned_share", "false containments that come back"},
    {"/proposal/deflection/rework_factor", "effort of a ticket that comes back"},
    {"/proposal/deflection/handoff_minutes", "extra minutes per handed-over ticket"},
    {"/proposal/deflection/deflected_handle_ratio", "handle time of deflected tickets, relative"},
    {"/proposal/deflection/ramp/curve", "ramp of deflection"},
    {"/proposal/deflection/ramp/start", "deflection at go-live, of its plateau"},
    {"/proposal/deflection/ramp/months_to_90", "months to 90% of deflection"},
    {"/proposal/assist/handle_time_reduction", "handle time saved by assistance"},
    {"/proposal/assist/adoption", "adoption of assistance"},
    {"/proposal/assist/reopen_reduction", "fewer reopened tickets"},
    {"/proposal/assist/attrition_reduction", "fewer agents who leave"},
    {"/proposal/assist/onboarding_reduction", "cheaper onboarding"},
    {"/proposal/assist/ramp/curve", "ramp of assistance"},
    {"/proposal/assist/ramp/start", "assistance at go-live, of its plateau"},
    {"/proposal/assist/ramp/months_to_90", "months to 90% of assistance"},
    {"/proposal/assist/dip/depth", "dip in productivity at go-live"},
    {"/proposal/assist/dip/months", "months until the dip has faded"},
    {"/proposal/operations/tuning_hours_per_week", "tuning hours a week"},
    {"/proposal/operations/tuning_months", "months of tuning"},
    {"/proposal/operations/upkeep_hours_per_week", "upkeep hours a week"},
    {"/proposal/operations/hourly_cost", "cost of an hour of operation"},
    {"/proposal/operations/review_share", "contained tickets that are reviewed"},
    {"/proposal/operations/review_minutes", "minutes of a review"},
    {"/proposal/operations/cost_per_conversation", "own cost per conversation"},
    {"/proposal/operations/cost_per_month", "own running cost a month"},
    {"/proposal/quality/csat_points", "satisfaction with the tool, points"},
    {"/proposal/quality/churn_change_per_point", "effect of satisfaction on churn"},
    {"/proposal/quality/cost_per_unresolved", "cost of a customer who gives up"},
    {"/proposal/failure/probability", "chance that the programme is abandoned"},
    {"/proposal/failure/occurs", "the programme is abandoned"},
    {"/proposal/failure/month", "month in which it is abandoned"},
    {"/proposal/gate/after_months", "months from go-live to the gate"},
    {"/proposal/gate/minimum_true_deflection", "true deflection that the gate asks for"},
};

static const char *known_words(const char *pointer)
{
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
        if (strcmp(known[k].pointer, pointer) == 0)
            return known[k].words;
    return NULL;
}

/* "“price rise” happens" of an event in the list of risks. */
static bool add_event(struct pb_text *out, const struct pb_inputs *inputs, const char *pointer)
{
    static const char list[] = "/proposal/risks/", occurs[] = "/occurs";
    const char *last = strrchr(pointer, '/');
    if (strncmp(pointer, list, strlen(list)) != 0 || strcmp(last, occurs) != 0)
        return false;
    int risk = atoi(pointer + strlen(list));
    const char *name = element_name(inputs, true, "risks", 5, risk);
    if (name)
        pb_text_format(out, "“%s” happens", name);
    else
        pb_text_format(out, "risk %d happens", risk + 1);
    return true;
}

static void add_words(struct pb_text *out, const char *token, size_t length)
{
    for (size_t i = 0; i < length; i++)
        pb_text_add_char(out, token[i] == '_' ? ' ' : token[i]);
}

/* "tiers" → "tier 1", "categories" with a name → the name. Returns what follows the index. */
static const char *add_element(struct pb_text *out, const struct pb_inputs *inputs, bool proposal, const char *list,
                               size_t length)
{
    const char *index = list + length + 1;
    size_t digits = strspn(index, "0123456789");
    int element = digits < 6 ? atoi(index) : -1;
    const char *name = element_name(inputs, proposal, list, length, element);
    if (name)
        pb_text_add(out, name);
    else {
        bool ies = length > 3 && strncmp(list + length - 3, "ies", 3) == 0; /* "categories" → "category" */
        add_words(out, list, ies ? length - 3 : length > 0 && list[length - 1] == 's' ? length - 1 : length);
        pb_text_format(out, "%s %d", ies ? "y" : "", element + 1);
    }
    return index + digits;
}

void pb_input_words(struct pb_text *out, const struct pb_inputs *inputs, const char *pointer)
{
    const char *words = known_words(pointer);
    if (words)
        pb_text_add(out, words);
    if (words || add_event(out, inputs, pointer))
        return;
    size_t begun = out->length;
    bool proposal = strncmp(pointer, "/proposal/", strlen("/proposal/")) == 0;
    const char *last = strrchr(pointer, '/');
    const char *part = last && last > pointer ? strchr(pointer + 1, '/') : NULL;
    while (part && part < last) {
        const char *token = part + 1;
        size_t length = strcspn(token, "/");
        bool list = token[length] == '/' && token[length + 1] >= '0' && token[length + 1] <= '9';
        pb_text_add(out, out->length > begun ? " " : "");
        if (list)
            part = add_element(out, inputs, proposal, token, length);
        else {
            add_words(out, token, length);
            part = token + length;
        }
    }
    pb_text_add(out, out->length > begun ? ": " : "");
    if (last && (!part || part <= last))
        add_words(out, last + 1, strlen(last + 1));
    else
        pb_text_add(out, last ? "" : pointer);
}

char *pb_input_name(const struct pb_inputs *inputs, const char *pointer)
{
    struct pb_text text = {0};
    pb_input_words(&text, inputs, pointer);
    return pb_text_take(&text);
}
