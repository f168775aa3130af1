/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * While the library runs, GSL's handler is off; afterwards it is the host's again. */
#include "numerics/gsl_guard.h"

#include <gsl/gsl_errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static int calls;

static void handler_of_host(const char *reason, const char *file, int line, int code)
{
    (void)reason;
    (void)file;
    (void)line;
    (void)code;
    calls++;
}

static int raise_error(void)
{
    GSL_ERROR("wanted", GSL_EDOM);
}

static void test_handler_is_off_inside(void **unused)
{
    (void)unused;
    gsl_error_handler_t *before = gsl_set_error_handler(handler_of_host);
    calls = 0;
    pb_gsl_enter();
    pb_gsl_enter();
    assert_int_equal(raise_error(), GSL_EDOM);
    pb_gsl_leave();
    assert_int_equal(raise_error(), GSL_EDOM);
    assert_int_equal(calls, 0);
    pb_gsl_leave();
    assert_int_equal(raise_error(), GSL_EDOM);
    assert_int_equal(calls, 1);
    (void)gsl_set_error_handler(before);
}

static void test_leaving_once_too_often_is_harmless(void **unused)
{
    (void)unused;
    gsl_error_handler_t *before = gsl_set_error_handler(handler_of_host);
    pb_gsl_leave();
    pb_gsl_enter();
    pb_gsl_leave();
    assert_true(gsl_set_error_handler(before) == handler_of_host);
}

static void *work(void *result)
{
    int wrong = 0;
    for (int i = 0; i < 20000; i++) {
        pb_gsl_enter();
        wrong += raise_error() != GSL_EDOM;
        pb_gsl_leave();
    }
    *(int *)result = wrong;
    return NULL;
}

static void test_threads(void **unused)
{
    (void)unused;
    pthread_t thread[4];
    int wrong[4];
    gsl_error_handler_t *before = gsl_set_error_handler(handler_of_host);
    calls = 0;
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, work, &wrong[i]), 0);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(pthread_join(thread[i], NULL), 0);
        assert_int_equal(wrong[i], 0);
    }
    assert_int_equal(calls, 0);
    assert_true(gsl_set_error_handler(before) == handler_of_host);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_handler_is_off_inside),
        cmocka_unit_test(test_leaving_once_too_often_is_harmless),
        cmocka_unit_test(test_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
