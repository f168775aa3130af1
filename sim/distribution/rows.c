/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of beta and gamma distributions. In each binade of v = min(p, q) one exact quantile starts a chain of Taylor
 * expansions, from the centre of one row to that of the next; the chain's end is checked against the exact quantile
 * that starts the next binade's. Chains are worked on PB_LANES at a time. */
#include "distribution/rows.h"

#include "base/memory.h"
#include "distribution/rows_kernel.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

enum {
    BITS_MIN = 2,
    BITS_MAX = 5,
    BINADES = PB_ROW_BINADES - 1, /* v from 2^-20 up to 1/2 */
    CHAINS = 2 * BINADES
};

#define TOLERANCE 3e-10 /* relative, in the probability */

/* A point of a chain: v is p on the lower side, q on the upper one. Beta: the upper side is that of 1 − x. */
struct point {
    double y, x;
    double slope;      /* dy/dv */
    bool out_of_reach; /* x is no normal number there */
};

struct builder {
    const pb_distribution *d;
    struct pb_quantile_form *form;
    double (*row)[PB_ROW];
    struct point start[2][BINADES + 1]; /* the last one: the median */
    bool beta, plain;                   /* plain: rows hold x itself */
};

static double width_of_row(int binade, int bits)
{
    return ldexp(1, binade - PB_ROW_BINADES - bits);
}

/* Centre of the first row of a binade. */
static double first_centre(int binade, int bits)
{
    return ldexp(1, binade - PB_ROW_BINADES) + 0.5 * width_of_row(binade, bits);
}

static struct point exact_point(const struct builder *b, int side, double v)
{
    const pb_distribution *d = b->d;
    const double near = side == 0 ? d->below : d->above, far = side == 0 ? d->above : d->below;
    const double p = d->truncated ? near + v * d->mass : v, q = d->truncated ? far + (1 - v) * d->mass : 1 - v;
    struct point point;
    if (b->beta) {
        const struct pb_beta_shape *shape = &d->of.beta.shape;
        const struct pb_beta_shape own = {side == 0 ? shape->a : shape->b, side == 0 ? shape->b : shape->a,
                                          shape->log_factor};
        double x, rest;
        pb_beta_quantile(&own, p, q, &x, &rest);
        point = (struct point){log(x / rest), x, d->mass / pb_beta_term(&own, x, rest), x < 1e-300};
    } else {
        const struct pb_gamma_shape *shape = &d->of.gamma.shape;
        const double x = side == 0 ? pb_gamma_quantile(shape, p, q) : pb_gamma_quantile(shape, q, p);
        const double slope = d->mass / (shape->a * pb_gamma_term(shape, x));
        point = (struct point){log(x), x, side == 0 ? slope : -slope, x < 1e-300};
    }
    return point;
}

static void find_starts(struct builder *b, int bits)
{
    for (int side = 0; side < 2; side++)
        for (int binade = 0; binade <= BINADES; binade++)
            b->start[side][binade] = exact_point(b, side, binade < BINADES ? first_centre(binade, bits) : 0.5);
}

static const struct point *start_of(const struct builder *b, int chain, int ahead)
{
    return &b->start[chain / BINADES][chain % BINADES + ahead];
}

static void begin_chains(const struct builder *b, int bits, int first, struct pb_expansion *e)
{
    const struct pb_beta_shape *beta = &b->d->of.beta.shape;
    e->quadratic = b->beta;
    for (int lane = 0; lane < PB_LANES; lane++) {
        const int chain = first + lane < CHAINS ? first + lane : CHAINS - 1;
        const struct point *start = start_of(b, chain, 0);
        e->a[lane] = !b->beta ? b->d->of.gamma.shape.a : chain < BINADES ? beta->a : beta->b;
        e->s[lane] = b->beta ? beta->a + beta->b : 1;
        e->y[0][lane] = start->y;
        e->y[1][lane] = start->slope * 0.5 * width_of_row(chain % BINADES, bits);
        e->x[0][lane] = start->x;
    }
}

/* The distribution's scale: x of the plain beta or gamma becomes base + scale x; y moves by the logarithm. */
static void scale_row(const struct builder *b, int side, double row[PB_ROW])
{
    if (b->plain) {
        const double scale = b->form->scale[side];
        for (int n = 0; n < PB_ROW; n++)
            row[n] *= scale;
        row[0] += b->form->base[side];
    } else if (!b->beta) {
        row[0] += log(b->form->scale[side]);
    }
}

/* Writes the rows of all lanes at one place of their binades. False where a row misses the tolerance. */
static bool write_rows(const struct builder *b, int bits, int first, int place, const struct pb_expansion *e)
{
    double series[PB_ORDER + 1][PB_LANES], row[PB_LANES][PB_ROW], cut[PB_LANES];
    for (int n = 0; n <= PB_ORDER; n++)
        for (int lane = 0; lane < PB_LANES; lane++)
            series[n][lane] = b->plain ? e->x[n][lane] : e->y[n][lane];
    PB_SELECT(pb_economise)(series, row, cut);
    bool good = true;
    for (int lane = 0; lane < PB_LANES && first + lane < CHAINS; lane++) {
        const int side = (first + lane) / BINADES, binade = (first + lane) % BINADES;
        const double v = first_centre(binade, bits) + place * width_of_row(binade, bits);
        const double slope = b->plain ? e->x[1][lane] : e->y[1][lane], half = 0.5 * width_of_row(binade, bits);
        const double error = cut[lane] / fabs(slope) * half / v;
        const double rounding =
            b->plain ? 4 * DBL_EPSILON * fabs(row[lane][0] + b->form->base[side] / b->form->scale[side]) : 0;
        const bool usable = error <= TOLERANCE || cut[lane] <= rounding;
        good = good && (usable || start_of(b, first + lane, 0)->out_of_reach);
        scale_row(b, side, row[lane]);
        double *to = b->row[(size_t)side * b->form->rows + 1 + (size_t)((binade << bits) + place)];
        for (int n = 0; n < PB_ROW; n++)
            to[n] = usable ? row[lane][n] : (double)NAN;
    }
    return good;
}

/* Is the next binade's start, or the median, where the chain says? */
static bool check_ends(const struct builder *b, int bits, int first, const double value[2][PB_LANES])
{
    bool good = true;
    for (int lane = 0; lane < PB_LANES && first + lane < CHAINS; lane++) {
        const struct point *next = start_of(b, first + lane, 1);
        const int side = (first + lane) / BINADES, binade = (first + lane) % BINADES;
        const bool last = binade == BINADES - 1;
        const double v = last ? 0.5 : first_centre(binade + 1, bits), y = value[last ? 0 : 1][lane];
        const bool usable = fabs((y - next->y) / next->slope) <= TOLERANCE * v;
        if (usable)
            continue;
        good = good && start_of(b, first + lane, 0)->out_of_reach;
        double(*row)[PB_ROW] = b->row + (size_t)side * b->form->rows + 1 + (size_t)(binade << bits);
        for (int i = 0; i < 1 << bits; i++)
            row[i][0] = (double)NAN;
    }
    return good;
}

static bool run_chains(const struct builder *b, int bits, int first)
{
    struct pb_expansion e;
    double value[2][PB_LANES], slope[PB_LANES];
    bool good = true;
    begin_chains(b, bits, first, &e);
    for (int place = 0; place < 1 << bits; place++) {
        PB_SELECT(pb_expand)(&e);
        good = write_rows(b, bits, first, place, &e) && good;
        if (place + 1 == 1 << bits)
            break;
        PB_SELECT(pb_expansion_at)(&e, 2, value[0], slope);
        for (int lane = 0; lane < PB_LANES; lane++) {
            e.y[0][lane] = value[0][lane];
            e.y[1][lane] = slope[lane];
            e.x[0][lane] = b->beta ? 1 / (1 + exp(-value[0][lane])) : exp(value[0][lane]);
        }
    }
    PB_SELECT(pb_expansion_at)(&e, 1, value[0], slope); /* to the median */
    PB_SELECT(pb_expansion_at)(&e, 3, value[1], slope); /* to the next binade, whose rows are twice as wide */
    return check_ends(b, bits, first, (const double(*)[PB_LANES])value) && good;
}

static payback_status build(struct builder *b, int bits, bool *good)
{
    struct pb_quantile_form *form = b->form;
    form->bits = bits;
    form->rows = 1 + ((size_t)BINADES << bits);
    b->row = pb_new_aligned(2 * form->rows, sizeof *b->row);
    if (b->row == NULL)
        return PAYBACK_ERROR_MEMORY;
    b->row[0][0] = b->row[form->rows][0] = (double)NAN;
    find_starts(b, bits);
    *good = true;
    for (int first = 0; first < CHAINS; first += PB_LANES)
        *good = run_chains(b, bits, first) && *good;
    return PAYBACK_OK;
}

static void choose_transform(struct builder *b)
{
    const pb_distribution *d = b->d;
    struct pb_quantile_form *form = b->form;
    const double least = b->beta ? fmin(d->of.beta.shape.a, d->of.beta.shape.b) : d->of.gamma.shape.a;
    b->plain = least >= 0.3;
    form->transform = b->plain ? PB_TRANSFORM_NONE : b->beta ? PB_TRANSFORM_LOGIT : PB_TRANSFORM_EXP;
    form->base[0] = b->beta ? d->of.beta.low : 0;
    form->base[1] = b->beta ? d->of.beta.low + d->of.beta.width : 0;
    form->scale[0] = b->beta ? d->of.beta.width : d->of.gamma.scale;
    form->scale[1] = b->beta ? -d->of.beta.width : d->of.gamma.scale;
}

payback_status pb_rows_of_beta_or_gamma(struct pb_quantile_form *form, const pb_distribution *d)
{
    struct builder b = {.d = d, .form = form, .beta = d->descriptor != &pb_family_gamma};
    choose_transform(&b);
    for (int bits = BITS_MIN; bits <= BITS_MAX; bits++) {
        bool good;
        payback_status status = build(&b, bits, &good);
        if (status != PAYBACK_OK)
            return status;
        form->row = (const double(*)[PB_ROW])b.row;
        if (good || bits == BITS_MAX)
            break;
        free(b.row);
    }
    return PAYBACK_OK;
}
