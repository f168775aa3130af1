/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * After go-live: months as they really were against the scenario that was signed. Did it pay back, is it on track, what
 * next; and the vendor's invoices against the contract. */
#ifndef PAYBACK_TRACK_H
#define PAYBACK_TRACK_H

#include "payback/estimate.h"
#include "payback/report.h"
#include "payback/result.h"
#include "payback/run.h"
#include "payback/scenario.h"
#include "payback/status.h"
#include "payback/update.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct payback_track_request {
    const char *actuals;   /* a file of separated values, one row a month: see payback_render_track_template */
    const char *go_live;   /* "2026-04-17": the day on which the first tickets reached the tool */
    const char *signed_on; /* the day of signature; NULL: so long before go-live as the scenario plans */
    const char *measured;  /* NULL, or the text of payback_render_baseline_csv: its months fill empty cells */
} payback_track_request;

/* What is compared month by month. Shares are between 0 and 1. */
typedef enum payback_series {
    PAYBACK_SERIES_TICKETS,        /* created */
    PAYBACK_SERIES_ATTEMPTED,      /* share of the tickets */
    PAYBACK_SERIES_CONTAINED,      /* share of the attempted */
    PAYBACK_SERIES_NOT_REOPENED,   /* share of the contained */
    PAYBACK_SERIES_HANDLE_MINUTES, /* of a ticket that reaches a human */
    PAYBACK_SERIES_HUMAN_TICKETS,
    PAYBACK_SERIES_AGENTS,
    PAYBACK_SERIES_INVOICE, /* of the vendor */
    PAYBACK_SERIES_TUNING_HOURS,
    PAYBACK_SERIES_CSAT, /* points: contained tickets less human-handled ones */
    PAYBACK_SERIES
} payback_series;

/* A figure of a month; NaN where it is not known. */
typedef struct payback_tracked_figure {
    double actual, p10, p50, p90; /* of the scenario that was signed */
    double p_value; /* how likely it thought a figure at least as far out, two-sided; NaN where it says nothing */
} payback_tracked_figure;

typedef struct payback_tracked_month {
    int year, calendar_month; /* 1 … 12 */
    int month;                /* of the model, from 1 */
    payback_tracked_figure figures[PAYBACK_SERIES];
} payback_tracked_month;

/* An invoice against the contract on actual units. */
typedef struct payback_reconciled {
    int year, calendar_month;
    double billed, contract, difference; /* billed less contract */
    bool exact;                          /* all counts that the bill needs were given */
    double units, price;                 /* of the usage price: billable units, and what the contract has for one;
                                            NaN where it has no one price */
    double implied_price, implied_units; /* what explains the difference; NaN where it does not */
} payback_reconciled;

typedef enum payback_track_stage {
    PAYBACK_DIRECTION_ONLY, /* before day 90 */
    PAYBACK_PRELIMINARY,    /* before day 180 */
    PAYBACK_ESTABLISHED
} payback_track_stage;

enum { PAYBACK_MOVED_MOST = 5 };

typedef struct payback_track_result {
    const char *name, *vendor, *currency, *file, *digest, *version, *isa, *sampler, *basis;
    const char *actuals_file;
    double seed, elapsed_seconds;
    size_t trials;
    int replicates, threads, horizon_months;
    const char *go_live, *signed_on; /* dates; of a month its first day */
    bool signed_given;
    double go_live_month; /* months after signature, and as planned: */
    double go_live_p10, go_live_p50, go_live_p90;
    bool go_live_outside; /* later or earlier than in any trial */
    int last_month, days_live;
    payback_track_stage stage;
    int filled; /* cells that the store filled */
    payback_tracked_month *months;
    size_t month_count;
    payback_reconciled *invoices;
    size_t invoice_count;

    /* What is believed now. fits false: the actuals lie outside of what the scenario thought possible, and the rest of
     * the struct holds nothing; misfit_… say what is furthest out. */
    bool fits;
    int misfit_year, misfit_month;
    payback_series misfit_series;
    double misfit_p;
    double effective_trials;
    int rounds;                     /* of adaptive proposals; 0: the scenario's own trials did */
    payback_belief net_to_date;     /* cumulative, on the decision's basis, invoices as they were */
    payback_estimate paid_already;  /* P(net to date is not below 0) */
    double target_months, required; /* of the decision */
    payback_before_after paid_by_target, npv;
    payback_verdict verdict_before, verdict_after;
    payback_updated_input moved[PAYBACK_MOVED_MOST]; /* whose mean moved most, in standard deviations of before */
    double shifts[PAYBACK_MOVED_MOST];
    size_t moved_count;
    /* The next decision: at the end of the contract term that runs. Values from the last month to the horizon,
     * discounted to it. */
    double term_end; /* months after signature */
    bool can_stop;   /* it lies before the horizon */
    payback_estimate stay, stop;
    payback_belief stay_belief;
    double price_factor; /* times the vendor's prices from then on, at which staying is worth as much as stopping; NaN:
                            nothing is billed then */
    double unit_price;   /* the usage price; NaN where there is no one price, or one that may change */
} payback_track_result;

/* *out is NULL unless PAYBACK_OK. options->trials: those that are weighted at first, 131,072 unless given.
 * PAYBACK_ERROR_UNREADABLE, PAYBACK_ERROR_SCENARIO: the actuals or a date are not valid; see the diagnostics. */
PAYBACK_API payback_status payback_track(payback_track_result **out, const payback_scenario *scenario,
                                         const payback_track_request *request, const payback_options *options,
                                         payback_diagnostics *diagnostics);
PAYBACK_API void payback_track_free(payback_track_result *result); /* takes NULL */

/* Pages: see report.h. */
PAYBACK_API payback_status payback_render_track(payback_text *out, const payback_track_result *result,
                                                const payback_style *style);
PAYBACK_API payback_status payback_render_track_json(payback_text *out, const payback_track_result *result);
/* One line a month and series: month, series, actual, p10, p50, p90, p_value. */
PAYBACK_API payback_status payback_render_track_csv(payback_text *out, const payback_track_result *result);
/* The CSV that actuals are entered into: the head, and twelve months from go_live on ("2026-04-17").
 * PAYBACK_ERROR_ARGUMENT also where that is no date. */
PAYBACK_API payback_status payback_render_track_template(payback_text *out, const char *go_live);

#ifdef __cplusplus
}
#endif

#endif
