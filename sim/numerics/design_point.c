/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numerics/design_point.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Iterations from one start; halvings of a step, all tried at once; points of a search along a ray. */
enum { ITERATIONS = 60, HALVINGS = 8, RAY_POINTS = 16, RAY_ROUNDS = 10 };
/* Half-width of the differences: wide enough to see through the steps of roundings. Tolerances: of g relative to its
 * value at the origin, of the direction as the sine of an angle. */
static const double difference = 0.02, tolerance_g = 1e-7, tolerance_angle = 5e-3;

struct search {
    const struct pb_limit_problem *problem;
    double g_0;                  /* at the origin */
    double *u, *gradient, *step; /* n each */
    double *points, *values;     /* room for 2 n + 1 points, and for those of a line */
};

static double dot(const double *a, const double *b, size_t n)
{
    double sum = 0;
    for (size_t j = 0; j < n; j++)
        sum += a[j] * b[j];
    return sum;
}

static double norm(const double *a, size_t n)
{
    return sqrt(dot(a, a, n));
}

static payback_status evaluate(struct search *search, size_t count)
{
    return search->problem->function(search->problem->context, search->points, count, search->values);
}

/* g and its gradient at u. */
static payback_status differentiate(struct search *search, double *g)
{
    size_t n = search->problem->n;
    for (size_t i = 0; i < 2 * n + 1; i++)
        memcpy(search->points + i * n, search->u, n * sizeof(double));
    for (size_t j = 0; j < n; j++) {
        search->points[(1 + 2 * j) * n + j] += difference;
        search->points[(2 + 2 * j) * n + j] -= difference;
    }
    payback_status status = evaluate(search, 2 * n + 1);
    *g = search->values[0];
    for (size_t j = 0; j < n; j++)
        search->gradient[j] = (search->values[1 + 2 * j] - search->values[2 + 2 * j]) / (2 * difference);
    return status;
}

/* Moves u along the step by the first of 1, 1/2, 1/4, … that lowers the merit ½|u|² + c|g|, else by the best of them.
 * *moved tells how far. */
static payback_status walk(struct search *search, double g, double *moved)
{
    size_t n = search->problem->n;
    double slope = norm(search->gradient, n), length = norm(search->u, n), full = norm(search->step, n);
    double target = 0;
    for (size_t j = 0; j < n; j++)
        target += (search->u[j] + search->step[j]) * (search->u[j] + search->step[j]);
    double penalty = 2 * length / slope;
    if (fabs(g) > tolerance_g * fabs(search->g_0))
        penalty = fmax(penalty, target / fabs(g)); /* 2 · ½ |u + d|²/|g| */
    for (size_t i = 0; i < HALVINGS; i++)
        for (size_t j = 0; j < n; j++)
            search->points[i * n + j] = search->u[j] + ldexp(search->step[j], -(int)i);
    payback_status status = evaluate(search, HALVINGS);
    double least = 0.5 * length * length + penalty * fabs(g);
    size_t best = HALVINGS - 1;
    for (size_t i = 0; !status && i < HALVINGS; i++) {
        const double *point = search->points + i * n;
        double merit = 0.5 * dot(point, point, n) + penalty * fabs(search->values[i]);
        if (merit < least) {
            best = i;
            break;
        }
    }
    if (!status)
        memcpy(search->u, search->points + best * n, n * sizeof(double));
    *moved = ldexp(full, -(int)best);
    return status;
}

/* Iterates from u. */
static payback_status iterate(struct search *search, bool *converged)
{
    size_t n = search->problem->n;
    *converged = false;
    for (int i = 0; i < ITERATIONS && !*converged; i++) {
        double g, moved;
        payback_status status = differentiate(search, &g);
        if (status)
            return status;
        double slope = norm(search->gradient, n), length = norm(search->u, n);
        if (!(slope > 0) || !isfinite(slope) || !isfinite(g))
            break; /* flat: nothing to follow */
        double along = dot(search->gradient, search->u, n);
        for (size_t j = 0; j < n; j++)
            search->step[j] = (along - g) / (slope * slope) * search->gradient[j] - search->u[j];
        double across = sqrt(fmax(0, 1 - pow(along / (slope * length), 2)));
        *converged = fabs(g) <= tolerance_g * fabs(search->g_0) && (length < 1e-9 || across <= tolerance_angle);
        if (*converged)
            break;
        status = walk(search, g, &moved);
        if (status)
            return status;
        if (norm(search->u, n) > 2 * search->problem->radius || moved < 1e-10)
            break;
    }
    return PAYBACK_OK;
}

/* Draws u along its ray to the first place, from the origin, where g changes sign; *found tells whether there is one up
 * to the end: that many times as far as u. */
static payback_status to_limit(struct search *search, double end, bool *found)
{
    size_t n = search->problem->n;
    double low = 0, high = end;
    *found = false;
    for (int round = 0; round < RAY_ROUNDS; round++) {
        for (size_t i = 0; i < RAY_POINTS; i++)
            for (size_t j = 0; j < n; j++)
                search->points[i * n + j] = (low + (high - low) * (double)(i + 1) / RAY_POINTS) * search->u[j];
        payback_status status = evaluate(search, RAY_POINTS);
        if (status)
            return status;
        size_t i = 0;
        while (i < RAY_POINTS && (search->values[i] < 0) == (search->g_0 < 0))
            i++;
        if (i == RAY_POINTS)
            return PAYBACK_OK;
        double width = (high - low) / RAY_POINTS;
        low += width * (double)i;
        high = low + width;
        *found = true;
    }
    for (size_t j = 0; j < n; j++)
        search->u[j] *= high;
    return PAYBACK_OK;
}

/* Keeps u where it is nearer than what was kept. */
static void keep_nearest(struct search *search, struct pb_design_point *point, double *kept, bool converged)
{
    size_t n = search->problem->n;
    double distance = norm(search->u, n);
    if (distance > search->problem->radius || (point->found && distance >= fabs(point->distance)))
        return;
    point->found = true;
    point->converged = converged;
    point->distance = search->g_0 < 0 ? -distance : distance;
    memcpy(kept, search->u, n * sizeof(double));
}

/* start: NULL for the origin. */
static payback_status search_from(struct search *search, struct pb_design_point *point, double *kept,
                                  const double *start)
{
    size_t n = search->problem->n;
    bool converged, found;
    payback_status status = PAYBACK_OK;
    memset(search->u, 0, n * sizeof(double));
    if (start) {
        memcpy(search->u, start, n * sizeof(double));
        status = to_limit(search, 1, &found);
        if (!status && found)
            keep_nearest(search, point, kept, false);
    }
    if (!status)
        status = iterate(search, &converged);
    if (!status)
        status = to_limit(search, 1.1, &found);
    if (!status && found)
        keep_nearest(search, point, kept, converged);
    return status;
}

static payback_status make_room(struct search *search)
{
    size_t n = search->problem->n, points = 2 * n + 1 > RAY_POINTS ? 2 * n + 1 : RAY_POINTS;
    search->u = pb_new(n, sizeof(double));
    search->gradient = pb_new(n, sizeof(double));
    search->step = pb_new(n, sizeof(double));
    search->points = pb_new(points * n, sizeof(double));
    search->values = pb_new(points, sizeof(double));
    bool made = search->u && search->gradient && search->step && search->points && search->values;
    return made ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}

payback_status pb_design_point_find(struct pb_design_point *point, double *u, const struct pb_limit_problem *problem,
                                    const double *starts, size_t start_count)
{
    *point = (struct pb_design_point){.distance = NAN};
    if (problem->n == 0)
        return PAYBACK_ERROR_ARGUMENT;
    struct search search = {.problem = problem};
    memset(u, 0, problem->n * sizeof(double));
    payback_status status = make_room(&search);
    if (!status)
        status = evaluate(&search, 1);
    if (!status) {
        search.g_0 = search.values[0];
        if (search.g_0 == 0)
            *point = (struct pb_design_point){.found = true, .converged = true, .distance = 0};
    }
    if (!status && search.g_0 != 0)
        status = search_from(&search, point, u, NULL);
    for (size_t s = 0; !status && search.g_0 != 0 && s < start_count; s++)
        status = search_from(&search, point, u, starts + s * problem->n);
    free(search.u);
    free(search.gradient);
    free(search.step);
    free(search.points);
    free(search.values);
    return status;
}
