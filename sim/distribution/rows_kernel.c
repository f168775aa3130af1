/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "distribution/rows_kernel.h"

#include "base/vector_math.h"

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
    pb_series slope, square, drift, growth; /* y', y'², s x − a, c₀ + c₁ x + c₂ x² */
    for (int lane = 0; lane < PB_LANES; lane++)
        slope[0][lane] = e->y[1][lane];
    for (int n = 0; n < PB_ORDER; n++) {
        double curve[PB_LANES], rise[PB_LANES], x_square[PB_LANES];
        const double one = n == 0, next = 1.0 / (n + 1), after = 1.0 / (n + 2);
        convolve(e->x, e->x, n, x_square);
        for (int lane = 0; lane < PB_LANES; lane++) {
            growth[n][lane] = e->c[0] * one + e->c[1] * e->x[n][lane] + e->c[2] * x_square[lane];
            drift[n][lane] = e->s[lane] * e->x[n][lane] - e->a[lane] * one;
        }
        convolve(growth, slope, n, rise);
        convolve(slope, slope, n, square[n]);
        convolve(drift, square, n, curve);
        for (int lane = 0; lane < PB_LANES; lane++) {
            e->x[n + 1][lane] = rise[lane] * next;
            slope[n + 1][lane] = curve[lane] * next;
        }
        for (int lane = 0; lane < PB_LANES && n + 2 <= PB_ORDER; lane++)
            e->y[n + 2][lane] = slope[n + 1][lane] * after;
    }
}

static bool is_skew(const struct pb_expansion *e)
{
    double sum = 0;
    for (int lane = 0; lane < PB_LANES; lane++)
        sum += fabs(e->gamma[lane]);
    return sum > 0;
}

/* α + β y + γ (x − ½) y. */
static void argument_of(struct pb_expansion *e, double (*out)[PB_LANES])
{
    const bool skew = is_skew(e);
    for (int n = 0; n <= PB_ORDER; n++) {
        double product[PB_LANES] = {0};
        if (skew)
            convolve(e->x, e->y, n, product);
        for (int lane = 0; lane < PB_LANES; lane++)
            out[n][lane] = (n == 0 ? e->alpha[lane] : 0) + (e->beta[lane] - 0.5 * e->gamma[lane]) * e->y[n][lane] +
                           e->gamma[lane] * product[lane];
    }
}

/* f(m): f' = f m' for the exponential, f (1 − f) m' for the logistic function. */
static void function_of(double (*m)[PB_LANES], enum pb_transform kind, double (*f)[PB_LANES])
{
    const double logistic = kind == PB_TRANSFORM_LOGIT;
    pb_series slope, growth;
    for (int n = 0; n < PB_ORDER; n++)
        for (int lane = 0; lane < PB_LANES; lane++)
            slope[n][lane] = (n + 1) * m[n + 1][lane];
    for (int lane = 0; lane < PB_LANES; lane++)
        f[0][lane] = kind == PB_TRANSFORM_LOGIT ? 1 / (1 + pb_exp(-m[0][lane])) : pb_exp(m[0][lane]);
    for (int n = 0; n < PB_ORDER; n++) {
        double f_square[PB_LANES], rise[PB_LANES];
        convolve(f, f, n, f_square);
        for (int lane = 0; lane < PB_LANES; lane++)
            growth[n][lane] = f[n][lane] - logistic * f_square[lane];
        convolve(growth, slope, n, rise);
        for (int lane = 0; lane < PB_LANES; lane++)
            f[n + 1][lane] = rise[lane] / (n + 1);
    }
}

void PB_KERNEL(pb_expansion_output)(struct pb_expansion *e, bool plain, pb_series out)
{
    pb_series argument, value;
    argument_of(e, argument);
    double(*f)[PB_LANES] = argument;
    if (plain && e->f_is_x) {
        f = e->x;
    } else if (plain && e->f != PB_TRANSFORM_NONE) {
        function_of(argument, e->f, value);
        f = value;
    }
    for (int n = 0; n <= PB_ORDER; n++)
        for (int lane = 0; lane < PB_LANES; lane++)
            out[n][lane] = plain ? e->scale[lane] * f[n][lane] + (n == 0 ? e->base[lane] : 0) : f[n][lane];
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

void PB_KERNEL(pb_economise)(pb_series series, pb_polynomials chebyshev, double row[PB_LANES][PB_ROW],
                             double cut[PB_LANES])
{
    double error[PB_LANES] = {0};
    double size = pb_power_of_two(1 - PB_ORDER); /* of the largest value of the monic one */
    for (int n = PB_ORDER; n >= PB_ROW; n--, size *= 2) {
        for (int lane = 0; lane < PB_LANES; lane++)
            error[lane] += fabs(series[n][lane]) * size;
        for (int i = n - 2; i >= 0; i -= 2)
            for (int lane = 0; lane < PB_LANES; lane++)
                series[i][lane] -= chebyshev[n][i] * series[n][lane];
    }
    for (int lane = 0; lane < PB_LANES; lane++) {
        cut[lane] = error[lane];
        for (int n = 0; n < PB_ROW; n++)
            row[lane][n] = series[n][lane];
    }
}
