/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Least squares by the normal equations, for few columns of moderate condition. */
#ifndef PB_NUMERICS_NORMAL_EQUATIONS_H
#define PB_NUMERICS_NORMAL_EQUATIONS_H

#include <stddef.h>

/* Solves XᵀX β = Xᵀy. gram: XᵀX, n × n row-major, of which the upper triangle counts; it is overwritten by its LDLᵀ
 * factor. moment: Xᵀy. A column that those before it explain up to 10⁻¹⁰ of its own square is left out: its
 * coefficient is 0. O(n³/6). */
void pb_solve_normal_equations(double *gram, const double *moment, size_t n, double *coefficients);

#endif
