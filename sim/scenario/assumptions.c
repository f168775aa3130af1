/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The assumptions of a scenario: every quantity and number with a value, and every event. */
#include "scenario/assumptions.h"

#include "base/memory.h"
#include "base/text.h"
#include "scenario/members.h"

#include <math.h>
#include <stdlib.h>

/* Mean and quantiles of draw · multiply + add. */
struct figures {
    double mean, p10, p50, p90;
};

static double mean_of(const struct pb_value *value)
{
    double draw = value->distribution != NULL ? pb_distribution_mean(value->distribution) : value->number;
    return value->multiply == 0 ? value->add : draw * value->multiply + value->add;
}

static double quantile_of(const struct pb_value *value, double p)
{
    double q = 1 - p;
    double draw = value->multiply < 0 ? pb_distribution_quantile(value->distribution, q, p)
                                      : pb_distribution_quantile(value->distribution, p, q);
    return value->multiply == 0 ? value->add : draw * value->multiply + value->add;
}

static struct figures figures_of(const struct pb_value *value)
{
    double mean = mean_of(value);
    if (value->distribution == NULL)
        return (struct figures){mean, mean, mean, mean};
    return (struct figures){mean, quantile_of(value, 0.1), quantile_of(value, 0.5), quantile_of(value, 0.9)};
}

/* Of a Bernoulli variable: 1 where p is above the probability of 0. */
static struct figures figures_of_event(const struct pb_value *probability)
{
    double mean = mean_of(probability);
    return (struct figures){mean, 0.1 > 1 - mean, 0.5 > 1 - mean, 0.9 > 1 - mean};
}

static char *distribution_text(const struct pb_value *value, const struct pb_value *probability)
{
    struct pb_text text = {0};
    const struct pb_value *shown = probability != NULL ? probability : value;
    if (probability != NULL)
        pb_text_add(&text, "{\"dist\":\"bernoulli\",\"p\":");
    if (shown->distribution != NULL && shown->json != NULL)
        pb_text_add(&text, shown->json);
    else
        pb_text_add_double(&text, mean_of(shown));
    if (probability != NULL)
        pb_text_add(&text, "}");
    return pb_text_take(&text);
}

static bool is_assumption(const struct pb_value *value)
{
    enum pb_kind kind = value->field->kind;
    return value->present && (kind == PB_QUANTITY || kind == PB_NUMBER || kind == PB_EVENT);
}

static const struct pb_value *probability_of(const struct pb_inputs *inputs, const struct pb_member *member)
{
    if (member->value->field->kind != PB_EVENT)
        return NULL;
    return member->group == PB_GROUP_RISK ? &inputs->risk[member->element][PB_RISK_PROBABILITY]
                                          : &inputs->root[PB_ROOT_FAILURE_PROBABILITY];
}

static bool add_assumption(payback_scenario *scenario, const struct pb_member *member)
{
    const struct pb_value *value = member->value;
    const struct pb_value *probability = probability_of(&scenario->inputs, member);
    struct figures figures = probability != NULL ? figures_of_event(probability) : figures_of(value);
    char *distribution = distribution_text(value, probability);
    scenario->assumptions[scenario->assumption_count++] =
        (payback_assumption){.pointer = value->pointer,
                             .meaning = value->field->meaning,
                             .unit = value->field->unit,
                             .distribution = distribution,
                             .note = value->note != NULL ? value->note : "",
                             .given = value->given,
                             .uncertain = probability != NULL || value->distribution != NULL,
                             .event = probability != NULL,
                             .mean = figures.mean,
                             .p10 = figures.p10,
                             .p50 = figures.p50,
                             .p90 = figures.p90,
                             .file = value->given ? value->file : NULL,
                             .inherited = value->inherited};
    return distribution != NULL;
}

payback_status pb_assumptions_fill(payback_scenario *scenario)
{
    size_t count = 0;
    struct pb_member *members = pb_members(&scenario->inputs, &count);
    scenario->assumptions = members != NULL ? pb_new(count, sizeof *scenario->assumptions) : NULL;
    bool filled = scenario->assumptions != NULL;
    for (size_t i = 0; filled && i < count; i++)
        if (is_assumption(members[i].value))
            filled = add_assumption(scenario, &members[i]);
    free(members);
    return filled ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

void pb_assumptions_clear(payback_scenario *scenario)
{
    for (size_t i = 0; i < scenario->assumption_count; i++)
        free((char *)scenario->assumptions[i].distribution);
    free(scenario->assumptions);
    scenario->assumptions = NULL;
    scenario->assumption_count = 0;
}
