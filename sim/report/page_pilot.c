/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of `payback pilot`: three decisions with their values, the best size, the line between buying and walking,
 * and what else would have to be known. */
#include "payback/html.h"
#include "payback/pilot.h"

#include "report/words_pilot.h"

#include <math.h>
#include <stdio.h>

struct subject {
    const payback_pilot_result *result;
    const payback_scenario *scenario; /* may be NULL */
};

/* ---- words ---- */

/* The design that the page speaks of. */
static const payback_pilot_design *shown_design(const payback_pilot_result *r)
{
    const payback_pilot_design *shown = &r->designs[0];
    for (size_t d = 1; d < r->design_count; d++)
        shown = pb_pilot_is_better(&r->designs[d], shown) ? &r->designs[d] : shown;
    return shown;
}

/* ---- the head ---- */

static void add_verdict(struct pb_report *page, const payback_pilot_result *r, const payback_pilot_design *shown)
{
    struct pb_text text = {0};
    bool worth = shown->engs.value > 0, buys = r->buy.value > 0;
    if (worth)
        pb_text_format(&text, "a pilot of %s %s%s, and deciding then, is worth %s; %s now is worth %s.",
                       pb_count(shown->size).text, pb_pilot_cases(r->tickets), pb_pilot_weeks(page, r->weeks),
                       pb_money_phrase(r->currency, shown->value.value).text, buys ? "buying" : "walking away",
                       buys ? pb_money_phrase(r->currency, r->buy.value).text : "nothing");
    else
        pb_text_format(&text, "no size of the pilot earns what it costs and delays; %s now is worth %s.",
                       buys ? "buying" : "walking away",
                       buys ? pb_money_phrase(r->currency, r->buy.value).text : "nothing");
    pb_report_verdict(page, worth ? PB_LOOK_GOOD : PB_LOOK_CAUTION,
                      worth  ? "Pilot first:"
                      : buys ? "Do not wait for a pilot:"
                             : "Not even a pilot:",
                      &text);
    if (worth) {
        pb_pilot_flat_sentence(&text, r->flat_from, r->flat_to, r->tickets);
        pb_text_format(&text, "The pilot leads to buying in %s of cases, and is worth %s more than deciding today.",
                       pb_percent(shown->buy_probability.value).text,
                       pb_money_phrase(r->currency, shown->engs.value).text);
        pb_report_paragraph(page, PB_PLAIN, &text);
    } else if (shown->evsi.value > 0) {
        pb_report_say(page,
                      "What %s %s would show is worth %s before cost and delay: a pilot must cost less than that.",
                      pb_count(shown->size).text, pb_pilot_cases(r->tickets),
                      pb_money_phrase(r->currency, shown->evsi.value).text);
    } else {
        pb_report_say(page, "No result of it would turn the decision.");
    }
}

/* "Buy if at least 94 of 200 are contained and 55 of them truly resolved." */
static void add_threshold(struct pb_report *page, const payback_pilot_result *r, const payback_pilot_design *d)
{
    if (isnan(d->contained)) {
        pb_report_say(page, "No result of %s %s turns the decision: it is to %s.", pb_count(d->size).text,
                      pb_pilot_cases(r->tickets), r->buy.value > 0 ? "buy" : "walk away");
        return;
    }
    if (r->counted) {
        pb_report_say(page, "Buy if %s %s of %s are so (%s).", d->below ? "at most" : "at least",
                      pb_count(d->contained).text, pb_count(d->size).text, pb_percent(d->contained / d->size).text);
        return;
    }
    if (!r->tickets) {
        pb_report_say(page, "Buy if the mean of what is observed is %s %s.", d->below ? "at most" : "at least",
                      pb_general(d->contained).text);
        return;
    }
    bool all = r->audited_share == 1;
    pb_report_say(
        page,
        "Buy if at least %s of %s attempted tickets are contained (%s) and %s of %s that a human audits truly "
        "resolved (%s). More of the one makes up for less of the other.",
        pb_count(d->contained).text, pb_count(d->size).text, pb_percent(d->contained / d->size).text,
        pb_count(d->resolved).text, all ? "those" : pb_count(round(r->audited_share * d->contained)).text,
        pb_percent(d->resolved / fmax(1, round(r->audited_share * d->contained))).text);
}

static void add_rules(struct pb_report *page, const payback_pilot_result *r, const payback_pilot_design *d)
{
    bool buys = r->buy.value > 0, meets = r->rule == PAYBACK_MET;
    pb_report_say(page,
                  "These are decisions by value: buy where the mean NPV is above 0. The company's own rule, payback "
                  "within %s with a probability of at least %s, is %s today (%s)%s",
                  pb_months(r->target_months).text, pb_percent(r->required).text, pb_pilot_rule_words(r->rule),
                  pb_percent(r->probability.value).text,
                  buys == meets || r->rule == PAYBACK_UNRESOLVED ? "." : ": the two rules disagree today.");
    pb_pilot_rule_after(page, "the pilot", r->currency, d->rule_buy_probability.value, d->rules_disagree.value,
                        d->rule_evsi.value);
}

/* ---- tables ---- */

static void add_decisions(struct pb_report *page, const payback_pilot_result *r, const payback_pilot_design *shown)
{
    pb_report_section(page, PB_ACROSS, "Buy, walk away, or pilot first?");
    pb_report_table(
        page, pb_report_words(page, "What each decision is worth today, %s",
                              pb_money_unit(pb_money_for(r->currency, fmax(fabs(r->buy.value), r->evpi.value))).text));
    pb_report_words_column(page, "decision", 20);
    pb_report_column(page, "worth", PB_KIND_MONEY);
    pb_report_column(page, "95% interval", PB_KIND_MONEY);
    pb_report_row(page);
    pb_report_cell(page, PB_PLAIN, "buy now");
    pb_report_value(page, PB_PLAIN, r->buy.value);
    pb_report_interval(page, r->buy);
    pb_report_row(page);
    pb_report_cell(page, PB_PLAIN, "walk away");
    pb_report_value(page, PB_PLAIN, 0);
    pb_report_row(page);
    pb_report_cell(
        page, PB_PLAIN,
        pb_report_words(page, "pilot of %s %s, then decide", pb_count(shown->size).text, pb_pilot_cases(r->tickets)));
    pb_report_value(page, PB_STRONG, shown->value.value);
    pb_report_interval(page, shown->value);
    pb_report_row(page);
    pb_report_cell(page, PB_PLAIN, "know for sure all that the pilot looks at");
    pb_report_value(page, PB_FAINT, fmax(0, r->buy.value) + r->evppi.value);
    pb_report_row(page);
    pb_report_cell(page, PB_PLAIN, "know everything");
    pb_report_value(page, PB_FAINT, fmax(0, r->buy.value) + r->evpi.value);
}

static void add_sizes(struct pb_report *page, const payback_pilot_result *r)
{
    bool bound = false, beyond = false;
    pb_report_section(page, PB_ACROSS, "How large?");
    pb_report_table(
        page, pb_report_words(page, "By size, %s",
                              pb_money_unit(pb_money_for(r->currency, fmax(fabs(r->buy.value), r->evpi.value))).text));
    pb_pilot_size_columns(page, pb_pilot_cases(r->tickets));
    for (size_t d = 0; d < r->design_count; d++) {
        pb_pilot_size_row(page, &r->designs[d]);
        bound |= r->designs[d].lower_bound;
        beyond |= !r->designs[d].deliverable;
    }
    pb_report_note(
        page,
        "What the data are worth is before cost and delay. It is at most %s, what it is worth to know all that "
        "the pilot looks at for sure.",
        pb_money_phrase(r->currency, r->evppi.value).text);
    if (bound)
        pb_report_note(page, "Where only a tail of the results turns the decision, the figure is a lower bound.");
    if (beyond)
        pb_report_note(page, "The weeks of the pilot yield about %s tickets; larger sizes take longer than that.",
                       pb_count(floor(r->deliverable)).text);
}

static void add_line(struct pb_report *page, const payback_pilot_result *r)
{
    if (r->line_count == 0)
        return;
    pb_report_table(page, pb_report_words(page, "Of %s attempted tickets: buy at so many truly resolved or more",
                                          pb_count(r->line_size).text));
    pb_report_column(page, "contained", PB_KIND_COUNT);
    pb_report_column(page, r->line_audited == 1 ? "truly resolved" : "truly resolved, of the audited", PB_KIND_COUNT);
    for (size_t p = 0; p < r->line_count; p++) {
        pb_report_row(page);
        pb_report_value(page, PB_PLAIN, r->line[p].contained);
        if (isnan(r->line[p].resolved))
            pb_report_cell(page, PB_FAINT, "at no number");
        else
            pb_report_value(page, PB_PLAIN, r->line[p].resolved);
    }
    pb_report_note(page, "Agree on this line with the vendor before the pilot begins.");
}

/* ---- what it rests on ---- */

static void add_terms(struct pb_report *page, const payback_pilot_result *r)
{
    struct pb_text text = {0};
    pb_report_section(page, PB_ACROSS, "What this rests on");
    pb_text_add(&text, "The pilot looks at ");
    pb_pilot_observed(&text, r->observed, r->observed_count);
    pb_text_add(&text, ".");
    if (r->tickets)
        pb_pilot_transfer_sentence(&text, r->transfer_sd);
    pb_report_paragraph(page, PB_PLAIN, &text);
    pb_pilot_wait(page, r->weeks, r->fixed_window, r->late_contract, r->delay_factor);
    pb_report_note(page, "Values are means over %s trials in %d independent replicates, seed %.0f; payback %s.",
                   pb_count(2 * (double)r->trials).text, r->replicates, r->seed, r->version);
}

static void add_manifest(struct pb_report *page, const struct subject *subject)
{
    const payback_pilot_result *r = subject->result;
    struct pb_text command = {0};
    pb_text_add(&command, "payback pilot SCENARIO.json");
    pb_pilot_request_options(&command, r->request);
    const struct pb_manifest manifest = PB_MANIFEST(r, pb_report_keep_text(page, &command), subject->scenario);
    pb_report_appendix(page);
    pb_report_manifest(page, "To make this file again", &manifest);
}

static void build(struct pb_report *page, const void *data)
{
    const struct subject *subject = data;
    const payback_pilot_result *r = subject->result;
    const payback_pilot_design *shown = shown_design(r);
    pb_report_money(page, pb_money_for(r->currency, fmax(fabs(r->buy.value), r->evpi.value)));
    pb_report_title(page, r->name,
                    pb_report_words(page, "%s · %s · %s" PB_NBSP "basis · %s", r->vendor,
                                    pb_months(r->horizon_months).text, r->basis, r->currency));
    add_verdict(page, r, shown);
    add_threshold(page, r, shown);
    add_decisions(page, r, shown);
    add_rules(page, r, shown);
    add_sizes(page, r);
    add_line(page, r);
    add_terms(page, r);
    add_manifest(page, subject);
}

payback_status payback_render_pilot(payback_text *out, const payback_pilot_result *result, const payback_style *style)
{
    const struct subject subject = {result, NULL};
    return pb_report_render_text(out, build, result != NULL && result->design_count > 0 ? &subject : NULL, style);
}

payback_status payback_render_pilot_html(payback_text *out, const payback_pilot_result *result,
                                         const payback_scenario *scenario)
{
    const struct subject subject = {result, scenario};
    return pb_report_render_html(out, build, result != NULL && result->design_count > 0 ? &subject : NULL);
}
