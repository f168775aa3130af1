/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fast quantiles of many draws: a closed form where one is cheap, a search where the mass sits on points, else
 * polynomials on geometric intervals of min(p, q), built from Taylor series of the quantile function and checked
 * against the exact one. What they do not cover (one draw in 2^18, intervals with a jump) is drawn exactly. The
 * relative error is at most 1e-9 in the probability, up to rounding of the value. */
#ifndef PB_DISTRIBUTION_QUANTILE_TABLE_H
#define PB_DISTRIBUTION_QUANTILE_TABLE_H

#include "distribution/distribution.h"

typedef struct pb_quantile_table pb_quantile_table;

/* Refers to the distribution, which must outlive it. Some 30 microseconds and 10 kB; of a mixture or very large shapes
 * up to a millisecond. PAYBACK_ERROR_MEMORY. Immutable: any number of threads may use one. */
payback_status pb_quantile_table_new(pb_quantile_table **out, const pb_distribution *distribution);
void pb_quantile_table_free(pb_quantile_table *table); /* takes NULL */
/* x[i] = F⁻¹(u[i]), u in (0, 1); count a multiple of 8, arrays PB_ALIGNMENT-aligned, x may be u. */
void pb_quantiles_of_uniforms(const pb_quantile_table *table, const double *u, double *x, size_t count);
/* x[i] = F⁻¹(Φ(z[i])). */
void pb_quantiles_of_normals(const pb_quantile_table *table, const double *z, double *x, size_t count);

/* z[i] = Φ⁻¹(u[i]), u in (0, 1), absolute error ≤ 1e-13, and back (relative error ≤ 1e-13); any count, z may be u. A
 * table of pb_distribution_standard_normal makes normals in half the time, to 1e-9. */
void pb_normal_quantiles(const double *u, double *z, size_t count);
void pb_normal_probabilities(const double *z, double *u, size_t count);

#endif
