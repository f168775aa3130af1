/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether correlations can hold together: inputs that are connected by correlations form a group, and the matrix of
 * each group must be positive definite. */
#include "scenario/coherence.h"

#include "base/memory.h"
#include "numerics/matrix.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Larger groups are refused without a proposal: the nearest matrix takes a time that grows with the cube of the size.
 */
enum { PROPOSED_MAX = 64, PAIRS_SHOWN = 12 };

/* A group while it is checked: its inputs, as indices into uncertain, and their n × n matrix. */
struct group {
    size_t *inputs;
    size_t n;
    double *matrix, *work;
};

static double normal_of_rank(double rank)
{
    return 2 * sin(M_PI * rank / 6);
}

static double rank_of_normal(double r)
{
    return 6 / M_PI * asin(r / 2);
}

/* The smallest index of the inputs that i is connected with, by union and find. */
static size_t root_of(size_t *parent, size_t i)
{
    while (parent[i] != i)
        i = parent[i] = parent[parent[i]];
    return i;
}

static void connect(const struct pb_inputs *inputs, size_t *parent)
{
    for (size_t i = 0; i < inputs->uncertain_count; i++)
        parent[i] = i;
    for (size_t c = 0; c < inputs->correlation_count; c++) {
        size_t a = root_of(parent, inputs->correlations[c].a), b = root_of(parent, inputs->correlations[c].b);
        if (a < b)
            parent[b] = a;
        else
            parent[a] = b;
    }
}

static size_t position(const struct group *group, size_t input)
{
    size_t i = 0;
    while (group->inputs[i] != input)
        i++;
    return i;
}

static void fill_matrix(const struct pb_inputs *inputs, size_t *parent, size_t root, struct group *group)
{
    size_t n = group->n;
    memset(group->matrix, 0, n * n * sizeof *group->matrix);
    for (size_t i = 0; i < n; i++)
        group->matrix[i * n + i] = 1;
    for (size_t c = 0; c < inputs->correlation_count; c++) {
        const struct pb_correlation *correlation = &inputs->correlations[c];
        if (root_of(parent, correlation->a) != root)
            continue;
        size_t a = position(group, correlation->a), b = position(group, correlation->b);
        group->matrix[a * n + b] = group->matrix[b * n + a] = normal_of_rank(correlation->rank);
    }
}

/* ---- the proposal ---- */

static bool is_definite(const double *matrix, size_t n, double *work)
{
    bool definite = false;
    return pb_cholesky(matrix, n, work, &definite) == PAYBACK_OK && definite;
}

/* The nearest matrix, each rank rounded to `digits` places; false where that is not positive definite. */
static bool propose(const struct group *group, double floor, double scale, double *nearest)
{
    size_t n = group->n;
    if (pb_nearest_correlation(group->matrix, n, floor, nearest) != PAYBACK_OK)
        return false;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            if (i != j)
                nearest[i * n + j] = normal_of_rank(round(rank_of_normal(nearest[i * n + j]) * scale) / scale);
    return is_definite(nearest, n, group->work);
}

static void write_proposal(struct pb_text *text, const struct pb_inputs *inputs, const struct group *group,
                           const double *nearest)
{
    size_t n = group->n, shown = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++) {
            double rank = rank_of_normal(nearest[i * n + j]);
            if (fabs(rank) < 5e-4 && group->matrix[i * n + j] == 0)
                continue;
            if (shown++ < PAIRS_SHOWN)
                pb_text_format(text, "%s%s and %s %.3g", shown == 1 ? "nearest ranks that can: " : ", ",
                               inputs->uncertain[group->inputs[j]].value->pointer,
                               inputs->uncertain[group->inputs[i]].value->pointer, rank);
        }
    if (shown > PAIRS_SHOWN)
        pb_text_format(text, ", and %zu more", shown - PAIRS_SHOWN);
}

static void add_proposal(struct pb_text *text, const struct pb_inputs *inputs, const struct group *group)
{
    static const double floors[] = {1e-3, 3e-3, 1e-2, 3e-2};
    double *nearest = group->n <= PROPOSED_MAX ? pb_new(group->n * group->n, sizeof *nearest) : NULL;
    bool found = false;
    for (size_t i = 0; nearest != NULL && !found && i < sizeof floors / sizeof floors[0]; i++)
        found = propose(group, floors[i], i < 2 ? 1000 : 100, nearest);
    if (found)
        write_proposal(text, inputs, group, nearest);
    else
        pb_text_add(text, "ranks nearer to 0");
    free(nearest);
}

static void fault_group(struct pb_reading *reading, const struct group *group, size_t *parent, size_t root)
{
    const struct pb_inputs *inputs = reading->inputs;
    struct pb_text pairs = {0}, hint = {0};
    size_t shown = 0;
    for (size_t c = 0; c < inputs->correlation_count; c++) {
        const struct pb_correlation *correlation = &inputs->correlations[c];
        if (root_of(parent, correlation->a) != root || ++shown > PAIRS_SHOWN)
            continue;
        pb_text_format(&pairs, "%s%s and %s %s", shown == 1 ? "" : ", ",
                       inputs->uncertain[correlation->a].value->pointer,
                       inputs->uncertain[correlation->b].value->pointer, pb_figure(correlation->rank).text);
    }
    if (shown > PAIRS_SHOWN)
        pb_text_format(&pairs, ", and %zu more", shown - PAIRS_SHOWN);
    add_proposal(&hint, inputs, group);
    reading->memory_short |= pairs.failed || hint.failed;
    if (pairs.data != NULL && hint.data != NULL)
        pb_fault_at(reading, "/correlations", hint.data, "the ranks cannot hold together (found %s)", pairs.data);
    pb_text_clear(&pairs);
    pb_text_clear(&hint);
}

static void check_group(struct pb_reading *reading, struct group *group, size_t *parent, size_t root)
{
    size_t count = reading->inputs->uncertain_count;
    group->n = 0;
    for (size_t i = root; i < count; i++)
        if (root_of(parent, i) == root)
            group->inputs[group->n++] = i;
    if (group->n < 3) /* one pair with |rank| < 1 always holds */
        return;
    fill_matrix(reading->inputs, parent, root, group);
    if (!is_definite(group->matrix, group->n, group->work))
        fault_group(reading, group, parent, root);
}

void pb_check_coherence(struct pb_reading *reading)
{
    const struct pb_inputs *inputs = reading->inputs;
    size_t count = inputs->uncertain_count;
    if (inputs->correlation_count < 2)
        return;
    size_t *parent = pb_new(count, sizeof *parent);
    struct group group = {.inputs = pb_new(count, sizeof *group.inputs),
                          .matrix = pb_new(count * count, sizeof *group.matrix),
                          .work = pb_new(count * count, sizeof *group.work)};
    if (parent != NULL && group.inputs != NULL && group.matrix != NULL && group.work != NULL) {
        connect(inputs, parent);
        for (size_t i = 0; i < count; i++)
            if (root_of(parent, i) == i)
                check_group(reading, &group, parent, i);
    } else {
        reading->memory_short = true;
    }
    free(parent);
    free(group.inputs);
    free(group.matrix);
    free(group.work);
}
