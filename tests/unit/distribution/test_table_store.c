/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/parallel.h"
#include "distribution/table_store.h"
#include "numerics/gsl_guard.h"

static pb_distribution *make(const char *family, const struct pb_argument *arguments, size_t count)
{
    pb_distribution *d;
    struct pb_distribution_fault fault;
    assert_int_equal(pb_distribution_new(&d, pb_family_find(family), arguments, count, &fault), PAYBACK_OK);
    return d;
}

static pb_distribution *normal(double mean, double sd)
{
    const struct pb_argument arguments[] = {{.name = "mean", .number = mean}, {.name = "sd", .number = sd}};
    return make("normal", arguments, 2);
}

static pb_distribution *truncated(double min)
{
    const struct pb_argument arguments[] = {
        {.name = "mean", .number = 1}, {.name = "sd", .number = 2}, {.name = "min", .number = min}};
    return make("normal", arguments, 3);
}

static pb_distribution *discrete(double last, double weight)
{
    const double values[] = {1, 2, last}, weights[] = {1, weight, 1};
    const struct pb_argument arguments[] = {{.name = "values", .list = values, .count = 3},
                                            {.name = "weights", .list = weights, .count = 3}};
    return make("discrete", arguments, 2);
}

static pb_distribution *empirical(double last)
{
    const double values[] = {1, 2, last};
    return make("empirical", &(struct pb_argument){.name = "values", .list = values, .count = 3}, 1);
}

static pb_distribution *mixture(double mean, double weight)
{
    pb_distribution *const parts[] = {normal(mean, 1), empirical(3)};
    const double weights[] = {1, weight};
    const struct pb_argument components = {.name = "components", .components = parts, .weights = weights, .count = 2};
    pb_distribution *whole = make("mixture", &components, 1);
    pb_distribution_free(parts[0]);
    pb_distribution_free(parts[1]);
    return whole;
}

/* Pairs that are the same, each unlike all other pairs. */
enum { PAIRS = 12 };

static pb_distribution *member(int pair)
{
    switch (pair) {
    case 0:
        return normal(1, 2);
    case 1:
        return normal(1, 3);
    case 2:
        return truncated(0);
    case 3:
        return truncated(0.5);
    case 4:
        return discrete(3, 1);
    case 5:
        return discrete(3, 2);
    case 6:
        return discrete(4, 1);
    case 7:
        return empirical(3);
    case 8:
        return empirical(4);
    case 9:
        return mixture(1, 1);
    case 10:
        return mixture(2, 1);
    default:
        return mixture(1, 2);
    }
}

static void test_same(void **state)
{
    (void)state;
    for (int i = 0; i < PAIRS; i++)
        for (int j = 0; j < PAIRS; j++) {
            pb_distribution *a = member(i), *b = member(j);
            assert_int_equal(pb_distribution_same(a, b), i == j);
            pb_distribution_free(a);
            pb_distribution_free(b);
        }
}

/* One table for all that are the same; it outlives the distribution that it was made of. */
static void test_shared(void **state)
{
    (void)state;
    pb_table_store *store;
    const pb_quantile_table *tables[PAIRS];
    assert_int_equal(pb_table_store_new(&store), PAYBACK_OK);
    assert_ptr_equal(pb_table_store_hold(store), store);
    for (int round = 0; round < 3; round++)
        for (int i = 0; i < PAIRS; i++) {
            const pb_quantile_table *table;
            pb_distribution *d = member(i);
            assert_int_equal(pb_table_store_get(&table, store, d), PAYBACK_OK);
            pb_distribution_free(d);
            assert_true(round == 0 || table == tables[i]);
            for (int k = 0; round == 0 && k < i; k++)
                assert_ptr_not_equal(table, tables[k]);
            tables[i] = table;
        }
    pb_table_store_release(store);
    _Alignas(64) double u[8] = {0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5}, x[8];
    pb_quantiles_of_uniforms(tables[0], u, x, 8);
    assert_true(x[0] > 1 - 1e-8 && x[0] < 1 + 1e-8);
    pb_table_store_release(store);
    pb_table_store_release(NULL);
}

struct asked {
    pb_table_store *store;
    const pb_quantile_table *tables[400];
};

static payback_status ask(void *context, size_t index, int worker)
{
    struct asked *asked = context;
    (void)worker;
    pb_distribution *d = normal((double)(index % 100), 1);
    payback_status status = pb_table_store_get(&asked->tables[index], asked->store, d);
    pb_distribution_free(d);
    return status;
}

/* More than the store has room for at first, by four threads at once. */
static void test_threads(void **state)
{
    (void)state;
    struct asked asked;
    assert_int_equal(pb_table_store_new(&asked.store), PAYBACK_OK);
    assert_int_equal(pb_parallel_for(4, 400, ask, &asked), PAYBACK_OK);
    for (int i = 100; i < 400; i++)
        assert_ptr_equal(asked.tables[i], asked.tables[i - 100]);
    pb_table_store_release(asked.store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same),
        cmocka_unit_test(test_shared),
        cmocka_unit_test(test_threads),
    };
    pb_gsl_enter();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
