/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "draws.h"
#include "statistics/run_list.h"

static void add(struct pb_run_list *list, const double *x, size_t n)
{
    assert_int_equal(pb_run_list_reserve(list, n), PAYBACK_OK);
    memcpy(list->tail + list->tail_count, x, n * sizeof *x);
    list->tail_count += n;
}

static void test_empty(void **state)
{
    (void)state;
    struct pb_run_list list = {0}, other = {0};
    assert_int_equal(pb_run_list_settle(&list), PAYBACK_OK);
    assert_int_equal(list.run_count, 0);
    assert_int_equal(pb_run_list_merge(&list, &other), PAYBACK_OK);
    pb_run_list_clear(&list);
    pb_run_list_clear(&list);
}

static void test_a_few(void **state)
{
    (void)state;
    struct pb_run_list list = {0};
    add(&list, (double[]){3, -0.0, 3, -INFINITY, 0, 1}, 6);
    assert_int_equal(pb_run_list_settle(&list), PAYBACK_OK);
    static const struct pb_value_run expected[] = {{-INFINITY, 1}, {0, 2}, {1, 1}, {3, 2}};
    assert_int_equal(list.run_count, 4);
    assert_memory_equal(list.runs, expected, sizeof expected);
    pb_run_list_clear(&list);
}

/* As sorting does, in parts of any sizes; and what repeats takes no room. */
static void test_same_as_sorting(void **state)
{
    (void)state;
    enum { N = 400000 };
    static const enum shape shapes[] = {NORMAL, CONSTANT, MASS_AT_ZERO, FEW_VALUES, BOTH_ZEROS};
    for (int s = 0; s < 5; s++) {
        double *x = draw_column(shapes[s], N, 80), *sorted = malloc(N * sizeof *sorted);
        assert_non_null(x);
        assert_non_null(sorted);
        struct pb_run_list lists[3] = {{0}};
        for (size_t first = 0, k = 0; first < N; first += 1000 * (k % 7 + 1), k++)
            add(&lists[k % 5 / 2], x + first, N - first < 1000 * (k % 7 + 1) ? N - first : 1000 * (k % 7 + 1));
        if (shapes[s] == CONSTANT)
            assert_true(lists[0].tail_capacity < N / 3);
        assert_int_equal(pb_run_list_settle(&lists[2]), PAYBACK_OK);
        assert_int_equal(pb_run_list_merge(&lists[1], &lists[2]), PAYBACK_OK);
        assert_int_equal(pb_run_list_merge(&lists[0], &lists[1]), PAYBACK_OK);
        assert_int_equal(pb_run_list_settle(&lists[0]), PAYBACK_OK);
        size_t n = sorted_set(x, N, PB_REPLICATES, sorted), i = 0;
        for (size_t k = 0; k < lists[0].run_count; k++)
            for (size_t c = 0; c < lists[0].runs[k].count; c++)
                assert_true(i < n && sorted[i++] == lists[0].runs[k].value);
        assert_int_equal(i, n);
        for (int k = 0; k < 3; k++)
            pb_run_list_clear(&lists[k]);
        free(sorted);
        free(x);
    }
}

int main(void)
{
    print_message("seed 80\n");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_a_few),
        cmocka_unit_test(test_same_as_sorting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
