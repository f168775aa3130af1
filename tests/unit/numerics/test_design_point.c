/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Design points of limit states whose nearest point is known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "numerics/design_point.h"

#include <math.h>

enum { DIMENSIONS = 6 };

/* g = 3 − Σ a_j u_j, |a| = 1: β = 3 at u = 3 a. */
static const double direction[DIMENSIONS] = {0.1, -0.3, 0.5, 0.7, -0.2, 0.3464101615137755};

static payback_status plane(void *context, const double *points, size_t count, double *g)
{
    for (size_t i = 0; i < count; i++) {
        g[i] = *(const double *)context;
        for (size_t j = 0; j < DIMENSIONS; j++)
            g[i] -= direction[j] * points[i * DIMENSIONS + j];
    }
    return PAYBACK_OK;
}

/* The same plane as a cliff: no gradient anywhere. */
static payback_status cliff(void *context, const double *points, size_t count, double *g)
{
    payback_status status = plane(context, points, count, g);
    for (size_t i = 0; i < count; i++)
        g[i] = g[i] < 0 ? -1 : 1;
    return status;
}

/* g = 2 − u_1 + u_2²/4 − …: nearest point of 4 + u_2² − 2 u_1 = 0 is (2, 0, …), of curvature less than the sphere's. */
static payback_status parabola(void *context, const double *points, size_t count, double *g)
{
    (void)context;
    for (size_t i = 0; i < count; i++)
        g[i] = 4 + points[i * DIMENSIONS + 1] * points[i * DIMENSIONS + 1] - 2 * points[i * DIMENSIONS];
    return PAYBACK_OK;
}

static payback_status broken(void *context, const double *points, size_t count, double *g)
{
    (void)context;
    (void)points;
    for (size_t i = 0; i < count; i++)
        g[i] = 1;
    return PAYBACK_ERROR_CANCELLED;
}

static struct pb_design_point find(pb_limit_state *function, double margin, double *u, const double *starts,
                                   size_t start_count)
{
    struct pb_limit_problem problem = {.n = DIMENSIONS, .function = function, .context = &margin, .radius = 8};
    struct pb_design_point point;
    assert_int_equal(pb_design_point_find(&point, u, &problem, starts, start_count), PAYBACK_OK);
    return point;
}

static void test_plane(void **state)
{
    (void)state;
    double u[DIMENSIONS];
    struct pb_design_point point = find(plane, 3, u, NULL, 0);
    assert_true(point.found && point.converged);
    assert_true(fabs(point.distance - 3) < 1e-5);
    for (int j = 0; j < DIMENSIONS; j++)
        assert_true(fabs(u[j] - 3 * direction[j]) < 1e-3);
}

/* Failing medians have a negative index. */
static void test_failing_origin(void **state)
{
    (void)state;
    double u[DIMENSIONS];
    struct pb_design_point point = find(plane, -1.5, u, NULL, 0);
    assert_true(point.found && fabs(point.distance + 1.5) < 1e-5);
    point = find(plane, 0, u, NULL, 0);
    assert_true(point.found && point.distance == 0);
}

static void test_curved(void **state)
{
    (void)state;
    double u[DIMENSIONS];
    struct pb_design_point point = find(parabola, 0, u, NULL, 0);
    assert_true(point.found && fabs(point.distance - 2) < 1e-4 && fabs(u[0] - 2) < 1e-3);
}

/* Where g only jumps, a start beyond the jump leads to the same point. */
static void test_cliff(void **state)
{
    (void)state;
    double u[DIMENSIONS], start[DIMENSIONS];
    assert_false(find(cliff, 3, u, NULL, 0).found);
    for (int j = 0; j < DIMENSIONS; j++)
        start[j] = 4 * direction[j] + (j % 2 == 0 ? 1.5 : -1.2);
    struct pb_design_point point = find(cliff, 3, u, start, 1);
    assert_true(point.found && fabs(point.distance - 3) < 1e-2);
}

static void test_out_of_reach(void **state)
{
    (void)state;
    double u[DIMENSIONS];
    struct pb_design_point point = find(plane, 9, u, NULL, 0);
    assert_true(!point.found && isnan(point.distance));
}

static void test_errors(void **state)
{
    (void)state;
    double u[DIMENSIONS], margin = 1;
    struct pb_design_point point;
    struct pb_limit_problem problem = {.n = 0, .function = plane, .context = &margin, .radius = 8};
    assert_int_equal(pb_design_point_find(&point, u, &problem, NULL, 0), PAYBACK_ERROR_ARGUMENT);
    problem.n = DIMENSIONS;
    problem.function = broken;
    assert_int_equal(pb_design_point_find(&point, u, &problem, NULL, 0), PAYBACK_ERROR_CANCELLED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plane), cmocka_unit_test(test_failing_origin), cmocka_unit_test(test_curved),
        cmocka_unit_test(test_cliff), cmocka_unit_test(test_out_of_reach),   cmocka_unit_test(test_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
