/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is legal and hardly meant. A check looks at the middle of an input (its median, which costs one quantile) and,
 * where that is suspicious, at its mean and spread. The bounds are choices: wide enough that a real team rarely meets
 * one. */
#include "scenario/plausibility.h"

#include "scenario/headcount.h"
#include "scenario/members.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double hours_least = 500, hours_most = 3000;            /* productive hours a year */
static const double cost_least = 1000;                               /* of an agent and year */
static const double quality_most = 2;                                /* knowledge_quality */
static const double minutes_most = 120, variation_most = 0.5;        /* handle time */
static const double throughput_least = 300, throughput_most = 25000; /* tickets of an agent and year */
static const double team_least = 20;                                 /* agents, without whole_agents */
static const double reversed_most = 0.05;                            /* share of trials with gap > containment */

static const struct pb_value *root_of(const struct pb_reading *reading, enum pb_root_slot slot)
{
    return &reading->inputs->root[slot];
}

/* Quantile of what the model sees; NaN where the value is absent. */
static double quantile_of(const struct pb_value *value, double p)
{
    if (!value->present)
        return NAN;
    double draw = value->distribution != NULL ? pb_distribution_quantile(value->distribution, p, 1 - p) : value->number;
    return draw * value->multiply + value->add;
}

static double median_of(const struct pb_value *value)
{
    return quantile_of(value, 0.5);
}

static bool is_zero(const struct pb_value *value)
{
    return !value->present || (value->distribution == NULL && value->number * value->multiply + value->add == 0);
}

/* ---- single inputs ---- */

/* "1000 % a year (found 10); 0.1?" */
static void check_rate(struct pb_reading *reading, const struct pb_value *value)
{
    double rate = median_of(value);
    if (rate >= 1)
        pb_warn_at(reading, value->pointer, pb_words("a rate is a fraction: %s?", pb_figure(rate / 100).text).text,
                   "%s %% a year is hardly meant (found %s)", pb_figure(100 * rate).text, pb_figure(rate).text);
}

/* A mean or a variance that does not exist: figures that average over it never settle. */
static void check_moments(struct pb_reading *reading, const struct pb_value *value)
{
    if (value->distribution == NULL || isfinite(pb_distribution_sd(value->distribution)))
        return;
    bool mean = isfinite(pb_distribution_mean(value->distribution));
    pb_warn_at(
        reading, value->pointer, "bound it with \"min\" and \"max\"; until then trust quantiles only",
        "the distribution has no finite %s: averages of what it feeds, mean NPV among them, do not settle however "
        "many trials are run",
        mean ? "variance" : "mean");
}

static bool is_yearly_rate(const struct pb_field *field)
{
    return strcmp(field->unit, "per year") == 0;
}

static void check_members(struct pb_reading *reading)
{
    size_t count = 0;
    struct pb_member *members = pb_members(reading->inputs, &count);
    reading->memory_short |= members == NULL;
    for (size_t i = 0; members != NULL && i < count; i++) {
        const struct pb_value *value = members[i].value;
        if (!value->present || !value->given)
            continue;
        if (is_yearly_rate(value->field))
            check_rate(reading, value);
        check_moments(reading, value);
    }
    free(members);
}

/* A value outside of [low, high]: says so, with what is usual. */
static void check_between(struct pb_reading *reading, enum pb_root_slot slot, double low, double high,
                          const char *usual)
{
    const struct pb_value *value = root_of(reading, slot);
    double found = median_of(value);
    if (value->given && (found < low || found > high))
        pb_warn_at(reading, value->pointer, usual, "hardly possible (found %s)", pb_figure(found).text);
}

static void check_singles(struct pb_reading *reading)
{
    check_between(reading, PB_ROOT_PRODUCTIVE_HOURS_PER_YEAR, hours_least, hours_most,
                  "hours a year that one agent is paid and present: 1,400 to 1,800 in most teams");
    check_between(reading, PB_ROOT_LOADED_ANNUAL_COST, cost_least, INFINITY,
                  "the cost of one agent for a whole year, in the scenario's currency");
    check_between(reading, PB_ROOT_KNOWLEDGE_QUALITY, 0, quality_most,
                  "1 is a knowledge base as good as the vendor's reference, 0.8 a worse one");
    const struct pb_value *noise = root_of(reading, PB_ROOT_NOISE);
    if (median_of(noise) >= 1)
        pb_warn_at(reading, noise->pointer, pb_words("%s?", pb_figure(median_of(noise) / 100).text).text,
                   "months that vary by %s %% around their plan are hardly meant",
                   pb_figure(100 * median_of(noise)).text);
}

/* ---- handle time and the work that follows ---- */

static void check_handle_time(struct pb_reading *reading, const struct pb_value *minutes)
{
    if (!minutes->present)
        return;
    double median = median_of(minutes);
    if (median > minutes_most)
        pb_warn_at(reading, minutes->pointer,
                   "minutes a person works on one ticket; a help desk's resolution time is mostly waiting",
                   "%s minutes are hardly work on one ticket", pb_figure(round(median)).text);
    if (minutes->distribution == NULL || quantile_of(minutes, 0.9) < 2 * quantile_of(minutes, 0.1))
        return;
    double mean = pb_distribution_mean(minutes->distribution) * minutes->multiply + minutes->add;
    double sd = fabs(pb_distribution_sd(minutes->distribution) * minutes->multiply);
    if (sd > variation_most * mean)
        pb_warn_at(reading, minutes->pointer,
                   "the uncertainty of the mean over years, a few per cent; how far single tickets differ does not "
                   "belong here",
                   "the standard deviation is %.0f %% of the mean: that is how tickets differ, not how well their mean "
                   "is known",
                   100 * sd / mean);
}

/* Tickets that an agent would have to close in a year, from the hours that one has. */
static void check_throughput(struct pb_reading *reading)
{
    const struct pb_value *hours = root_of(reading, PB_ROOT_PRODUCTIVE_HOURS_PER_YEAR);
    if (!hours->given)
        return;
    double throughput =
        median_of(hours) * median_of(root_of(reading, PB_ROOT_OCCUPANCY)) / pb_hours_per_ticket(reading->inputs);
    if (throughput < throughput_least || throughput > throughput_most)
        pb_warn_at(
            reading, "/baseline/categories",
            "2,000 are published for business software; look at handle_minutes and its unit",
            "handle times and hours imply %.0f tickets per agent and year, and %.4g agents for the work of month 1",
            throughput, pb_need_of_month_1(reading->inputs));
}

bool pb_is_small_team(const struct pb_inputs *inputs)
{
    return !inputs->root[PB_ROOT_WHOLE_AGENTS].given && pb_need_of_month_1(inputs) < team_least;
}

static void check_small_team(struct pb_reading *reading)
{
    double need = pb_need_of_month_1(reading->inputs);
    if (pb_is_small_team(reading->inputs))
        pb_warn_at(reading, "/baseline/agents",
                   "give \"whole_agents\": true (nobody hires a fraction of a person), or false to keep fractions",
                   "a team of %.1f agents is counted in fractions of agents", need);
}

/* ---- the proposal ---- */

static bool begins_with(const char *text, const char *beginning)
{
    return strncmp(text, beginning, strlen(beginning)) == 0;
}

/* A vendor's price, or what an own build costs to run. */
static bool is_price(const struct pb_value *value)
{
    return value->pointer != NULL && begins_with(value->field->unit, "currency") &&
           (begins_with(value->pointer, "/proposal/pricing/") ||
            begins_with(value->pointer, "/proposal/operations/cost_"));
}

static void check_prices(struct pb_reading *reading)
{
    size_t count = 0;
    struct pb_member *members = pb_members(reading->inputs, &count);
    bool priced = false;
    reading->memory_short |= members == NULL;
    for (size_t i = 0; members != NULL && i < count; i++)
        priced |= members[i].value->given && is_price(members[i].value);
    if (members != NULL && !priced)
        pb_warn_at(reading, "/proposal",
                   "give /proposal/pricing, or what an own build costs under /proposal/operations; a price of 0 where "
                   "it is really free",
                   "nothing has a price: the tool is counted as free");
    free(members);
    const struct pb_value *billing = root_of(reading, PB_ROOT_BILLING);
    if (billing->given && billing->number == PB_BILLING_ANNUAL_UPFRONT &&
        is_zero(root_of(reading, PB_ROOT_PLATFORM_FEE_PER_MONTH)))
        pb_warn_at(reading, billing->pointer, "give platform_fee_per_month, or leave billing out",
                   "only the platform fee is paid upfront, and there is none");
}

/* Share of trials in which the gap exceeds containment, the two being independent: by 64 quantiles of one in the
 * distribution of the other. */
static double share_reversed(const struct pb_value *containment, const struct pb_value *gap)
{
    enum { STEPS = 64 };
    double reversed = 0;
    for (int i = 0; i < STEPS; i++)
        for (int j = 0; j < STEPS; j++)
            reversed += quantile_of(gap, (i + 0.5) / STEPS) > quantile_of(containment, (j + 0.5) / STEPS);
    return reversed / (STEPS * STEPS);
}

static void check_gap(struct pb_reading *reading)
{
    const struct pb_value *containment = root_of(reading, PB_ROOT_CONTAINMENT);
    const struct pb_value *gap = root_of(reading, PB_ROOT_CONTAINMENT_GAP);
    if (!containment->given || !gap->given || quantile_of(gap, 0.99) <= quantile_of(containment, 0.01))
        return;
    double reversed = share_reversed(containment, gap);
    if (reversed > reversed_most)
        pb_warn_at(reading, gap->pointer, "a smaller gap, or true_deflection in place of containment",
                   "exceeds containment in about %.0f %% of trials, which then resolve nothing", 100 * reversed);
}

/* ---- what a stop does not end ---- */

/* Whether the programme can end before the horizon. */
static bool may_stop(const struct pb_inputs *inputs)
{
    return !is_zero(&inputs->root[PB_ROOT_FAILURE_PROBABILITY]) || inputs->root[PB_ROOT_GATE_AFTER_MONTHS].given;
}

/* A monthly benefit that nobody has said is to outlive the programme. With ramped it ends by itself. Licences
 * (/baseline/tools) and idle time need no look: after a stop they are as if nothing had been bought. */
static void check_benefits(struct pb_reading *reading)
{
    for (int i = 0; may_stop(reading->inputs) && i < reading->inputs->other_count; i++) {
        const struct pb_value *other = reading->inputs->other[i];
        if (other[PB_OTHER_KIND].number == PB_OTHER_BENEFIT && other[PB_OTHER_PER].number == PB_PER_MONTH &&
            other[PB_OTHER_RAMPED].number != 1 && !other[PB_OTHER_WHILE].given)
            pb_warn_at(reading, pb_parent_of(other[PB_OTHER_NAME].pointer).text,
                       "\"while\": \"live\" ends it with the programme; \"always\" says that it is meant",
                       "this benefit goes on where the programme is abandoned or stopped by the gate");
    }
}

void pb_check_plausibility(struct pb_reading *reading)
{
    if (reading->errors > 0 || reading->memory_short || reading->diagnostics == NULL)
        return;
    check_members(reading);
    check_singles(reading);
    for (int k = 0; k < reading->inputs->category_count; k++)
        check_handle_time(reading, &reading->inputs->category[k][PB_CATEGORY_HANDLE_MINUTES]);
    check_throughput(reading);
    check_small_team(reading);
    check_prices(reading);
    check_gap(reading);
    check_benefits(reading);
}
