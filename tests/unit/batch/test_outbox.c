/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The way into the store for several threads: all that they bring arrives once, whoever writes it, in groups of which
 * all is there or nothing; after a fault nothing does any more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "batch/outbox.h"
#include "numerics/gsl_guard.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { THREADS = 8, ITEMS = 100 };

static char folder[] = "/var/tmp/payback-outbox-XXXXXX";
static char scenario[64], store[64], message[640];

static int set_up(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(scenario, sizeof scenario, "%s/a.json", folder);
    snprintf(store, sizeof store, "%s/s.sqlite", folder);
    FILE *file = fopen(scenario, "w");
    return file ? fclose(file) : -1;
}

static int tear_down(void **state)
{
    (void)state;
    unlink(scenario);
    unlink(store);
    return rmdir(folder);
}

static void begin(struct pb_job *job, payback_batch_request *request, struct pb_outbox *outbox)
{
    static const char *const paths[] = {scenario};
    unlink(store);
    *request = (payback_batch_request){.store = store, .paths = paths, .path_count = 1};
    assert_int_equal(pb_job_begin(job, request, NULL, message, sizeof message), PAYBACK_OK);
    assert_int_equal(pb_job_open_reader(job, message, sizeof message), PAYBACK_OK);
    pb_outbox_begin(outbox, job);
}

/* A scenario that could be read, but not simulated. */
static struct pb_item make_item(int number)
{
    struct pb_item item = {.path = scenario, .made_under = "", .diagnostics = payback_diagnostics_new()};
    pb_text_format(&item.varied, "/a=%d", number);
    const payback_diagnostic bad = {.file = scenario, .message = "it is bad"};
    assert_int_equal(payback_diagnostics_add(item.diagnostics, &bad), PAYBACK_OK);
    item.identity = (struct pb_identity){
        .path = item.path, .changes = "", .varied = item.varied.data, .digest = "d", .sampler = "", .version = "1"};
    return item;
}

struct thread {
    pthread_t id;
    struct pb_outbox *outbox;
    int first;
    payback_status status;
};

static void *put_items(void *context)
{
    struct thread *thread = context;
    for (int i = 0; i < ITEMS; i++) {
        struct pb_item item = make_item(thread->first + i);
        payback_status status = pb_outbox_put(thread->outbox, &item, 0, NULL);
        thread->status = thread->status ? thread->status : status;
        pb_item_clear(&item);
    }
    return NULL;
}

/* How many threads saw a fault. */
static int put_all(struct pb_outbox *outbox)
{
    struct thread threads[THREADS];
    int faults = 0;
    for (int t = 0; t < THREADS; t++) {
        threads[t] = (struct thread){.outbox = outbox, .first = t * ITEMS};
        assert_int_equal(pthread_create(&threads[t].id, NULL, put_items, &threads[t]), 0);
    }
    for (int t = 0; t < THREADS; t++) {
        pthread_join(threads[t].id, NULL);
        faults += threads[t].status != PAYBACK_OK;
    }
    return faults;
}

static void test_all_arrive(void **state)
{
    (void)state;
    struct pb_job job;
    payback_batch_request request;
    struct pb_outbox outbox;
    begin(&job, &request, &outbox);
    assert_int_equal(put_all(&outbox), 0);
    assert_int_equal(pb_outbox_end(&outbox), PAYBACK_OK);
    assert_int_equal(pb_job_counts(&job).failed, THREADS * ITEMS);
    for (int i = 0; i < THREADS * ITEMS; i++) {
        bool stored;
        struct pb_item item = make_item(i);
        assert_int_equal(pb_job_is_stored(&stored, &job, &item.identity), PAYBACK_OK);
        assert_true(stored);
        pb_item_clear(&item);
    }
    assert_int_equal(pb_job_end(&job, PAYBACK_OK, true, message, sizeof message), PAYBACK_OK);
}

static void test_fault(void **state)
{
    (void)state;
    struct pb_job job;
    payback_batch_request request;
    struct pb_outbox outbox;
    begin(&job, &request, &outbox);
    assert_int_equal(pb_store_run(job.store, "DROP TABLE errors"), PAYBACK_OK);
    assert_int_equal(put_all(&outbox), THREADS);
    assert_int_equal(pb_outbox_end(&outbox), PAYBACK_ERROR_IO);
    assert_int_equal(pb_job_counts(&job).failed, 0);
    assert_int_equal(pb_job_end(&job, PAYBACK_ERROR_IO, false, message, sizeof message), PAYBACK_ERROR_IO);
    assert_non_null(strstr(message, "no such table"));
}

/* Scenarios of 0 … count − 1 that the store has. */
static int stored_of(struct pb_job *job, int count)
{
    int found = 0;
    for (int i = 0; i < count; i++) {
        enum pb_found what;
        struct pb_item item = make_item(i);
        assert_int_equal(pb_store_find(&what, job->reader, &item.identity), PAYBACK_OK);
        found += what != PB_ABSENT;
        pb_item_clear(&item);
    }
    return found;
}

static payback_status put(struct pb_outbox *outbox, int number)
{
    struct pb_item item = make_item(number);
    return pb_outbox_put(outbox, &item, 0, NULL);
}

/* A kill between two groups leaves whole groups; the end writes what is left. The clock of the outbox is set so far
 * ahead that only a full group is due, and then so far back that everything is. */
static void test_groups(void **state)
{
    (void)state;
    enum { A_GROUP = 16 };
    struct pb_job job;
    payback_batch_request request;
    struct pb_outbox outbox;
    begin(&job, &request, &outbox);
    for (int i = 0; i < A_GROUP + 4; i++) {
        outbox.written = INFINITY;
        assert_int_equal(stored_of(&job, A_GROUP), i < A_GROUP ? 0 : A_GROUP);
        assert_int_equal(put(&outbox, i), PAYBACK_OK);
    }
    assert_int_equal(stored_of(&job, A_GROUP + 4), A_GROUP);
    assert_int_equal(pb_job_counts(&job).failed, A_GROUP);
    outbox.written = -INFINITY;
    assert_int_equal(put(&outbox, A_GROUP + 4), PAYBACK_OK);
    assert_int_equal(stored_of(&job, A_GROUP + 5), A_GROUP + 5);
    outbox.written = INFINITY;
    assert_int_equal(put(&outbox, A_GROUP + 5), PAYBACK_OK);
    assert_int_equal(pb_outbox_end(&outbox), PAYBACK_OK);
    assert_int_equal(stored_of(&job, A_GROUP + 6), A_GROUP + 6);
    assert_int_equal(pb_job_end(&job, PAYBACK_OK, true, message, sizeof message), PAYBACK_OK);
}

/* Where a failure ends the batch it is told at once. */
static void test_fail_fast(void **state)
{
    (void)state;
    struct pb_job job;
    payback_batch_request request;
    struct pb_outbox outbox;
    begin(&job, &request, &outbox);
    request.fail_fast = true;
    outbox.written = INFINITY;
    assert_int_equal(put(&outbox, 0), PAYBACK_OK);
    assert_true(pb_job_has_failed_fast(&job));
    assert_int_equal(pb_outbox_end(&outbox), PAYBACK_OK);
    assert_int_equal(pb_job_end(&job, PAYBACK_OK, false, message, sizeof message), PAYBACK_OK);
}

/* The last of a group cannot be stored: then none of it is. */
static void test_fault_in_group(void **state)
{
    (void)state;
    struct pb_job job;
    payback_batch_request request;
    struct pb_outbox outbox;
    begin(&job, &request, &outbox);
    assert_int_equal(pb_store_run(job.store, "CREATE TRIGGER bad BEFORE INSERT ON scenarios WHEN new.varied = '/a=5'"
                                             " BEGIN SELECT RAISE(ABORT, 'not this one'); END"),
                     PAYBACK_OK);
    for (int i = 0; i < 6; i++) {
        outbox.written = INFINITY;
        assert_int_equal(put(&outbox, i), PAYBACK_OK);
    }
    assert_int_equal(pb_outbox_end(&outbox), PAYBACK_ERROR_IO);
    assert_int_equal(stored_of(&job, 6), 0);
    assert_int_equal(pb_job_counts(&job).failed, 0);
    assert_int_equal(pb_job_end(&job, PAYBACK_ERROR_IO, false, message, sizeof message), PAYBACK_ERROR_IO);
    assert_non_null(strstr(message, "not this one"));
}

static void add_table(pb_table_store *tables, int number)
{
    const struct pb_argument arguments[] = {{.name = "mean", .number = number}, {.name = "sd", .number = 1}};
    struct pb_distribution_fault fault;
    const pb_quantile_table *table;
    pb_distribution *d;
    assert_int_equal(pb_distribution_new(&d, pb_family_find("normal"), arguments, 2, &fault), PAYBACK_OK);
    assert_int_equal(pb_table_store_get(&table, tables, d), PAYBACK_OK);
    pb_distribution_free(d);
}

/* Scenarios share their tables, but a batch does not keep those of all its files. */
static void test_tables(void **state)
{
    (void)state;
    struct pb_job job;
    payback_batch_request request;
    struct pb_outbox outbox;
    pb_table_store *first, *second, *third;
    begin(&job, &request, &outbox);
    pb_gsl_enter();
    assert_int_equal(pb_job_hold_tables(&first, &job), PAYBACK_OK);
    for (int i = 0; i < 255; i++)
        add_table(first, i);
    assert_int_equal(pb_job_hold_tables(&second, &job), PAYBACK_OK);
    assert_ptr_equal(first, second);
    add_table(first, 0);
    assert_int_equal(pb_table_store_count(first), 255);
    add_table(first, 255);
    assert_int_equal(pb_job_hold_tables(&third, &job), PAYBACK_OK);
    assert_ptr_not_equal(first, third);
    assert_int_equal(pb_table_store_count(third), 0);
    pb_gsl_leave();
    pb_table_store_release(first);
    pb_table_store_release(second);
    pb_table_store_release(third);
    assert_int_equal(pb_outbox_end(&outbox), PAYBACK_OK);
    assert_int_equal(pb_job_end(&job, PAYBACK_OK, true, message, sizeof message), PAYBACK_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_all_arrive),     cmocka_unit_test(test_fault),
                                       cmocka_unit_test(test_groups),         cmocka_unit_test(test_fail_fast),
                                       cmocka_unit_test(test_fault_in_group), cmocka_unit_test(test_tables)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
