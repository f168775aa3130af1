/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a family says of the Taylor series of its quantile function (rows_kernel.h), from which the rows of a quantile
 * table are built (rows_series.c). v is p on side 0 and q = 1 − p on side 1, near is the probability on the side of v
 * and far the other, both of the whole family. Families that are symmetric on the scale y may give y and x of side 1
 * as those of the mirror image. */
#ifndef PB_DISTRIBUTION_SERIES_H
#define PB_DISTRIBUTION_SERIES_H

#include "distribution/family.h"
#include "distribution/quantile_kernel.h"

struct pb_series_point {
    double y;
    double slope;      /* dy/dv */
    bool out_of_reach; /* X is no normal number there */
};

/* x' = (c₀ + c₁ x + c₂ x²) y' with c = 1 0 0 (x = y), 0 1 0 (x = e^y) or 0 1 −1 (x = 1/(1 + e^−y)); d ln (dv/dy)/dy =
 * a − s x. */
struct pb_series_equation {
    double c[3], a, s;
};

/* X = base + scale f(α + β y + γ (x − ½) y). */
struct pb_series_output {
    double alpha, beta, gamma, base, scale;
    enum pb_transform f;
    bool f_is_x; /* f is x itself */
};

struct pb_series_of_family {
    /* The exact point from which a chain of expansions starts. */
    struct pb_series_point (*point)(const pb_distribution *d, int side, double near, double far);
    struct pb_series_equation (*equation)(const pb_distribution *d);
    struct pb_series_output (*output)(const pb_distribution *d, int side);
    /* Whether X itself may be near a polynomial of v; where not, as x ∝ v^(1/shape) near an end with a small shape, the
     * argument of f is. NULL: it may. */
    bool (*is_plain)(const pb_distribution *d);
    /* Beyond x = ½ the mirror image is worked on, so that x always is the smaller of x and 1 − x. */
    bool mirrored;
};

#endif
