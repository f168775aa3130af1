/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of what has no series, as mixtures: interpolation in Chebyshev-Lobatto points, which neighbouring rows share at
 * their ends. Rows with a jump, a kink or a gap show it by coefficients that do not fall off; they stay NaN, so that
 * their draws are made exactly. */
#include "distribution/rows.h"

#include "base/memory.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum {
    FIRST_BINADE =
        PB_ROW_BINADES - 12, /* the rows before, with a probability of 2 · 2^-12, are not worth their building */
    BINADES = PB_ROW_BINADES - 1,
    BITS_MIN = 2,
    BITS_MAX = 6, /* then the draws of rows with kinks, made exactly, are few */
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
    const bool found = isfinite(guess) && d->descriptor->newton != NULL &&
                       d->descriptor->newton(d, d->below + d->mass * p, d->above + d->mass * q, &x);
    if (found && x > d->low && x < d->high)
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
    double (*row)[PB_ROW], (*coarser)[PB_ROW]; /* with 2^bits rows a binade, and with half as many (or NULL) */
    size_t rows, good;
    int bits;
};

static double *row_at(double (*row)[PB_ROW], int bits, int side, int binade, int place)
{
    const size_t rows = 1 + ((size_t)BINADES << bits);
    return row[(size_t)side * rows + 1 + (size_t)((binade << bits) + place)];
}

/* One half of a coarser row: t becomes (t ± 1)/2, by repeated synthetic division. */
static void halve(const double from[PB_ROW], bool upper, double to[PB_ROW])
{
    for (int n = 0; n < PB_ROW; n++)
        to[n] = ldexp(from[n], -n);
    for (int n = 0; n < PB_ROW; n++)
        for (int i = PB_ROW - 2; i >= n; i--)
            to[i] += upper ? to[i + 1] : -to[i + 1];
}

static double value_of_row(const double row[PB_ROW], double t)
{
    double sum = 0;
    for (int n = PB_ROW - 1; n >= 0; n--)
        sum = sum * t + row[n];
    return sum;
}

/* Fits a row; *x is the value at its upper end, and becomes that at its lower one. */
static bool fit_row(struct builder *b, int side, double least, double half, double *x, double row[PB_ROW])
{
    double value[NODES], chebyshev[NODES], guess = *x;
    value[0] = *x;
    for (int j = 1; j < NODES; j++)
        guess = value[j] = value_at(b->d, side, least + half * (1 + b->nodes.place[j]), guess);
    *x = value[LAST];
    if (value[0] == value[LAST]) { /* a single value, which must come out without rounding */
        row[0] = value[0];
        return true;
    }
    transform(b->nodes.to_chebyshev, value, chebyshev);
    if (!is_good(chebyshev, half, least))
        return false;
    transform(b->nodes.to_powers, value, row);
    return true;
}

/* Rows of one side, outwards from the median, so that each end is the next row's beginning. */
static void build_side(struct builder *b, int side)
{
    double x = value_at(b->d, side, 0.5, (double)NAN);
    bool exact = true; /* x is, and not only near */
    for (int binade = BINADES - 1; binade >= FIRST_BINADE; binade--)
        for (int place = (1 << b->bits) - 1; place >= 0; place--) {
            const double width = ldexp(1, binade - PB_ROW_BINADES - b->bits);
            const double least = ldexp(1, binade - PB_ROW_BINADES) + place * width;
            const double *parent = b->coarser != NULL ? row_at(b->coarser, b->bits - 1, side, binade, place / 2) : NULL;
            double *row = row_at(b->row, b->bits, side, binade, place);
            if (parent != NULL && !isnan(parent[0])) {
                halve(parent, place % 2 == 1, row);
                x = value_of_row(row, -1);
                exact = false;
            } else {
                x = exact ? x : value_at(b->d, side, least + width, x);
                exact = true;
                if (!fit_row(b, side, least, 0.5 * width, &x, row))
                    continue;
            }
            b->good++;
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
        b->row[i][0] = (double)NAN; /* the others 0 */
    build_side(b, 0);
    build_side(b, 1);
    return PAYBACK_OK;
}

payback_status pb_rows_by_interpolation(struct pb_quantile_form *form, const pb_distribution *d)
{
    struct builder b = {.d = d};
    payback_status status = PAYBACK_OK;
    make_nodes(&b.nodes);
    for (int bits = BITS_MIN; bits <= BITS_MAX && status == PAYBACK_OK; bits++) {
        free(b.coarser);
        b.coarser = b.row;
        b.row = NULL;
        status = build(&b, bits);
        if (b.good == (size_t)(BINADES - FIRST_BINADE) << (bits + 1))
            break;
    }
    free(b.coarser);
    form->transform = PB_TRANSFORM_NONE;
    form->bits = b.bits;
    form->rows = b.rows;
    form->row = (const double(*)[PB_ROW])b.row;
    return status;
}
