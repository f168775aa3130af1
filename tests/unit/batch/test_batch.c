/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The batch as a program that embeds the library sees it: counts, cancelling, no growth over many scenarios, faults of
 * the caller. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "payback/batch.h"

#include <dirent.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/var/tmp/payback-batch-XXXXXX";
static char scenario[64], store[64], message[640];

static int set_up(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(scenario, sizeof scenario, "%s/a.json", folder);
    snprintf(store, sizeof store, "%s/s.sqlite", folder);
    FILE *file = fopen(scenario, "w");
    if (!file)
        return -1;
    fputs(payback_starter(), file);
    return fclose(file);
}

static int tear_down(void **state)
{
    (void)state;
    unlink(scenario);
    unlink(store);
    return rmdir(folder);
}

static payback_status run(payback_batch_counts *counts, const char *vary, payback_batch_progress *progress,
                          void *context)
{
    const char *const paths[] = {scenario};
    const payback_batch_request request = {
        .store = store, .paths = paths, .path_count = 1, .vary = &vary, .vary_count = vary ? 1 : 0};
    const payback_options options = {.trials = 64};
    return payback_batch(counts, &request, &options, progress, context, message, sizeof message);
}

static void test_counts(void **state)
{
    (void)state;
    payback_batch_counts counts;
    unlink(store);
    assert_int_equal(run(&counts, NULL, NULL, NULL), PAYBACK_OK);
    assert_int_equal(counts.all, 1);
    assert_int_equal(counts.done, 1);
    assert_int_equal(run(&counts, NULL, NULL, NULL), PAYBACK_OK);
    assert_int_equal(counts.done, 0);
    assert_int_equal(counts.skipped, 1);
    payback_portfolio *portfolio;
    assert_int_equal(payback_portfolio_read(&portfolio, store, 5, message, sizeof message), PAYBACK_OK);
    assert_int_equal(portfolio->done, 1);
    assert_int_equal(portfolio->best_count, 1);
    assert_int_equal(portfolio->worst_count, 0);
    payback_portfolio_free(portfolio);
}

static int stop_after(void *context, const payback_batch_counts *counts)
{
    return counts->done >= *(size_t *)context;
}

/* What was finished is kept; the next call does the rest. */
static void test_cancelled(void **state)
{
    (void)state;
    payback_batch_counts counts, rest;
    size_t enough = 3;
    unlink(store);
    assert_int_equal(run(&counts, "/decision/discount_rate=0:0.2:200", stop_after, &enough), PAYBACK_ERROR_CANCELLED);
    assert_true(counts.done >= enough && counts.done < 200);
    assert_int_equal(run(&rest, "/decision/discount_rate=0:0.2:200", NULL, NULL), PAYBACK_OK);
    assert_int_equal(rest.skipped, counts.done);
    assert_int_equal(rest.done, 200 - counts.done);
}

static size_t count_descriptors(void)
{
    size_t count = 0;
    DIR *stream = opendir("/proc/self/fd");
    while (stream && readdir(stream))
        count++;
    if (stream)
        closedir(stream);
    return count;
}

/* Ten times the scenarios do not leave more behind. */
static void test_no_growth(void **state)
{
    (void)state;
    payback_batch_counts counts;
    unlink(store);
    assert_int_equal(run(&counts, "/decision/discount_rate=0:0.2:20", NULL, NULL), PAYBACK_OK);
    size_t memory = mallinfo2().uordblks, descriptors = count_descriptors();
    assert_int_equal(run(&counts, "/decision/discount_rate=0:0.3:200", NULL, NULL), PAYBACK_OK);
    assert_int_equal(count_descriptors(), descriptors);
    assert_true(mallinfo2().uordblks < memory + 65536);
}

/* A folder in which nothing can be written: the message says so, and a store that is there stays and can be read. */
static void test_protected_folder(void **state)
{
    (void)state;
    enum { NOBODY = 65534 };
    payback_batch_counts counts;
    payback_portfolio *portfolio = NULL;
    uid_t user = geteuid();
    unlink(store);
    for (int there = 0; there < 2; there++) {
        if (there)
            assert_int_equal(run(&counts, NULL, NULL, NULL), PAYBACK_OK);
        assert_int_equal(chmod(folder, 0555), 0);
        assert_true(user != 0 || seteuid(NOBODY) == 0);
        payback_status status = run(&counts, "/decision/discount_rate=0:0.2:5", NULL, NULL);
        char said[sizeof message];
        memcpy(said, message, sizeof said);
        payback_status reading = payback_portfolio_read(&portfolio, store, 5, message, sizeof message);
        assert_true(user != 0 || seteuid(user) == 0);
        assert_int_equal(chmod(folder, 0755), 0);
        assert_int_equal(status, PAYBACK_ERROR_IO);
        assert_non_null(strstr(said, "nothing can be written in its folder: Permission denied"));
        assert_int_equal(reading, there ? PAYBACK_OK : PAYBACK_ERROR_IO);
    }
    assert_int_equal(portfolio->done, 1);
    payback_portfolio_free(portfolio);
}

static void test_faults_of_the_caller(void **state)
{
    (void)state;
    payback_batch_counts counts;
    size_t added;
    payback_portfolio *portfolio;
    const payback_batch_request no_store = {0}, bad_shard = {.store = store, .shard = 3, .shards = 2},
                                nothing = {.store = store};
    assert_int_equal(payback_batch(NULL, &nothing, NULL, NULL, NULL, NULL, 0), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_batch(&counts, NULL, NULL, NULL, NULL, NULL, 0), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_batch(&counts, &no_store, NULL, NULL, NULL, NULL, 0), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_batch(&counts, &bad_shard, NULL, NULL, NULL, NULL, 0), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_batch(&counts, &nothing, NULL, NULL, NULL, NULL, 0), PAYBACK_ERROR_UNREADABLE);
    assert_int_equal(payback_merge_stores(&added, NULL, 0, store, NULL, 0), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_store_write_csv(NULL, "-", NULL, 0), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_store_write_json("/nowhere/s.sqlite", "-", NULL, 0), PAYBACK_ERROR_IO);
    assert_int_equal(payback_portfolio_read(NULL, store, 5, NULL, 0), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_portfolio_read(&portfolio, "/nowhere/s.sqlite", 5, NULL, 0), PAYBACK_ERROR_IO);
    assert_null(portfolio);
    payback_portfolio_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_cancelled),
        cmocka_unit_test(test_no_growth),
        cmocka_unit_test(test_protected_folder),
        cmocka_unit_test(test_faults_of_the_caller),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
