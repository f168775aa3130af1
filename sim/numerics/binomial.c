/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numerics/binomial.h"

#include <math.h>

/* Terms below this share of the largest do not change a sum. */
static const double negligible = 1e-18;

/* lgamma without its global sign. */
static double log_gamma(double x)
{
    int sign;
    return lgamma_r(x, &sign);
}

static double log_ways(double n, double y)
{
    return log_gamma(n + 1) - log_gamma(y + 1) - log_gamma(n - y + 1);
}

/* P(Y ≤ at), given P(Y = at): the terms fall from the mode downwards. */
static double sum_below(double n, double odds, double at, double term)
{
    double sum = term, least = term * negligible;
    for (double y = at; y > 0 && term > least; y--) {
        term *= y / ((n - y + 1) * odds);
        sum += term;
    }
    return sum;
}

double pb_binomial_quantile(double n, double p, double u)
{
    if (n <= 0 || p <= 0)
        return 0;
    if (p >= 1)
        return n;
    double mode = floor((n + 1) * p), odds = p / (1 - p);
    double y = mode < n ? mode : n;
    double term = exp(log_ways(n, y) + y * log(p) + (n - y) * log1p(-p));
    double below = sum_below(n, odds, y, term); /* P(Y ≤ y) */
    if (below >= u) {
        while (y > 0 && below - term >= u) {
            below -= term;
            term *= y / ((n - y + 1) * odds);
            y--;
        }
        return y;
    }
    while (y < n && below < u && term > 0) {
        y++;
        term *= (n - y + 1) / y * odds;
        below += term;
        if (term < negligible)
            break;
    }
    return y;
}

double pb_binomial_at_most(double y, double n, double p)
{
    if (y < 0 || y >= n)
        return y < 0 ? 0 : 1;
    if (p <= 0 || p >= 1)
        return p <= 0 ? 1 : 0;
    if (y > n * p) /* from the nearer end */
        return 1 - pb_binomial_at_most(n - y - 1, n, 1 - p);
    double term = exp(log_ways(n, y) + y * log(p) + (n - y) * log1p(-p));
    return fmin(1, sum_below(n, p / (1 - p), y, term));
}

double pb_binomial_log_likelihood(double y, double n, double p)
{
    double sum = 0;
    if (y > 0)
        sum += y * log(p);
    if (n - y > 0)
        sum += (n - y) * log1p(-p);
    return sum;
}

double pb_beta_binomial_log_probability(double y, double n, double p, double k)
{
    if (p <= 0)
        return y > 0 ? -(double)INFINITY : 0;
    if (p >= 1)
        return y < n ? -(double)INFINITY : 0;
    double a = p * k, b = (1 - p) * k;
    return log_ways(n, y) + log_gamma(a + y) + log_gamma(b + n - y) - log_gamma(k + n) + log_gamma(k) - log_gamma(a) -
           log_gamma(b);
}
