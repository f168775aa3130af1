/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "distribution/arguments.h"

#include "base/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { NAMES_MAX = 16 };

static const struct pb_parameter truncation[] = {{"min", PB_ARGUMENT_NUMBER, "least value: truncates"},
                                                 {"max", PB_ARGUMENT_NUMBER, "greatest value: truncates"}};

/* ---- messages ---- */

payback_status pb_argument_fault(const struct pb_arguments *arguments, const char *parameter, const char *format, ...)
{
    struct pb_distribution_fault *fault = arguments->fault;
    (void)snprintf(fault->parameter, sizeof fault->parameter, "%s", parameter);
    fault->hint[0] = '\0';
    va_list list;
    va_start(list, format);
    (void)vsnprintf(fault->message, sizeof fault->message, format, list);
    va_end(list);
    return PAYBACK_ERROR_SCENARIO;
}

payback_status pb_argument_hint(const struct pb_arguments *arguments, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    (void)vsnprintf(arguments->fault->hint, sizeof arguments->fault->hint, format, list);
    va_end(list);
    return PAYBACK_ERROR_SCENARIO;
}

const char *pb_argument_figure(char *buffer, double value)
{
    (void)pb_number_write(buffer, value);
    return buffer;
}

double pb_round_figure(double value)
{
    if (value == 0 || !isfinite(value))
        return value;
    const double scale = pow(10, 5 - floor(log10(fabs(value))));
    return isfinite(scale) && scale > 0 ? round(value * scale) / scale : value;
}

/* ---- look-up ---- */

const struct pb_argument *pb_argument_find(const struct pb_arguments *arguments, const char *name)
{
    for (size_t i = 0; i < arguments->count; i++)
        if (strcmp(arguments->list[i].name, name) == 0)
            return &arguments->list[i];
    return NULL;
}

double pb_argument_number(const struct pb_arguments *arguments, const char *name, double otherwise)
{
    const struct pb_argument *argument = pb_argument_find(arguments, name);
    return argument != NULL ? argument->number : otherwise;
}

static const struct pb_parameter *find_parameter(const struct pb_family *family, const char *name)
{
    for (size_t i = 0; i < family->parameter_count; i++)
        if (strcmp(family->parameters[i].name, name) == 0)
            return &family->parameters[i];
    for (size_t i = 0; i < 2; i++)
        if (strcmp(truncation[i].name, name) == 0)
            return &truncation[i];
    return NULL;
}

/* ---- names and kinds ---- */

static payback_status fault_unknown(const struct pb_arguments *arguments, const char *name)
{
    const struct pb_family *family = arguments->family;
    const char *known[NAMES_MAX] = {"min", "max"};
    size_t count = 2;
    for (size_t i = 0; i < family->parameter_count && count < NAMES_MAX; i++)
        known[count++] = family->parameters[i].name;
    const char *similar = pb_suggest(name, known, count);
    (void)pb_argument_fault(arguments, name, "unknown parameter of %s", family->name);
    return similar != NULL ? pb_argument_hint(arguments, "did you mean \"%s\"?", similar)
                           : pb_argument_hint(arguments, "%s takes %s", family->name, family->usage);
}

static payback_status check_kind(const struct pb_arguments *arguments, const struct pb_argument *argument,
                                 enum pb_argument_kind kind)
{
    const bool list = argument->list != NULL, components = argument->components != NULL;
    if (kind == PB_ARGUMENT_NUMBER && (list || components)) {
        (void)pb_argument_fault(arguments, argument->name, "must be a number (found a list)");
        return pb_argument_hint(arguments, "a plain number");
    }
    if (kind == PB_ARGUMENT_LIST && !list) {
        (void)pb_argument_fault(arguments, argument->name, "must be a list of numbers");
        return pb_argument_hint(arguments, "numbers in brackets");
    }
    if (kind == PB_ARGUMENT_COMPONENTS && (!components || argument->weights == NULL)) {
        (void)pb_argument_fault(arguments, argument->name, "must be a list of weighted distributions");
        return pb_argument_hint(arguments, "[{\"weight\": a number, \"of\": a distribution}]");
    }
    return PAYBACK_OK;
}

static payback_status check_names(const struct pb_arguments *arguments)
{
    for (size_t i = 0; i < arguments->count; i++) {
        const struct pb_argument *argument = &arguments->list[i];
        const struct pb_parameter *parameter = find_parameter(arguments->family, argument->name);
        if (parameter == NULL)
            return fault_unknown(arguments, argument->name);
        if (pb_argument_find(arguments, argument->name) != argument) {
            (void)pb_argument_fault(arguments, argument->name, "given twice");
            return pb_argument_hint(arguments, "leave one of them out");
        }
        payback_status status = check_kind(arguments, argument, parameter->kind);
        if (status != PAYBACK_OK)
            return status;
    }
    return PAYBACK_OK;
}

/* ---- required sets ---- */

static bool set_has(const char *const *set, const char *name)
{
    for (; *set != NULL; set++)
        if (strcmp(*set, name) == 0)
            return true;
    return false;
}

static size_t count_missing(const struct pb_arguments *arguments, const char *const *set)
{
    size_t missing = 0;
    for (; *set != NULL; set++)
        missing += pb_argument_find(arguments, *set) == NULL;
    return missing;
}

/* A given argument that belongs to another alternative than this one, or NULL. */
static const char *find_foreign(const struct pb_arguments *arguments, const char *const *set)
{
    for (size_t i = 0; i < arguments->count; i++)
        for (const char *const *const *other = arguments->family->required_sets; *other != NULL; other++)
            if (set_has(*other, arguments->list[i].name) && !set_has(set, arguments->list[i].name))
                return arguments->list[i].name;
    return NULL;
}

static payback_status fault_missing(const struct pb_arguments *arguments, const char *const *set)
{
    while (pb_argument_find(arguments, *set) != NULL)
        set++;
    (void)pb_argument_fault(arguments, "", "required parameter \"%s\" is missing", *set);
    return pb_argument_hint(arguments, "%s takes %s", arguments->family->name, arguments->family->usage);
}

static payback_status check_sets(const struct pb_arguments *arguments)
{
    const char *const *best = NULL;
    for (const char *const *const *set = arguments->family->required_sets; *set != NULL; set++)
        if (best == NULL || count_missing(arguments, *set) < count_missing(arguments, best))
            best = *set;
    if (count_missing(arguments, best) > 0)
        return fault_missing(arguments, best);
    const char *foreign = find_foreign(arguments, best);
    if (foreign == NULL)
        return PAYBACK_OK;
    (void)pb_argument_fault(arguments, foreign, "given beside \"%s\", which already says it", best[0]);
    return pb_argument_hint(arguments, "%s takes %s", arguments->family->name, arguments->family->usage);
}

payback_status pb_arguments_check(const struct pb_arguments *arguments)
{
    payback_status status = check_names(arguments);
    return status == PAYBACK_OK ? check_sets(arguments) : status;
}

/* ---- ranges ---- */

payback_status pb_argument_positive(const struct pb_arguments *arguments, const char *name, double value)
{
    if (!(value <= 0))
        return PAYBACK_OK;
    (void)pb_argument_fault(arguments, name, "must be positive (found %s)", PB_FIGURE(value));
    return pb_argument_hint(arguments, "a number above 0");
}

payback_status pb_argument_not_negative(const struct pb_arguments *arguments, const char *name, double value)
{
    if (!(value < 0))
        return PAYBACK_OK;
    (void)pb_argument_fault(arguments, name, "must not be negative (found %s)", PB_FIGURE(value));
    return pb_argument_hint(arguments, "0 or more");
}

payback_status pb_argument_sd(const struct pb_arguments *arguments, double sd)
{
    payback_status status = pb_argument_positive(arguments, "sd", sd);
    if (status != PAYBACK_OK && sd == 0)
        return pb_argument_hint(arguments, "a number above 0; for a constant, write the number itself");
    return status;
}

payback_status pb_argument_ordered(const struct pb_arguments *arguments, const char *low_name, double low,
                                   const char *high_name, double high)
{
    if (!(low >= high))
        return PAYBACK_OK;
    (void)pb_argument_fault(arguments, high_name, "must be above %s (found %s %s, %s %s)", low_name, low_name,
                            PB_FIGURE(low), high_name, PB_FIGURE(high));
    if (low == high)
        return pb_argument_hint(arguments, "two different numbers; for a constant, write the number itself");
    return pb_argument_hint(arguments, "%s and %s the other way round?", low_name, high_name);
}

payback_status pb_argument_within(const struct pb_arguments *arguments, const char *name, double value, double low,
                                  double high)
{
    if (!(value < low) && !(value > high))
        return PAYBACK_OK;
    (void)pb_argument_fault(arguments, name, "out of range (found %s)", PB_FIGURE(value));
    return pb_argument_hint(arguments, "%s \xe2\x80\xa6 %s", PB_FIGURE(low), PB_FIGURE(high));
}
