/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Mean and sd by quadrature of the quantile function: E X = ∫ Q(u) du over (0, 1), by the trapezoidal rule in t with
 * ln(u/(1 − u)) = π sinh t (the double exponential rule of Takahasi & Mori 1974), which copes with ends that go to
 * infinity. Nodes come as (p, q), so that both ends are reached down to 1e-300. */
#include "distribution/family.h"

#include <math.h>

struct sums {
    double first, second; /* of Q − centre and its square */
};

struct piece {
    const pb_distribution *d;
    double centre;
    double p, q; /* below and above the piece */
    double width;
};

static bool add_node(const struct piece *piece, double t, double step, struct sums *sums)
{
    const double odds = 3.14159265358979323846 * sinh(t);
    const double p = 1 / (1 + exp(-odds)), q = 1 / (1 + exp(odds));
    const double weight = step * piece->width * 3.14159265358979323846 * cosh(t) * p * q;
    const double x = pb_distribution_quantile(piece->d, piece->p + piece->width * p, piece->q + piece->width * q);
    const double first = weight * (x - piece->centre), second = first * (x - piece->centre);
    if (!isfinite(second) || weight < 1e-300)
        return false;
    sums->first += first;
    sums->second += second;
    return fabs(second) > 1e-18 * sums->second || fabs(first) > 1e-18 * sqrt(sums->second) || fabs(t) < 3;
}

/* Adds the nodes offset, offset ± spacing, … with the given weight. */
static void add_nodes(const struct piece *piece, double offset, double spacing, double step, struct sums *sums)
{
    for (double t = offset; t < 6.1 && add_node(piece, t, step, sums); t += spacing) {
    }
    for (double t = offset - spacing; t > -6.1 && add_node(piece, t, step, sums); t -= spacing) {
    }
}

/* Halves the step until the sums stand still; the error falls to its square each time. */
static struct sums integrate(const struct piece *piece)
{
    struct sums sums = {0, 0};
    double step = 0.25;
    add_nodes(piece, 0, step, step, &sums);
    for (int halvings = 0; halvings < 6; halvings++) {
        const struct sums before = sums;
        sums.first *= 0.5;
        sums.second *= 0.5;
        add_nodes(piece, 0.5 * step, step, 0.5 * step, &sums);
        step *= 0.5;
        const double size = sqrt(fmax(sums.second * piece->width, 0)), change = fabs(sums.first - before.first);
        if (change <= 1e-8 * size && fabs(sums.second - before.second) <= 1e-8 * sums.second)
            break;
    }
    return sums;
}

void pb_quadrature(const pb_distribution *d, const double *breaks, size_t count, double *mean, double *sd)
{
    const double centre = pb_distribution_quantile(d, 0.5, 0.5);
    double from = 0, first = 0, second = 0;
    for (size_t i = 0; i <= count; i++) {
        const double to = i < count ? breaks[i] : 1;
        const struct piece piece = {d, centre, from, 1 - to, to - from};
        const struct sums sums = integrate(&piece);
        first += sums.first;
        second += sums.second;
        from = to;
    }
    *mean = centre + first;
    *sd = sqrt(fmax(0, second - first * first));
}
