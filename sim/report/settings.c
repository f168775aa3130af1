/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/settings.h"

#include "report/figures.h"
#include "report/words.h"
#include "scenario/members.h"
#include "scenario/scenario.h"

#include <stdlib.h>
#include <string.h>

/* Words that say more than the choice does. */
static const char *choice_words(const char *pointer, const char *choice)
{
    static const struct {
        const char *pointer, *choice, *words;
    } known[] = {
        {"/baseline/staffing", "attrition", "attrition: leavers are not replaced, nobody is let go"},
        {"/baseline/staffing", "release", "release: agents who are not needed are let go"},
        {"/baseline/staffing", "elastic", "elastic: agents come and go with the work"},
        {"/proposal/pricing/usage/unit", "resolution", "each contained ticket"},
        {"/proposal/pricing/usage/unit", "verified_resolution", "each ticket that is really solved"},
        {"/proposal/pricing/usage/unit", "conversation", "each conversation"},
        {"/proposal/pricing/billing", "monthly", "monthly"},
        {"/proposal/pricing/billing", "annual_upfront", "a year in advance"},
        {"/proposal/pricing/starts", "signature", "at signature"},
        {"/proposal/pricing/starts", "go_live", "at go-live"},
    };
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
        if (strcmp(known[k].pointer, pointer) == 0 && strcmp(known[k].choice, choice) == 0)
            return known[k].words;
    return choice;
}

static void add_numbers(struct pb_text *text, const double *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        pb_text_format(text, "%s%s", i > 0 ? ", " : "", pb_general(numbers[i]).text);
}

static void add_list(struct pb_text *text, const struct pb_inputs *inputs, const struct pb_value *value)
{
    const char *pointer = value->pointer;
    if (strcmp(pointer, "/baseline/volume/seasonality") == 0 && value->given)
        add_numbers(text, inputs->seasonality, 12);
    else if (strcmp(pointer, "/proposal/deflection/ramp/fractions") == 0)
        add_numbers(text, inputs->deflection_fractions, inputs->deflection_fraction_count);
    else if (strcmp(pointer, "/proposal/assist/ramp/fractions") == 0)
        add_numbers(text, inputs->assist_fractions, inputs->assist_fraction_count);
}

/* What the member settles, or nothing where it is a number, a name or a list of objects. */
static void add_value(struct pb_text *text, const struct pb_inputs *inputs, const struct pb_value *value)
{
    switch (value->field->kind) {
    case PB_CHOICE:
        for (const char *c = choice_words(value->pointer, value->field->choices[(int)value->number]); *c != '\0'; c++)
            pb_text_add_char(text, *c == '_' ? ' ' : *c);
        break;
    case PB_BOOLEAN:
        pb_text_add(text, value->number != 0 ? "yes" : "no");
        break;
    case PB_INTEGER:
        pb_text_format(text, "%s%s%s", pb_count(value->number).text, value->field->unit[0] != '\0' ? " " : "",
                       value->field->unit);
        break;
    case PB_LIST:
        add_list(text, inputs, value);
        break;
    default:
        break;
    }
}

static bool is_told(const struct pb_value *value)
{
    return value->present && value->pointer != NULL && strncmp(value->pointer, "/simulation/", 12) != 0;
}

static bool take_member(const payback_scenario *scenario, const struct pb_value *value, pb_take_setting *take,
                        void *context)
{
    struct pb_text name = {0}, words = {0};
    add_value(&words, &scenario->inputs, value);
    if (words.length > 0) {
        pb_pointer_words(&name, scenario, value->pointer);
        if (!name.failed && !words.failed)
            take(context, &(struct pb_setting){value->pointer, name.data, words.data, value->given});
    }
    bool failed = name.failed || words.failed;
    pb_text_clear(&name);
    pb_text_clear(&words);
    return !failed;
}

static bool take_correlation(const payback_scenario *scenario, size_t index, pb_take_setting *take, void *context)
{
    const struct pb_inputs *inputs = &scenario->inputs;
    const struct pb_correlation *pair = &inputs->correlations[index];
    struct pb_text name = {0}, pointer = {0};
    pb_text_format(&pointer, "/correlations/%zu", index);
    pb_text_add(&name, "correlation of ");
    pb_pointer_words(&name, scenario, inputs->uncertain[pair->a].value->pointer);
    pb_text_add(&name, " and ");
    pb_pointer_words(&name, scenario, inputs->uncertain[pair->b].value->pointer);
    bool failed = name.failed || pointer.failed;
    if (!failed)
        take(context, &(struct pb_setting){pointer.data, name.data, pb_general(pair->rank).text, true});
    pb_text_clear(&name);
    pb_text_clear(&pointer);
    return !failed;
}

bool pb_list_settings(const payback_scenario *scenario, pb_take_setting *take, void *context)
{
    size_t count = 0;
    /* Listing changes nothing, whatever the list's type says. */
    struct pb_member *members = pb_members((struct pb_inputs *)&scenario->inputs, &count);
    bool done = members != NULL;
    for (size_t m = 0; done && m < count; m++)
        if (is_told(members[m].value))
            done = take_member(scenario, members[m].value, take, context);
    for (size_t c = 0; done && c < scenario->inputs.correlation_count; c++)
        done = take_correlation(scenario, c, take, context);
    free(members);
    return done;
}
