/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shares, work time, reopened tickets, people and samples of exports that are made here so that each figure can be had
 * by hand. */
#include "baseline/result.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* An export that is written line by line. */
struct file {
    char path[32];
    FILE *stream;
    int id;
};

static void open_file(struct file *file, const char *header)
{
    strcpy(file->path, "/tmp/payback-test-XXXXXX");
    int descriptor = mkstemp(file->path);
    assert_true(descriptor >= 0);
    file->stream = fdopen(descriptor, "w");
    assert_non_null(file->stream);
    file->id = 0;
    fprintf(file->stream, "%s\n", header);
}

/* The k-th ticket of a month of 2025: created on day 1 to 28, solved an hour later; then the rest of its cells. */
static void ticket(struct file *file, int month, int k, const char *format, ...) __attribute__((format(printf, 4, 5)));
static void ticket(struct file *file, int month, int k, const char *format, ...)
{
    va_list arguments;
    file->id++;
    fprintf(file->stream, "%d,2025-%02d-%02d %02d:%02d:00,2025-%02d-%02d %02d:%02d:00,closed,", file->id, month,
            k % 28 + 1, k / 28 % 22, file->id % 60, month, k % 28 + 1, k / 28 % 22 + 1, file->id % 60);
    va_start(arguments, format);
    vfprintf(file->stream, format, arguments);
    va_end(arguments);
    fprintf(file->stream, "\n");
}

/* What is measured of it, for the caller to free; request may be NULL. */
static payback_baseline *measure(struct file *file, const payback_baseline_request *given)
{
    payback_baseline_request request = given ? *given : (payback_baseline_request){0};
    const char *paths[1] = {file->path};
    payback_baseline *baseline = NULL;
    payback_diagnostics *diagnostics = NULL;
    request.exports = paths;
    request.export_count = 1;
    assert_int_equal(fclose(file->stream), 0);
    payback_status status = payback_baseline_measure(&baseline, diagnostics, &request);
    assert_int_equal(unlink(file->path), 0);
    assert_int_equal(status, PAYBACK_OK);
    return baseline;
}

static const struct pb_category *named(const payback_baseline *baseline, const char *name)
{
    for (size_t c = 0; c < baseline->category_count; c++)
        if (strcmp(baseline->categories[c].name, name) == 0)
            return &baseline->categories[c];
    fail_msg("no category %s", name);
    return NULL;
}

static bool warned(const payback_baseline *baseline, const char *code)
{
    for (size_t w = 0; w < baseline->warning_count; w++)
        if (strcmp(baseline->warnings[w].code, code) == 0)
            return true;
    return false;
}

#define NEAR(found, expected) near(#found, found, expected)
static void near(const char *what, double found, double expected)
{
    if (!(fabs(found - expected) <= 1e-6 * fabs(expected) + 1e-12))
        fail_msg("%s is %.10g, not %.10g", what, found, expected);
}

static const char plain[] = "id,created at,solved at,status,reason";

/* ---- shares ---- */

/* 60 and 40, 40 and 60, 60 and 40 of 100 a month: expected 160/3 and 140/3. χ² = Σ (20/3)²(3/160 + 3/140) +
 * (40/3)²(3/160
 * + 3/140) + the first again; two degrees of freedom. */
static void shares_scatter_more_than_chance(void **state)
{
    (void)state;
    struct file file;
    static const int a[3] = {60, 40, 60};
    open_file(&file, plain);
    for (int month = 1; month <= 3; month++)
        for (int k = 0; k < 100; k++)
            ticket(&file, month, k, "%s", k < a[month - 1] ? "a" : "b");
    payback_baseline *baseline = measure(&file, NULL);
    double inverse = 3.0 / 160 + 3.0 / 140, phi = (2 * 400.0 / 9 + 1600.0 / 9) * inverse / 2;
    NEAR(baseline->phi, phi);
    NEAR(baseline->effective, 300 / phi);
    NEAR(named(baseline, "a")->share.a, 160 / phi + 0.5);
    NEAR(named(baseline, "b")->share.a, 140 / phi + 0.5);
    NEAR(named(baseline, "b")->share.b, phi / 300);
    payback_baseline_free(baseline);
}

/* 3,600 tickets whose shares are the same each month: at most 2,000 count. Of 100 a month "rare" has 1 and is other. */
static void shares_count_as_2000_at_most(void **state)
{
    (void)state;
    struct file file;
    open_file(&file, plain);
    for (int month = 1; month <= 12; month++)
        for (int k = 0; k < 300; k++)
            ticket(&file, month, k, "%s", k < 3 ? "rare" : k < 6 ? "odd" : k < 106 ? "a" : "b");
    payback_baseline *baseline = measure(&file, NULL);
    NEAR(baseline->phi, 1);
    NEAR(baseline->effective, 2000);
    NEAR(named(baseline, "a")->share.a, 2000.0 / 3 + 0.5);
    NEAR(named(baseline, "other")->share.a, 2000.0 / 50 + 0.5);
    assert_int_equal(baseline->category_count, 3);
    payback_baseline_free(baseline);
}

/* From 10 to 32 of 100 in twelve months: 2 points a month, exactly on a line, 24 points a year. */
static void a_share_that_moves_is_named(void **state)
{
    (void)state;
    struct file file;
    open_file(&file, plain);
    for (int month = 1; month <= 12; month++)
        for (int k = 0; k < 100; k++)
            ticket(&file, month, k, "%s", k < 8 + 2 * month ? "a" : "b");
    payback_baseline *baseline = measure(&file, NULL);
    NEAR(named(baseline, "a")->moves, 0.24);
    NEAR(named(baseline, "b")->moves, -0.24);
    assert_true(warned(baseline, "share_moves"));
    payback_baseline_free(baseline);
}

/* ---- work time ---- */

/* 40 tickets in each of six months, all of a month alike: 8, 9, … 13 minutes. Mean 10.5; months as clusters:
 * √(6/5 · 40² · 17.5) / 240 · √(5/3). Then the same in five months (8 … 12): √2 s/√n, with s² = 200 · 2/199. */
static void work_time_scatters_by_months(void **state)
{
    (void)state;
    for (int months = 5; months <= 6; months++) {
        struct file file;
        open_file(&file, "id,created at,solved at,status,reason,handle minutes");
        for (int month = 1; month <= months; month++)
            for (int k = 0; k < 80; k++)
                ticket(&file, month, k, "%s,%d", k % 2 ? "a" : "b", k % 2 ? 7 + month : 5);
        payback_baseline *baseline = measure(&file, NULL);
        const struct pb_work *work = &named(baseline, "a")->work;
        double mean = months == 6 ? 10.5 : 10;
        double error = months == 6 ? sqrt(1.2 * 1600 * 17.5) / 240 * sqrt(5 / 3.0) / 10.5
                                   : sqrt(2) * sqrt(400 / 199.0) / sqrt(200) / 10;
        NEAR(work->mean, mean);
        NEAR(work->error, error);
        NEAR(work->kappa, 0.10); /* a timer */
        NEAR(work->minutes.mean, mean);
        NEAR(work->minutes.sd, mean * sqrt(error * error + 0.01));
        NEAR(named(baseline, "b")->work.error, 0);
        NEAR(named(baseline, "b")->work.minutes.sd, 0.5);
        payback_baseline_free(baseline);
    }
}

/* Each column says how it measures, in which unit, and so how far it may be off. */
static void ways_of_measuring(void **state)
{
    (void)state;
    static const struct {
        const char *column, *cell;
        double minutes, kappa;
        enum pb_handle_kind kind;
    } ways[] = {{"Total time spent (sec) [int]", "600", 10, 0.10, PB_HANDLE_TIMER},
                {"Time tracked", "0:15:00", 15, 0.15, PB_HANDLE_LOGGED},
                {"Custom field (Time Spent)", "900", 15, 0.15, PB_HANDLE_LOGGED},
                {"Conversation handling time", "1200", 20, 0.30, PB_HANDLE_ASSIGNED},
                {"handleTime", "300", 15, 0.15, PB_HANDLE_REPLY}, /* an average reply, of three */
                {"Ticket handle time", "480", 8, 0.05, PB_HANDLE_ONLINE},
                {"Bearbeitungszeit (Min)", "\"7,5\"", 7.5, 0.10, PB_HANDLE_TIMER}};
    for (size_t w = 0; w < sizeof ways / sizeof ways[0]; w++) {
        struct file file;
        char header[160];
        snprintf(header, sizeof header, "id,created at,solved at,status,reason,repliesSent,%s", ways[w].column);
        open_file(&file, header);
        for (int month = 1; month <= 3; month++)
            for (int k = 0; k < 60; k++)
                ticket(&file, month, k, "%s,3,%s", k % 2 ? "a" : "b", ways[w].cell);
        payback_baseline *baseline = measure(&file, NULL);
        assert_int_equal(baseline->kind, ways[w].kind);
        NEAR(named(baseline, "a")->work.mean, ways[w].minutes);
        NEAR(named(baseline, "a")->work.minutes.sd / ways[w].minutes, ways[w].kappa);
        assert_int_equal(warned(baseline, "assigned"), ways[w].kind == PB_HANDLE_ASSIGNED);
        payback_baseline_free(baseline);
    }
}

/* "few" has 18 times: it takes the mean of the others, (90 · 10 + 90 · 20)/180, ± 50 %. Of "b" only two fifths have a
 * time. */
static void few_times_are_pooled(void **state)
{
    (void)state;
    struct file file;
    open_file(&file, "id,created at,solved at,status,reason,handle minutes");
    for (int month = 1; month <= 3; month++) {
        for (int k = 0; k < 30; k++)
            ticket(&file, month, k, "a,10");
        for (int k = 0; k < 75; k++)
            ticket(&file, month, k, k < 30 ? "b,20" : "b,");
        for (int k = 0; k < 6; k++)
            ticket(&file, month, k, "few,90");
    }
    payback_baseline *baseline = measure(&file, NULL);
    const struct pb_work *few = &named(baseline, "few")->work;
    assert_true(few->pooled);
    NEAR(few->mean, 15);
    NEAR(few->minutes.sd, 7.5);
    NEAR(named(baseline, "b")->work.filled, 0.4);
    assert_true(warned(baseline, "pooled") && warned(baseline, "few_times"));
    payback_baseline_free(baseline);
}

/* Times as long as from creation to solution are waiting; so are times of more than four hours. */
static void waiting_is_not_work(void **state)
{
    (void)state;
    static const char *const cells[] = {"59", "241"}; /* solved after 60 minutes: 59 is within 5 % of it */
    for (size_t i = 0; i < 2; i++) {
        struct file file;
        open_file(&file, "id,created at,solved at,status,reason,handle minutes");
        for (int month = 1; month <= 3; month++)
            for (int k = 0; k < 60; k++)
                ticket(&file, month, k, "%s,%s", k % 2 ? "a" : "b", cells[i]);
        payback_baseline *baseline = measure(&file, NULL);
        assert_true(baseline->elapsed && baseline->kind == PB_HANDLE_NONE);
        assert_false(named(baseline, "a")->work.minutes.known);
        payback_baseline_free(baseline);
    }
}

/* 60 tickets a month of 10 and 60 of 20 minutes: 30 hours. Two agents with 600 hours a year have 100 a month: 30 %. At
 * an occupancy of 0.9 times are to be three times as long. */
static void the_team_calibrates(void **state)
{
    (void)state;
    for (int calibrate = 0; calibrate <= 1; calibrate++) {
        const payback_baseline_request request = {
            .headcount = 2, .productive_hours = 600, .occupancy = 0.9, .calibrate = calibrate};
        struct file file;
        open_file(&file, "id,created at,solved at,status,reason,handle minutes");
        for (int month = 1; month <= 3; month++)
            for (int k = 0; k < 120; k++)
                ticket(&file, month, k, k % 2 ? "a,10" : "b,20");
        payback_baseline *baseline = measure(&file, &request);
        NEAR(baseline->people.workload_hours, 30);
        NEAR(baseline->people.capacity_hours, 100);
        NEAR(baseline->people.factor, 3);
        assert_true(warned(baseline, "workload"));
        NEAR(named(baseline, "b")->work.minutes.mean, calibrate ? 60 : 20);
        payback_baseline_free(baseline);
    }
}

/* ---- reopened ---- */

/* Reopened: 5, 25, 5 of 100 a month. p = 35/300; φ = Σ (x − n p)²/(n p (1 − p)) / 2. Times are cumulative: one handling
 * is the mean by 1 + rate. The last month's are all judged, for the data end ten days behind it. */
static void reopened_tickets_scatter_by_months(void **state)
{
    (void)state;
    struct file file;
    static const int x[3] = {5, 25, 5};
    open_file(&file, "id,created at,solved at,status,reason,reopens,handle minutes");
    for (int month = 1; month <= 3; month++)
        for (int k = 0; k < 100; k++)
            ticket(&file, month, k, "%s,%d,11", "a", k < x[month - 1]);
    ticket(&file, 4, 9, "b,0,11");
    payback_baseline *baseline = measure(&file, NULL);
    const struct pb_category *a = named(baseline, "a");
    double p = 35 / 300.0, away = pow(5 - 100 * p, 2), far = pow(25 - 100 * p, 2);
    double phi = (2 * away + far) / (100 * p * (1 - p)) / 2;
    NEAR(a->reopen.a, 35 / phi + 0.5);
    NEAR(a->reopen.b, 265 / phi + 0.5);
    NEAR(a->work.minutes.mean, 11 / (1 + (35 / phi + 0.5) / (300 / phi + 1)));
    payback_baseline_free(baseline);
}

/* The moment of reopening decides: seven days to the second are within, one more is not. The data end on 28 April at
 * 2:44; what was solved since 21 April at 2:44 is not judged: of the 28 of "a" in each of four months, those of 22 to
 * 28 April, which are 8. 30 more have the moment in question. An empty column says nothing. */
static void reopened_within_seven_days(void **state)
{
    (void)state;
    static const struct {
        const char *reopened;
        double share;
    } cases[] = {{"2025-02-12 11:00:00", 30 / 134.0}, {"2025-02-12 11:00:01", 0}, {"", -1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct file file;
        open_file(&file, "id,created at,solved at,status,reason,reopened at");
        for (int month = 1; month <= 4; month++)
            for (int k = 0; k < 56; k++)
                ticket(&file, month, k, "%s,", k % 2 ? "a" : "b");
        for (int k = 0; k < 30; k++)
            fprintf(file.stream, "x%d,2025-02-05 10:00:00,2025-02-05 11:00:00,closed,a,%s\n", k, cases[i].reopened);
        payback_baseline *baseline = measure(&file, NULL);
        const struct pb_quantity_fit *reopen = &named(baseline, "a")->reopen;
        assert_int_equal(reopen->known, cases[i].share >= 0);
        if (cases[i].share == 0)
            NEAR(reopen->a + reopen->b, 134 + 1);
        if (cases[i].share >= 0)
            NEAR((reopen->a - 0.5) / (reopen->a + reopen->b - 1), cases[i].share);
        payback_baseline_free(baseline);
    }
}

/* ---- people ---- */

/* Ana and Bo solve 20 a month all year, Cy until September, Deo in December alone, and four a month are few for anybody
 * (Eli). Agent-years: (12 + 12 + 9 + 1)/12. Cy has left. The last three months have 2, 2 and 3 active: 2. A twelfth of
 * the tickets is nobody's. */
static void people_come_and_go(void **state)
{
    (void)state;
    struct file file;
    size_t solved = 0, nobodys = 0;
    open_file(&file, "id,created at,solved at,status,reason,assignee");
    for (int month = 1; month <= 12; month++) {
        for (int k = 0; k < 56; k++) {
            const char *who = k < 20   ? "Ana"
                              : k < 40 ? "Bo"
                              : k < 44 ? "Eli"
                              : k < 50 ? (month <= 9 ? "Cy" : "Ana")
                                       : (month == 12 ? "Deo" : "No Agent");
            nobodys += strcmp(who, "No Agent") == 0;
            solved++;
            ticket(&file, month, k, "%s,%s", k % 2 ? "a" : "b", who);
        }
    }
    payback_baseline *baseline = measure(&file, NULL);
    assert_int_equal(baseline->people.active, 2);
    assert_int_equal(baseline->people.leavers, 1);
    NEAR(baseline->people.agent_years, 34 / 12.0);
    NEAR(baseline->people.unusable, (double)nobodys / (double)solved);
    assert_int_equal(warned(baseline, "no_agent"), nobodys * 10 > solved);
    payback_baseline_free(baseline);
}

/* ---- samples ---- */

/* Two people read 40 of "a" and say yes to 30 and 20: mean 25/40, and their disagreement, (0.75 − 0.5)/2, squared is
 * added to the variance of beta(25.5, 15.5). */
static void samples_say_what_is_automatable(void **state)
{
    (void)state;
    struct file file, labels;
    open_file(&labels, "id,category,automatable,automatable 2");
    for (int k = 0; k < 40; k++)
        fprintf(labels.stream, "%d,a,%s,%s\n", k, k < 30 ? "yes" : "no", k < 20 ? "yes" : "no");
    for (int k = 0; k < 10; k++)
        fprintf(labels.stream, "%d,b,%s,\n", k, k < 4 ? "yes" : "no");
    assert_int_equal(fclose(labels.stream), 0);
    const payback_baseline_request request = {.labels = labels.path};
    open_file(&file, plain);
    for (int month = 1; month <= 3; month++)
        for (int k = 0; k < 60; k++)
            ticket(&file, month, k, "%s", k % 2 ? "a" : "b");
    payback_baseline *baseline = measure(&file, &request);
    assert_int_equal(unlink(labels.path), 0);
    const struct pb_quantity_fit *a = &named(baseline, "a")->automatable, *b = &named(baseline, "b")->automatable;
    double mean = 25.5 / 41, variance = mean * (1 - mean) / 42 + 0.125 * 0.125;
    NEAR(a->mean, mean);
    NEAR(a->sd * a->sd, variance);
    NEAR(b->a, 4.5);
    NEAR(b->b, 6.5);
    payback_baseline_free(baseline);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(shares_scatter_more_than_chance),
                                       cmocka_unit_test(shares_count_as_2000_at_most),
                                       cmocka_unit_test(a_share_that_moves_is_named),
                                       cmocka_unit_test(work_time_scatters_by_months),
                                       cmocka_unit_test(ways_of_measuring),
                                       cmocka_unit_test(few_times_are_pooled),
                                       cmocka_unit_test(waiting_is_not_work),
                                       cmocka_unit_test(the_team_calibrates),
                                       cmocka_unit_test(reopened_tickets_scatter_by_months),
                                       cmocka_unit_test(reopened_within_seven_days),
                                       cmocka_unit_test(people_come_and_go),
                                       cmocka_unit_test(samples_say_what_is_automatable)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
