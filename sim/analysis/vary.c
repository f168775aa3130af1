/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/vary.h"

#include "base/memory.h"
#include "base/number.h"
#include "scenario/reading.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A side without an end is looked at up to so many times the input's own size, to begin with. */
static const double reach = 10;
/* How far inside an end is that must not be reached, as a share of the range. */
static const double inset = 1e-6;

static payback_status fault(char *message, size_t size, const char *pointer, const char *what, const char *hint)
{
    snprintf(message, size, "%s: %s; %s", pointer, what, hint);
    return PAYBACK_ERROR_TARGET;
}

/* ---- the input ---- */

static bool is_numeric(const struct pb_field *field)
{
    return field->kind == PB_QUANTITY || field->kind == PB_NUMBER || field->kind == PB_INTEGER;
}

/* How the numbers are drawn is no assumption. */
static bool is_simulation(const char *pointer)
{
    return strcmp(pointer, "/simulation/trials") == 0 || strcmp(pointer, "/simulation/seed") == 0;
}

static const char *last_key(const char *pointer)
{
    const char *slash = strrchr(pointer, '/');
    return slash != NULL ? slash + 1 : pointer;
}

/* A pointer that may be meant: one with that key at its end, or one that is spelt alike. */
static const char *similar_pointer(const char *pointer, const struct pb_member *members, size_t count)
{
    const char **pointers = pb_new(count, sizeof *pointers), *similar = NULL;
    size_t candidates = 0;
    for (size_t i = 0; pointers != NULL && i < count; i++) {
        const struct pb_value *value = members[i].value;
        if (value->present && value->pointer != NULL && is_numeric(value->field) && !is_simulation(value->pointer))
            pointers[candidates++] = value->pointer;
    }
    for (size_t i = 0; i < candidates && similar == NULL; i++)
        if (strcmp(last_key(pointers[i]), last_key(pointer)) == 0)
            similar = pointers[i];
    if (similar == NULL && pointers != NULL)
        similar = pb_suggest(pointer, pointers, candidates);
    free(pointers);
    return similar;
}

static payback_status no_input(const char *pointer, const struct pb_member *members, size_t count, char *message,
                               size_t size)
{
    char hint[320];
    const char *similar = similar_pointer(pointer, members, count);
    if (similar != NULL)
        snprintf(hint, sizeof hint, "did you mean %s?", similar);
    else
        snprintf(hint, sizeof hint, "`payback check` lists the inputs of a scenario");
    if (pb_field_of_pointer(pointer) != NULL)
        return fault(message, size, pointer, "the scenario has no such element or object", hint);
    return fault(message, size, pointer, "names no input", hint);
}

static payback_status cannot_vary(const struct pb_value *value, char *message, size_t size)
{
    switch (value->field->kind) {
    case PB_EVENT:
        return fault(message, size, value->pointer, "an event is drawn and cannot vary", "vary its probability");
    case PB_OBJECT:
    case PB_LIST:
    case PB_NAMES:
        return fault(message, size, value->pointer, "is not a number", "name one of its members");
    default:
        return fault(message, size, value->pointer, "is not a number and cannot vary",
                     "`payback fields` tells which members are quantities or numbers");
    }
}

static payback_status find_member(struct pb_member *out, const payback_scenario *scenario, const char *pointer,
                                  char *message, size_t size)
{
    size_t count = 0;
    struct pb_member *members = pb_members((struct pb_inputs *)&scenario->inputs, &count); /* only read */
    payback_status status = PAYBACK_OK;
    const struct pb_member *found = NULL;
    if (members == NULL)
        return PAYBACK_ERROR_MEMORY;
    for (size_t i = 0; i < count && found == NULL; i++)
        if (members[i].value->pointer != NULL && strcmp(members[i].value->pointer, pointer) == 0)
            found = &members[i];
    if (found == NULL)
        status = no_input(pointer, members, count, message, size);
    else if (!is_numeric(found->value->field))
        status = cannot_vary(found->value, message, size);
    else if (is_simulation(pointer))
        status = fault(message, size, pointer, "says how to simulate and is no assumption",
                       "vary a member of /decision, /baseline or /proposal");
    else
        *out = *found;
    free(members);
    return status;
}

/* ---- what the model sees of it ---- */

static double seen(const struct pb_value *value, double draw)
{
    return value->multiply == 0 ? value->add : draw * value->multiply + value->add;
}

static double quantile_of(const struct pb_value *value, double p)
{
    if (value->distribution == NULL)
        return seen(value, value->number);
    bool turned = value->multiply < 0;
    return seen(value, pb_distribution_quantile(value->distribution, turned ? 1 - p : p, turned ? p : 1 - p));
}

static void fill_figures(struct pb_vary *vary)
{
    const struct pb_value *value = vary->member.value;
    vary->mean = vary->p10 = vary->p90 = NAN;
    if (!value->present)
        return;
    vary->mean = seen(value, value->distribution != NULL ? pb_distribution_mean(value->distribution) : value->number);
    vary->p10 = quantile_of(value, 0.1);
    vary->p90 = quantile_of(value, 0.9);
}

static void support_of(const struct pb_value *value, double *low, double *high)
{
    *low = *high = value->number;
    if (value->distribution != NULL)
        pb_distribution_support(value->distribution, low, high);
    double a = seen(value, *low), b = seen(value, *high);
    *low = fmin(a, b);
    *high = fmax(a, b);
}

/* The input's own size, to measure open ranges by. */
static double size_of(const struct pb_vary *vary)
{
    double size = 0;
    const double figures[] = {vary->mean, vary->p10, vary->p90};
    for (int i = 0; i < 3; i++)
        if (isfinite(figures[i]))
            size = fmax(size, fabs(figures[i]));
    return size > 0 ? size : 1;
}

/* ---- the range ---- */

static payback_vary_mode choose_mode(const struct pb_vary *vary)
{
    double low, high;
    if (!vary->uncertain)
        return PAYBACK_VARY_VALUE;
    support_of(vary->member.value, &low, &high);
    return low >= 0 || high <= 0 ? PAYBACK_VARY_SCALE : PAYBACK_VARY_SHIFT;
}

static void range_of_values(struct pb_vary *vary)
{
    const struct pb_field *field = vary->member.value->field;
    double size = fmax(size_of(vary), isfinite(field->low) ? fabs(field->low) : 0);
    vary->low_free = !isfinite(field->low);
    vary->high_free = !isfinite(field->high);
    vary->low = vary->low_free ? -reach * size : field->low;
    vary->high = vary->high_free ? reach * size : field->high;
    double margin = inset * (vary->high - vary->low);
    vary->low += !vary->low_free && field->low_open ? margin : 0;
    vary->high -= !vary->high_free && field->high_open ? margin : 0;
}

/* Summands for which the support stays inside the field's range. */
static void range_of_shifts(struct pb_vary *vary)
{
    const struct pb_field *field = vary->member.value->field;
    double low, high, size = size_of(vary);
    support_of(vary->member.value, &low, &high);
    vary->low_free = !isfinite(field->low);
    vary->high_free = !isfinite(field->high);
    vary->low = vary->low_free ? -reach * size : field->low - low;
    vary->high = vary->high_free ? reach * size : field->high - high;
    double margin = inset * (vary->high - vary->low);
    vary->low += vary->low_free ? 0 : margin;
    vary->high -= vary->high_free ? 0 : margin;
}

/* Factors ≥ 0 for which the support stays inside the field's range. */
static void range_of_scales(struct pb_vary *vary)
{
    const struct pb_field *field = vary->member.value->field;
    double low, high, most = INFINITY;
    support_of(vary->member.value, &low, &high);
    if (isfinite(field->high) && high > 0)
        most = fmin(most, field->high / high);
    if (isfinite(field->low) && field->low < 0 && low < 0)
        most = fmin(most, field->low / low);
    bool zero_is_out = field->low > 0 || (field->low == 0 && field->low_open);
    vary->low = zero_is_out ? inset * reach : 0;
    vary->low_free = false;
    vary->high_free = !isfinite(most);
    vary->high = vary->high_free ? reach : most * (1 - inset);
}

/* Beyond these no value of the table of inputs may be, whatever its range. */
static void find_limits(struct pb_vary *vary)
{
    const struct pb_value *value = vary->member.value;
    double most = value->field->most * (1 - inset);
    vary->least = -most;
    vary->most = most;
    if (vary->mode == PAYBACK_VARY_VALUE || !value->present)
        return;
    struct pb_spread spread = pb_spread_of(value);
    double low = spread.rare_low, high = spread.rare_high;
    if (vary->mode == PAYBACK_VARY_SHIFT) {
        vary->least = -most - low;
        vary->most = most - high;
        return;
    }
    double size = fmax(fabs(low), fabs(high));
    vary->most = size > 0 ? most / size : most;
    vary->least = -vary->most;
}

static payback_status take_range(struct pb_vary *vary, const payback_vary *request, char *message, size_t size)
{
    if (!(request->low < request->high) || !isfinite(request->low) || !isfinite(request->high)) {
        snprintf(message, size, "the range %g:%g is empty; write the lower end first", request->low, request->high);
        return PAYBACK_ERROR_TARGET;
    }
    vary->low = request->low;
    vary->high = request->high;
    vary->low_free = vary->high_free = false;
    return PAYBACK_OK;
}

payback_status pb_vary_choose(struct pb_vary *out, const payback_scenario *scenario, const payback_vary *request,
                              char *message, size_t size)
{
    *out = (struct pb_vary){.pointer = request->pointer, .mode = request->mode};
    payback_status status = find_member(&out->member, scenario, request->pointer, message, size);
    if (status)
        return status;
    const struct pb_value *value = out->member.value;
    out->uncertain = value->present && value->distribution != NULL;
    out->whole = value->field->kind == PB_INTEGER;
    fill_figures(out);
    if (out->mode == PAYBACK_VARY_DEFAULT)
        out->mode = choose_mode(out);
    if (out->mode != PAYBACK_VARY_VALUE && (!value->present || out->whole))
        return fault(message, size, request->pointer,
                     out->whole ? "is a whole number and can be neither shifted nor scaled"
                                : "has no value that could be shifted or scaled",
                     "vary its value: --mode value");
    out->identity = out->mode == PAYBACK_VARY_VALUE ? out->mean : out->mode == PAYBACK_VARY_SCALE ? 1 : 0;
    find_limits(out);
    if (request->range_given)
        return take_range(out, request, message, size);
    if (out->mode == PAYBACK_VARY_VALUE)
        range_of_values(out);
    else if (out->mode == PAYBACK_VARY_SHIFT)
        range_of_shifts(out);
    else
        range_of_scales(out);
    out->low = fmax(out->low, out->least);
    out->high = fmin(out->high, out->most);
    return PAYBACK_OK;
}

/* ---- the scenario with it at x ---- */

static payback_status put_change(payback_changes *changes, const struct pb_vary *vary, double x)
{
    char json[PB_NUMBER_SIZE];
    if (vary->mode == PAYBACK_VARY_SCALE)
        return payback_changes_multiply(changes, vary->pointer, x);
    if (vary->mode == PAYBACK_VARY_SHIFT)
        return payback_changes_add(changes, vary->pointer, x);
    pb_number_write(json, x);
    return payback_changes_set(changes, vary->pointer, json);
}

static void tell_first_error(const payback_diagnostics *diagnostics, double x, char *message, size_t size)
{
    for (size_t i = 0; i < payback_diagnostics_count(diagnostics); i++) {
        const payback_diagnostic *d = payback_diagnostics_get(diagnostics, i);
        if (d->severity != PAYBACK_ERROR)
            continue;
        snprintf(message, size, "at %g the scenario is not valid: %s: %s%s%s", x, d->pointer, d->message,
                 d->hint[0] ? "; " : "", d->hint);
        return;
    }
}

payback_status pb_vary_apply(payback_scenario **out, const payback_scenario *scenario, const struct pb_vary *vary,
                             double x, char *message, size_t size)
{
    *out = NULL;
    payback_changes *changes = payback_changes_new();
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    payback_status status = changes != NULL && diagnostics != NULL ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    if (!status)
        status = put_change(changes, vary, x);
    if (!status)
        status = pb_scenario_changed(out, scenario, changes, diagnostics);
    if (status == PAYBACK_ERROR_SCENARIO && message != NULL)
        tell_first_error(diagnostics, x, message, size);
    payback_changes_free(changes);
    payback_diagnostics_free(diagnostics);
    return status;
}
