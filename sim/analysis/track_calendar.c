/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/track_calendar.h"

#include "base/diagnostics.h"
#include "base/memory.h"
#include "separated/values.h"
#include "statistics/statistics.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIRECTION_DAYS = 90, PRELIMINARY_DAYS = 180 };

static payback_status fault_of_date(const struct pb_track_calendar *w, const char *option, const char *text)
{
    pb_diagnose(w->diagnostics, PAYBACK_ERROR, option, 0, 0, "", "a day as in 2026-04-17", "no date (found \"%s\")",
                text);
    return PAYBACK_ERROR_SCENARIO;
}

static const char *date_words(const struct pb_track_calendar *w, const char *text)
{
    struct pb_text words = {0};
    pb_text_format(&words, "%s%s", text, strlen(text) == 7 ? "-01" : "");
    return pb_texts_take(w->texts, &words);
}

/* Months from signature to go-live, as planned: the median. */
static payback_status planned_go_live(double *months, const struct pb_track_calendar *w)
{
    struct pb_track_facts none = {.last = 0};
    struct pb_plan *plan;
    struct pb_worker *worker;
    payback_status status = pb_track_plan(&plan, w->values, &none, w->options);
    if (status)
        return status;
    status = pb_worker_new(&worker, plan);
    if (!status) {
        double level = 0.5;
        pb_worker_draw(worker, 0);
        pb_worker_simulate(worker, NULL);
        status = pb_plain_quantiles(worker->result->outcomes[PB_GO_LIVE_MONTH], PB_BLOCK, &level, 1, months);
        pb_worker_free(worker);
    }
    pb_plan_free(plan);
    return status;
}

static payback_status place_go_live(struct pb_track_facts *facts, payback_track_result *r,
                                    const struct pb_track_calendar *w)
{
    const payback_track_request *request = w->request;
    int live_month, signed_month;
    double live_into, signed_into = 0, planned;
    char words[24];
    if (!pb_date_read(request->go_live, &live_month, &live_into))
        return fault_of_date(w, "--go-live", request->go_live);
    r->go_live = date_words(w, request->go_live);
    r->signed_given = request->signed_on != NULL;
    if (r->signed_given && !pb_date_read(request->signed_on, &signed_month, &signed_into))
        return fault_of_date(w, "--signed", request->signed_on);
    if (!r->signed_given) {
        payback_status status = planned_go_live(&planned, w);
        if (status)
            return status;
        signed_month = live_month - (int)floor(fmax(0, planned - live_into) + 0.5);
        snprintf(words, sizeof words, "%04d-%02d-01", signed_month / 12, signed_month % 12 + 1);
    }
    r->signed_on = r->signed_given ? date_words(w, request->signed_on) : pb_texts_keep(w->texts, words);
    facts->first_calendar = signed_month;
    facts->go_live = r->go_live_month = live_month - signed_month + live_into;
    if (facts->go_live >= signed_into)
        return PAYBACK_OK;
    pb_diagnose(w->diagnostics, PAYBACK_ERROR, "--go-live", 0, 0, "", "go-live after signature",
                "go-live is before signature (found %s, and --signed %s)", r->go_live, r->signed_on);
    return PAYBACK_ERROR_SCENARIO;
}

static int days_of_go_live(const struct pb_track_facts *facts, const payback_track_result *r)
{
    int year = atoi(r->go_live), month = atoi(r->go_live + 5), day = atoi(r->go_live + 8),
        after = facts->first_calendar + facts->last;
    return (int)(pb_days_from_date(after / 12, after % 12 + 1, 1) - pb_days_from_date(year, month, day));
}

/* Nothing is known of any month after go-live. */
static payback_status no_months(const struct pb_track_calendar *w, const payback_track_result *r, bool any)
{
    if (!any) {
        pb_diagnose(w->diagnostics, PAYBACK_ERROR, w->request->actuals, 0, 0, "",
                    "fill in what is known, such as tickets and contained; cells may stay empty",
                    "no month has a figure");
        return PAYBACK_ERROR_SCENARIO;
    }
    pb_diagnose(w->diagnostics, PAYBACK_ERROR, w->request->actuals, 0, 0, "",
                "months from go-live on, and the right days for --go-live and --signed",
                "no month of these lies after go-live (%s; signed %s)", r->go_live, r->signed_on);
    return PAYBACK_ERROR_SCENARIO;
}

static void warn_of_row(const struct pb_track_calendar *w, const payback_track_result *r, int month, bool early)
{
    pb_diagnose(w->diagnostics, PAYBACK_WARNING, w->request->actuals, 0, 0, "",
                early ? "--signed names the day of signature; what was billed before it is not part of the deal"
                      : "is the year right?",
                early ? "%04d-%02d lies before signature (%s) and is not used"
                      : "%04d-%02d lies too far behind signature (%s) and is not used",
                month / 12, month % 12 + 1, r->signed_on);
}

/* Months of which the signed scenario says nothing: what it assumes goes on as it did. */
static void warn_of_horizon(const struct pb_track_calendar *w, int last)
{
    int horizon = (int)pb_root_number(w->values, PB_ROOT_HORIZON_MONTHS);
    if (last > horizon)
        pb_diagnose(w->diagnostics, PAYBACK_WARNING, w->request->actuals, 0, 0, "",
                    "are --go-live and --signed right? Else growth and prices are taken to go on as they did",
                    "months %d to %d after signature lie beyond the scenario's horizon of %d", horizon + 1, last,
                    horizon);
}

static bool has_figures(const struct pb_actual_month *month)
{
    bool has = false;
    for (int c = 0; c < PB_ACTUAL_CELLS; c++)
        has |= !isnan(month->cells[c]);
    return has;
}

static void place_month(struct pb_track_facts *facts, const struct pb_actual_month *month, int t)
{
    for (int c = 0; c < PB_ACTUAL_CELLS; c++)
        facts->cells[c][t] = month->cells[c];
    if (has_figures(month))
        facts->last = t;
}

static payback_status place_facts(struct pb_track_facts *facts, payback_track_result *r,
                                  const struct pb_track_calendar *w, const struct pb_actuals *actuals)
{
    for (int c = 0; c < PB_ACTUAL_CELLS; c++)
        for (int t = 0; t < PB_TRACK_MONTHS; t++)
            facts->cells[c][t] = NAN;
    bool any = false;
    for (size_t i = 0; i < actuals->count; i++) {
        const struct pb_actual_month *month = &actuals->months[i];
        any |= has_figures(month);
        int t = month->month - facts->first_calendar + 1;
        if (t >= 1 && t <= PB_HORIZON_MAX)
            place_month(facts, month, t);
        else if (has_figures(month))
            warn_of_row(w, r, month->month, t < 1);
    }
    if (facts->last == 0 || facts->last <= facts->go_live)
        return no_months(w, r, any);
    warn_of_horizon(w, facts->last);
    r->last_month = facts->last;
    r->days_live = days_of_go_live(facts, r);
    r->stage = r->days_live < DIRECTION_DAYS     ? PAYBACK_DIRECTION_ONLY
               : r->days_live < PRELIMINARY_DAYS ? PAYBACK_PRELIMINARY
                                                 : PAYBACK_ESTABLISHED;
    return PAYBACK_OK;
}

/* Cells that are empty, from what a baseline measured. */
static payback_status fill_from_baseline(struct pb_actuals *actuals, const struct pb_track_calendar *w)
{
    struct pb_actuals *measured = pb_new(1, sizeof *measured);
    payback_status status =
        measured ? pb_actuals_read_measured(measured, w->request->measured, w->diagnostics) : PAYBACK_ERROR_MEMORY;
    if (!status)
        pb_actuals_fill(actuals, measured);
    free(measured);
    return status;
}

payback_status pb_track_place(struct pb_track_facts *facts, payback_track_result *result,
                              const struct pb_track_calendar *calendar)
{
    const payback_track_request *request = calendar->request;
    struct pb_actuals *actuals = pb_new(1, sizeof *actuals);
    payback_status status = actuals ? place_go_live(facts, result, calendar) : PAYBACK_ERROR_MEMORY;
    if (!status)
        status = pb_actuals_read(actuals, request->actuals, facts->first_calendar + (int)floor(facts->go_live),
                                 calendar->diagnostics);
    if (!status && request->measured)
        status = fill_from_baseline(actuals, calendar);
    if (!status) {
        result->filled = actuals->filled;
        status = place_facts(facts, result, calendar, actuals);
    }
    free(actuals);
    return status;
}
