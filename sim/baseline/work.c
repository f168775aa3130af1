/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Work time of each category: how well the data say its mean over years, which is not how much tickets differ. */
#include "baseline/result.h"

#include "base/diagnostics.h"
#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FEWEST = 20, CAPPED_FROM = 200, CLUSTERS = 6 };
static const double cap_factor = 3, cap_minutes = 480, elapsed_share = 0.3, elapsed_near = 0.05, elapsed_median = 240;
static const double filled_least = 0.5, capped_much = 0.1, apart_much = 0.2, pooled_sd = 0.5, calibrated_kappa = 0.10;
static const double least_minutes = 0.5;

/* Values of all categories, those of one behind each other. */
struct values {
    float *minutes;
    size_t begin[PB_BASELINE_CATEGORIES + 1];
};

static bool has_time(const payback_baseline *baseline, const struct pb_ticket *ticket, int *category)
{
    if (!pb_counts(ticket) || !(ticket->flags & PB_TICKET_SOLVED) || isnan(ticket->minutes))
        return false;
    *category = pb_category_of(baseline, ticket);
    return *category >= 0;
}

static bool collect(payback_baseline *baseline, struct values *values)
{
    size_t at[PB_BASELINE_CATEGORIES];
    int category;
    memset(values->begin, 0, sizeof values->begin);
    for (size_t i = 0; i < baseline->reading.tickets.count; i++)
        if (has_time(baseline, pb_ticket_at(&baseline->reading.tickets, i), &category))
            values->begin[category + 1]++;
    for (int c = 0; c < PB_BASELINE_CATEGORIES; c++) {
        values->begin[c + 1] += values->begin[c];
        at[c] = values->begin[c];
    }
    values->minutes = pb_new(values->begin[PB_BASELINE_CATEGORIES], sizeof *values->minutes);
    for (size_t i = 0; values->minutes && i < baseline->reading.tickets.count; i++) {
        const struct pb_ticket *ticket = pb_ticket_at(&baseline->reading.tickets, i);
        if (has_time(baseline, ticket, &category))
            values->minutes[at[category]++] = ticket->minutes;
    }
    return values->minutes != NULL;
}

/* The k-th smallest of n values; they are moved about (Hoare's selection). */
static float select_value(float *values, size_t n, size_t k)
{
    size_t low = 0, high = n - 1;
    while (low < high) {
        float pivot = values[low + (high - low) / 2];
        size_t i = low, j = high;
        for (;; i++, j--) {
            while (values[i] < pivot)
                i++;
            while (values[j] > pivot)
                j--;
            if (i >= j)
                break;
            float moved = values[i];
            values[i] = values[j];
            values[j] = moved;
        }
        if (k <= j)
            high = j;
        else
            low = j + 1;
    }
    return values[k];
}

static double quantile(float *values, size_t n, double p)
{
    double place = p * (double)(n - 1), whole = floor(place);
    double one = select_value(values, n, (size_t)whole);
    return whole + 1 < (double)n && place > whole
               ? one + (place - whole) * (select_value(values, n, (size_t)whole + 1) - one)
               : one;
}

/* ---- elapsed time ---- */

/* Time from creation to solution is not work, whatever its column is called. */
static bool is_elapsed(const payback_baseline *baseline)
{
    size_t near = 0, all = 0, longer = 0;
    for (size_t i = 0; i < baseline->reading.tickets.count; i++) {
        const struct pb_ticket *ticket = pb_ticket_at(&baseline->reading.tickets, i);
        int category;
        if (!has_time(baseline, ticket, &category))
            continue;
        double elapsed = ticket->solved > ticket->created ? (double)(ticket->solved - ticket->created) / 60 : 0;
        all++;
        longer += ticket->minutes > elapsed_median;
        near += elapsed > 0 && fabs(ticket->minutes - elapsed) <= elapsed_near * elapsed;
    }
    return (double)near >= elapsed_share * (double)all || 2 * longer > all;
}

static void discard(payback_baseline *baseline, const char *code, const char *why)
{
    int index = baseline->reading.columns.of[PB_COLUMN_HANDLE];
    const char *name = index >= 0 ? baseline->reading.profiles.items[index].name : "";
    pb_baseline_warn(baseline, code, "\"%s\" %s: it is not used", name, why);
    baseline->elapsed = strcmp(code, "elapsed") == 0;
    baseline->kind = PB_HANDLE_NONE;
}

/* ---- one category ---- */

/* Sums and counts of each month, capped. */
struct clusters {
    double *sum, *count;
};

static void fill_clusters(const payback_baseline *baseline, struct clusters *clusters, const double *caps)
{
    for (size_t i = 0; i < baseline->reading.tickets.count; i++) {
        const struct pb_ticket *ticket = pb_ticket_at(&baseline->reading.tickets, i);
        int category;
        if (!has_time(baseline, ticket, &category))
            continue;
        size_t at = (size_t)category * baseline->month_count +
                    (size_t)pb_month_index(baseline, pb_month_of_moment(ticket->created));
        clusters->sum[at] += fmin(ticket->minutes, caps[category]);
        clusters->count[at]++;
    }
}

/* Relative standard error of the mean, months being drawn and not tickets: what happens in a month is alike. */
static double relative_error(const double *sum, const double *count, size_t months, double mean, double sd)
{
    double square = 0, n = 0, c = 0;
    for (size_t m = 0; m < months; m++) {
        if (count[m] == 0)
            continue;
        square += pow(sum[m] - mean * count[m], 2);
        n += count[m];
        c++;
    }
    if (c < CLUSTERS)
        return sqrt(2) * sd / sqrt(n) / mean;
    return sqrt(c / (c - 1) * square) / n * sqrt((c - 1) / (c - 3)) / mean;
}

static void describe(struct pb_work *work, float *values, size_t n, double *cap)
{
    double sum = 0, square = 0, raw = 0, exact = 0;
    work->n = n;
    if (n == 0)
        return;
    work->median = quantile(values, n, 0.5);
    work->p90 = quantile(values, n, 0.9);
    *cap = n >= CAPPED_FROM ? cap_factor * quantile(values, n, 0.99) : cap_minutes;
    for (size_t i = 0; i < n; i++) {
        raw += values[i];
        sum += fmin(values[i], *cap);
    }
    work->mean = sum / (double)n;
    work->raw_mean = raw / (double)n;
    for (size_t i = 0; i < n; i++) {
        square += pow(fmin(values[i], *cap) - work->mean, 2);
        exact += pow(values[i] - work->raw_mean, 2);
    }
    work->cv = n > 1 ? sqrt(exact / (double)(n - 1)) / work->raw_mean : 0;
    work->error = n > 1 ? sqrt(square / (double)(n - 1)) : 0; /* the sd, until clusters say more */
}

static bool any_has_enough(const payback_baseline *baseline)
{
    for (size_t c = 0; c < baseline->category_count; c++)
        if (baseline->categories[c].work.n >= FEWEST)
            return true;
    return false;
}

static void warn_of_category(payback_baseline *baseline, const struct pb_category *category)
{
    const struct pb_work *work = &category->work;
    if (work->n > 0 && !work->pooled && work->raw_mean > (1 + capped_much) * work->mean)
        pb_baseline_warn(
            baseline, "capped",
            "%s: a few very long times make the mean %.1f minutes instead of %.1f: timers left running are "
            "cut at three times the 99th percentile (%d minutes where there are fewer than %d)",
            pb_shown_name(category->name).text, work->raw_mean, work->mean, (int)cap_minutes, CAPPED_FROM);
    if (work->filled < filled_least)
        pb_baseline_warn(baseline, "few_times", "%s: only %.0f%% of the solved tickets have a time",
                         pb_shown_name(category->name).text, 100 * work->filled);
    if (work->pooled)
        pb_baseline_warn(baseline, "pooled", "%s: only %zu ticket%s a time: the mean of %s is taken, ± 50%%",
                         pb_shown_name(category->name).text, work->n, work->n == 1 ? " has" : "s have",
                         any_has_enough(baseline) ? "the other categories" : "all categories");
}

/* The quantity: the time of one handling. Cumulative timers hold the second handling too, and the model adds that by
 * itself. */
static void fit_minutes(const payback_baseline *baseline, struct pb_category *category, double factor)
{
    struct pb_work *work = &category->work;
    double rho = category->reopen.known && baseline->reading.columns.includes_reopens ? category->reopen.mean : 0;
    double mean = factor * work->mean / (1 + rho);
    double sd = mean * (work->pooled ? pooled_sd : sqrt(work->error * work->error + work->kappa * work->kappa));
    work->minutes = pb_gamma_fit(mean / sd * (mean / sd), sd * (sd / mean));
}

/* Too few values: the mean of the others. */
static void pool(payback_baseline *baseline)
{
    double sum = 0, n = 0;
    for (size_t c = 0; c < baseline->category_count; c++) {
        const struct pb_work *work = &baseline->categories[c].work;
        if (work->n >= FEWEST) {
            sum += work->mean * (double)work->n;
            n += (double)work->n;
        }
    }
    for (size_t c = 0; c < baseline->category_count && n == 0; c++)
        sum += baseline->categories[c].work.mean * (double)baseline->categories[c].work.n;
    double all = n;
    for (size_t c = 0; c < baseline->category_count && n == 0; c++)
        all += (double)baseline->categories[c].work.n;
    for (size_t c = 0; c < baseline->category_count; c++) {
        struct pb_work *work = &baseline->categories[c].work;
        work->pooled = work->n < FEWEST;
        if (work->pooled)
            work->mean = sum / all;
    }
}

/* ---- the team ---- */

static double capacity(const payback_baseline *baseline)
{
    const payback_baseline_request *request = &baseline->request;
    return request->headcount * request->productive_hours / 12;
}

/* Second handlings by first ones, where they are not in the figure. */
static double second_handlings(const payback_baseline *baseline, const struct pb_category *category)
{
    return category->reopen.known && !baseline->reading.columns.includes_reopens ? category->reopen.mean : 0;
}

/* Hours a month that the tickets of the mix window take, second handlings with them. */
static double workload(const payback_baseline *baseline)
{
    double minutes = 0;
    for (size_t c = 0; c < baseline->category_count; c++) {
        const struct pb_category *category = &baseline->categories[c];
        minutes += (double)category->tickets * category->work.mean * (1 + second_handlings(baseline, category));
    }
    return minutes / 60 / baseline->mix_months;
}

static void warn_of_workload(payback_baseline *baseline)
{
    double share = baseline->people.workload_hours / baseline->people.capacity_hours;
    if (share < 0.4)
        pb_baseline_warn(baseline, "workload",
                         "the work times fill %.0f%% of the team's productive hours: either they miss work (timers not "
                         "started, work outside of tickets), or the team does other things too",
                         100 * share);
    else if (share > 0.95)
        pb_baseline_warn(baseline, "workload",
                         "the work times fill %.0f%% of the team's productive hours: either they hold waiting or "
                         "several tickets at a time, or the team is larger",
                         100 * share);
}

static double calibration(payback_baseline *baseline)
{
    struct pb_people *people = &baseline->people;
    double occupancy = baseline->request.occupancy > 0 ? baseline->request.occupancy : 1;
    people->capacity_hours = capacity(baseline);
    if (people->capacity_hours <= 0)
        return 1;
    people->workload_hours = workload(baseline);
    people->factor = people->capacity_hours * occupancy / people->workload_hours;
    bool unmeasured = baseline->kind == PB_HANDLE_NONE;
    if (!unmeasured)
        warn_of_workload(baseline);
    baseline->calibrated = unmeasured || baseline->request.calibrate;
    return baseline->calibrated ? people->factor : 1;
}

/* Without a measurement: minutes in proportion to replies, or the same for all; the team's hours give their level. */
static void from_replies(payback_baseline *baseline)
{
    double sum[PB_BASELINE_CATEGORIES] = {0}, n[PB_BASELINE_CATEGORIES] = {0};
    bool replies = baseline->reading.columns.of[PB_COLUMN_REPLIES] >= 0;
    for (size_t i = 0; replies && i < baseline->reading.tickets.count; i++) {
        const struct pb_ticket *ticket = pb_ticket_at(&baseline->reading.tickets, i);
        int category = pb_counts(ticket) ? pb_category_of(baseline, ticket) : -1;
        if (category < 0 || ticket->replies == UINT16_MAX)
            continue;
        sum[category] += ticket->replies;
        n[category]++;
    }
    for (size_t c = 0; c < baseline->category_count; c++)
        baseline->categories[c].work.mean = replies && sum[c] > 0 ? sum[c] / n[c] : 1;
}

/* ---- what is typical ---- */

/* Whether those with a time are like those without, by their replies. */
static void compare_replies(payback_baseline *baseline)
{
    double sum[2] = {0, 0}, n[2] = {0, 0};
    for (size_t i = 0; i < baseline->reading.tickets.count; i++) {
        const struct pb_ticket *ticket = pb_ticket_at(&baseline->reading.tickets, i);
        if (!pb_counts(ticket) || !(ticket->flags & PB_TICKET_SOLVED) || ticket->replies == UINT16_MAX)
            continue;
        int with = !isnan(ticket->minutes);
        sum[with] += ticket->replies;
        n[with]++;
    }
    if (n[0] < FEWEST || n[1] < FEWEST || sum[0] == 0)
        return;
    double ratio = sum[1] / n[1] / (sum[0] / n[0]);
    if (fabs(ratio - 1) > apart_much)
        pb_baseline_warn(baseline, "not_typical",
                         "tickets with a time have %.1f replies on average, those without %.1f: those with a time are "
                         "not typical",
                         sum[1] / n[1], sum[0] / n[0]);
}

static void measure_filled(payback_baseline *baseline)
{
    size_t solved[PB_BASELINE_CATEGORIES] = {0};
    for (size_t i = 0; i < baseline->reading.tickets.count; i++) {
        const struct pb_ticket *ticket = pb_ticket_at(&baseline->reading.tickets, i);
        int category = pb_counts(ticket) && (ticket->flags & PB_TICKET_SOLVED) ? pb_category_of(baseline, ticket) : -1;
        if (category >= 0)
            solved[category]++;
    }
    for (size_t c = 0; c < baseline->category_count; c++) {
        struct pb_work *work = &baseline->categories[c].work;
        work->solved = solved[c];
        work->filled = solved[c] ? (double)work->n / (double)solved[c] : 0;
    }
}

static payback_status measure(payback_baseline *baseline, struct values *values)
{
    double caps[PB_BASELINE_CATEGORIES];
    size_t months = baseline->month_count, cells = baseline->category_count * months;
    struct clusters clusters = {pb_new(cells, sizeof(double)), pb_new(cells, sizeof(double))};
    payback_status status = clusters.sum && clusters.count ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    for (size_t c = 0; c < baseline->category_count; c++) {
        caps[c] = cap_minutes;
        describe(&baseline->categories[c].work, values->minutes + values->begin[c],
                 values->begin[c + 1] - values->begin[c], &caps[c]);
    }
    if (status == PAYBACK_OK)
        fill_clusters(baseline, &clusters, caps);
    for (size_t c = 0; status == PAYBACK_OK && c < baseline->category_count; c++) {
        struct pb_work *work = &baseline->categories[c].work;
        if (work->n > 0)
            work->error =
                relative_error(&clusters.sum[c * months], &clusters.count[c * months], months, work->mean, work->error);
    }
    free(clusters.sum);
    free(clusters.count);
    measure_filled(baseline);
    pool(baseline);
    return status;
}

/* CV of the hours of a month that comes of tickets being different: CV between tickets by the root of their number. */
static void measure_hours_noise(payback_baseline *baseline)
{
    double n = 0, sum = 0, square = 0;
    for (size_t c = 0; c < baseline->category_count; c++) {
        const struct pb_work *work = &baseline->categories[c].work;
        double tickets = (double)baseline->categories[c].tickets;
        n += tickets;
        sum += tickets * work->mean;
        square += tickets * work->mean * work->mean * (1 + work->cv * work->cv);
    }
    double mean = sum / n, cv = sqrt(fmax(0, square / n - mean * mean)) / mean;
    baseline->volume.hours_noise = cv / sqrt(n / baseline->mix_months);
}

/* A mean that no handling can have: the unit is another one. */
static void warn_of_unit(payback_baseline *baseline)
{
    const struct pb_columns *columns = &baseline->reading.columns;
    double sum = 0, n = 0;
    for (size_t c = 0; c < baseline->category_count; c++) {
        sum += baseline->categories[c].work.raw_mean * (double)baseline->categories[c].work.n;
        n += (double)baseline->categories[c].work.n;
    }
    if (n == 0 || sum / n >= least_minutes || columns->unit >= PB_UNIT_HOURS)
        return;
    const char *larger = pb_unit_words[columns->unit + 1];
    pb_baseline_warn(
        baseline, "short_times",
        "the mean work time is %.0f seconds: if \"%s\" is in %s, say so in a mapping file (\"handle\": {…, "
        "\"unit\": \"%s\"})",
        60 * sum / n, baseline->reading.profiles.items[columns->of[PB_COLUMN_HANDLE]].name, larger, larger);
}

/* "6:13": hours and minutes, and far too many of them. */
static void discard_clock(payback_baseline *baseline, const struct values *values)
{
    char why[200];
    double median = quantile(values->minutes, values->begin[PB_BASELINE_CATEGORIES], 0.5);
    snprintf(
        why, sizeof why,
        "has a median of %.1f hours, which is waiting, not work (if these are minutes:seconds, say so in a mapping "
        "file: \"handle\": {…, \"unit\": \"minutes:seconds\"})",
        median / 60);
    discard(baseline, "elapsed", why);
}

static void choose_kind(payback_baseline *baseline, const struct values *values)
{
    size_t n = values->begin[PB_BASELINE_CATEGORIES];
    baseline->kind = baseline->reading.columns.kind;
    if (baseline->kind == PB_HANDLE_NONE)
        return;
    if (baseline->kind == PB_HANDLE_ELAPSED)
        discard(baseline, "elapsed", "is elapsed time, not work");
    else if (n == 0 && baseline->reading.zero_handles > 0)
        discard(baseline, "zero_times", "is zero in every ticket (nobody starts the timer)");
    else if (n == 0)
        discard(baseline, "no_times", "has no time of a solved ticket that can be read");
    else if (is_elapsed(baseline) && 2 * baseline->reading.short_clocks > n)
        discard_clock(baseline, values);
    else if (is_elapsed(baseline))
        discard(baseline, "elapsed", "is the time from creation to solution, or as long as that: waiting, not work");
}

/* A column that was asked for by name and holds nothing that is a time. */
static payback_status check_named(payback_baseline *baseline, const struct values *values)
{
    const struct pb_reading *reading = &baseline->reading;
    const char *name = baseline->request.handle;
    if (!name || strcmp(name, "none") == 0 || values->begin[PB_BASELINE_CATEGORIES] > 0 ||
        reading->unreadable_handles == 0)
        return PAYBACK_OK;
    const struct pb_export *export = &reading->exports[0];
    pb_diagnose(reading->diagnostics, PAYBACK_ERROR, "--handle", 0, 0, "",
                "name a column of numbers, or of times like 0:12:34 or 12 min", "no work time in \"%.60s\" of %s", name,
                strcmp(export->path, "-") ? export->path : "<stdin>");
    return PAYBACK_ERROR_SCENARIO;
}

payback_status pb_baseline_work(payback_baseline *baseline)
{
    struct values values = {0};
    payback_status status = collect(baseline, &values) ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    if (status == PAYBACK_OK)
        status = check_named(baseline, &values);
    if (status == PAYBACK_OK)
        choose_kind(baseline, &values);
    bool measured = status == PAYBACK_OK && baseline->kind != PB_HANDLE_NONE;
    if (measured)
        status = measure(baseline, &values);
    else if (status == PAYBACK_OK)
        from_replies(baseline);
    free(values.minutes);
    if (status != PAYBACK_OK)
        return status;
    double factor = baseline->factor_applied = calibration(baseline);
    for (size_t c = 0; c < baseline->category_count; c++) {
        struct pb_category *category = &baseline->categories[c];
        category->work.kappa = baseline->calibrated ? calibrated_kappa : pb_kind_kappa[baseline->kind];
        if (measured || baseline->calibrated)
            fit_minutes(baseline, category, factor);
        if (measured)
            warn_of_category(baseline, category);
    }
    if (measured) {
        warn_of_unit(baseline);
        compare_replies(baseline);
        measure_hours_noise(baseline);
    }
    if (baseline->kind == PB_HANDLE_ONLINE && baseline->request.occupancy > 0 && baseline->request.occupancy < 1)
        pb_baseline_warn(baseline, "occupancy",
                         "idle time is in this kind of work time: with an occupancy of %.2f it counts twice; leave "
                         "--occupancy out",
                         baseline->request.occupancy);
    if (baseline->kind == PB_HANDLE_ASSIGNED && !baseline->calibrated)
        pb_baseline_warn(
            baseline, "assigned",
            "the time that a ticket is open and assigned holds waiting and other tickets: calibrate it with "
            "--headcount, --productive-hours and --calibrate");
    return PAYBACK_OK;
}
