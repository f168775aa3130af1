/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Four short readings of the same numbers: for finance, operations, customer experience and the pilot's owner. */
#include "report/html_result.h"
#include "report/words.h"
#include "report/words_result.h"

#include "payback/sensitivity.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MEASURED_FIRST = 3 };

static double median_of(const payback_result *r, const char *name)
{
    return pb_find_outcome(r, "", name)->quantiles[PAYBACK_P50].value;
}

static double decile_of(const payback_result *r, const char *name, int quantile)
{
    return pb_find_outcome(r, "", name)->quantiles[quantile].value;
}

static void begin_reading(struct pb_html *html, const char *title)
{
    pb_html_raw(html, "<div class=\"reading\">");
    pb_html_element(html, "h3", "", title);
    pb_html_raw(html, "\n");
}

static void end_reading(struct pb_html *html)
{
    pb_html_raw(html, "</div>\n");
}

static void add_finance(struct pb_run_page *report)
{
    struct pb_html *html = &report->html;
    const payback_result *r = report->result;
    const payback_outcome *payback = pb_find_outcome(r, r->basis, "payback_months");
    double half = payback->quantiles[PAYBACK_P50].value;
    begin_reading(html, "For finance");
    pb_html_raw(html, "<ul>\n<li>");
    pb_html_format(html, "Cost per ticket: %s today, %s in the last year without the tool, %s with it, all in.",
                   pb_money_phrase(r->currency, median_of(r, "cost_per_ticket_today")).text,
                   pb_money_phrase(r->currency, median_of(r, "cost_per_ticket_status_quo")).text,
                   pb_money_phrase(r->currency, median_of(r, "cost_per_ticket_with_tool")).text);
    pb_html_raw(html, "</li>\n<li>");
    if (half == 0)
        pb_html_format(html, "Payback: at once in the median; at most %s of cash out in nine futures of ten.",
                       pb_money_phrase(r->currency, decile_of(r, "peak_funding", PAYBACK_P90)).text);
    else if (isfinite(half))
        pb_html_format(html, "Payback: month %s in the median, at most %s of cash out in nine futures of ten.",
                       pb_fixed(half, 1).text,
                       pb_money_phrase(r->currency, decile_of(r, "peak_funding", PAYBACK_P90)).text);
    else
        pb_html_format(html, "Payback: not within %s in the median; at most %s of cash out in nine futures of ten.",
                       pb_months(r->horizon_months).text,
                       pb_money_phrase(r->currency, decile_of(r, "peak_funding", PAYBACK_P90)).text);
    pb_html_raw(html, "</li>\n<li>");
    pb_html_format(html, "Headcount avoided by month %d: %s agents", r->horizon_months,
                   pb_fixed(median_of(r, "fte_saved"), 1).text);
    struct pb_label low = pb_fixed(decile_of(r, "fte_saved", PAYBACK_P10), 1),
                    high = pb_fixed(decile_of(r, "fte_saved", PAYBACK_P90), 1);
    if (strcmp(low.text, high.text) != 0)
        pb_html_format(html, " (%s to %s in eight futures of ten)", low.text, high.text);
    pb_html_raw(html, ".</li>\n");
    if (!pb_is_certain(r)) {
        pb_html_raw(html, "<li>");
        pb_html_format(html, "In the worst one in twenty futures the NPV averages %s.",
                       pb_money_phrase(r->currency, r->expected_shortfall_05.value).text);
        pb_html_raw(html, "</li>\n");
    }
    pb_html_raw(html, "</ul>\n");
    end_reading(html);
}

/* Medians and outer quantiles of two fans by month. */
static void add_fans_table(struct pb_html *html, const struct pb_fans_plot *plot, const char *caption)
{
    char heads_text[6][64];
    const char *heads[7] = {"month"};
    for (int f = 0; f < 2; f++) {
        snprintf(heads_text[3 * f], sizeof heads_text[0], ">%s, P5", plot->labels[f]);
        snprintf(heads_text[3 * f + 1], sizeof heads_text[0], ">%s, P50", plot->labels[f]);
        snprintf(heads_text[3 * f + 2], sizeof heads_text[0], ">%s, P95", plot->labels[f]);
    }
    for (int h = 0; h < 6; h++)
        heads[h + 1] = heads_text[h];
    pb_html_details_begin(html, "The figures of this chart");
    pb_html_table_begin(html, "", caption, heads, 7);
    for (int t = 0; t <= plot->months; t += 2 * pb_run_month_step(plot->months)) {
        pb_html_row(html, pb_fixed(t, 0).text);
        for (int f = 0; f < 2; f++) {
            const double figures[] = {plot->fans[f]->p05[t], plot->fans[f]->p50[t], plot->fans[f]->p95[t]};
            for (int i = 0; i < 3; i++)
                pb_html_cell(html, "n",
                             plot->share ? pb_percent_fixed(figures[i], 1).text : pb_fixed(figures[i], 1).text);
        }
        pb_html_row_end(html);
    }
    pb_html_table_end(html);
    pb_html_details_end(html);
}

static void add_headcount(struct pb_run_page *report)
{
    const payback_operation *o = report->page->operation;
    int last = o->horizon_months;
    struct pb_fans_plot plot = {.fans = {&o->agents_status_quo, &o->agents_with_tool},
                                .labels = {"without", "with tool"},
                                .months = last,
                                .axis = "agents employed, median and nine in ten"};
    char description[300];
    snprintf(description, sizeof description,
             "Agents employed by month. At month %d the median is %.30s without the tool and %.30s with it.", last,
             pb_fixed(o->agents_status_quo.p50[last], 1).text, pb_fixed(o->agents_with_tool.p50[last], 1).text);
    struct pb_figure figure = {"Headcount with and without the tool", description, pb_plot_fans, &plot, 440, 128, 220};
    pb_html_figure(&report->html, &figure);
    add_fans_table(&report->html, &plot, "Agents employed by month");
}

static void add_operations(struct pb_run_page *report)
{
    struct pb_html *html = &report->html;
    const payback_result *r = report->result;
    const payback_operation *o = report->page->operation;
    begin_reading(html, "For operations");
    if (o != NULL)
        add_headcount(report);
    pb_html_raw(html, "<ul>\n<li>");
    pb_html_format(html, "Hours saved over %s: %s, of them %s by deflection and %s by assistance (medians).",
                   pb_months(r->horizon_months).text, pb_fixed(median_of(r, "hours_saved"), 0).text,
                   pb_fixed(median_of(r, "hours_saved_deflection"), 0).text,
                   pb_fixed(median_of(r, "hours_saved_assist"), 0).text);
    pb_html_raw(html, "</li>\n<li>");
    struct pb_label live = pb_fixed(median_of(r, "go_live_month"), 1),
                    late = pb_fixed(decile_of(r, "go_live_month", PAYBACK_P90), 1);
    pb_html_format(html,
                   strcmp(live.text, late.text) == 0 ? "Go-live in month %s."
                                                     : "Go-live in month %s; in one future of ten not before month %s.",
                   live.text, late.text);
    pb_html_raw(html, "</li>\n");
    if (o != NULL) {
        pb_html_raw(html, "<li>");
        pb_html_format(
            html,
            "The work of the last year takes %s agents without the tool and %s with it; at twice today’s "
            "volume %s and %s, at %s and %s a ticket.",
            pb_fixed(o->now.agents_needed_status_quo, 1).text, pb_fixed(o->now.agents_needed_with_tool, 1).text,
            pb_fixed(o->doubled.agents_needed_status_quo, 1).text, pb_fixed(o->doubled.agents_needed_with_tool, 1).text,
            pb_money_phrase(r->currency, o->doubled.cost_per_ticket_status_quo).text,
            pb_money_phrase(r->currency, o->doubled.cost_per_ticket_with_tool).text);
        pb_html_raw(html, "</li>\n");
    }
    pb_html_raw(html, "</ul>\n");
    end_reading(html);
}

static void add_ramp(struct pb_run_page *report)
{
    const payback_operation *o = report->page->operation;
    int last = o->horizon_months;
    struct pb_fans_plot plot = {.fans = {&o->contained, &o->deflected},
                                .labels = {"contained", "resolved"},
                                .months = last,
                                .share = true,
                                .axis = "share of all tickets, median and nine in ten"};
    char description[300];
    snprintf(description, sizeof description,
             "Share of all tickets by month. At month %d the median of containment is %.30s, that of true deflection "
             "%.30s.",
             last, pb_percent(o->contained.p50[last]).text, pb_percent(o->deflected.p50[last]).text);
    struct pb_figure figure = {
        "Containment and true deflection by month", description, pb_plot_fans, &plot, 440, 128, 220};
    pb_html_figure(&report->html, &figure);
    add_fans_table(&report->html, &plot, "Contained and truly resolved tickets, share of all tickets by month");
}

/* "1.6 points less satisfied (−5.1 to 1.2)". */
static void add_points(struct pb_html *html, const payback_assumption *csat)
{
    if (csat->p50 == 0 && csat->p10 == csat->p90) {
        pb_html_text(html, "We assume customers served by the tool are as satisfied as others. ");
        return;
    }
    pb_html_format(html, "We assume customers served by the tool are %s points %s satisfied",
                   pb_fixed(fabs(csat->p50), 1).text, csat->p50 < 0 ? "less" : "more");
    if (csat->p10 < csat->p90)
        pb_html_format(html, " (%s to %s)", pb_fixed(csat->p10, 1).text, pb_fixed(csat->p90, 1).text);
    pb_html_text(html, ". ");
}

/* What satisfaction is assumed to be, and what it does to churn. */
static void add_satisfaction(struct pb_run_page *report)
{
    struct pb_html *html = &report->html;
    const payback_result *r = report->result;
    const payback_assumption *csat = pb_run_assumption(report->page->scenario, "/proposal/quality/csat_points");
    double retention = pb_run_source(r, "retention"), unresolved = pb_run_source(r, "unresolved");
    pb_html_raw(html, "<li>");
    if (csat != NULL && csat->given)
        add_points(html, csat);
    if (retention == 0)
        pb_html_text(html, "No effect of satisfaction on churn is claimed.");
    else
        pb_html_format(html, "The change in churn %s %s of margin on average.", retention > 0 ? "keeps" : "costs",
                       pb_money_phrase(r->currency, fabs(retention)).text);
    if (unresolved != 0)
        pb_html_format(html, " Customers who give up cost %s.", pb_money_phrase(r->currency, -unresolved).text);
    pb_html_raw(html, "</li>\n");
}

/* Tickets that look contained and are not. */
static void add_returned(struct pb_run_page *report)
{
    const payback_contained *c = &report->page->operation->containment;
    if (!isfinite(c->returned_share))
        return;
    pb_html_raw(&report->html, "<li>");
    pb_html_format(&report->html, "Of the contained tickets %s come back to a human, %s give up (medians, last year).",
                   pb_percent(c->returned_share).text, pb_percent(c->unresolved_share).text);
    pb_html_raw(&report->html, "</li>\n");
}

/* "the last year", or as much of it as there is. */
static struct pb_label last_months(const payback_result *r)
{
    return r->horizon_months >= 12 ? pb_joined("the last year", "")
                                   : pb_joined("these ", pb_months(r->horizon_months).text);
}

/* What the tool closes by itself, and what of it is solved. */
static void add_closed(struct pb_html *html, const payback_result *r)
{
    double contained = median_of(r, "contained_share"), deflected = median_of(r, "deflected_share");
    double stopped = pb_find_outcome(r, "", "stopped")->mean.value;
    pb_html_raw(html, "<ul>\n<li>");
    if (contained <= 0 && stopped >= 0.5)
        pb_html_format(html,
                       "By the end the tool is out of use in %s futures: in the median it closes no ticket in %s.",
                       pb_odds(stopped).text, last_months(r).text);
    else if (contained <= 0)
        pb_html_format(html, "In %s the tool closes no ticket by itself.", last_months(r).text);
    else
        pb_html_format(html, "In %s the tool closes %s of all tickets; %s are really solved (medians)%s.",
                       last_months(r).text, pb_percent(contained).text, pb_percent(deflected).text,
                       deflected < contained ? ", the rest come back or give up" : "");
    pb_html_raw(html, "</li>\n");
}

static void add_experience(struct pb_run_page *report)
{
    struct pb_html *html = &report->html;
    const payback_result *r = report->result;
    begin_reading(html, "For customer experience");
    if (report->page->operation != NULL)
        add_ramp(report);
    add_closed(html, r);
    if (report->page->operation != NULL)
        add_returned(report);
    double escalated = median_of(r, "escalation_rate");
    if (isfinite(escalated)) {
        pb_html_raw(html, "<li>");
        pb_html_format(html,
                       escalated >= 1 ? "Every ticket that the tool attempts goes to a human."
                                      : "Of the tickets that the tool attempts, %s go to a human.",
                       pb_percent(escalated).text);
        pb_html_raw(html, "</li>\n");
    }
    add_satisfaction(report);
    pb_html_raw(html, "</ul>\n");
    end_reading(html);
}

/* By value, no single measurement changes the decision; an event that would is for the contract. */
static void add_nothing_to_measure(struct pb_run_page *report)
{
    const payback_sensitivity_result *sensitivity = report->page->sensitivity;
    const char *currency = report->result->currency;
    double stakes = fabs(sensitivity->npv.value) / 1000;
    pb_html_format(&report->html, "By value you would %s today, whatever a pilot showed of any one assumption",
                   sensitivity->npv.value > 0 ? "buy" : "not buy");
    const struct pb_place *first = sensitivity->input_count > 0 ? &report->by_evppi[0] : NULL;
    if (first != NULL && first->size >= stakes && first->size > 0 && first->index < sensitivity->input_count &&
        sensitivity->inputs[first->index].event)
        pb_html_format(
            &report->html,
            ". What could change your mind is whether %s: knowing that would be worth %s, so ask for an exit "
            "clause rather than a pilot",
            pb_driver_name(sensitivity, first->index), pb_money_phrase(currency, first->size).text);
    else
        pb_html_format(&report->html, " (knowing everything would be worth %s)",
                       pb_money_phrase(currency, fmax(0, sensitivity->evpi.value)).text);
}

static void add_measurements(struct pb_run_page *report)
{
    struct pb_html *html = &report->html;
    const payback_sensitivity_result *sensitivity = report->page->sensitivity;
    /* below a thousandth of the stakes, knowing more would change next to nothing */
    double stakes = fabs(sensitivity->npv.value) / 1000;
    int count = 0;
    pb_html_raw(html, "<li>");
    for (size_t i = 0; i < sensitivity->input_count && count < MEASURED_FIRST; i++) {
        const struct pb_place *place = &report->by_evppi[i];
        if (!(place->size > 0 && place->size >= stakes) || !pb_can_be_measured(sensitivity, place->index))
            continue;
        pb_html_text(html, count++ > 0 ? "; " : "Measure first, by what it is worth to know: ");
        pb_html_cut(html, pb_driver_name(sensitivity, place->index), 48);
        pb_html_format(html, " (%s)", pb_money_phrase(report->result->currency, place->size).text);
    }
    if (count == 0)
        add_nothing_to_measure(report);
    pb_html_raw(html, ".</li>\n");
}

/* "12 in 100 futures", "none". */
static struct pb_label of_futures(double share)
{
    return share <= 0 ? pb_joined("none", "") : pb_joined(pb_odds(share).text, " futures");
}

/* Whether a look can tell the futures that pay back in time from those that do not, and where the line is. */
static void add_threshold(struct pb_html *html, const payback_checkpoint *check, double required)
{
    struct pb_label asked = pb_asked_odds(required);
    if (isnan(check->threshold))
        pb_html_text(html, "It is the same in every future, so a look decides nothing.");
    else if (check->threshold < 0)
        pb_html_format(
            html, "No result of it should stop you: even of the worst tenth, %s pay back in time (you ask for %s).",
            of_futures(check->worst_payback).text, asked.text);
    else if (isinf(check->threshold))
        pb_html_format(html,
                       "No result of it makes payback in time likely enough: even of the best tenth, %s%s pay back in "
                       "time (you ask for %s).",
                       check->best_payback > 0 ? "only " : "", of_futures(check->best_payback).text, asked.text);
    else
        pb_html_format(html, "Go on from %s on: %s that reach it pay back in time. Below that, %s do (you ask for %s).",
                       pb_percent(check->threshold).text, of_futures(check->above_payback).text,
                       of_futures(check->below_payback).text, asked.text);
}

static void add_signals(struct pb_run_page *report)
{
    struct pb_html *html = &report->html;
    const payback_operation *operation = report->page->operation;
    const payback_checkpoint *check = &operation->checkpoint;
    pb_html_raw(html, "<li>");
    if (!check->possible) {
        pb_html_format(html, "A look %s after go-live would come after the end of what is simulated.",
                       pb_months(check->after_months).text);
        pb_html_raw(html, "</li>\n");
        return;
    }
    pb_html_format(html, "Look in month %d, %s after go-live%s, at true deflection of the tickets it attempts: ",
                   check->month, pb_months(check->after_months).text, check->gate ? ", the agreed gate" : "");
    struct pb_label low = pb_percent(check->p10), high = pb_percent(check->p90);
    if (strcmp(low.text, high.text) == 0)
        pb_html_format(html, "%s is to be expected. ", low.text);
    else if (check->p10 < check->p90)
        pb_html_format(html, "%s to %s is to be expected (eight futures in ten). ", low.text, high.text);
    add_threshold(html, check, report->result->required_probability);
    if (check->gate)
        pb_html_format(html, " The gate stops it below %s.", pb_percent(check->gate_minimum).text);
    if (operation->trials < report->result->trials)
        pb_html_format(html, " (From %s futures of the same kind.)", pb_count((double)operation->trials).text);
    pb_html_raw(html, "</li>\n");
}

static void add_pilot(struct pb_run_page *report)
{
    struct pb_html *html = &report->html;
    const payback_result *r = report->result;
    double stopped = pb_find_outcome(r, "", "stopped")->mean.value;
    begin_reading(html, "For the pilot’s owner");
    pb_html_raw(html, "<ul>\n");
    if (report->page->sensitivity != NULL)
        add_measurements(report);
    if (report->page->operation != NULL)
        add_signals(report);
    pb_html_raw(html, "<li>");
    pb_html_format(html,
                   stopped > 0 ? "The programme is stopped before its end in %s of futures."
                               : "No future stops the programme before its end.",
                   pb_percent(stopped).text);
    pb_html_raw(html, "</li>\n</ul>\n");
    end_reading(html);
}

void pb_run_readings(struct pb_run_page *report)
{
    struct pb_html *html = &report->html;
    pb_html_block_begin(html, "What it means for …");
    pb_html_raw(html, "<div class=\"two\">\n");
    add_operations(report);
    add_experience(report);
    add_finance(report);
    add_pilot(report);
    pb_html_raw(html, "</div>");
    pb_html_block_end(html);
}
