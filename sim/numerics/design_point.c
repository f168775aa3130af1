/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numerics/design_point.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Iterations and polishes from one start; halvings of a step, all tried at once; rays that are searched together,
 * points on each in a round, rounds, and how far beyond the present point. */
enum { ITERATIONS = 20, POLISHES = 30, HALVINGS = 8, RAYS = 32, RAY_POINTS = 16, RAY_ROUNDS = 7, RAY_END = 2 };
/* Half-widths of the differences, of rays relative to the distance: wide enough to see through the steps of roundings.
 * Tolerances: of g relative to its value at the origin, of the direction as the sine of an angle, of the distance. */
static const double difference = 0.02, ray_difference = 0.01;
static const double tolerance_g = 1e-7, tolerance_angle = 5e-3, tolerance_distance = 1e-5;

struct search {
    const struct pb_limit_problem *problem;
    double g_0;                  /* at the origin */
    double *u, *gradient, *step; /* n each */
    double *rays;                /* RAYS points */
    double *points, *values;     /* room for 2 n + 1 points, and for those of RAYS rays */
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
static payback_status iterate(struct search *search)
{
    size_t n = search->problem->n;
    for (int i = 0; i < ITERATIONS; i++) {
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
        if (fabs(g) <= tolerance_g * fabs(search->g_0) && across <= tolerance_angle)
            break;
        status = walk(search, g, &moved);
        if (status)
            return status;
        if (norm(search->u, n) > 2 * search->problem->radius || moved < 1e-10)
            break;
    }
    return PAYBACK_OK;
}

/* Where along each of the rays (row-major, through the origin) g first changes sign, as a multiple of the ray's point:
 * crossings[r], INFINITY where it does not up to `end`. All rays are looked at together, RAY_POINTS points of each at a
 * time, then RAY_POINTS between the two that hold the change. */
static payback_status find_crossings(struct search *search, const double *rays, size_t count, double end,
                                     double *crossings)
{
    size_t n = search->problem->n;
    double low[RAYS], width[RAYS];
    for (size_t r = 0; r < count; r++) {
        low[r] = 0;
        width[r] = end / RAY_POINTS;
        crossings[r] = end;
    }
    for (int round = 0; round < RAY_ROUNDS; round++) {
        for (size_t r = 0; r < count; r++)
            for (size_t i = 0; i < RAY_POINTS; i++)
                for (size_t j = 0; j < n; j++)
                    search->points[(r * RAY_POINTS + i) * n + j] =
                        (low[r] + width[r] * (double)(i + 1)) * rays[r * n + j];
        payback_status status = evaluate(search, count * RAY_POINTS);
        if (status)
            return status;
        for (size_t r = 0; r < count; r++) {
            size_t i = 0;
            while (i < RAY_POINTS && (search->values[r * RAY_POINTS + i] < 0) == (search->g_0 < 0))
                i++;
            if (i == RAY_POINTS && round == 0)
                crossings[r] = INFINITY;
            low[r] += width[r] * (double)(i < RAY_POINTS ? i : RAY_POINTS - 1);
            if (isfinite(crossings[r]))
                crossings[r] = low[r] + width[r];
            width[r] /= RAY_POINTS;
        }
    }
    return PAYBACK_OK;
}

/* Draws u along its ray to where g changes sign; *found tells whether it does up to the end: that many times u. */
static payback_status to_limit(struct search *search, double end, bool *found)
{
    double crossing;
    payback_status status = find_crossings(search, search->u, 1, end, &crossing);
    *found = !status && isfinite(crossing);
    for (size_t j = 0; *found && j < search->problem->n; j++)
        search->u[j] *= crossing;
    return status;
}

/* Gradient of F(v) = 1/t, t v being where the ray through v meets the limit state, at v = u. On a plane a · v = 1, F is
 * a · v: the gradient is a, and the plane's nearest point a/|a|². It exists also where g jumps. */
static payback_status differentiate_rays(struct search *search)
{
    size_t n = search->problem->n;
    double h = ray_difference * norm(search->u, n), crossings[RAYS];
    for (size_t first = 0; first < n; first += RAYS / 2) {
        size_t count = n - first < RAYS / 2 ? n - first : RAYS / 2;
        for (size_t r = 0; r < 2 * count; r++) {
            memcpy(search->rays + r * n, search->u, n * sizeof(double));
            search->rays[r * n + first + r / 2] += r % 2 == 0 ? h : -h;
        }
        payback_status status = find_crossings(search, search->rays, 2 * count, RAY_END, crossings);
        if (status)
            return status;
        for (size_t c = 0; c < count; c++)
            search->gradient[first + c] = (1 / crossings[2 * c] - 1 / crossings[2 * c + 1]) / (2 * h);
    }
    return PAYBACK_OK;
}

/* From u on the limit state towards the nearest point of its tangent, as far as that brings it nearer. */
static payback_status polish(struct search *search, bool *converged)
{
    size_t n = search->problem->n;
    *converged = false;
    for (int i = 0; i < POLISHES && !*converged; i++) {
        double crossings[RAYS], distance = norm(search->u, n), least = distance;
        payback_status status = differentiate_rays(search);
        double steepness = dot(search->gradient, search->gradient, n);
        if (status || !(steepness > 0) || !isfinite(steepness))
            return status;
        for (size_t r = 0; r < HALVINGS; r++)
            for (size_t j = 0; j < n; j++)
                search->rays[r * n + j] = search->u[j] + ldexp(search->gradient[j] / steepness - search->u[j], -(int)r);
        status = find_crossings(search, search->rays, HALVINGS, RAY_END, crossings);
        if (status)
            return status;
        size_t best = HALVINGS;
        for (size_t r = 0; r < HALVINGS; r++)
            if (crossings[r] * norm(search->rays + r * n, n) < least) {
                least = crossings[r] * norm(search->rays + r * n, n);
                best = r;
            }
        for (size_t j = 0; best < HALVINGS && j < n; j++)
            search->u[j] = crossings[best] * search->rays[best * n + j];
        *converged = least > distance * (1 - tolerance_distance);
    }
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
    } else {
        status = iterate(search);
    }
    if (!status)
        status = to_limit(search, RAY_END, &found);
    if (!status && found) {
        status = polish(search, &converged);
        keep_nearest(search, point, kept, converged);
    }
    return status;
}

static payback_status make_room(struct search *search)
{
    size_t n = search->problem->n, points = 2 * n + 1 > RAYS * RAY_POINTS ? 2 * n + 1 : RAYS * RAY_POINTS;
    search->u = pb_new(n, sizeof(double));
    search->gradient = pb_new(n, sizeof(double));
    search->step = pb_new(n, sizeof(double));
    search->rays = pb_new(RAYS * n, sizeof(double));
    search->points = pb_new(points * n, sizeof(double));
    search->values = pb_new(points, sizeof(double));
    bool made = search->u && search->gradient && search->step && search->rays && search->points && search->values;
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
    free(search.rays);
    free(search.points);
    free(search.values);
    return status;
}
