/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/words_sensitivity.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const double pb_negligible = 0.005;

/* ---- the outcome ---- */

bool pb_outcome_is_money(const payback_sensitivity_result *result)
{
    return strcmp(result->unit, "money") == 0;
}

bool pb_outcome_is_share(const payback_sensitivity_result *result)
{
    return strcmp(result->unit, "share") == 0;
}

const char *pb_outcome_words(const payback_sensitivity_result *result)
{
    const char *point = strchr(result->outcome, '.');
    size_t length = point != NULL ? (size_t)(point - result->outcome) : 0;
    bool npv = point != NULL && strcmp(point, ".npv") == 0 && strlen(result->basis) == length &&
               strncmp(result->outcome, result->basis, length) == 0;
    return npv ? "NPV" : result->outcome;
}

struct pb_money pb_outcome_money(const payback_sensitivity_result *result)
{
    double largest = fabs(result->mean.value);
    for (size_t j = 0; j < result->input_count; j++) {
        largest = fmax(largest, fabs(result->inputs[j].swing_low.value));
        largest = fmax(largest, fabs(result->inputs[j].swing_high.value));
    }
    return pb_money_for(result->currency, largest);
}

struct pb_label pb_outcome_figure(const payback_sensitivity_result *result, double value)
{
    if (pb_outcome_is_money(result))
        return pb_money(pb_outcome_money(result), value);
    if (pb_outcome_is_share(result))
        return pb_percent_fixed(value, 1);
    return pb_general(value);
}

struct pb_label pb_outcome_phrase(const payback_sensitivity_result *result, double value)
{
    if (pb_outcome_is_money(result))
        return pb_money_phrase(result->currency, value);
    if (pb_outcome_is_share(result))
        return pb_percent_fixed(value, 1);
    struct pb_label label, figure = pb_general(value);
    snprintf(label.text, sizeof label.text, "%.30s" PB_NBSP "%.16s", figure.text, result->unit);
    return label;
}

struct pb_label pb_outcome_unit(const payback_sensitivity_result *result)
{
    struct pb_label label;
    if (pb_outcome_is_money(result))
        return pb_money_unit(pb_outcome_money(result));
    snprintf(label.text, sizeof label.text, "%.50s", pb_outcome_is_share(result) ? "per cent" : result->unit);
    return label;
}

/* ---- the order of drivers ---- */

static double swing_size(const payback_sensitivity_input *input)
{
    double size = fabs(input->swing_high.value - input->swing_low.value);
    return isfinite(size) ? size : 0;
}

static int by_size(const void *a, const void *b)
{
    const struct pb_place *x = a, *y = b;
    return x->size != y->size ? (x->size < y->size) - (x->size > y->size)
                              : (x->index > y->index) - (x->index < y->index);
}

double pb_by_swing(const payback_sensitivity_result *result, size_t index)
{
    return swing_size(&result->inputs[index]);
}

double pb_by_shift(const payback_sensitivity_result *result, size_t index)
{
    double shift = fabs(result->inputs[index].shift.value);
    return isfinite(shift) ? shift : 0;
}

payback_estimate pb_evppi_of(const payback_sensitivity_result *result, size_t index)
{
    return index < result->input_count ? result->inputs[index].evppi
                                       : result->groups[index - result->input_count].evppi;
}

double pb_by_evppi(const payback_sensitivity_result *result, size_t index)
{
    return pb_evppi_of(result, index).value;
}

payback_estimate pb_total_of(const payback_sensitivity_result *result, size_t index)
{
    return index < result->input_count ? result->inputs[index].total
                                       : result->groups[index - result->input_count].total;
}

payback_estimate pb_first_of(const payback_sensitivity_result *result, size_t index)
{
    return index < result->input_count ? result->inputs[index].first
                                       : result->groups[index - result->input_count].first;
}

double pb_by_total(const payback_sensitivity_result *result, size_t index)
{
    double total = pb_total_of(result, index).value;
    return isnan(total) ? -1 : total;
}

struct pb_place *pb_sensitivity_order(const payback_sensitivity_result *result, size_t count, pb_measure *size)
{
    struct pb_place *places = pb_new(count, sizeof *places);
    for (size_t i = 0; places && i < count; i++)
        places[i] = (struct pb_place){size(result, i), i};
    if (places)
        qsort(places, count, sizeof *places, by_size);
    return places;
}

const char *pb_driver_name(const payback_sensitivity_result *result, size_t index)
{
    return index < result->input_count ? result->inputs[index].name : result->groups[index - result->input_count].name;
}

void pb_driver_words(struct pb_text *text, const payback_sensitivity_result *result, size_t index)
{
    const payback_sensitivity_group *group =
        index < result->input_count ? NULL : &result->groups[index - result->input_count];
    if (group == NULL || !group->automatic) {
        pb_text_add(text, pb_driver_name(result, index));
        return;
    }
    for (size_t m = 0; m < group->input_count; m++)
        pb_text_format(text, "%s%s", m > 0 ? " + " : "", result->inputs[group->inputs[m]].name);
}

/* ---- sentences ---- */

void pb_drivers_sentence(struct pb_text *text, const payback_sensitivity_result *r, const struct pb_place *by_swing)
{
    const payback_sensitivity_input *top = &r->inputs[by_swing[0].index];
    if (!(r->sd > 0)) {
        pb_text_format(text, "%s is %s in every future: nothing drives it.", pb_outcome_words(r),
                       pb_outcome_phrase(r, r->mean.value).text);
        return;
    }
    pb_text_format(text, "%s averages %s. It moves most with “%s”: from %s %s to %s %s.", pb_outcome_words(r),
                   pb_outcome_phrase(r, r->mean.value).text, top->name, pb_outcome_phrase(r, top->swing_low.value).text,
                   top->event ? "where it does not happen" : "in the lowest tenth of that input",
                   pb_outcome_phrase(r, top->swing_high.value).text, top->event ? "where it does" : "in its highest");
}

void pb_next_drivers_sentence(struct pb_text *text, const payback_sensitivity_result *r,
                              const struct pb_place *by_swing)
{
    if (!(r->sd > 0) || r->input_count < 2 || !(by_swing[1].size > 0))
        return;
    pb_text_format(text, "Then come “%s”", r->inputs[by_swing[1].index].name);
    if (r->input_count > 2 && by_swing[2].size > 0)
        pb_text_format(text, " and “%s”", r->inputs[by_swing[2].index].name);
    pb_text_add(text, ".");
}

bool pb_can_be_measured(const payback_sensitivity_result *result, size_t index)
{
    if (index < result->input_count)
        return result->inputs[index].measurable;
    const payback_sensitivity_group *group = &result->groups[index - result->input_count];
    for (size_t m = 0; m < group->input_count; m++)
        if (!result->inputs[group->inputs[m]].measurable)
            return false;
    return true;
}

/* The input's name in quotes; of correlated inputs the names of all. */
static void add_quoted(struct pb_text *text, const payback_sensitivity_result *result, size_t index)
{
    const payback_sensitivity_group *group =
        index < result->input_count ? NULL : &result->groups[index - result->input_count];
    if (group == NULL || !group->automatic)
        pb_text_format(text, "“%s”", pb_driver_name(result, index));
    for (size_t m = 0; group != NULL && group->automatic && m < group->input_count; m++)
        pb_text_format(text, "%s“%s”", m > 0 ? " with " : "", result->inputs[group->inputs[m]].name);
}

/* What a pilot should measure, and what it cannot. */
static void add_pilot(struct pb_text *text, const payback_sensitivity_result *r, const struct pb_place *by_evppi)
{
    size_t count = r->input_count + r->group_count, best = 0;
    double least = pb_negligible * r->evpi.value;
    while (best < count && !pb_can_be_measured(r, by_evppi[best].index))
        best++;
    if (r->pilot_evppi.value > least)
        pb_text_format(text, ", all that a pilot can measure together up to %s",
                       pb_money_phrase(r->currency, r->pilot_evppi.value).text);
    if (best < count && by_evppi[best].size > least) {
        pb_text_add(text, "; a pilot should measure ");
        add_quoted(text, r, by_evppi[best].index);
        pb_text_format(text, ", which by itself is worth up to %s.",
                       pb_money_phrase(r->currency, by_evppi[best].size).text);
    } else if (r->pilot_evppi.value > least)
        pb_text_add(text, "; no single assumption would change the decision.");
    else
        pb_text_add(text, "; but nothing that a pilot could measure would change the decision.");
    if (best == 0 || by_evppi[0].index >= r->input_count || !(by_evppi[0].size > least))
        return;
    const char *first = pb_driver_name(r, by_evppi[0].index);
    struct pb_label worth = pb_money_phrase(r->currency, by_evppi[0].size);
    if (r->inputs[by_evppi[0].index].event)
        pb_text_format(text,
                       " To know of the event “%s” would be worth %s: that is for the contract to hedge, not for a "
                       "pilot to measure.",
                       first, worth.text);
    else
        pb_text_format(text, " To know “%s” would be worth %s, but no pilot of a few weeks can measure it.", first,
                       worth.text);
}

void pb_information_sentence(struct pb_text *text, const payback_sensitivity_result *r, const struct pb_place *by_evppi)
{
    const char *right = r->npv.value > 0 ? "buying" : "not buying";
    double paid = 1 - r->failing_share.value;
    if (r->evpi.value > 0) {
        pb_text_format(text, "On today's knowledge %s is right by the mean NPV", right);
        if ((r->npv.value > 0) != (paid >= r->required))
            pb_text_format(text, ", but %s by the chance to pay back within %s (%s, %s required)",
                           r->npv.value > 0 ? "not" : "buying is", pb_months(r->target_months).text,
                           pb_percent(paid).text, pb_percent(r->required).text);
        pb_text_format(text, ". For the decision by NPV, knowing everything beforehand would be worth %s on average",
                       pb_money_phrase(r->currency, r->evpi.value).text);
        add_pilot(text, r, by_evppi);
    } else
        pb_text_format(text, "%s is right in every future: knowing more is worth nothing.",
                       r->npv.value > 0 ? "Buying" : "Not buying");
}

void pb_treatment_sentence(struct pb_text *text, const payback_sensitivity_result *r)
{
    if (r->never_share > 0)
        pb_text_format(text,
                       "%s of futures never pay back: they count as %s here. --outcome 'P(payback<=%s)' looks at the "
                       "chance instead.",
                       pb_percent(r->never_share).text, pb_months(r->never_as).text, pb_general(r->target_months).text);
    if (r->undefined_share > 0)
        pb_text_format(text, "%s of futures have no %s: they count as the mean of the others.",
                       pb_percent(r->undefined_share).text, r->outcome);
}

void pb_group_sentence(struct pb_text *text, const payback_sensitivity_result *r,
                       const payback_sensitivity_group *group)
{
    pb_text_format(text, "%s: ", group->name);
    for (size_t m = 0; m < group->input_count; m++)
        pb_text_format(text, "%s%s", m > 0 ? "; " : "", r->inputs[group->inputs[m]].name);
    pb_text_add(text, group->automatic ? ". They are correlated: variance can only be told for all of them together."
                      : isnan(group->first.value)
                          ? ". It has no indices: a member is correlated with an input outside of the group."
                          : ".");
}
