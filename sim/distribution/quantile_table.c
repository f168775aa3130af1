/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chooses the fastest form that a distribution allows. */
#include "distribution/quantile_table.h"

#include "base/memory.h"
#include "distribution/family.h"
#include "distribution/normal_math.h"
#include "distribution/points.h"
#include "distribution/quantile_kernel.h"
#include "distribution/rows.h"

#include <math.h>
#include <stdlib.h>

struct pb_quantile_table {
    struct pb_quantile_form form;
    pb_quantile_kernel *of_uniforms, *of_normals;
};

static payback_status choose_form(struct pb_quantile_form *f, const pb_distribution *d)
{
    *f = (struct pb_quantile_form){.form = PB_FORM_EXACT,
                                   .distribution = d,
                                   .below = d->below,
                                   .above = d->above,
                                   .mass = d->mass,
                                   .lowest = d->lowest,
                                   .highest = d->highest};
    const struct pb_descriptor *family = d->descriptor;
    if (d->constant) {
        f->form = PB_FORM_CONSTANT;
        f->a = d->low;
        return PAYBACK_OK;
    }
    if (family->normal_form != NULL && !d->truncated)
        family->normal_form(f, d);
    if (family->closed_form != NULL) {
        family->closed_form(f, d);
        return PAYBACK_OK;
    }
    if (d->nature == PB_DISCRETE)
        return pb_points_form(f, d);
    payback_status status = family->series != NULL ? pb_rows_by_series(f, d) : pb_rows_by_interpolation(f, d);
    f->form = status == PAYBACK_OK ? PB_FORM_ROWS : PB_FORM_EXACT;
    return status;
}

payback_status pb_quantile_table_new(pb_quantile_table **out, const pb_distribution *distribution)
{
    *out = NULL;
    pb_quantile_table *table = pb_new(1, sizeof *table);
    if (table == NULL)
        return PAYBACK_ERROR_MEMORY;
    table->of_uniforms = PB_SELECT(pb_kernel_of_uniforms);
    table->of_normals = PB_SELECT(pb_kernel_of_normals);
    payback_status status = choose_form(&table->form, distribution);
    if (status == PAYBACK_OK)
        *out = table;
    else
        pb_quantile_table_free(table);
    return status;
}

void pb_quantile_table_free(pb_quantile_table *table)
{
    if (table == NULL)
        return;
    if (table->form.form == PB_FORM_POINTS || table->form.form == PB_FORM_EXACT) {
        free((double *)table->form.values);
        free((uint32_t *)table->form.guide);
    }
    free((double *)table->form.row);
    free(table);
}

void pb_quantiles_of_uniforms(const pb_quantile_table *table, const double *u, double *x, size_t count)
{
    table->of_uniforms(&table->form, u, x, count);
}

void pb_quantiles_of_normals(const pb_quantile_table *table, const double *z, double *x, size_t count)
{
    table->of_normals(&table->form, z, x, count);
}

void pb_quantile_repair(const pb_distribution *distribution, const double *p, const double *q, double *x, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (isnan(x[i]))
            x[i] = pb_distribution_quantile(distribution, p[i], q[i]);
}

void pb_normal_repair(const double *u, double *z, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (u[i] < PB_NORMAL_TAIL_MIN)
            z[i] = pb_normal_quantile(u[i], 1 - u[i]);
}

void pb_normal_quantiles(const double *u, double *z, size_t count)
{
    PB_SELECT(pb_kernel_normal_quantiles)(u, z, count);
}

void pb_normal_probabilities(const double *z, double *u, size_t count)
{
    PB_SELECT(pb_kernel_normal_probabilities)(z, u, count);
}
