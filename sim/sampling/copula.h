/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Gaussian copula: Spearman rank correlation ρ becomes Pearson r = 2 sin(πρ/6) of the normals behind the inputs. */
#ifndef PB_SAMPLING_COPULA_H
#define PB_SAMPLING_COPULA_H

#include "payback/status.h"

#include <stddef.h>

typedef struct pb_copula pb_copula;

struct pb_copula_pair {
    size_t a, b; /* members, 0 … n − 1 */
    double rank;
};

/* PAYBACK_ERROR_SCENARIO where the matrix is not positive definite. */
payback_status pb_copula_new(pb_copula **out, size_t n, const struct pb_copula_pair *pairs, size_t count);
void pb_copula_free(pb_copula *copula);
/* Lets a reflection come first: the normals are turned so that the one of member `axis` (direction[axis] ≠ 0 is not
 * needed) moves the members along `direction` (n weights, any length above 0). It is orthogonal, and the normals stay
 * independent. Where members are correlated, the direction is that before the correlation. PAYBACK_ERROR_MEMORY. */
payback_status pb_copula_reflect(pb_copula *copula, const double *direction, size_t axis);
/* normals[m] are PB_BLOCK independent standard normals of member m, correlated in place. The reflection takes them as
 * they stand in `normals`; the pairs name them as they stand in `ordered`, which holds the same rows, perhaps in
 * another order: ordered[m] depends on ordered[0 … m] only (of what the reflection left). */
void pb_copula_apply(const pb_copula *copula, double *const *normals, double *const *ordered);
/* The two steps of it: the reflection, and the correlation of what it left. */
void pb_copula_turn(const pb_copula *copula, double *const *normals);
void pb_copula_correlate(const pb_copula *copula, double *const *ordered);

/* What makes a member, as it stands in `ordered`, of the turned ones: Σ weight[i] · member column[i], i < count. */
struct pb_copula_row {
    size_t count;
    const size_t *column;
    const double *weight;
};
struct pb_copula_row pb_copula_row(const pb_copula *copula, size_t member);
/* The member alone, from all that are turned, in place of pb_copula_correlate, and to the bit like it. */
void pb_copula_correlate_one(const pb_copula *copula, size_t member, const double *const *turned, double *out);
/* How far the turn moves a member, as it stands in `normals`: 0 where it does not. */
double pb_copula_mirror(const pb_copula *copula, size_t member);

#endif
