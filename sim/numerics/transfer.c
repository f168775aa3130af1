/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numerics/transfer.h"

#include "numerics/binomial.h"

#include <math.h>
#include <stdbool.h>

enum { NODES = 9, STEPS = 30 };
/* Nodes of the Hermite polynomial of degree 9 and their weights (M. Abramowitz, I. A. Stegun, 25.4.46). */
static const double nodes[NODES] = {-3.190993201781528, -2.266580584531843, -1.468553289216668, -0.723551018752838, 0,
                                    0.723551018752838,  1.468553289216668,  2.266580584531843,  3.190993201781528};
static const double weights[NODES] = {3.960697726326438e-5, 4.943624275536947e-3, 8.847452739437657e-2,
                                      4.326515590025558e-1, 7.202352156060510e-1, 4.326515590025558e-1,
                                      8.847452739437657e-2, 4.943624275536947e-3, 3.960697726326438e-5};

static bool is_certain(double p)
{
    return p <= 0 || p >= 1;
}

/* ln L − z²/2 at z, and its derivatives. */
static double log_density(const struct pb_counted *counts, size_t count, double sd, double z, double *slope,
                          double *curvature)
{
    double sum = -z * z / 2;
    *slope = -z;
    *curvature = -1;
    for (size_t c = 0; c < count; c++) {
        const struct pb_counted *k = &counts[c];
        if (is_certain(k->p))
            continue;
        double odds = k->p / (1 - k->p) * exp(sd * z), p = odds / (1 + odds), both = log1p(odds);
        sum += k->y * (log(odds) - both) - (k->n - k->y) * both;
        *slope += sd * (k->y - k->n * p);
        *curvature -= sd * sd * k->n * p * (1 - p);
    }
    return sum;
}

static double find_mode(const struct pb_counted *counts, size_t count, double sd, double *curvature)
{
    double z = 0, slope;
    for (int step = 0; step < STEPS; step++) {
        log_density(counts, count, sd, z, &slope, curvature);
        double move = fmax(-2, fmin(2, -slope / *curvature));
        z += move;
        if (fabs(move) < 1e-6)
            break;
    }
    return z;
}

double pb_transferred_log_likelihood(const struct pb_counted *counts, size_t count, double sd)
{
    double fixed = 0, curvature, slope, ignored, sum = 0;
    for (size_t c = 0; c < count; c++)
        if (sd == 0 || is_certain(counts[c].p))
            fixed += pb_binomial_log_likelihood(counts[c].y, counts[c].n, counts[c].p);
    if (sd == 0 || !isfinite(fixed))
        return fixed;
    double mode = find_mode(counts, count, sd, &curvature), width = sqrt(-2 / curvature);
    double most = log_density(counts, count, sd, mode, &slope, &ignored);
    for (int j = 0; j < NODES; j++) {
        double at = log_density(counts, count, sd, mode + width * nodes[j], &slope, &ignored);
        sum += weights[j] * exp(at - most + nodes[j] * nodes[j]);
    }
    return fixed + most + log(sum * width) - 0.91893853320467274 /* ½ ln 2π */;
}
