/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numerics/normal_equations.h"

static const double smallest_pivot = 1e-10;

/* Upper triangle U with unit diagonal and pivots D on the diagonal: XᵀX = Uᵀ D U. A pivot of 0 marks a column that is
 * left out; its row of U is zero, so that it takes no part in what follows. */
static void factorise(double *gram, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        double *row = gram + k * n, own = row[k];
        for (size_t i = 0; i < k; i++)
            row[k] -= gram[i * n + k] * gram[i * n + k] * gram[i * n + i];
        double pivot = row[k] > smallest_pivot * own ? row[k] : 0;
        row[k] = pivot;
        for (size_t i = 0; i < k && pivot > 0; i++) {
            const double *above = gram + i * n;
            double factor = above[k] * above[i];
            for (size_t j = k + 1; j < n; j++)
                row[j] -= factor * above[j];
        }
        for (size_t j = k + 1; j < n; j++)
            row[j] = pivot > 0 ? row[j] / pivot : 0;
    }
}

void pb_solve_normal_equations(double *gram, const double *moment, size_t n, double *coefficients)
{
    factorise(gram, n);
    for (size_t k = 0; k < n; k++) { /* Uᵀ v = moment; a column that is left out has no say */
        coefficients[k] = moment[k];
        for (size_t i = 0; i < k; i++)
            coefficients[k] -= gram[i * n + k] * coefficients[i];
        if (gram[k * n + k] == 0)
            coefficients[k] = 0;
    }
    for (size_t k = n; k-- > 0;) { /* D U β = v */
        double pivot = gram[k * n + k];
        coefficients[k] = pivot > 0 ? coefficients[k] / pivot : 0;
        for (size_t j = k + 1; j < n && pivot > 0; j++)
            coefficients[k] -= gram[k * n + j] * coefficients[j];
    }
}
