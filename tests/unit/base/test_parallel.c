/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/parallel.h"
#include "support/sanitized.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { COUNT = 10000 };

struct job {
    atomic_int visits[COUNT];
    atomic_int highest_worker;
    size_t fails_from; /* each index from here that is odd fails, the smallest with its own status */
};

static payback_status visit(void *context, size_t index, int worker)
{
    struct job *job = context;
    atomic_fetch_add(&job->visits[index], 1);
    int highest = atomic_load(&job->highest_worker);
    while (worker > highest && !atomic_compare_exchange_weak(&job->highest_worker, &highest, worker))
        ;
    if (index == job->fails_from)
        return PAYBACK_ERROR_NUMERICS;
    return index > job->fails_from ? PAYBACK_ERROR_INTERNAL : PAYBACK_OK;
}

static struct job *new_job(size_t fails_from)
{
    struct job *job = calloc(1, sizeof *job);
    assert_non_null(job);
    job->fails_from = fails_from;
    return job;
}

static void visits_every_index_once(void **state)
{
    (void)state;
    static const int teams[] = {-1, 0, 1, 2, 3, 7, 64, 100000};
    for (size_t i = 0; i < sizeof teams / sizeof teams[0]; i++) {
        struct job *job = new_job(SIZE_MAX);
        int threads = pb_thread_count(teams[i]);
        assert_int_equal(pb_parallel_for(threads, COUNT, visit, job), PAYBACK_OK);
        for (size_t k = 0; k < COUNT; k++)
            assert_int_equal(job->visits[k], 1);
        assert_true(job->highest_worker < threads);
        free(job);
    }
}

static void few_indices_take_few_threads(void **state)
{
    (void)state;
    struct job *job = new_job(SIZE_MAX);
    assert_int_equal(pb_parallel_for(7, 0, visit, job), PAYBACK_OK);
    assert_int_equal(pb_parallel_for(7, 2, visit, job), PAYBACK_OK);
    assert_true(job->highest_worker < 2);
    assert_int_equal(job->visits[0], 1);
    assert_int_equal(job->visits[1], 1);
    free(job);
}

static void returns_the_smallest_failure(void **state)
{
    (void)state;
    for (int repeat = 0; repeat < 200; repeat++) {
        struct job *job = new_job(5000);
        assert_int_equal(pb_parallel_for(1 + repeat % 8, COUNT, visit, job), PAYBACK_ERROR_NUMERICS);
        for (size_t k = 0; k <= 5000; k++)
            assert_int_equal(job->visits[k], 1);
        assert_int_equal(job->visits[COUNT - 1], 0);
        free(job);
    }
}

struct nest {
    struct job *inner[4];
};

static payback_status visit_all(void *context, size_t index, int worker)
{
    (void)worker;
    struct nest *nest = context;
    return pb_parallel_for(2, COUNT, visit, nest->inner[index]);
}

static void nests(void **state)
{
    (void)state;
    struct nest nest;
    for (int i = 0; i < 4; i++)
        nest.inner[i] = new_job(SIZE_MAX);
    assert_int_equal(pb_parallel_for(2, 4, visit_all, &nest), PAYBACK_OK);
    for (int i = 0; i < 4; i++) {
        for (size_t k = 0; k < COUNT; k++)
            assert_int_equal(nest.inner[i]->visits[k], 1);
        free(nest.inner[i]);
    }
}

static void counts_threads(void **state)
{
    (void)state;
    assert_true(pb_thread_count(0) >= 1);
    assert_int_equal(pb_thread_count(1), 1);
    assert_int_equal(pb_thread_count(7), 7);
    assert_true(pb_thread_count(1000000) < 100000);
}

/* In a child, because limits cannot be raised again: address space for a few stacks only. */
static void does_without_threads_that_cannot_be_created(void **state)
{
    (void)state;
    if (SANITIZED)
        skip(); /* sanitizers need all address space */
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct rlimit limit = {64 << 20, 64 << 20};
        struct job *job = calloc(1, sizeof *job);
        if (!job || setrlimit(RLIMIT_AS, &limit) != 0)
            _exit(2);
        job->fails_from = SIZE_MAX;
        payback_status status = pb_parallel_for(200, COUNT, visit, job);
        _exit(status == PAYBACK_OK && job->visits[COUNT - 1] == 1 ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void one_thread_works_after_fork(void **state)
{
    (void)state;
    struct job *job = new_job(SIZE_MAX);
    assert_int_equal(pb_parallel_for(3, COUNT, visit, job), PAYBACK_OK);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit((int)pb_parallel_for(1, COUNT, visit, job));
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    free(job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        /* first: its child needs a process without a pool of threads */
        cmocka_unit_test(does_without_threads_that_cannot_be_created),
        cmocka_unit_test(visits_every_index_once),
        cmocka_unit_test(few_indices_take_few_threads),
        cmocka_unit_test(returns_the_smallest_failure),
        cmocka_unit_test(nests),
        cmocka_unit_test(counts_threads),
        cmocka_unit_test(one_thread_works_after_fork),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
