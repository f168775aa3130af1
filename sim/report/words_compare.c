/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/words_compare.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum { BASELINES_SHOWN = 3 /* members in which baselines differ */, DOMINATED_NAMED = 4 };

/* ---- figures ---- */

#define PLACE(member) offsetof(payback_proposal, member)

const struct pb_proposal_figure pb_proposal_figures[PB_PROPOSAL_FIGURES] = {
    {NULL, PLACE(payback_probability), true},
    {"NPV, mean", PLACE(npv_mean), false},
    {"NPV, P10", PLACE(npv_p10), false},
    {"NPV, P50", PLACE(npv_p50), false},
    {"NPV, P90", PLACE(npv_p90), false},
    {"mean of the worst 5%", PLACE(expected_shortfall_05), false},
    {"is the best", PLACE(best_probability), true},
    {"expected regret", PLACE(expected_regret), false},
};

struct pb_figure_name pb_proposal_figure_name(const payback_comparison *c, int figure)
{
    struct pb_figure_name name;
    if (pb_proposal_figures[figure].head != NULL)
        snprintf(name.text, sizeof name.text, "%s", pb_proposal_figures[figure].head);
    else
        snprintf(name.text, sizeof name.text, "pays back within %s", pb_months(c->target_months).text);
    return name;
}

payback_estimate pb_figure_of_proposal(const payback_proposal *proposal, int figure)
{
    payback_estimate e;
    memcpy(&e, (const char *)proposal + pb_proposal_figures[figure].offset, sizeof e);
    return e;
}

/* ---- labels ---- */

static const char *vendor_of(const payback_proposal *p)
{
    return p->nothing ? p->name : p->vendor;
}

static const char *name_of(const payback_proposal *p)
{
    return p->name;
}

static const char *file_of(const payback_proposal *p)
{
    const char *slash = strrchr(p->file, '/');
    return p->nothing ? p->name : slash != NULL ? slash + 1 : p->file;
}

static const char *path_of(const payback_proposal *p)
{
    return p->nothing ? p->name : p->file;
}

void pb_choose_labels(const payback_comparison *c, const char **labels)
{
    static const char *(*const ways[])(const payback_proposal *) = {vendor_of, name_of, file_of, path_of};
    bool distinct = false;
    for (size_t w = 0; w < sizeof ways / sizeof ways[0] && !distinct; w++) {
        distinct = true;
        for (size_t k = 0; k < c->proposal_count; k++) {
            labels[k] = ways[w](&c->proposals[k]);
            for (size_t j = 0; j < k; j++)
                distinct = distinct && strcmp(labels[j], labels[k]) != 0;
        }
    }
}

static double larger(double largest, double value)
{
    return isfinite(value) && fabs(value) > largest ? fabs(value) : largest;
}

struct pb_money pb_comparison_money(const payback_comparison *c)
{
    double largest = 0;
    for (size_t k = 0; k < c->proposal_count; k++) {
        largest = larger(largest, c->proposals[k].npv_mean.value);
        largest = larger(largest, c->proposals[k].npv_p10.value);
        largest = larger(largest, c->proposals[k].npv_p90.value);
    }
    return pb_money_for(c->currency, largest);
}

/* ---- the lead ---- */

static void add_money_interval(struct pb_text *text, const char *currency, payback_estimate e)
{
    if (!pb_has_bounds(e))
        return;
    struct pb_label low, high;
    pb_money_bounds(&low, &high, currency, e);
    pb_text_format(text, " (95%% interval %s – %s)", low.text, high.text);
}

payback_estimate pb_turned(payback_estimate e)
{
    return (payback_estimate){-e.value, -e.high, -e.low};
}

payback_estimate pb_npv_difference(const payback_comparison *c, size_t a, size_t b)
{
    for (size_t d = 0; d < c->difference_count; d++) {
        if (c->differences[d].a == a && c->differences[d].b == b)
            return c->differences[d].npv;
        if (c->differences[d].a == b && c->differences[d].b == a)
            return pb_turned(c->differences[d].npv);
    }
    return (payback_estimate){NAN, NAN, NAN};
}

size_t pb_runner_up(const payback_comparison *c)
{
    size_t second = c->preferred;
    for (size_t k = 0; k < c->proposal_count; k++)
        if (k != c->preferred &&
            (second == c->preferred || c->proposals[k].npv_mean.value >= c->proposals[second].npv_mean.value))
            second = k;
    return second;
}

/* ---- sentences ---- */

enum pb_choice pb_choice_of(const payback_comparison *c)
{
    payback_estimate lead = pb_npv_difference(c, c->preferred, pb_runner_up(c));
    if (lead.value == 0)
        return PB_CHOICE_EQUAL;
    if (pb_has_bounds(lead) && lead.low <= 0 && lead.value > 0)
        return PB_CHOICE_CLOSE;
    return c->proposals[c->preferred].nothing ? PB_CHOICE_NOTHING : PB_CHOICE_CLEAR;
}

void pb_choice_sentence(struct pb_text *text, const payback_comparison *c, const char *const *labels)
{
    const payback_proposal *best = &c->proposals[c->preferred];
    size_t next = pb_runner_up(c);
    payback_estimate lead = pb_npv_difference(c, c->preferred, next);
    struct pb_label worth = pb_money_phrase(c->currency, best->npv_mean.value);
    struct pb_label more = pb_money_phrase(c->currency, lead.value);
    switch (pb_choice_of(c)) {
    case PB_CHOICE_EQUAL:
        pb_text_format(text, "%s and %s are worth the same on average: %s in today's money (NPV).", labels[next],
                       labels[c->preferred], worth.text);
        return;
    case PB_CHOICE_CLOSE:
        pb_text_format(
            text, "%s is worth %s on average (NPV), %s more than %s, but the simulation cannot tell that from nothing",
            labels[c->preferred], worth.text, more.text, labels[next]);
        break;
    case PB_CHOICE_NOTHING:
        pb_text_format(text, "no proposal is worth its price on average. The least bad, %s, loses %s (mean NPV)",
                       labels[next], more.text);
        break;
    default:
        pb_text_format(text, "worth %s on average in today's money (NPV), %s more than %s", worth.text, more.text,
                       c->proposals[next].nothing ? "doing nothing" : labels[next]);
    }
    static const char cut[] = "…"; /* a label that was cut ends the sentence by itself */
    size_t end = text->length >= strlen(cut) ? text->length - strlen(cut) : 0;
    pb_text_add(text, text->length > 0 && strcmp(text->data + end, cut) == 0 ? "" : ".");
}

const char *pb_subject_of(const payback_comparison *c, const char *const *labels, size_t proposal)
{
    return c->proposals[proposal].nothing ? "Doing nothing" : labels[proposal];
}

void pb_best_sentence(struct pb_text *text, const payback_comparison *c, const char *const *labels)
{
    if (pb_choice_of(c) != PB_CHOICE_EQUAL)
        pb_text_format(text, "%s is the best in %s of %s simulated futures.", pb_subject_of(c, labels, c->preferred),
                       pb_percent(c->proposals[c->preferred].best_probability.value).text,
                       pb_count((double)c->trials).text);
}

void pb_lead_sentence(struct pb_text *text, const payback_comparison *c, const char *const *labels)
{
    size_t next = pb_runner_up(c);
    payback_estimate lead = pb_npv_difference(c, c->preferred, next);
    struct pb_label low, high;
    if (pb_choice_of(c) == PB_CHOICE_EQUAL || !pb_has_bounds(lead))
        return;
    pb_money_bounds(&low, &high, c->currency, lead);
    pb_text_format(text, "On average it leads %s by %s to %s (95%% interval).", labels[next], low.text, high.text);
}

void pb_baselines_sentence(struct pb_text *text, const payback_comparison *c, const char *const *labels)
{
    if (c->baseline_difference_count == 0)
        return;
    pb_text_add(
        text,
        "the files do not describe the same company, so that their difference is not that of the proposals alone: ");
    for (size_t i = 0; i < c->baseline_difference_count && i < BASELINES_SHOWN; i++) {
        const payback_baseline_difference *d = &c->baseline_differences[i];
        pb_text_format(text, "%s%s (%s)", i > 0 ? ", " : "", d->pointer, labels[d->proposal]);
    }
    if (c->baseline_difference_count > BASELINES_SHOWN)
        pb_text_format(text, " and %zu more", c->baseline_difference_count - BASELINES_SHOWN);
    pb_text_add(text, ".");
}

void pb_dominance_sentence(struct pb_text *text, const payback_comparison *c, const char *const *labels, size_t a,
                           int order)
{
    static const char *const words[] = {
        "at every level of chance: whoever prefers more money to less prefers it (first order)",
        "for whoever dislikes risk: every mean of its worst cases is at least as high (second order)"};
    size_t count = 0;
    for (size_t d = 0; d < c->dominance_count; d++)
        if (c->dominances[d].a == a && c->dominances[d].order == order && count++ < DOMINATED_NAMED)
            pb_text_format(text, "%s%s", count > 1 ? ", " : "is better than ", labels[c->dominances[d].b]);
    if (count > DOMINATED_NAMED)
        pb_text_format(text, " and %zu more", count - DOMINATED_NAMED);
    if (count > 0)
        pb_text_format(text, " %s.", words[order - 1]);
}

void pb_evpi_sentence(struct pb_text *text, const payback_comparison *c, const char *const *labels)
{
    if (c->evpi.value == 0) {
        pb_text_format(text, "Nothing: %s is the best in every future, whatever the uncertain inputs turn out to be.",
                       c->proposals[c->preferred].nothing ? "doing nothing" : labels[c->preferred]);
        return;
    }
    pb_text_format(text, "To know beforehand which one turns out best would be worth %s on average",
                   pb_money_phrase(c->currency, c->evpi.value).text);
    add_money_interval(text, c->currency, c->evpi);
    pb_text_add(text, ": the most that a pilot, a reference or a study can be worth for this choice.");
}

void pb_luck_sentence(struct pb_text *text, const payback_comparison *c)
{
    bool own = strcmp(c->luck, "own") == 0;
    double other = own ? c->evpi_shared.value : c->evpi_own.value;
    if (!c->rivals) {
        pb_text_add(text, "In each future, inputs of the same name are the same in all proposals.");
        return;
    }
    if (own)
        pb_text_add(text, "What is the vendor's own (prices, containment, weeks, failure and other risks) is drawn for "
                          "each vendor independently; what the company brings is the same for all.");
    else
        pb_text_add(text, "Vendors share the draws of their own inputs (--luck shared): in a future in which one "
                          "contains little, so do the others.");
    pb_text_format(
        text, " How often each is the best, its regret and the value of knowing depend on this: %s, knowing would be ",
        own ? "if vendors did well and failed together (--luck shared)" : "with draws of their own (--luck own)");
    pb_text_format(text, other == 0 ? "worth nothing." : "worth %s.", pb_money_phrase(c->currency, other).text);
}
