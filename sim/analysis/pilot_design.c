/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/pilot_design.h"

#include "base/memory.h"
#include "base/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- terms ---- */

static double number_or(const struct pb_inputs *inputs, enum pb_root_slot slot, double otherwise)
{
    const struct pb_value *value = &inputs->root[slot];
    return value->present ? value->number * value->multiply + value->add : otherwise;
}

void pb_pilot_terms_read(struct pb_pilot_terms *t, const struct pb_inputs *inputs)
{
    *t = (struct pb_pilot_terms){.weeks = number_or(inputs, PB_ROOT_PILOT_WEEKS, 6),
                                 .age_months = number_or(inputs, PB_ROOT_PILOT_AGE_MONTHS, 1),
                                 .audited_share = number_or(inputs, PB_ROOT_PILOT_AUDITED_SHARE, 1),
                                 .handle_cv = number_or(inputs, PB_ROOT_PILOT_HANDLE_CV, 0.6),
                                 .control_share = number_or(inputs, PB_ROOT_PILOT_CONTROL_SHARE, 0.5),
                                 .transfer_sd = number_or(inputs, PB_ROOT_PILOT_TRANSFER_SD, 0.3),
                                 .fee = number_or(inputs, PB_ROOT_PILOT_FEE, 0),
                                 .internal_hours = number_or(inputs, PB_ROOT_PILOT_INTERNAL_HOURS, 0),
                                 .hourly_cost = number_or(inputs, PB_ROOT_PILOT_HOURLY_COST, 0),
                                 .cost_per_ticket = number_or(inputs, PB_ROOT_PILOT_COST_PER_TICKET, 0),
                                 .credit = number_or(inputs, PB_ROOT_PILOT_CREDIT, 0)};
    t->fixed_window = pb_root_number(inputs, PB_ROOT_PILOT_WINDOW) == PB_WINDOW_FIXED;
    t->handle_minutes =
        pb_root_number(inputs, PB_ROOT_PILOT_HANDLE_MINUTES) == 1 && t->control_share > 0 && t->control_share < 1;
    bool named = false;
    for (int k = 0; k < inputs->category_count; k++)
        named |= inputs->pilot_category[k];
    for (int k = 0; k < inputs->category_count; k++)
        t->takes_part[k] =
            named ? inputs->pilot_category[k] : inputs->category[k][PB_CATEGORY_STARTS_AFTER_MONTHS].number == 0;
}

/* ---- targets ---- */

/* The uncertain input at the pointer of that length; or −1, with a message. */
static int find_input(const struct pb_inputs *inputs, const char *pointer, size_t length, char *message, size_t size)
{
    const char **pointers = pb_new(inputs->uncertain_count, sizeof *pointers);
    char *word = pb_copy_bytes(pointer, length);
    size_t count = 0;
    int found = -1;
    for (size_t j = 0; pointers && word && j < inputs->uncertain_count; j++) {
        const struct pb_uncertain *input = &inputs->uncertain[j];
        if (input->event)
            continue;
        pointers[count++] = input->value->pointer;
        if (strcmp(input->value->pointer, word) == 0)
            found = (int)j;
    }
    const char *similar = found < 0 && word && pointers ? payback_suggest(word, pointers, count) : NULL;
    if (found < 0)
        snprintf(message, size, "%.*s is no uncertain input of this scenario%s%s%s", (int)length, pointer,
                 similar ? "; did you mean " : "", similar ? similar : "", similar ? "?" : "");
    free(pointers);
    free(word);
    return found;
}

static payback_status add_target(struct pb_pilot_targets *targets, const struct pb_inputs *inputs,
                                 struct pb_datum datum, const char *pointer, size_t length, char *message, size_t size)
{
    size_t place = targets->asked_for++;
    int input = find_input(inputs, pointer, length, message, size);
    if (input < 0)
        return targets->optional ? PAYBACK_OK : PAYBACK_ERROR_TARGET;
    const struct pb_field *field = inputs->uncertain[input].value->field;
    if (datum.kind == PB_DATUM_COUNT && !(field->low >= 0 && field->high <= 1)) {
        snprintf(message, size, "%.*s is no share of cases, which a count could find: --measure takes it", (int)length,
                 pointer);
        return PAYBACK_ERROR_TARGET;
    }
    targets->inputs[targets->count] = (size_t)input;
    targets->kinds[targets->count] = datum.kind;
    targets->places[targets->count] = place;
    targets->shared[targets->count] = !field->vendors_own;
    targets->sds[targets->count++] = datum.sd;
    return PAYBACK_OK;
}

static payback_status add_measure(struct pb_pilot_targets *targets, const struct pb_inputs *inputs, const char *text,
                                  char *message, size_t size)
{
    struct pb_datum datum = {.kind = PB_DATUM_MEASURE};
    const char *colon = strrchr(text, ':');
    bool good = colon && strncmp(colon, ":sd=", 4) == 0 && pb_number_read(colon + 4, strlen(colon + 4), &datum.sd) &&
                datum.sd > 0;
    if (!good) {
        snprintf(message, size, "a measure is POINTER:sd=S, S > 0 the standard deviation of one observation (found %s)",
                 text);
        return PAYBACK_ERROR_TARGET;
    }
    return add_target(targets, inputs, datum, text, (size_t)(colon - text), message, size);
}

payback_status pb_pilot_targets_make(struct pb_pilot_targets *targets, const struct pb_inputs *inputs,
                                     const payback_pilot_request *request, bool optional, char *message, size_t size)
{
    size_t most = request->count_count + request->measure_count;
    *targets = (struct pb_pilot_targets){.inputs = pb_new(most, sizeof *targets->inputs),
                                         .kinds = pb_new(most, sizeof *targets->kinds),
                                         .sds = pb_new(most, sizeof *targets->sds),
                                         .places = pb_new(most, sizeof *targets->places),
                                         .shared = pb_new(most, sizeof *targets->shared),
                                         .optional = optional};
    bool made = targets->inputs && targets->kinds && targets->sds && targets->places && targets->shared;
    payback_status status = made ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (size_t c = 0; !status && c < request->count_count; c++)
        status = add_target(targets, inputs, (struct pb_datum){.kind = PB_DATUM_COUNT}, request->counts[c],
                            strlen(request->counts[c]), message, size);
    for (size_t m = 0; !status && m < request->measure_count; m++)
        status = add_measure(targets, inputs, request->measures[m], message, size);
    return status;
}

void pb_pilot_targets_clear(struct pb_pilot_targets *targets)
{
    free(targets->inputs);
    free(targets->kinds);
    free(targets->sds);
    free(targets->places);
    free(targets->shared);
    *targets = (struct pb_pilot_targets){0};
}

/* ---- sizes ---- */

static void add_size(struct pb_pilot_sizes *sizes, double size, bool asked)
{
    size_t at = 0;
    while (at < sizes->count && sizes->list[at] < size)
        at++;
    if (at < sizes->count && sizes->list[at] == size) {
        sizes->asked[at] |= asked;
        return;
    }
    for (size_t i = sizes->count++; i > at; i--) {
        sizes->list[i] = sizes->list[i - 1];
        sizes->asked[i] = sizes->asked[i - 1];
    }
    sizes->list[at] = size;
    sizes->asked[at] = asked;
}

void pb_pilot_sizes_choose(struct pb_pilot_sizes *sizes, const struct pb_inputs *inputs, double deliverable)
{
    static const double usual[] = {10, 25, 50, 100, 200, 400, 800, 1600};
    size_t given = inputs->root[PB_ROOT_PILOT_TICKETS].present ? inputs->pilot_ticket_count : 0;
    *sizes = (struct pb_pilot_sizes){0};
    for (size_t i = 0; i < given; i++)
        add_size(sizes, inputs->pilot_tickets[i], true);
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
        if (usual[i] <= deliverable)
            add_size(sizes, usual[i], given == 0);
    if (sizes->count == 0)
        add_size(sizes, fmax(1, floor(deliverable)), true);
}
