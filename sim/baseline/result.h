/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What was measured, as plain figures: what the part, the pages and the store are written from. */
#ifndef PB_BASELINE_RESULT_H
#define PB_BASELINE_RESULT_H

#include "base/text.h"
#include "baseline/reading.h"
#include "payback/estimate.h"

enum { PB_BASELINE_CATEGORIES = 12, PB_BASELINE_MONTHS = 1200, PB_MIX_MONTHS = 12 };

/* A calendar month is 12 · year + month − 1. */
struct pb_month {
    int month;
    size_t tickets; /* that count */
    bool complete;
    bool dropped; /* complete, but not in the fit: tickets are missing */
    double surge; /* factor above what is expected; 0: none */
    double fit;   /* what trend and season expect; NaN outside of the fit */
    size_t solved, reopened, agents;
};

struct pb_volume {
    bool known;
    int start;               /* the model's month 1 */
    double level, low, high; /* tickets a month: median, 5th and 95th percentile */
    double growth, growth_sd,
        fit_sd; /* of the logarithm a year: mean, sd with the future's share, sd of the fit alone */
    double noise_low, noise_high, noise;
    double season[12], tau, sigma, phi, lag1, rank;
    int surges;
    double surge_median, surge_sd; /* of the logarithm */
    double hours_noise;            /* CV of the hours of a month by the spread between tickets; 0: unknown */
};

/* A quantity with a gamma or beta distribution: parameters and what they mean. */
struct pb_quantity_fit {
    bool known;
    double a, b; /* gamma: shape and scale; beta: alpha and beta */
    double mean, sd;
    double low, high; /* 5th and 95th percentile */
};

struct pb_work {
    size_t n; /* solved tickets with a time */
    size_t solved;
    double filled;                           /* share of the solved */
    double mean;                             /* capped */
    double raw_mean, median, p90, cv, error; /* error: of the mean, relative */
    double kappa;
    bool pooled;                    /* too few values: those of the others */
    struct pb_quantity_fit minutes; /* of one handling */
};

struct pb_category {
    char *name;
    size_t tickets; /* in the mix window */
    struct pb_quantity_fit share, reopen, automatable;
    struct pb_work work;
    double simple_share;         /* NaN where nothing says it */
    size_t sampled, sampled_yes; /* of a sample that people read */
    double moves;                /* of the share, a year; 0: it does not */
    size_t repeats;              /* the same requester again within seven days */
};

struct pb_people {
    bool known;
    int active; /* median of the last three months */
    int leavers;
    double agent_years;
    double unusable;       /* share of solved tickets without a person */
    double workload_hours; /* a month */
    double capacity_hours; /* a month; 0: not given */
    double factor;         /* capacity by workload */
};

/* What people filled in of a sample. */
struct pb_labels {
    bool given;
    int raters;
    size_t lines, filled; /* filled: cells */
    size_t both, apart;   /* lines that two people filled in, and those of them in which they differ */
    char missing[320];    /* what is to be said of categories without a label */
};

struct pb_warning {
    const char *code;
    char *message;
};

struct pb_missing {
    char pointer[64];
    const char *why;
};

struct payback_baseline {
    struct pb_reading reading;
    payback_baseline_request request; /* its texts are copies */
    char **paths;
    bool from_store; /* the cells of the category column are its categories */
    size_t reasons[PB_REASON_COUNT];
    size_t counted, follow_ups, window_tickets;
    struct pb_month *months;
    size_t month_count, complete; /* complete: and in the fit or nearly */
    int first_mix, mix_months;    /* the mix window */
    double longest_pause_days;
    uint32_t end; /* latest moment of the data */
    struct pb_volume volume;
    struct pb_category *categories;
    size_t category_count;
    uint8_t *category_of;                    /* of the cells of the category column: index of the category */
    bool by_tags;                            /* the cells of the category column are tags */
    char *common_tags;                       /* tags that do not divide the tickets, and are asked last; NULL: none */
    char *spellings[PB_BASELINE_CATEGORIES]; /* of each category: how else it is written; NULL: one way */
    double phi, effective;                   /* of the mix */
    enum pb_handle_kind kind;                /* in force: none where the column was not used */
    bool elapsed, calibrated;
    double factor_applied;
    struct pb_people people;
    struct pb_labels labels;
    struct pb_warning *warnings;
    size_t warning_count, warning_capacity;
    struct pb_missing missing[16];
    size_t missing_count;
    bool memory; /* ran out while warnings were written */
};

void pb_baseline_warn(payback_baseline *baseline, const char *code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void pb_baseline_miss(payback_baseline *baseline, const char *pointer, const char *why);

static inline bool pb_counts(const struct pb_ticket *ticket)
{
    return ticket->reason == PB_REASON_NONE;
}

/* Month of a moment: 12 · year + month − 1. */
int pb_month_of_moment(uint32_t seconds);
/* "2026-02" */
struct pb_month_name {
    char text[12];
};
struct pb_month_name pb_month_name(int month);
/* A name of a category as pages and messages show it: cut where it is long. */
struct pb_shown_name {
    char text[256];
};
struct pb_shown_name pb_shown_name(const char *name);
/* Index of a month in the baseline's list; −1 outside. */
static inline int pb_month_index(const payback_baseline *baseline, int month)
{
    int index = baseline->month_count ? month - baseline->months[0].month : -1;
    return index >= 0 && index < (int)baseline->month_count ? index : -1;
}
/* Index of the ticket's category among the baseline's; −1 where the mix window has none such. */
int pb_category_of(const payback_baseline *baseline, const struct pb_ticket *ticket);

/* Tickets of a month and category. */
struct pb_baseline_cell {
    size_t tickets, solved, reopened, timed;
    double sum, square; /* of the minutes */
};
/* month_count rows of category_count, for the caller to free; NULL where memory is short. */
struct pb_baseline_cell *pb_baseline_cells(const payback_baseline *baseline);

/* Fills in mean, sd, low and high. */
struct pb_quantity_fit pb_gamma_fit(double shape, double scale);
struct pb_quantity_fit pb_beta_fit(double alpha, double beta);

/* All the steps that follow the reading. */
payback_status pb_baseline_steps(payback_baseline *baseline);
/* The steps, in this order. */
payback_status pb_baseline_window(payback_baseline *baseline);   /* window.c */
payback_status pb_baseline_volume(payback_baseline *baseline);   /* volume.c */
payback_status pb_baseline_mix(payback_baseline *baseline);      /* mix.c */
payback_status pb_baseline_reopened(payback_baseline *baseline); /* reopened.c */
payback_status pb_baseline_work(payback_baseline *baseline);     /* work.c */
payback_status pb_baseline_people(payback_baseline *baseline);   /* people.c */
payback_status pb_baseline_labels(payback_baseline *baseline);   /* sample.c */

#endif
