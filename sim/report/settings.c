/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/settings.h"

#include "report/figures.h"
#include "report/words.h"
#include "scenario/members.h"
#include "scenario/scenario.h"

#include <stdlib.h>
#include <string.h>

/* Words that say more than the choice does, by the line of the table. */
static const char *choice_words(const char *line, const char *choice)
{
    static const struct {
        const char *end; /* of the line */
        const char *choice, *words;
    } known[] = {
        {"/staffing", "attrition", "attrition: leavers are not replaced, nobody is let go"},
        {"/staffing", "release", "release: agents who are not needed are let go"},
        {"/staffing", "elastic", "elastic: agents come and go with the work"},
        {"/decision/basis", "budget", "budget: only spending that falls below today's"},
        {"/decision/basis", "hard", "hard: spending that falls, and hires avoided"},
        {"/decision/basis", "total", "total: also soft value"},
        {"/tools/*/meter", "seat", "each agent and month"},
        {"/meter", "month", "each month"},
        {"/meter", "seat", "each seat and month"},
        {"", "resolution", "each contained ticket"},
        {"", "verified_resolution", "each ticket that is really solved"},
        {"", "net_resolution", "each contained ticket that does not come back"},
        {"", "conversation", "each conversation"},
        {"", "ticket", "each ticket"},
        {"", "human_ticket", "each ticket that reaches a human"},
        {"/tiering", "graduated", "each price holds for the units of its tier"},
        {"/tiering", "volume", "the price of the last tier holds for all units"},
        {"/unused", "expire", "what is unused expires with its period"},
        {"/unused", "roll_over", "what is unused is carried over within the term"},
        {"/paid", "monthly", "month by month"},
        {"/paid", "advance", "for each period in advance"},
        {"/billing", "annual_upfront", "a year in advance"},
        {"/starts", "signature", "at signature"},
        {"/starts", "go_live", "at go-live"},
        {"/other/*/per", "month", "each month"},
        {"/while", "always", "at all times, also after a stop"},
        {"/while", "live", "while the tool is live"},
        {"/while", "contract", "while the contract runs"},
        {"/guarantee/metric", "containment", "contained tickets"},
        {"/guarantee/metric", "true_deflection", "tickets that are really solved"},
    };
    size_t length = strlen(line);
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++) {
        size_t end = strlen(known[k].end);
        if (end <= length && strcmp(line + length - end, known[k].end) == 0 && strcmp(known[k].choice, choice) == 0)
            return known[k].words;
    }
    return choice;
}

/* "January", "month 7 of the contract", "12 months". */
static void add_integer(struct pb_text *text, const struct pb_value *value)
{
    static const char *const names[12] = {"January", "February", "March",     "April",   "May",      "June",
                                          "July",    "August",   "September", "October", "November", "December"};
    const char *unit = value->field->unit;
    if (strcmp(unit, "calendar month") == 0 && value->number >= 1 && value->number <= 12)
        pb_text_add(text, names[(int)value->number - 1]);
    else if (strcmp(unit, "months") == 0)
        pb_text_add(text, pb_months(value->number).text);
    else if (strncmp(unit, "month", strlen("month")) == 0)
        pb_text_format(text, "month %s%s", pb_count(value->number).text, unit + strlen("month"));
    else
        pb_text_format(text, "%s%s%s", pb_count(value->number).text, unit[0] != '\0' ? " " : "", unit);
}

/* The categories whose tickets a charge counts. */
static void add_counted(struct pb_text *text, const struct pb_inputs *inputs, int charge)
{
    int named = 0;
    for (int k = 0; k < inputs->category_count; k++)
        if (inputs->charge_lists[charge].counts[k])
            pb_text_format(text, "%s%s", named++ > 0 ? ", " : "", inputs->category[k][PB_CATEGORY_NAME].text);
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
static void add_value(struct pb_text *text, const struct pb_inputs *inputs, const struct pb_member *member)
{
    const struct pb_value *value = member->value;
    switch (value->field->kind) {
    case PB_CHOICE:
        for (const char *c = choice_words(value->field->pointer, value->field->choices[(int)value->number]); *c != '\0';
             c++)
            pb_text_add_char(text, *c == '_' ? ' ' : *c);
        break;
    case PB_BOOLEAN:
        pb_text_add(text, value->number != 0 ? "yes" : "no");
        break;
    case PB_INTEGER:
        add_integer(text, value);
        break;
    case PB_NAMES:
        if (value->given && member->group == PB_GROUP_CHARGE)
            add_counted(text, inputs, member->element);
        break;
    case PB_TEXT:
        if (strcmp(value->pointer, "/proposal/pricing/price_currency") == 0)
            pb_text_add(text, value->text);
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

static bool take_member(const payback_scenario *scenario, const struct pb_member *member, pb_take_setting *take,
                        void *context)
{
    const struct pb_value *value = member->value;
    struct pb_text name = {0}, words = {0};
    add_value(&words, &scenario->inputs, member);
    if (words.length > 0) {
        pb_pointer_words(&name, scenario, value->pointer);
        if (!name.failed && !words.failed)
            take(context, &(struct pb_setting){value->pointer, name.data, words.data, value->given,
                                               value->given ? value->file : NULL, value->inherited});
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
        take(context, &(struct pb_setting){pointer.data, name.data, pb_general(pair->rank).text, true,
                                           inputs->correlations_file, false});
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
            done = take_member(scenario, &members[m], take, context);
    for (size_t c = 0; done && c < scenario->inputs.correlation_count; c++)
        done = take_correlation(scenario, c, take, context);
    free(members);
    return done;
}

/* ---- files ---- */

bool pb_is_composed(const payback_scenario *scenario)
{
    return payback_scenario_file_count(scenario) > 1;
}

const char *pb_short_file(const char *file)
{
    const char *slash = strrchr(file, '/');
    return slash != NULL && slash[1] != '\0' ? slash + 1 : file;
}

void pb_file_words(struct pb_text *text, const char *file, bool inherited)
{
    if (file != NULL)
        pb_text_format(text, "%s%s", pb_short_file(file), inherited ? ", inherited" : "");
}

bool pb_is_of_contract(const char *pointer)
{
    static const char *const parts[] = {"/proposal/vendor", "/proposal/pricing", "/proposal/implementation",
                                        "/proposal/gate"};
    for (size_t p = 0; p < sizeof parts / sizeof parts[0]; p++)
        if (strncmp(pointer, parts[p], strlen(parts[p])) == 0)
            return true;
    return false;
}
