/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of `payback track`, in the order in which a board asks: did it pay back, is it on track, what next; and what
 * the vendor billed. */
#include "payback/html.h"
#include "payback/track.h"

#include "report/page_model.h"
#include "report/words_track.h"

#include <math.h>
#include <stdio.h>

struct subject {
    const payback_track_result *result;
    const payback_scenario *scenario; /* may be NULL */
};

static const char *const verdicts[] = {"met", "not met", "not resolved by these trials"};

static const char *money(struct pb_report *page, const payback_track_result *r, double amount)
{
    return pb_report_words(page, "%s", pb_money_phrase(r->currency, amount).text);
}

static const char *money_range(struct pb_report *page, const payback_track_result *r, const payback_belief *belief)
{
    return pb_report_words(page, "%s to %s", pb_money_phrase(r->currency, belief->p10).text,
                           pb_money_phrase(r->currency, belief->p90).text);
}

/* ---- did it pay back ---- */

/* How sure it is that the net to date is above 0. */
static enum pb_look paid_look(const payback_track_result *r)
{
    return r->paid_already.value >= 0.9 ? PB_LOOK_GOOD : r->paid_already.value <= 0.1 ? PB_LOOK_BAD : PB_LOOK_CAUTION;
}

static void add_misfit(struct pb_report *page, const payback_track_result *r)
{
    struct pb_text text = {0};
    if (isnan(r->misfit_p) || r->misfit_p > 1e-4) {
        pb_text_format(&text, "no combination of its assumptions explains all of these months together.");
    } else {
        const payback_tracked_month *month = &r->months[0];
        for (size_t m = 0; m < r->month_count; m++)
            if (r->months[m].year == r->misfit_year && r->months[m].calendar_month == r->misfit_month)
                month = &r->months[m];
        const payback_tracked_figure *figure = &month->figures[r->misfit_series];
        /* the band holds all that was signed, with programmes that stop or go live later */
        bool inside = figure->actual >= figure->p10 && figure->actual <= figure->p90;
        pb_text_format(
            &text,
            "\xE2\x80\x9C%s\xE2\x80\x9D was %s in %s, where the signed scenario had %s to %s. %s gave this, or "
            "anything further out, a chance of %s.",
            pb_series_name(r->misfit_series), pb_series_figure(r->misfit_series, figure->actual, r->currency).text,
            pb_calendar_month(r->misfit_year, r->misfit_month).text,
            pb_series_figure(r->misfit_series, figure->p10, r->currency).text,
            pb_series_figure(r->misfit_series, figure->p90, r->currency).text,
            inside ? "Where the tool has gone live on that day and still runs, it" : "It",
            r->misfit_p < 1e-6 ? "less than one in a million" : "less than one in ten thousand");
    }
    pb_report_verdict(page, PB_LOOK_BAD, "The actuals lie outside of what this scenario thought possible:", &text);
    pb_report_say(page,
                  "That is a finding, not a forecast: the assumption behind it was wrong, or the figure may "
                  "count something other than the scenario means. Find out which. Until then nothing is said of what "
                  "is to come.");
}

static void add_verdict(struct pb_report *page, const payback_track_result *r)
{
    struct pb_text text = {0};
    enum pb_look look = paid_look(r);
    const char *lead = r->stage == PAYBACK_DIRECTION_ONLY ? "Direction only:"
                       : r->stage == PAYBACK_PRELIMINARY  ? "Preliminary:"
                       : look == PB_LOOK_GOOD             ? "Paid back:"
                       : look == PB_LOOK_BAD              ? "Not paid back yet:"
                                                          : "Perhaps paid back:";
    pb_text_format(&text,
                   "after %s live, the net to date is %s (8 in 10 cases: %s). It has paid back in %s of cases, and "
                   "will have by month %s in %s; when it was signed that was %s.",
                   pb_report_words(page, "%s days", pb_count(r->days_live).text), money(page, r, r->net_to_date.mean),
                   money_range(page, r, &r->net_to_date), pb_percent(r->paid_already.value).text,
                   pb_general(r->target_months).text, pb_percent(r->paid_by_target.posterior.value).text,
                   pb_percent(r->paid_by_target.prior.value).text);
    pb_report_verdict(page, r->stage == PAYBACK_DIRECTION_ONLY ? PB_LOOK_PLAIN : look, lead, &text);
    if (r->stage == PAYBACK_DIRECTION_ONLY)
        pb_report_say(page, "Before day 90 the ramp is not over, and early months say little of the later ones.");
    else if (r->stage == PAYBACK_PRELIMINARY)
        pb_report_say(page, "Before day 180 a season and a renewal have not been seen yet.");
    pb_report_key(page, "net to date", money(page, r, r->net_to_date.mean), money_range(page, r, &r->net_to_date));
    pb_report_key(page, "paid back already", pb_percent(r->paid_already.value).text, "of cases");
    pb_report_key(page, pb_report_words(page, "paid back by month %s", pb_general(r->target_months).text),
                  pb_percent(r->paid_by_target.posterior.value).text,
                  pb_report_words(page, "%s when signed", pb_percent(r->paid_by_target.prior.value).text));
    pb_report_key(page, "mean NPV", money(page, r, r->npv.posterior.value),
                  pb_report_words(page, "%s when signed", money(page, r, r->npv.prior.value)));
}

static void add_payback(struct pb_report *page, const payback_track_result *r)
{
    pb_report_section(page, PB_ACROSS, "Did it pay back?");
    pb_report_say(page, "Net to date is what the tool saved against the same months without it, less what it cost. The "
                        "months without it did not happen: they are the scenario's, on the tickets that really came. "
                        "Invoices count as they were billed.");
    pb_report_say(page, "The company's rule (payback within %s with at least %s) is %s today, and was %s at signature.",
                  pb_months(r->target_months).text, pb_percent(r->required).text, verdicts[r->verdict_after],
                  verdicts[r->verdict_before]);
}

/* ---- is it on track ---- */

/* How a series stood against the band that was signed. */
struct standing {
    int known, outside, first_year, first_month;
    const payback_tracked_figure *last;
};

static bool is_outside(const payback_tracked_figure *figure)
{
    return figure->actual < figure->p10 || figure->actual > figure->p90;
}

static struct standing standing_of(const payback_track_result *r, payback_series series)
{
    struct standing standing = {0};
    for (size_t m = 0; m < r->month_count; m++) {
        const payback_tracked_figure *figure = &r->months[m].figures[series];
        if (isnan(figure->actual) || isnan(figure->p50))
            continue;
        standing.known++;
        standing.last = figure;
        if (is_outside(figure) && standing.outside++ == 0) {
            standing.first_year = r->months[m].year;
            standing.first_month = r->months[m].calendar_month;
        }
    }
    return standing;
}

static void add_standing(struct pb_report *page, const payback_track_result *r, payback_series series)
{
    struct standing w = standing_of(r, series);
    if (w.known == 0)
        return;
    bool out = is_outside(w.last);
    pb_report_row(page);
    pb_report_cell(page, PB_PLAIN, pb_series_name(series));
    pb_report_labelled(page, out ? PB_STRONG : PB_PLAIN, pb_series_figure(series, w.last->actual, r->currency),
                       w.last->actual);
    pb_report_cell(page, PB_PLAIN,
                   pb_report_words(page, "%s to %s", pb_series_figure(series, w.last->p10, r->currency).text,
                                   pb_series_figure(series, w.last->p90, r->currency).text));
    pb_report_cell(page, PB_PLAIN, !out ? "inside" : w.last->actual > w.last->p90 ? "above" : "below");
    pb_report_cell(page, PB_PLAIN, pb_report_words(page, "%d of %d", w.outside, w.known));
    pb_report_cell(page, PB_PLAIN,
                   w.outside > 0 ? pb_calendar_month(w.first_year, w.first_month).text : "\xE2\x80\x93");
}

static void add_on_track(struct pb_report *page, const payback_track_result *r)
{
    pb_report_section(page, PB_ACROSS, "Is it on track?");
    pb_report_say(page, "Each series against the middle 8 in 10 cases of the scenario that was signed (digest %.12s).",
                  r->digest);
    pb_report_table(page, "The last month that is known of each series");
    pb_report_words_column(page, "series", 16);
    pb_report_column(page, "actual", PB_KIND_NUMBER);
    pb_report_column(page, "P10 to P90", PB_KIND_NUMBER);
    pb_report_words_column(page, "now", 0);
    pb_report_column(page, "months outside", PB_KIND_NUMBER);
    pb_report_column(page, "first", PB_KIND_NUMBER);
    for (int s = 0; s < PAYBACK_SERIES; s++)
        add_standing(page, r, (payback_series)s);
    pb_report_note(page, "One month in five lies outside by luck alone.");
    pb_report_say(page, "Go-live came %s months after signature%s; planned were %s to %s.",
                  pb_fixed(r->go_live_month, 1).text,
                  r->signed_given ? "" : " (as planned: the day of signature was not given)",
                  pb_fixed(r->go_live_p10, 1).text, pb_fixed(r->go_live_p90, 1).text);
    if (r->go_live_outside)
        pb_report_say(page, "No case of the scenario had it on that day.");
}

static struct pb_label in_unit(const char *unit, double x)
{
    return pb_is_share(unit) ? pb_percent_fixed(x, 1) : pb_general(x);
}

static void add_belief(struct pb_report *page, const char *unit, const payback_belief *belief)
{
    pb_report_cell(page, PB_PLAIN,
                   pb_report_words(page, "%s (%s to %s)", in_unit(unit, belief->mean).text,
                                   in_unit(unit, belief->p10).text, in_unit(unit, belief->p90).text));
}

static void add_moved(struct pb_report *page, const payback_track_result *r)
{
    if (r->moved_count == 0)
        return;
    pb_report_table(page, "What moved the forecast: the assumptions that the actuals changed most, mean (P10 to P90)");
    pb_report_words_column(page, "assumption", 16);
    pb_report_column(page, "when signed", PB_KIND_NUMBER);
    pb_report_column(page, "now", PB_KIND_NUMBER);
    pb_report_column(page, "moved, sd", PB_KIND_NUMBER);
    for (size_t i = 0; i < r->moved_count; i++) {
        pb_report_row(page);
        pb_report_cell(page, PB_PLAIN, r->moved[i].name);
        add_belief(page, r->moved[i].unit, &r->moved[i].prior);
        add_belief(page, r->moved[i].unit, &r->moved[i].posterior);
        pb_report_labelled(page, PB_STRONG, pb_joined(r->shifts[i] > 0 ? "+" : "", pb_fixed(r->shifts[i], 1).text),
                           r->shifts[i]);
    }
}

/* ---- what next ---- */

static void add_price(struct pb_report *page, const payback_track_result *r)
{
    if (isnan(r->price_factor))
        return;
    const char *unit = isnan(r->unit_price)
                           ? ""
                           : pb_report_words(page, ", %s per unit instead of %s",
                                             pb_fixed(r->unit_price * fmax(0, r->price_factor), 2).text,
                                             pb_general(r->unit_price).text);
    if (r->price_factor <= 0)
        pb_report_say(page, "Stopping is worth more than staying, even if the vendor charged nothing.");
    else
        pb_report_say(page, "Renewal breaks even at %s of today's prices%s: %s.",
                      pb_percent_fixed(r->price_factor, 0).text, unit,
                      r->price_factor >= 1 ? "that is how far they may rise before stopping is worth more"
                                           : "renew at that or less, else stop");
}

static void add_next(struct pb_report *page, const payback_track_result *r)
{
    pb_report_section(page, PB_ACROSS, "What next?");
    if (!r->can_stop) {
        pb_report_say(page,
                      "The contract term that runs ends at month %s, which is not before the scenario's horizon of %d: "
                      "there is no renewal to decide within it. From now on, staying is worth %s on average.",
                      pb_general(r->term_end).text, r->horizon_months, money(page, r, r->stay.value));
        return;
    }
    bool stays = r->stay.value >= r->stop.value;
    if (stays)
        pb_report_say(page, "Stay: on average that is worth %s more than stopping when the term ends, at month %s.",
                      money(page, r, r->stay.value - r->stop.value), pb_general(r->term_end).text);
    else
        pb_report_say(page, "Stop when the term ends, at month %s: on average that is worth %s more than staying.",
                      pb_general(r->term_end).text, money(page, r, r->stop.value - r->stay.value));
    pb_report_table(
        page, pb_report_words(page, "Worth of the months from now to month %d, discounted to now", r->horizon_months));
    pb_report_words_column(page, "decision", 20);
    pb_report_column(page, "mean", PB_KIND_NUMBER);
    pb_report_row(page);
    pb_report_cell(page, PB_PLAIN, "stay at today's prices");
    pb_report_labelled(page, stays ? PB_STRONG : PB_PLAIN, pb_money_phrase(r->currency, r->stay.value), r->stay.value);
    pb_report_row(page);
    pb_report_cell(page, PB_PLAIN,
                   pb_report_words(page, "stop at the term's end (month %s)", pb_general(r->term_end).text));
    pb_report_labelled(page, stays ? PB_PLAIN : PB_STRONG, pb_money_phrase(r->currency, r->stop.value), r->stop.value);
    add_price(page, r);
}

/* ---- invoices ---- */

static const char *explanation(struct pb_report *page, const payback_reconciled *r)
{
    if (!isnan(r->implied_price))
        return pb_report_words(page, "as if %s units had cost %s each; the contract has %s", pb_general(r->units).text,
                               pb_general(r->implied_price).text, pb_general(r->price).text);
    if (!isnan(r->implied_units))
        return pb_report_words(page, "as if %s units had been billed at %s; there were %s",
                               pb_general(r->implied_units).text, pb_general(r->price).text, pb_general(r->units).text);
    return NULL;
}

static bool agrees(const payback_reconciled *r)
{
    return fabs(r->difference) < 0.005;
}

static void add_invoice(struct pb_report *page, const payback_reconciled *invoice)
{
    pb_report_row(page);
    pb_report_cell(page, PB_PLAIN, pb_calendar_month(invoice->year, invoice->calendar_month).text);
    pb_report_labelled(page, PB_PLAIN, pb_fixed(invoice->billed, 2), invoice->billed);
    pb_report_labelled(page, PB_PLAIN, pb_fixed(invoice->contract, 2), invoice->contract);
    pb_report_labelled(page, agrees(invoice) ? PB_PLAIN : PB_STRONG,
                       pb_fixed(agrees(invoice) ? 0 : invoice->difference, 2), invoice->difference);
    if (!invoice->exact)
        pb_report_remark(page, "Not all units that the contract bills are given for this month: they are estimated.");
    else if (!agrees(invoice) && explanation(page, invoice))
        pb_report_remark(page, explanation(page, invoice));
}

static void add_invoices(struct pb_report *page, const payback_track_result *r)
{
    double more = 0, less = 0;
    int exact = 0;
    if (r->invoice_count == 0)
        return;
    for (size_t i = 0; i < r->invoice_count; i++) {
        const payback_reconciled *invoice = &r->invoices[i];
        exact += invoice->exact;
        if (invoice->exact && !agrees(invoice))
            *(invoice->difference > 0 ? &more : &less) += invoice->difference;
    }
    pb_report_section(page, PB_ACROSS, "Do the invoices follow the contract?");
    if (exact == 0)
        pb_report_say(page, "That cannot be told: the units that the contract bills are not given.");
    else if (more == 0 && less == 0)
        pb_report_say(page, "Yes: all %s that can be checked follow it to the cent.",
                      exact == 1 ? "one" : pb_count(exact).text);
    if (more > 0)
        pb_report_say(page, "No: %s was billed that the contract does not have.", money(page, r, more));
    if (less < 0)
        pb_report_say(page, "%s that the contract has was not billed.", money(page, r, -less));
    pb_report_table(page,
                    pb_report_words(page, "Billed, and what the contract makes of the actual units, %s", r->currency));
    pb_report_words_column(page, "month", 0);
    pb_report_column(page, "billed", PB_KIND_NUMBER);
    pb_report_column(page, "contract", PB_KIND_NUMBER);
    pb_report_column(page, "difference", PB_KIND_NUMBER);
    for (size_t i = 0; i < r->invoice_count; i++)
        add_invoice(page, &r->invoices[i]);
}

/* ---- all months ---- */

static void add_months(struct pb_report *page, const payback_track_result *r)
{
    for (int s = 0; s < PAYBACK_SERIES; s++) {
        if (standing_of(r, (payback_series)s).known == 0)
            continue;
        pb_report_table(page, pb_report_words(page, "Month by month: %s", pb_series_name((payback_series)s)));
        pb_report_words_column(page, "month", 0);
        pb_report_column(page, "actual", PB_KIND_NUMBER);
        pb_report_column(page, "P10", PB_KIND_NUMBER);
        pb_report_column(page, "P50", PB_KIND_NUMBER);
        pb_report_column(page, "P90", PB_KIND_NUMBER);
        for (size_t m = 0; m < r->month_count; m++) {
            const payback_tracked_figure *figure = &r->months[m].figures[s];
            const double values[] = {figure->actual, figure->p10, figure->p50, figure->p90};
            if (isnan(figure->actual))
                continue;
            pb_report_row(page);
            pb_report_cell(page, PB_PLAIN, pb_calendar_month(r->months[m].year, r->months[m].calendar_month).text);
            for (size_t v = 0; v < sizeof values / sizeof values[0]; v++)
                pb_report_labelled(page, v == 0 && is_outside(figure) ? PB_STRONG : PB_PLAIN,
                                   pb_series_figure((payback_series)s, values[v], r->currency), values[v]);
        }
    }
}

static void add_method(struct pb_report *page, const payback_track_result *r)
{
    if (r->fits)
        pb_report_note(page,
                       "%s trials of the scenario, weighted by how well they explain the actuals%s, count as much as "
                       "about %s independent ones; payback %s.",
                       pb_count((double)r->trials).text,
                       r->rounds > 0 ? pb_report_words(page, " and drawn again in %d rounds", r->rounds) : "",
                       pb_general(round(r->effective_trials / 10) * 10).text, r->version);
    if (r->filled > 0)
        pb_report_note(page, "%s empty cells were filled from the store.", pb_count(r->filled).text);
}

static void build(struct pb_report *page, const void *data)
{
    const struct subject *subject = data;
    const payback_track_result *r = subject->result;
    pb_report_title(page, r->name,
                    pb_report_words(page, "%s · live since %s · %s" PB_NBSP "basis · %s", r->vendor, r->go_live,
                                    r->basis, r->currency));
    if (r->fits) {
        add_verdict(page, r);
        add_payback(page, r);
    } else {
        add_misfit(page, r);
    }
    add_on_track(page, r);
    if (r->fits) {
        add_moved(page, r);
        add_next(page, r);
    }
    add_invoices(page, r);
    add_method(page, r);
    const char *command = pb_report_words(page, "payback track SCENARIO.json ACTUALS.csv --go-live %s%s%s", r->go_live,
                                          r->signed_given ? " --signed " : "", r->signed_given ? r->signed_on : "");
    const struct pb_manifest manifest = PB_MANIFEST(r, command, subject->scenario);
    pb_report_appendix(page);
    add_months(page, r);
    pb_report_manifest(page, "To make this file again", &manifest);
}

payback_status payback_render_track(payback_text *out, const payback_track_result *result, const payback_style *style)
{
    const struct subject subject = {result, NULL};
    return pb_report_render_text(out, build, result != NULL ? &subject : NULL, style);
}

payback_status payback_render_track_html(payback_text *out, const payback_track_result *result,
                                         const payback_scenario *scenario)
{
    const struct subject subject = {result, scenario};
    return pb_report_render_html(out, build, result != NULL ? &subject : NULL);
}
