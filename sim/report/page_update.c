/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of `payback update`. */
#include "payback/html.h"
#include "payback/update.h"

#include "report/page_model.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct subject {
    const payback_update_result *result;
    const payback_scenario *scenario; /* may be NULL */
};

static const char *const verdicts[] = {"met", "not met", "not resolved"};

/* ---- the page ---- */

static void add_verdict(struct pb_report *page, const payback_update_result *r)
{
    struct pb_text text = {0};
    bool buys = r->npv.posterior.value > 0, bought = r->npv.prior.value > 0;
    pb_text_format(&text, "after the pilot the proposal is worth %s on average, %s before it.",
                   pb_money_phrase(r->currency, r->npv.posterior.value).text,
                   pb_money_phrase(r->currency, r->npv.prior.value).text);
    pb_report_verdict(page, buys ? PB_LOOK_GOOD : PB_LOOK_BAD,
                      buys == bought ? buys ? "Still buy:" : "Still walk away:"
                      : buys         ? "Now buy:"
                                     : "Now walk away:",
                      &text);
    pb_report_say(page, "Payback within %s: %s, %s before. The company's rule (at least %s) is %s, and was %s.",
                  pb_months(r->target_months).text, pb_percent(r->payback_probability.posterior.value).text,
                  pb_percent(r->payback_probability.prior.value).text, pb_percent(r->required).text,
                  verdicts[r->verdict_after], verdicts[r->verdict_before]);
    if (r->surprising)
        pb_report_say(page,
                      "The results surprise: the scenario thought one of them, or what is further out, less than 1%% "
                      "likely. Find out why before you rely on what follows.");
}

static void add_figure(struct pb_report *page, const char *name, payback_before_after figure, const char *currency)
{
    struct pb_label before = currency ? pb_money_phrase(currency, figure.prior.value) : pb_percent(figure.prior.value);
    struct pb_label after =
        currency ? pb_money_phrase(currency, figure.posterior.value) : pb_percent(figure.posterior.value);
    pb_report_row(page);
    pb_report_cell(page, PB_PLAIN, name);
    pb_report_labelled(page, PB_PLAIN, before, figure.prior.value);
    pb_report_labelled(page, PB_STRONG, after, figure.posterior.value);
}

static void add_figures(struct pb_report *page, const payback_update_result *r)
{
    pb_report_section(page, PB_ACROSS, "What it does to the decision");
    pb_report_table(page, "Before and after the pilot");
    pb_report_words_column(page, "figure", 20);
    pb_report_column(page, "before", PB_KIND_NUMBER);
    pb_report_column(page, "after", PB_KIND_NUMBER);
    add_figure(page, "mean NPV", r->npv, r->currency);
    add_figure(page, "NPV above 0", r->npv_positive, NULL);
    add_figure(page, pb_report_words(page, "pays back within %s", pb_months(r->target_months).text),
               r->payback_probability, NULL);
    add_figure(page, "worth of knowing everything", r->evpi, r->currency);
    if (r->further_engs.value > 0)
        pb_report_say(page, "Another pilot, of %s tickets, would be worth %s more than deciding now.",
                      pb_count(r->further_size).text, pb_money_phrase(r->currency, r->further_engs.value).text);
    else
        pb_report_say(page, "Another pilot like this one is not worth its cost and delay: decide now.");
}

static void begin_beliefs(struct pb_report *page, const char *what)
{
    pb_report_words_column(page, what, 18);
    pb_report_column(page, "mean before", PB_KIND_NUMBER);
    pb_report_column(page, "P10 to P90", PB_KIND_NUMBER);
    pb_report_column(page, "mean after", PB_KIND_NUMBER);
    pb_report_column(page, "P10 to P90", PB_KIND_NUMBER);
}

static struct pb_label in_unit(const char *unit, double x)
{
    return pb_is_share(unit) ? pb_percent_fixed(x, 1) : pb_general(x);
}

static void add_belief(struct pb_report *page, const char *unit, const payback_belief *belief, enum pb_tone tone)
{
    pb_report_labelled(page, tone, in_unit(unit, belief->mean), belief->mean);
    pb_report_cell(page, PB_PLAIN,
                   pb_report_words(page, "%s to %s", in_unit(unit, belief->p10).text, in_unit(unit, belief->p90).text));
}

static void add_data(struct pb_report *page, const payback_update_result *r)
{
    pb_report_section(page, PB_ACROSS, "What was measured");
    pb_report_table(page, "Rates of the product at the age of the pilot");
    begin_beliefs(page, "share");
    for (size_t d = 0; d < r->datum_count; d++) {
        const payback_updated_datum *datum = &r->data[d];
        const char *unit = isnan(datum->of) && !isnan(datum->counted) ? "ratio" : "share";
        pb_report_row(page);
        pb_report_cell(page, PB_PLAIN, datum->what);
        add_belief(page, unit, &datum->prior, PB_PLAIN);
        add_belief(page, unit, &datum->posterior, PB_STRONG);
        if (!isnan(datum->of))
            pb_report_remark(page,
                             pb_report_words(page, "%s of %s (%s); a result at least as far out was %s likely",
                                             pb_count(datum->counted).text, pb_count(datum->of).text,
                                             pb_percent(datum->counted / datum->of).text,
                                             datum->p_value < 0.01 ? "less than 1%" : pb_percent(datum->p_value).text));
    }
    if (r->transfer_sd > 0)
        pb_report_note(
            page,
            "The rollout may differ from the pilot, whose tickets were chosen, by a standard deviation of %s on "
            "the logit scale: that is why the intervals stay wider than the counts alone would make them.",
            pb_general(r->transfer_sd).text);
}

static void add_inputs(struct pb_report *page, const payback_update_result *r)
{
    pb_report_section(page, PB_ACROSS, "What is believed now");
    pb_report_table(page, "Inputs of the scenario, before and after");
    begin_beliefs(page, "input");
    for (size_t i = 0; i < r->input_count; i++) {
        pb_report_row(page);
        pb_report_cell(page, PB_PLAIN, r->inputs[i].name);
        add_belief(page, r->inputs[i].unit, &r->inputs[i].prior, PB_PLAIN);
        add_belief(page, r->inputs[i].unit, &r->inputs[i].posterior, PB_STRONG);
    }
    pb_report_note(
        page, "The pilot sees the product of several inputs, so they are correlated from now on; the new scenario has "
              "these correlations.");
    pb_report_note(page, "%s trials count as much as %s after weighting; payback %s.", pb_count((double)r->trials).text,
                   pb_count(r->effective_trials).text, r->version);
}

static void build(struct pb_report *page, const void *data)
{
    const struct subject *subject = data;
    const payback_update_result *r = subject->result;
    pb_report_title(page, r->name,
                    pb_report_words(page, "%s · %s · %s" PB_NBSP "basis · %s", r->vendor,
                                    pb_months(r->horizon_months).text, r->basis, r->currency));
    add_verdict(page, r);
    add_figures(page, r);
    add_data(page, r);
    add_inputs(page, r);
    const struct pb_manifest manifest = PB_MANIFEST(r, "payback update SCENARIO.json RESULTS.json", subject->scenario);
    pb_report_appendix(page);
    pb_report_manifest(page, "To make this file again", &manifest);
}

payback_status payback_render_update(payback_text *out, const payback_update_result *result, const payback_style *style)
{
    const struct subject subject = {result, NULL};
    return pb_report_render_text(out, build, result != NULL ? &subject : NULL, style);
}

payback_status payback_render_update_html(payback_text *out, const payback_update_result *result,
                                          const payback_scenario *scenario)
{
    const struct subject subject = {result, scenario};
    return pb_report_render_html(out, build, result != NULL ? &subject : NULL);
}
