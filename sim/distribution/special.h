/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Distribution functions that have no closed form, and their inverses: normal, gamma, beta. A probability always comes
 * as a pair (p, q = 1 − p), so that both tails keep their digits down to 1e-300. Nothing here fails, raises or hangs:
 * every loop is bounded. */
#ifndef PB_DISTRIBUTION_SPECIAL_H
#define PB_DISTRIBUTION_SPECIAL_H

/* Shapes of gamma and beta lie between these. */
#define PB_SHAPE_MIN 1e-3
#define PB_SHAPE_MAX 1e7

/* *p = Φ(z), *q = 1 − Φ(z). */
void pb_normal_tails(double z, double *p, double *q);
double pb_normal_density(double z);
/* Φ⁻¹(p), −∞ for p = 0, ∞ for q = 0. */
double pb_normal_quantile(double p, double q);

/* Gamma distribution of scale 1 with shape a. */
struct pb_gamma_shape {
    double a, log_factor;
};
struct pb_gamma_shape pb_gamma_shape(double a);
/* x^a e^−x / Γ(a + 1): a Poisson probability; x times the density is a times this. x > 0. */
double pb_gamma_term(const struct pb_gamma_shape *shape, double x);
void pb_gamma_tails(const struct pb_gamma_shape *shape, double x, double *p, double *q);
/* p, q > 0. Not below the smallest normal number. */
double pb_gamma_quantile(const struct pb_gamma_shape *shape, double p, double q);

/* Beta distribution with shapes a and b; a value is given as x and y = 1 − x. */
struct pb_beta_shape {
    double a, b, log_factor;
};
struct pb_beta_shape pb_beta_shape(double a, double b);
/* x^a y^b / B(a, b): the density times x y. x, y > 0. */
double pb_beta_term(const struct pb_beta_shape *shape, double x, double y);
void pb_beta_tails(const struct pb_beta_shape *shape, double x, double y, double *p, double *q);
/* p, q > 0. *x and *y each with full relative precision. */
void pb_beta_quantile(const struct pb_beta_shape *shape, double p, double q, double *x, double *y);

#endif
