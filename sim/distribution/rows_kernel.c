/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "distribution/rows_kernel.h"

#include <math.h>

/* to[lane] = Σ a[i] b[n − i]. */
static inline void convolve(double (*a)[PB_LANES], double (*b)[PB_LANES], int n, double *to)
{
    double sum[PB_LANES] = {0};
    for (int i = 0; i <= n; i++)
        for (int lane = 0; lane < PB_LANES; lane++)
            sum[lane] += a[i][lane] * b[n - i][lane];
    for (int lane = 0; lane < PB_LANES; lane++)
        to[lane] = sum[lane];
}

void PB_KERNEL(pb_expand)(struct pb_expansion *e)
{
    double slope[PB_ORDER][PB_LANES], square[PB_ORDER][PB_LANES]; /* y', y'² */
    double drift[PB_ORDER][PB_LANES], growth[PB_ORDER][PB_LANES]; /* s x − a, x (1 − quadratic x) */
    for (int lane = 0; lane < PB_LANES; lane++)
        slope[0][lane] = e->y[1][lane];
    for (int n = 0; n < PB_ORDER; n++) {
        double curve[PB_LANES], rise[PB_LANES], x_square[PB_LANES];
        convolve(e->x, e->x, n, x_square);
        for (int lane = 0; lane < PB_LANES; lane++) {
            growth[n][lane] = e->x[n][lane] - e->quadratic * x_square[lane];
            drift[n][lane] = e->s[lane] * e->x[n][lane] - (n == 0 ? e->a[lane] : 0);
        }
        convolve(growth, slope, n, rise);
        convolve(slope, slope, n, square[n]);
        convolve(drift, square, n, curve);
        const double next = 1.0 / (n + 1), after = 1.0 / (n + 2);
        for (int lane = 0; lane < PB_LANES; lane++) {
            e->x[n + 1][lane] = rise[lane] * next;
            if (n + 1 < PB_ORDER) {
                slope[n + 1][lane] = curve[lane] * next;
                e->y[n + 2][lane] = slope[n + 1][lane] * after;
            }
        }
    }
}

void PB_KERNEL(pb_expansion_at)(const struct pb_expansion *e, double t, double value[PB_LANES], double slope[PB_LANES])
{
    double sum[PB_LANES] = {0}, derivative[PB_LANES] = {0};
    for (int n = PB_ORDER; n >= 0; n--)
        for (int lane = 0; lane < PB_LANES; lane++) {
            derivative[lane] = derivative[lane] * t + sum[lane];
            sum[lane] = sum[lane] * t + e->y[n][lane];
        }
    for (int lane = 0; lane < PB_LANES; lane++) {
        value[lane] = sum[lane];
        slope[lane] = derivative[lane];
    }
}

/* Coefficients of the Chebyshev polynomials over their leading one, which is 2^(n−1). */
static void monic_chebyshev(double polynomial[PB_ORDER + 1][PB_ORDER + 1])
{
    for (int n = 0; n <= PB_ORDER; n++)
        for (int i = 0; i <= PB_ORDER; i++) {
            /* T(n) = 2 t T(n−1) − T(n−2); monic: t M(n−1) − M(n−2)/4, and M(2) = t² − 1/2 */
            const double before = n >= 2 ? polynomial[n - 2][i] : 0,
                         shifted = n >= 1 && i >= 1 ? polynomial[n - 1][i - 1] : 0;
            polynomial[n][i] = n == 0 ? i == 0 : shifted - before * (n == 2 ? 0.5 : 0.25);
        }
}

void PB_KERNEL(pb_economise)(double series[PB_ORDER + 1][PB_LANES], double row[PB_LANES][PB_ROW], double cut[PB_LANES])
{
    double polynomial[PB_ORDER + 1][PB_ORDER + 1], error[PB_LANES] = {0};
    monic_chebyshev(polynomial);
    double size = ldexp(1, 1 - PB_ORDER);
    for (int n = PB_ORDER; n >= PB_ROW; n--, size *= 2) {
        for (int lane = 0; lane < PB_LANES; lane++)
            error[lane] += fabs(series[n][lane]) * size;
        for (int i = n - 2; i >= 0; i -= 2)
            for (int lane = 0; lane < PB_LANES; lane++)
                series[i][lane] -= polynomial[n][i] * series[n][lane];
    }
    for (int lane = 0; lane < PB_LANES; lane++) {
        cut[lane] = error[lane];
        for (int n = 0; n < PB_ROW; n++)
            row[lane][n] = series[n][lane];
    }
}
