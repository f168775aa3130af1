/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of mixtures: interpolation in Chebyshev-Lobatto points, which neighbouring rows share at their ends. Rows with a
 * jump, a kink or a gap show it by coefficients that do not fall off; they stay NaN, so that their draws are made
 * exactly. */
#include "distribution/rows.h"

#include "base/memory.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

enum {
    FIRST_BINADE = 8, /* the rows before, with a probability of 2 · 2^-12, are not worth their building */
    BINADES = PB_ROW_BINADES - 1,
    BITS_SMOOTH = 2,
    BITS_KINKED = 5,
    NODES = PB_ROW,
    LAST = NODES - 1
};

#define TOLERANCE 5e-10
#define PI        3.14159265358979323846

struct nodes {
    double place[NODES];               /* cos(jπ/7) */
    double to_powers[NODES][NODES];    /* values at the nodes → coefficients of powers */
    double to_chebyshev[NODES][NODES]; /* … → of Chebyshev polynomials */
};

static void make_nodes(struct nodes *nodes)
{
    double polynomial[NODES][NODES] = {{1}, {0, 1}};
    for (int n = 2; n < NODES; n++)
        for (int i = 0; i < NODES; i++)
            polynomial[n][i] = (i > 0 ? 2 * polynomial[n - 1][i - 1] : 0) - polynomial[n - 2][i];
    for (int j = 0; j < NODES; j++) {
        nodes->place[j] = cos(j * PI / LAST);
        for (int k = 0; k < NODES; k++)
            nodes->to_chebyshev[k][j] =
                2.0 / LAST * cos(j * k * PI / LAST) * (j % LAST == 0 ? 0.5 : 1) * (k % LAST == 0 ? 0.5 : 1);
    }
    for (int i = 0; i < NODES; i++)
        for (int j = 0; j < NODES; j++) {
            nodes->to_powers[i][j] = 0;
            for (int k = 0; k < NODES; k++)
                nodes->to_powers[i][j] += polynomial[k][i] * nodes->to_chebyshev[k][j];
        }
}

static void transform(double matrix[NODES][NODES], const double from[NODES], double to[NODES])
{
    for (int i = 0; i < NODES; i++) {
        to[i] = 0;
        for (int j = 0; j < NODES; j++)
            to[i] += matrix[i][j] * from[j];
    }
}

/* The value at v from below (side 0) or above; guess: a value nearby, or NaN. */
static double value_at(const pb_distribution *d, int side, double v, double guess)
{
    const double p = side == 0 ? v : 1 - v, q = side == 0 ? 1 - v : v;
    double x = guess;
    if (!d->truncated && isfinite(guess) && pb_mixture_newton(d, p, q, &x))
        return x;
    return pb_distribution_quantile(d, p, q);
}

/* Is what the interpolation leaves out small? The last coefficient bounds it, since they fall by half or more where the
 * function is smooth. */
static bool is_good(const double chebyshev[NODES], double half, double v)
{
    const double slope = fabs(chebyshev[1]), least = 8 * DBL_EPSILON * fabs(chebyshev[0]);
    const double last = fabs(chebyshev[LAST]), before = fabs(chebyshev[LAST - 1]);
    if (last <= least && before <= least)
        return true;
    return last / slope * half / v <= TOLERANCE && before / slope * half / v <= 50 * TOLERANCE;
}

struct builder {
    const pb_distribution *d;
    struct nodes nodes;
    double (*row)[PB_ROW];
    size_t rows, good;
    int bits;
};

/* Rows of one side, outwards from the median, so that each end is the next row's beginning. */
static void build_side(struct builder *b, int side)
{
    double begin = value_at(b->d, side, 0.5, (double)NAN), guess = begin;
    for (int binade = BINADES - 1; binade >= FIRST_BINADE; binade--)
        for (int place = (1 << b->bits) - 1; place >= 0; place--) {
            const double width = ldexp(1, binade - PB_ROW_BINADES - b->bits), half = 0.5 * width;
            const double least = ldexp(1, binade - PB_ROW_BINADES) + place * width, centre = least + half;
            double value[NODES], chebyshev[NODES];
            value[0] = begin;
            for (int j = 1; j < NODES; j++)
                guess = value[j] = value_at(b->d, side, centre + half * b->nodes.place[j], guess);
            begin = value[LAST];
            transform(b->nodes.to_chebyshev, value, chebyshev);
            double *row = b->row[(size_t)side * b->rows + 1 + (size_t)((binade << b->bits) + place)];
            if (is_good(chebyshev, half, least)) {
                transform(b->nodes.to_powers, value, row);
                b->good++;
            }
        }
}

static payback_status build(struct builder *b, int bits)
{
    b->bits = bits;
    b->good = 0;
    b->rows = 1 + ((size_t)BINADES << bits);
    b->row = pb_new_aligned(2 * b->rows, sizeof *b->row);
    if (b->row == NULL)
        return PAYBACK_ERROR_MEMORY;
    for (size_t i = 0; i < 2 * b->rows; i++)
        b->row[i][0] = (double)NAN;
    build_side(b, 0);
    build_side(b, 1);
    return PAYBACK_OK;
}

payback_status pb_rows_of_mixture(struct pb_quantile_form *form, const pb_distribution *d)
{
    struct builder b = {.d = d};
    make_nodes(&b.nodes);
    const size_t wanted = 2 * (size_t)(BINADES - FIRST_BINADE) << BITS_SMOOTH;
    payback_status status = build(&b, BITS_SMOOTH);
    if (status == PAYBACK_OK && b.good < wanted) {
        free(b.row);
        status = build(&b, BITS_KINKED);
    }
    if (status != PAYBACK_OK)
        return status;
    form->transform = PB_TRANSFORM_NONE;
    form->bits = b.bits;
    form->rows = b.rows;
    form->row = (const double(*)[PB_ROW])b.row;
    return PAYBACK_OK;
}
