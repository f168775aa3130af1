/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first page: did it pay back, where is it heading, what does continuing unlock. Words at the left, the chart at
 * the right, its figures in a table that opens. */
#include "report/html_result.h"
#include "report/words_result.h"
#include "scenario/scenario.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void add_payback_words(struct pb_run_page *report)
{
    struct pb_html *html = &report->html;
    const payback_result *r = report->result;
    const payback_outcome *payback = pb_find_outcome(r, r->basis, "payback_months");
    double half = payback->quantiles[PAYBACK_P50].value, most = payback->quantiles[PAYBACK_P90].value;
    pb_html_raw(html, "<p>");
    if (r->never.value >= 1)
        pb_html_format(html, "No future pays back within %s. ", pb_months(r->horizon_months).text);
    else if (isinf(half))
        pb_html_format(html, "More than half of the futures never pay back within %s. ",
                       pb_months(r->horizon_months).text);
    else if (isinf(most))
        pb_html_format(html, "Half of the futures have paid back by month %s, but fewer than nine in ten ever do. ",
                       pb_fixed(half, 1).text);
    else if (most == 0)
        pb_html_text(html, r->payback_by[0].value >= 1 ? "No future is ever in the red. "
                                                       : "Nine futures in ten are never in the red. ");
    else if (!isnan(half))
        pb_html_format(html, "Half of the futures have paid back by month %s, nine in ten by month %s. ",
                       pb_fixed(half, 1).text, pb_fixed(most, 1).text);
    if (r->never.value > 0 && !isinf(half))
        pb_html_format(html, "%s never do within %s.", pb_percent(r->never.value).text,
                       pb_months(r->horizon_months).text);
    pb_html_raw(html, "</p>\n<p>");
    pb_html_format(html,
                   "By month %s it has paid back in %s of futures if only spending below today’s budget counts, "
                   "in %s with hires avoided, in %s with soft value too.",
                   pb_general(r->target_months).text, pb_percent(r->payback_probability_by_basis[0].value).text,
                   pb_percent(r->payback_probability_by_basis[1].value).text,
                   pb_percent(r->payback_probability_by_basis[2].value).text);
    pb_html_raw(html, "</p>\n");
}

static void add_payback_table(struct pb_run_page *report)
{
    static const char *const heads[] = {"month", ">paid back", ">95% interval"};
    struct pb_html *html = &report->html;
    const payback_result *r = report->result;
    pb_html_details_begin(html, "The figures of this chart");
    pb_html_table_begin(html, "", "Share of futures that have paid back, by month", heads, 3);
    for (int t = 0; t <= r->horizon_months; t += pb_run_month_step(r->horizon_months)) {
        payback_estimate e = r->payback_by[t];
        char interval[128] = "–";
        if (isfinite(e.high - e.low))
            snprintf(interval, sizeof interval, "%.40s – %.40s", pb_percent_fixed(fmax(0, e.low), 1).text,
                     pb_percent_fixed(fmin(1, e.high), 1).text);
        pb_html_row(html, pb_fixed(t, 0).text);
        pb_html_cell(html, "n", pb_percent_fixed(e.value, 1).text);
        pb_html_cell(html, "n", interval);
        pb_html_row_end(html);
    }
    pb_html_row(html, "never");
    pb_html_cell(html, "n", pb_percent_fixed(r->never.value, 1).text);
    pb_html_cell(html, "n", "");
    pb_html_row_end(html);
    pb_html_table_end(html);
    pb_html_details_end(html);
}

static void add_payback(struct pb_run_page *report)
{
    const payback_result *r = report->result;
    char description[400];
    snprintf(description, sizeof description,
             "The share of simulated futures that have paid back rises to %.40s at month %.40s, the target, and %.40s "
             "at month %d. Required are %.40s. %.40s never pay back.",
             pb_percent(r->payback_probability.value).text, pb_general(r->target_months).text,
             pb_percent(r->payback_by[r->horizon_months].value).text, r->horizon_months,
             pb_requirement(r->required_probability).text, pb_percent(r->never.value).text);
    struct pb_figure figure = {"Probability of payback by month", description, pb_plot_payback, r, 580, 240, 250};
    pb_html_answer_begin(&report->html, "Will it pay back, and when?");
    add_payback_words(report);
    pb_html_answer_chart(&report->html);
    pb_html_figure(&report->html, &figure);
    add_payback_table(report);
    pb_html_answer_end(&report->html);
}

static void add_cash_words(struct pb_run_page *report, double break_even)
{
    struct pb_html *html = &report->html;
    const payback_result *r = report->result;
    const payback_outcome *run_rate = pb_find_outcome(r, r->basis, "run_rate");
    int last = r->horizon_months;
    pb_html_raw(html, "<p>");
    if (break_even > 0)
        pb_html_format(html,
                       "In the middle case cumulative cash turns positive after %s months and reaches %s by month %d. ",
                       pb_fixed(break_even, 1).text, pb_money_phrase(r->currency, r->cash_p50[last]).text, last);
    else if (break_even == 0)
        pb_html_format(html, "In the middle case cash is never in the red and ends at %s. ",
                       pb_money_phrase(r->currency, r->cash_p50[last]).text);
    else
        pb_html_format(html, "In the middle case cash is still in the red after %s, at %s. ", pb_months(last).text,
                       pb_money_phrase(r->currency, r->cash_p50[last]).text);
    if (r->cash_p05[last] < r->cash_p95[last])
        pb_html_format(html, "1 in 20 futures ends below %s, 1 in 20 above %s.",
                       pb_money_phrase(r->currency, r->cash_p05[last]).text,
                       pb_money_phrase(r->currency, r->cash_p95[last]).text);
    pb_html_raw(html, "</p>\n");
    if (!isfinite(run_rate->quantiles[PAYBACK_P50].value) || last < 12)
        return; /* a year that is not simulated has no figure */
    pb_html_raw(html, "<p>");
    pb_html_format(html, "The last year, without what happens only once, brings %s%s",
                   pb_money_phrase(r->currency, run_rate->quantiles[PAYBACK_P50].value).text,
                   pb_is_certain(r) ? "." : " in the median");
    if (!pb_is_certain(r))
        pb_html_format(html,
                       pb_find_outcome(r, "", "stopped")->mean.value >= 0.5
                           ? ": by then most futures have been stopped."
                           : "; 1 in 10 brings %s or less.",
                       pb_money_phrase(r->currency, run_rate->quantiles[PAYBACK_P10].value).text);
    pb_html_raw(html, "</p>\n");
}

static void add_cash_table(struct pb_run_page *report)
{
    static const char *const heads[] = {"month",   ">1 in 20 below", ">1 in 4 below",
                                        ">median", ">1 in 4 above",  ">1 in 20 above"};
    struct pb_html *html = &report->html;
    const payback_result *r = report->result;
    int last = r->horizon_months;
    struct pb_money money = pb_money_for(r->currency, fmax(fabs(r->cash_p05[last]), fabs(r->cash_p95[last])));
    char caption[128];
    snprintf(caption, sizeof caption, "Cumulative net cash, %.50s", pb_money_unit(money).text);
    pb_html_details_begin(html, "The figures of this chart");
    pb_html_table_begin(html, "", caption, heads, 6);
    for (int t = 0; t <= last; t += pb_run_month_step(last)) {
        const double figures[] = {r->cash_p05[t], r->cash_p25[t], r->cash_p50[t], r->cash_p75[t], r->cash_p95[t]};
        pb_html_row(html, pb_fixed(t, 0).text);
        for (int f = 0; f < 5; f++)
            pb_html_cell(html, "n", pb_money(money, figures[f]).text);
        pb_html_row_end(html);
    }
    pb_html_table_end(html);
    pb_html_details_end(html);
}

/* Where the median of cash crosses zero; by the median month of payback where the two are the same but for rounding. */
static double median_break_even(const payback_result *r)
{
    double crossing = pb_crossing(r->cash_p50, r->horizon_months);
    double median = pb_find_outcome(r, r->basis, "payback_months")->quantiles[PAYBACK_P50].value;
    return crossing > 0 && median > 0 && fabs(crossing - median) < 1 ? median : crossing;
}

static void add_cash(struct pb_run_page *report)
{
    const payback_result *r = report->result;
    int last = r->horizon_months;
    struct pb_cash_plot plot = {r, median_break_even(r)};
    char description[400];
    snprintf(description, sizeof description,
             "A fan of cumulative net cash over %.40s: at its end the median is %.50s, nine futures in ten lie between "
             "%.50s and %.50s.",
             pb_months(last).text, pb_money_phrase(r->currency, r->cash_p50[last]).text,
             pb_money_phrase(r->currency, r->cash_p05[last]).text,
             pb_money_phrase(r->currency, r->cash_p95[last]).text);
    struct pb_figure figure = {"Cumulative net cash by month", description, pb_plot_cash, &plot, 580, 240, 250};
    pb_html_answer_begin(&report->html, "Where is it heading?");
    if (!isfinite(r->cash_p05[last]) || !isfinite(r->cash_p50[last]) || !isfinite(r->cash_p95[last])) {
        pb_html_element(
            &report->html, "p", "",
            "It cannot be told: the scenario’s amounts are so large that their sums are beyond the range of "
            "numbers.");
        pb_html_answer_chart(&report->html);
        pb_html_answer_end(&report->html);
        return;
    }
    add_cash_words(report, plot.break_even);
    pb_html_answer_chart(&report->html);
    pb_html_figure(&report->html, &figure);
    add_cash_table(report);
    pb_html_answer_end(&report->html);
}

static void add_histogram_table(struct pb_run_page *report)
{
    static const char *const heads[] = {
        ">from", ">to", ">abandoned", ">stopped by the gate", ">with a risk event", ">without any event"};
    struct pb_html *html = &report->html;
    const payback_result *r = report->result;
    struct pb_money money = pb_money_for(r->currency, fmax(fabs(r->bin_edges[0]), fabs(r->bin_edges[r->bin_count])));
    char caption[128];
    snprintf(caption, sizeof caption, "Futures by NPV, %.50s, and what happened in them", pb_money_unit(money).text);
    pb_html_details_begin(html, "The figures of this chart");
    pb_html_table_begin(html, "", caption, heads, 6);
    for (int b = 0; b < r->bin_count; b++) {
        pb_html_raw(html, "<tr>");
        pb_html_cell(html, "n", pb_money(money, r->bin_edges[b]).text);
        pb_html_cell(html, "n", pb_money(money, r->bin_edges[b + 1]).text);
        for (int c = 0; c < PAYBACK_CAUSES; c++)
            pb_html_cell(html, "n", pb_count(r->causes[c].counts[b]).text);
        pb_html_row_end(html);
    }
    pb_html_table_end(html);
    pb_html_details_end(html);
}

void pb_run_spread(struct pb_run_page *report)
{
    const payback_result *r = report->result;
    const payback_outcome *npv = pb_find_outcome(r, r->basis, "npv");
    struct pb_html *html = &report->html;
    struct pb_text text = {0};
    char description[400];
    if (r->bin_count < 2 || pb_is_certain(r) || !isfinite(npv->mean.value))
        return;
    snprintf(
        description, sizeof description,
        "A histogram of NPV over the futures, split by what happened: one in ten below %.40s, the median %.40s, one in "
        "ten above %.40s.",
        pb_money_phrase(r->currency, npv->quantiles[PAYBACK_P10].value).text,
        pb_money_phrase(r->currency, npv->quantiles[PAYBACK_P50].value).text,
        pb_money_phrase(r->currency, npv->quantiles[PAYBACK_P90].value).text);
    struct pb_figure figure = {"The spread of NPV", description, pb_plot_histogram, r, 580, 220, 240};
    pb_html_raw(html, "<section class=\"block\">");
    pb_html_element(html, "h2", "", "How the value is spread");
    pb_losses_sentence(&text, r);
    pb_text_format(&text,
                   "%sOrange: the programme is abandoned. Hatched: the gate stops it. Black: a risk comes true. Blue: "
                   "none of these.",
                   text.length > 0 ? " " : "");
    pb_html_paragraph(html, "", &text);
    pb_html_figure(html, &figure);
    add_histogram_table(report);
    pb_html_raw(html, "</section>\n");
}

static void add_step(struct pb_waterfall *w, const char *label, double amount, enum pb_step kind)
{
    if (w->count < PB_WATERFALL_STEPS && (kind == PB_STEP_TOTAL || (amount != 0 && isfinite(amount))))
        w->steps[w->count++] = (struct pb_waterfall_step){label, isfinite(amount) ? amount : 0, kind};
}

/* Sums of a kind of lines. */
static double sum_of(const payback_result *r, int kind)
{
    double sum = 0;
    for (size_t i = 0; i < r->source_count; i++)
        sum += (int)r->sources[i].kind == kind ? r->sources[i].mean : 0;
    return sum;
}

/* From labour saved to what is left: hard money first, soft value after the line that sums it up. */
static void fill_waterfall(struct pb_waterfall *w, const payback_result *r)
{
    double hard = sum_of(r, PAYBACK_HARD_BENEFIT), soft = sum_of(r, PAYBACK_SOFT_BENEFIT),
           costs = sum_of(r, PAYBACK_COST);
    double fees = pb_run_source(r, "setup") + pb_run_source(r, "platform") + pb_run_source(r, "seats") +
                  pb_run_source(r, "usage");
    double project = pb_run_source(r, "implementation"), running = pb_run_source(r, "operations");
    double unresolved = pb_run_source(r, "unresolved"), severance = pb_run_source(r, "severance");
    double rest = costs - fees - project - running - unresolved - severance;
    if (fabs(rest) < 1e-9 * fabs(costs))
        rest = 0; /* what the subtractions leave of nothing */
    *w = (struct pb_waterfall){.currency = r->currency};
    add_step(w, "labour saved: deflection", pb_run_source(r, "labour_deflection"), PB_STEP_HARD);
    add_step(w, "labour saved: assistance", pb_run_source(r, "labour_assist"), PB_STEP_HARD);
    add_step(w, "licences of today’s tools", pb_run_source(r, "licences"), PB_STEP_HARD);
    add_step(w, "other hard benefits", pb_run_source(r, "other_hard"), PB_STEP_HARD);
    add_step(w, "fees to the vendor", fees, PB_STEP_COST);
    add_step(w, "implementation", project, PB_STEP_COST);
    add_step(w, "operations", running, PB_STEP_COST);
    add_step(w, "customers who gave up", unresolved, PB_STEP_COST);
    add_step(w, "severance", severance, PB_STEP_COST);
    add_step(w, "risks and other costs", rest, PB_STEP_COST);
    add_step(w, "left in hard money", hard + costs, PB_STEP_TOTAL);
    add_step(w, "idle paid time, valued", pb_run_source(r, "capacity"), PB_STEP_SOFT);
    add_step(w, "customers kept or lost", pb_run_source(r, "retention"), PB_STEP_SOFT);
    add_step(w, "other soft benefits", pb_run_source(r, "other_soft"), PB_STEP_SOFT);
    if (soft != 0)
        add_step(w, "left with soft value", hard + costs + soft, PB_STEP_TOTAL);
}

static void add_value_words(struct pb_run_page *report)
{
    struct pb_html *html = &report->html;
    const payback_result *r = report->result;
    const payback_outcome *roi = pb_find_outcome(r, r->basis, "roi");
    double hard = sum_of(r, PAYBACK_HARD_BENEFIT), soft = sum_of(r, PAYBACK_SOFT_BENEFIT),
           costs = sum_of(r, PAYBACK_COST);
    pb_html_raw(html, "<p>");
    pb_html_format(html, "On average over %s, %s of hard benefits stand against %s of costs; ",
                   pb_months(r->horizon_months).text, pb_money_phrase(r->currency, hard).text,
                   pb_money_phrase(r->currency, -costs).text);
    pb_html_format(html,
                   soft == 0 ? "no soft value is claimed." : "soft value %s %s, and should carry no decision alone.",
                   soft >= 0 ? "adds" : "takes away", pb_money_phrase(r->currency, fabs(soft)).text);
    pb_html_raw(html, "</p>\n<p>");
    pb_html_format(html, "Of the hard benefits %s is headcount cut below today’s and %s hires avoided.",
                   pb_money_phrase(r->currency, pb_run_source(r, "cost_reduction")).text,
                   pb_money_phrase(r->currency, pb_run_source(r, "cost_avoidance")).text);
    if (isfinite(roi->quantiles[PAYBACK_P50].value))
        pb_html_format(html, " Net return by month %d: %s (one in ten: %s or less).", r->roi_months,
                       pb_return(roi->quantiles[PAYBACK_P50].value).text,
                       pb_return(roi->quantiles[PAYBACK_P10].value).text);
    pb_html_raw(html, "</p>\n");
}

/* "other hard benefits: faster onboarding": the scenario's own lines of that kind and class by name. */
static void add_line_name(struct pb_run_page *report, struct pb_text *text, const char *source)
{
    bool hard = strcmp(source, "other_hard") == 0, soft = strcmp(source, "other_soft") == 0;
    bool cost = strcmp(source, "other_cost") == 0, named = false;
    const payback_scenario *scenario = report->page->scenario;
    pb_text_add(text, pb_source_words(source));
    if (scenario == NULL || (!hard && !soft && !cost))
        return;
    for (int i = 0; i < scenario->inputs.other_count; i++) {
        const struct pb_value *line = scenario->inputs.other[i];
        bool benefit = line[PB_OTHER_KIND].number == PB_OTHER_BENEFIT;
        if (benefit == cost || (benefit && (line[PB_OTHER_CLASS].number == PB_OTHER_SOFT) != soft))
            continue;
        pb_text_format(text, "%s%s", named ? ", " : ": ", line[PB_OTHER_NAME].text);
        named = true;
    }
}

static void add_value_table(struct pb_run_page *report)
{
    static const char *const groups[] = {"Hard benefits", "Soft benefits", "Costs"};
    struct pb_html *html = &report->html;
    const payback_result *r = report->result;
    double largest = 0, net = 0;
    for (size_t i = 0; i < r->source_count; i++)
        largest = fmax(largest, fabs(r->sources[i].mean));
    struct pb_money money = pb_money_for(r->currency, largest);
    char caption[160], head[80];
    snprintf(caption, sizeof caption, "Benefits and costs over %.40s, mean", pb_months(r->horizon_months).text);
    snprintf(head, sizeof head, ">%.50s", pb_money_unit(money).text);
    const char *const heads[] = {"line", head};
    pb_html_details_begin(html, "The figures of this chart, line by line");
    pb_html_table_begin(html, "", caption, heads, 2);
    for (int kind = PAYBACK_HARD_BENEFIT; kind <= PAYBACK_COST; kind++) {
        for (size_t i = 0; i < r->source_count; i++)
            if ((int)r->sources[i].kind == kind && r->sources[i].mean != 0) {
                struct pb_text name = {0};
                add_line_name(report, &name, r->sources[i].name);
                pb_html_raw(html, "<tr><th scope=\"row\">");
                pb_html_take(html, &name);
                pb_html_raw(html, "</th>");
                pb_html_cell(html, "n", pb_money(money, r->sources[i].mean).text);
                pb_html_row_end(html);
            }
        double sum = sum_of(r, kind);
        net += sum;
        pb_html_raw(html, "<tr class=\"sum\">");
        pb_html_raw(html, "<th scope=\"row\">");
        pb_html_text(html, groups[kind]);
        pb_html_raw(html, "</th>");
        pb_html_cell(html, "n", pb_money(money, sum).text);
        pb_html_row_end(html);
    }
    pb_html_raw(html, "<tr class=\"sum\"><th scope=\"row\">Net value, all benefits</th>");
    pb_html_cell(html, "n", pb_money(money, net).text);
    pb_html_row_end(html);
    pb_html_table_end(html);
    pb_html_details_end(html);
}

/* What the chart says: the largest benefit, the largest cost, what is left. */
static void add_waterfall_finding(struct pb_text *text, const struct pb_waterfall *w, const payback_result *r)
{
    const struct pb_waterfall_step *gain = NULL, *cost = NULL;
    for (int i = 0; i < w->count; i++) {
        const struct pb_waterfall_step *step = &w->steps[i];
        if (step->kind != PB_STEP_TOTAL && step->amount > 0 && (gain == NULL || step->amount > gain->amount))
            gain = step;
        if (step->kind != PB_STEP_TOTAL && step->amount < 0 && (cost == NULL || step->amount < cost->amount))
            cost = step;
    }
    pb_text_format(text, "On average %s is left in hard money.",
                   pb_money_phrase(r->currency, sum_of(r, PAYBACK_HARD_BENEFIT) + sum_of(r, PAYBACK_COST)).text);
    if (gain != NULL)
        pb_text_format(text, " The largest gain: %s, %s.", gain->label,
                       pb_money_change(r->currency, gain->amount).text);
    if (cost != NULL)
        pb_text_format(text, " The largest loss: %s, %s.", cost->label,
                       pb_money_change(r->currency, cost->amount).text);
}

static void add_value(struct pb_run_page *report)
{
    struct pb_waterfall w;
    fill_waterfall(&w, report->result);
    struct pb_text finding = {0};
    add_waterfall_finding(&finding, &w, report->result);
    struct pb_figure figure = {"Value by source, mean over the futures",
                               finding.data != NULL ? finding.data : "",
                               pb_plot_waterfall,
                               &w,
                               580,
                               pb_rows_height(w.count, 580),
                               pb_rows_height(w.count, 340)};
    pb_html_answer_begin(&report->html, "Where does the money come from?");
    add_value_words(report);
    pb_html_answer_chart(&report->html);
    pb_html_figure(&report->html, &figure);
    report->html.text.failed = report->html.text.failed || finding.failed;
    pb_text_clear(&finding);
    add_value_table(report);
    pb_html_answer_end(&report->html);
}

void pb_run_answers(struct pb_run_page *report)
{
    add_payback(report);
    add_cash(report);
    add_value(report);
}
