/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of `payback pilot` with several files: buy the best now, a bake-off first, or walk away; how large; at what
 * result each vendor is the choice. */
#include "payback/bakeoff.h"
#include "payback/html.h"

#include "report/words_pilot.h"

#include <math.h>
#include <string.h>

struct subject {
    const payback_bakeoff_result *result;
    const payback_scenario *const *scenarios; /* may be NULL */
};

/* The design that the page speaks of. */
static const payback_bakeoff_design *shown_design(const payback_bakeoff_result *r)
{
    const payback_bakeoff_design *shown = &r->designs[0];
    for (size_t d = 1; d < r->design_count; d++)
        shown = pb_pilot_is_better(&r->designs[d].pilot, &shown->pilot) ? &r->designs[d] : shown;
    return shown;
}

static const char *best_name(const payback_bakeoff_result *r)
{
    return r->vendors[r->best_vendor].vendor;
}

static size_t tried_count(const payback_bakeoff_result *r)
{
    size_t count = 0;
    for (size_t k = 0; k < r->vendor_count; k++)
        count += r->vendors[k].tried;
    return count;
}

/* Few vendors by name, more by number. */
static void add_names(struct pb_text *text, const payback_bakeoff_result *r)
{
    enum { NAMED = 4 };
    if (r->vendor_count > NAMED) {
        pb_text_format(text, "%zu vendors", r->vendor_count);
        return;
    }
    for (size_t k = 0; k < r->vendor_count; k++)
        pb_text_format(text, "%s%s", k == 0 ? "" : k + 1 == r->vendor_count ? " and " : ", ", r->vendors[k].vendor);
}

/* ---- the head ---- */

/* "buying from Vendor A" or "walking away". */
static void add_today(struct pb_text *text, const payback_bakeoff_result *r)
{
    if (r->buy.value > 0)
        pb_text_format(text, "buying from %s now is worth %s.", best_name(r),
                       pb_money_phrase(r->currency, r->buy.value).text);
    else
        pb_text_add(text, "walking away now is worth nothing, and no vendor is worth more.");
}

/* Vendors by how often they are chosen, the most often first; of equals the order of the files. */
static void order_by_choice(size_t *order, const payback_bakeoff_result *r, const payback_bakeoff_design *d)
{
    for (size_t k = 0; k < r->vendor_count; k++) {
        size_t at = k;
        for (; at > 0 && d->outcomes[order[at - 1]].chosen.value < d->outcomes[k].chosen.value; at--)
            order[at] = order[at - 1];
        order[at] = k;
    }
}

/* "It leads to Vendor A in 51% of cases, to Vendor B in 30% and to walking away in 19%." */
static void add_choices(struct pb_text *text, const payback_bakeoff_result *r, const payback_bakeoff_design *d)
{
    enum { NAMED = 4 };
    size_t order[PAYBACK_PROPOSALS_MAX], named = 0;
    double rest = 1, walks = 1 - d->pilot.buy_probability.value;
    order_by_choice(order, r, d);
    pb_text_add(text, "It leads");
    for (; named < r->vendor_count && named < NAMED && d->outcomes[order[named]].chosen.value > 0; named++) {
        double chosen = d->outcomes[order[named]].chosen.value;
        pb_text_format(text, "%s to %s in %s%s", named == 0 ? "" : ",", r->vendors[order[named]].vendor,
                       pb_percent(chosen).text, named == 0 ? " of cases" : "");
        rest -= chosen;
    }
    if (named == NAMED && rest - walks > 1e-9)
        pb_text_format(text, ", to another vendor in %s", pb_percent(rest - walks).text);
    if (walks > 0)
        pb_text_format(text, "%s to walking away in %s%s", named == 0 ? "" : ",", pb_percent(walks).text,
                       named == 0 ? " of cases" : "");
    pb_text_add(text, ".");
}

static void add_verdict(struct pb_report *page, const payback_bakeoff_result *r, const payback_bakeoff_design *shown)
{
    struct pb_text text = {0};
    bool worth = shown->pilot.engs.value > 0;
    if (worth)
        pb_text_format(&text, "%s %s%s%s, and choosing then, is worth %s; ", pb_count(shown->pilot.size).text,
                       pb_pilot_cases(r->tickets), tried_count(r) > 1 ? " with each vendor" : "",
                       pb_pilot_weeks(page, r->weeks), pb_money_phrase(r->currency, shown->pilot.value.value).text);
    else
        pb_text_add(&text, "no size of it earns what it costs and delays; ");
    add_today(&text, r);
    pb_report_verdict(page, worth ? PB_LOOK_GOOD : PB_LOOK_CAUTION,
                      worth              ? "Bake-off first:"
                      : r->buy.value > 0 ? "Do not wait for a bake-off:"
                                         : "Not even a bake-off:",
                      &text);
    if (worth) {
        pb_pilot_flat_sentence(&text, r->flat_from, r->flat_to, r->tickets);
        add_choices(&text, r, shown);
        pb_text_format(&text, " It is worth %s more than deciding today.",
                       pb_money_phrase(r->currency, shown->pilot.engs.value).text);
        pb_report_paragraph(page, PB_PLAIN, &text);
    } else if (shown->pilot.evsi.value > 0) {
        pb_report_say(page,
                      "What %s %s%s would show is worth %s before cost and delay: the bake-off must cost less than "
                      "that.",
                      pb_count(shown->pilot.size).text, pb_pilot_cases(r->tickets),
                      tried_count(r) > 1 ? " with each vendor" : "",
                      pb_money_phrase(r->currency, shown->pilot.evsi.value).text);
    } else {
        pb_report_say(page, "No result of it would turn the choice.");
    }
}

/* ---- tables ---- */

static const char *money_unit(struct pb_report *page, const payback_bakeoff_result *r)
{
    return pb_report_words(page, "%s",
                           pb_money_unit(pb_money_for(r->currency, fmax(fabs(r->buy.value), r->evpi.value))).text);
}

static void add_decision(struct pb_report *page, const char *what, enum pb_tone tone, payback_estimate worth)
{
    pb_report_row(page);
    pb_report_cell(page, PB_PLAIN, what);
    pb_report_value(page, tone, worth.value);
    pb_report_interval(page, worth);
}

static void add_decisions(struct pb_report *page, const payback_bakeoff_result *r, const payback_bakeoff_design *shown)
{
    double now = fmax(0, r->buy.value);
    pb_report_section(page, PB_ACROSS, "Buy the best now, a bake-off first, or walk away?");
    pb_report_table(page, pb_report_words(page, "What each decision is worth today, %s", money_unit(page, r)));
    pb_report_words_column(page, "decision", 20);
    pb_report_column(page, "worth", PB_KIND_MONEY);
    pb_report_column(page, "95% interval", PB_KIND_MONEY);
    for (size_t k = 0; k < r->vendor_count; k++)
        add_decision(page, pb_report_words(page, "buy from %s now", r->vendors[k].vendor),
                     k == r->best_vendor ? PB_STRONG : PB_PLAIN, r->vendors[k].buy);
    pb_report_row(page);
    pb_report_cell(page, PB_PLAIN, "walk away");
    pb_report_value(page, PB_PLAIN, 0);
    add_decision(page,
                 pb_report_words(page, "bake-off of %s %s%s, then choose", pb_count(shown->pilot.size).text,
                                 pb_pilot_cases(r->tickets), tried_count(r) > 1 ? " each" : ""),
                 PB_STRONG, shown->pilot.value);
    pb_report_row(page);
    pb_report_cell(page, PB_PLAIN, "know for sure all that the bake-off looks at");
    pb_report_value(page, PB_FAINT, now + r->evppi.value);
    pb_report_row(page);
    pb_report_cell(page, PB_PLAIN, "know everything");
    pb_report_value(page, PB_FAINT, now + r->evpi.value);
}

/* "142 contained, 95 resolved", or the figure that is observed. */
static const char *threshold_words(struct pb_report *page, const payback_bakeoff_result *r, size_t k,
                                   const payback_bakeoff_outcome *o)
{
    if (isnan(o->contained))
        return k == r->best_vendor && r->buy.value > 0 ? "whatever its own result" : "at no result of its own";
    if (!r->tickets)
        return pb_report_words(page, "%s %s", o->below ? "at most" : "at least",
                               r->counted ? pb_count(o->contained).text : pb_general(o->contained).text);
    return pb_report_words(page, "%s contained, %s truly resolved", pb_count(o->contained).text,
                           pb_count(o->resolved).text);
}

static void add_thresholds(struct pb_report *page, const payback_bakeoff_result *r, const payback_bakeoff_design *shown)
{
    pb_report_section(page, PB_ACROSS, "At what result is each the choice?");
    pb_report_table(page, pb_report_words(page, "Of %s %s%s", pb_count(shown->pilot.size).text,
                                          pb_pilot_cases(r->tickets), r->tickets ? " with each vendor" : ""));
    pb_report_words_column(page, "vendor", 12);
    pb_report_column(page, "chosen in", PB_KIND_SHARE);
    pb_report_words_column(page, r->tickets ? "the choice at this or more" : "the choice at", 20);
    for (size_t k = 0; k < r->vendor_count; k++) {
        pb_report_row(page);
        pb_report_cell(page, PB_PLAIN, r->vendors[k].vendor);
        pb_report_value(page, PB_PLAIN, shown->outcomes[k].chosen.value);
        pb_report_cell(page, PB_PLAIN, threshold_words(page, r, k, &shown->outcomes[k]));
    }
    pb_report_note(page,
                   "Each line holds where the others turn out as expected today: it is the result at which a vendor "
                   "overtakes the best of the others and walking away. If several pass their line, buy the one that "
                   "payback update values most. Agree on the lines before the bake-off begins.");
}

static void add_sizes(struct pb_report *page, const payback_bakeoff_result *r)
{
    bool bound = false, beyond = false;
    pb_report_section(page, PB_ACROSS, "How large?");
    pb_report_table(page, pb_report_words(page, "By size, %s", money_unit(page, r)));
    pb_pilot_size_columns(page, tried_count(r) > 1 ? pb_report_words(page, "%s each", pb_pilot_cases(r->tickets))
                                                   : pb_pilot_cases(r->tickets));
    for (size_t d = 0; d < r->design_count; d++) {
        const payback_pilot_design *design = &r->designs[d].pilot;
        pb_pilot_size_row(page, design);
        bound |= design->lower_bound && design->evsi.value > 0;
        beyond |= !design->deliverable;
    }
    pb_report_note(page,
                   "What the data are worth is before cost and delay. It is at most %s, what it is worth to know all "
                   "that the bake-off looks at for sure.",
                   pb_money_phrase(r->currency, r->evppi.value).text);
    if (bound)
        pb_report_note(page, "Where only a tail of the results turns the choice, the figure is a lower bound.");
    if (beyond)
        pb_report_note(page, "The weeks yield about %s tickets for each vendor; larger sizes take longer than that.",
                       pb_count(floor(r->deliverable)).text);
}

/* ---- what it rests on ---- */

static void add_rules(struct pb_report *page, const payback_bakeoff_result *r, const payback_bakeoff_design *d)
{
    struct pb_text text = {0};
    pb_text_format(
        &text,
        "These are decisions by value: buy where the mean NPV is the greatest and above 0. The company's own "
        "rule is payback within %s with a probability of at least %s. Today it is ",
        pb_months(r->target_months).text, pb_percent(r->required).text);
    bool any = false;
    for (int rule = 0; rule < 3; rule++) {
        size_t said = 0;
        for (size_t k = 0; k < r->vendor_count; k++)
            if ((int)r->vendors[k].rule == rule)
                pb_text_format(&text, "%s%s (%s)",
                               said++ ? ", "
                               : any  ? pb_report_words(page, "; %s by ", pb_pilot_rule_words((payback_verdict)rule))
                                      : pb_report_words(page, "%s by ", pb_pilot_rule_words((payback_verdict)rule)),
                               r->vendors[k].vendor, pb_percent(r->vendors[k].probability.value).text);
        any |= said > 0;
    }
    pb_text_add(&text, ".");
    pb_report_paragraph(page, PB_PLAIN, &text);
    if (d->pilot.rule_buy_probability.value == 1) {
        pb_report_say(page,
                      "Whatever the bake-off shows, a vendor meets that rule: buying is not in question by it, "
                      "only from whom; it differs from the value rule in %s of cases.",
                      pb_percent(d->pilot.rules_disagree.value).text);
        return;
    }
    pb_pilot_rule_after(page, "the bake-off", r->currency, d->pilot.rule_buy_probability.value,
                        d->pilot.rules_disagree.value, d->pilot.rule_evsi.value);
}

/* What the vendors have in common in what is observed, transfer and terms. */
static bool alike(const payback_bakeoff_result *r)
{
    const payback_bakeoff_vendor *first = &r->vendors[0];
    for (size_t k = 1; k < r->vendor_count; k++) {
        const payback_bakeoff_vendor *v = &r->vendors[k];
        bool same = v->observed_count == first->observed_count && v->transfer_sd == first->transfer_sd;
        for (size_t o = 0; same && o < v->observed_count; o++)
            same = strcmp(v->observed[o], first->observed[o]) == 0;
        if (!same)
            return false;
    }
    return true;
}

static void add_observed(struct pb_report *page, const payback_bakeoff_result *r)
{
    struct pb_text text = {0};
    bool same = alike(r);
    for (size_t k = 0; k < (same ? 1 : r->vendor_count); k++) {
        const payback_bakeoff_vendor *v = &r->vendors[k];
        if (v->observed_count == 0) {
            pb_text_format(&text, "Of %s nothing is observed: what is looked at is certain there.", v->vendor);
        } else {
            pb_text_add(&text, same ? "The bake-off looks at " : "");
            pb_text_format(&text, "%s%s", same ? "" : v->vendor, same ? "" : ": it looks at ");
            pb_pilot_observed(&text, v->observed, v->observed_count);
            pb_text_format(&text, "%s.", same && tried_count(r) > 1 ? " of each vendor" : "");
            if (r->tickets)
                pb_pilot_transfer_sentence(&text, v->transfer_sd);
        }
        pb_report_paragraph(page, PB_PLAIN, &text);
    }
    if (r->common)
        pb_report_say(page, "What is the company's own, and no vendor's, is observed once for all.");
}

static void add_luck(struct pb_report *page, const payback_bakeoff_result *r)
{
    if (strcmp(r->luck, "own") == 0)
        pb_report_say(page,
                      "Each vendor has its own luck: that one of them contains much says nothing of the others. With "
                      "--luck shared they do well and fail together; what knowing and the data are worth, and how "
                      "often each is chosen, depend on it, what each is worth today does not.");
    else
        pb_report_say(page,
                      "By --luck shared the vendors do well and fail together, in the pilots too: what one shows is "
                      "true of the others. What knowing and the data are worth, and how often each is chosen, depend "
                      "on it, what each is worth today does not. Without the option each vendor has its own luck.");
}

static void add_terms(struct pb_report *page, const payback_bakeoff_result *r)
{
    pb_report_section(page, PB_ACROSS, "What this rests on");
    add_observed(page, r);
    add_luck(page, r);
    if (r->tickets && r->weeks > 0)
        pb_report_say(page, "The pilots run side by side, for as long as the longest; each ticket goes to one vendor.");
    pb_pilot_wait(page, r->weeks, r->fixed_window, r->late_contract, r->delay_factor);
    pb_report_note(page, "Values are means over %s trials in %d independent replicates, seed %.0f; payback %s.",
                   pb_count(2 * (double)r->trials).text, r->replicates, r->seed, r->version);
}

static void add_files(struct pb_report *page, const payback_bakeoff_result *r)
{
    pb_report_section(page, PB_ACROSS, "The files");
    pb_report_table(page, "Scenario of each vendor");
    pb_report_words_column(page, "vendor", 12);
    pb_report_words_column(page, "file", 20);
    pb_report_words_column(page, "SHA-256 of its text", 20);
    for (size_t k = 0; k < r->vendor_count; k++) {
        pb_report_row(page);
        pb_report_cell(page, PB_PLAIN, r->vendors[k].vendor);
        pb_report_cell(page, PB_PLAIN, pb_report_words(page, "%zu.json (%s)", k + 1, r->vendors[k].name));
        pb_report_cell(page, PB_FAINT, r->vendors[k].digest);
    }
}

static void add_manifest(struct pb_report *page, const struct subject *subject)
{
    const payback_bakeoff_result *r = subject->result;
    struct pb_text command = {0};
    pb_text_format(&command, "payback pilot%s", strcmp(r->luck, "own") == 0 ? "" : " --luck shared");
    pb_pilot_request_options(&command, r->request);
    for (size_t k = 0; k < r->vendor_count; k++)
        pb_text_format(&command, " %zu.json", k + 1);
    const struct pb_manifest manifest = {.version = r->version,
                                         .sampler = r->sampler,
                                         .basis = r->basis,
                                         .seed = r->seed,
                                         .trials = r->trials,
                                         .horizon_months = r->horizon_months,
                                         .command = pb_report_keep_text(page, &command),
                                         .changes = subject->scenarios ? subject->scenarios[0] : NULL};
    pb_report_appendix(page);
    add_files(page, r);
    pb_report_manifest(page, "To make this file again", &manifest);
}

static void build(struct pb_report *page, const void *data)
{
    const struct subject *subject = data;
    const payback_bakeoff_result *r = subject->result;
    const payback_bakeoff_design *shown = shown_design(r);
    struct pb_text names = {0};
    add_names(&names, r);
    pb_report_money(page, pb_money_for(r->currency, fmax(fabs(r->buy.value), r->evpi.value)));
    pb_report_title(page, pb_report_words(page, "Bake-off: %s", pb_report_keep_text(page, &names)),
                    pb_report_words(page, "%s · %s" PB_NBSP "basis · %s", pb_months(r->horizon_months).text, r->basis,
                                    r->currency));
    add_verdict(page, r, shown);
    add_decisions(page, r, shown);
    add_rules(page, r, shown);
    add_thresholds(page, r, shown);
    add_sizes(page, r);
    add_terms(page, r);
    add_manifest(page, subject);
}

payback_status payback_render_bakeoff(payback_text *out, const payback_bakeoff_result *result,
                                      const payback_style *style)
{
    const struct subject subject = {result, NULL};
    return pb_report_render_text(out, build, result != NULL && result->design_count > 0 ? &subject : NULL, style);
}

payback_status payback_render_bakeoff_html(payback_text *out, const payback_bakeoff_result *result,
                                           const payback_scenario *const *scenarios)
{
    const struct subject subject = {result, scenarios};
    return pb_report_render_html(out, build, result != NULL && result->design_count > 0 ? &subject : NULL);
}
