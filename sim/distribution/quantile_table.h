/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fast quantiles of many draws: a closed form where the family has one, else a polynomial table on z = Φ⁻¹(u) that was
 * checked against the distribution function when it was built (relative error ≤ 1e-9 in the probability for |z| ≤ 8.2),
 * else the exact quantile draw by draw. */
#ifndef PB_DISTRIBUTION_QUANTILE_TABLE_H
#define PB_DISTRIBUTION_QUANTILE_TABLE_H

#include "distribution/distribution.h"

typedef struct pb_quantile_table pb_quantile_table;

/* Refers to the distribution, which must outlive it. Tens of microseconds. */
payback_status pb_quantile_table_new(pb_quantile_table **out, const pb_distribution *distribution);
void pb_quantile_table_free(pb_quantile_table *table);
/* True where draws should come as uniforms (pb_quantiles_of_uniforms), false where as normals: which is cheaper. Both
 * always work. */
bool pb_quantile_table_wants_uniforms(const pb_quantile_table *table);
/* x[i] = F⁻¹(u[i]), u in (0, 1); count a multiple of 8, arrays PB_ALIGNMENT-aligned, x may be u. */
void pb_quantiles_of_uniforms(const pb_quantile_table *table, const double *u, double *x, size_t count);
/* x[i] = F⁻¹(Φ(z[i])). */
void pb_quantiles_of_normals(const pb_quantile_table *table, const double *z, double *x, size_t count);

/* z[i] = Φ⁻¹(u[i]), absolute error ≤ 1e-13, and back (relative error ≤ 1e-13 in the smaller tail); vectorised. */
void pb_normal_quantiles(const double *u, double *z, size_t count);
void pb_normal_probabilities(const double *z, double *u, size_t count);

#endif
