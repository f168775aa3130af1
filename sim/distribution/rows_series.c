/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows from Taylor series. An exact quantile starts a chain of expansions, from the centre of one row to that of the
 * next, over CHAIN binades of v = min(p, q); the chain's end is checked against the exact quantile that starts the next
 * one. PB_LANES chains are worked on at a time. */
#include "distribution/rows.h"

#include "base/memory.h"
#include "distribution/rows_kernel.h"
#include "distribution/series.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

enum {
    BITS_MIN = 2,
    BITS_MAX = 5,
    BITS_PLAIN = 3, /* rows of X itself that need more had better hold the argument of f */
    BINADES = PB_ROW_BINADES - 1,
    CHAIN = 2,
    CHAINS_A_SIDE = BINADES / CHAIN,
    CHAINS = 2 * CHAINS_A_SIDE
};
_Static_assert(BINADES % CHAIN == 0, "chains cover the binades");

#define TOLERANCE 3e-10 /* relative, in the probability */

struct builder {
    const pb_distribution *d;
    struct pb_quantile_form *form;
    double (*row)[PB_ROW];
    struct pb_series_point start[2][CHAINS_A_SIDE + 1]; /* the last one: the median */
    bool plain;                                         /* rows hold X itself */
    pb_polynomials chebyshev;
    /* Kernels for this processor. */
    void (*expand)(struct pb_expansion *);
    void (*output)(struct pb_expansion *, bool, pb_series);
    void (*at)(const struct pb_expansion *, double, double *, double *);
    void (*economise)(pb_series, pb_polynomials, double (*)[PB_ROW], double *);
};

static struct pb_series_point exact_point(const pb_distribution *d, int side, double v)
{
    const double near = (side == 0 ? d->below : d->above) + d->mass * v;
    const double far = (side == 0 ? d->above : d->below) + d->mass * (1 - v);
    struct pb_series_point point = d->descriptor->series->point(d, side, near, far);
    point.slope *= d->mass;
    return point;
}

/* ---- chains ---- */

/* Rows have equal widths within a binade; binade 0 is the one at the tail. */
static double width_of_row(int binade, int bits)
{
    return ldexp(1, binade - PB_ROW_BINADES - bits);
}

static double centre_of_row(int binade, int place, int bits)
{
    return ldexp(1, binade - PB_ROW_BINADES) + (place + 0.5) * width_of_row(binade, bits);
}

static int side_of(int chain)
{
    return chain / CHAINS_A_SIDE;
}

static int first_binade_of(int chain)
{
    return chain % CHAINS_A_SIDE * CHAIN;
}

static const struct pb_series_point *start_of(const struct builder *b, int chain, int ahead)
{
    return &b->start[side_of(chain)][chain % CHAINS_A_SIDE + ahead];
}

static void find_starts(struct builder *b, int bits)
{
    for (int side = 0; side < 2; side++)
        for (int i = 0; i <= CHAINS_A_SIDE; i++)
            b->start[side][i] = exact_point(b->d, side, i < CHAINS_A_SIDE ? centre_of_row(i * CHAIN, 0, bits) : 0.5);
}

/* To the mirror image, where the family wants that (series.h). */
static void mirror_lane(const struct builder *b, struct pb_expansion *e, int lane)
{
    if (!b->d->descriptor->series->mirrored || e->y[0][lane] <= 0)
        return;
    e->y[0][lane] = -e->y[0][lane];
    e->y[1][lane] = -e->y[1][lane];
    e->a[lane] = e->s[lane] - e->a[lane];
    e->beta[lane] = -e->beta[lane];
    e->base[lane] += e->scale[lane];
    e->scale[lane] = -e->scale[lane];
}

static void find_x(struct pb_expansion *e, int lane)
{
    const double y = e->y[0][lane];
    e->x[0][lane] = e->c[0] != 0 ? y : e->c[2] == 0 ? exp(y) : 1 / (1 + exp(-y));
}

static void begin_chains(const struct builder *b, int bits, int first, struct pb_expansion *e)
{
    const struct pb_series_equation equation = b->d->descriptor->series->equation(b->d);
    for (int lane = 0; lane < PB_LANES; lane++) {
        const int chain = first + lane < CHAINS ? first + lane : CHAINS - 1;
        const struct pb_series_point *start = start_of(b, chain, 0);
        const struct pb_series_output output = b->d->descriptor->series->output(b->d, side_of(chain));
        for (int i = 0; i < 3; i++)
            e->c[i] = equation.c[i];
        e->a[lane] = equation.a;
        e->s[lane] = equation.s;
        e->y[0][lane] = start->y;
        e->y[1][lane] = start->slope * 0.5 * width_of_row(first_binade_of(chain), bits);
        e->alpha[lane] = output.alpha;
        e->beta[lane] = output.beta;
        e->gamma[lane] = output.gamma;
        e->base[lane] = output.base;
        e->scale[lane] = output.scale;
        e->f = output.f;
        e->f_is_x = output.f_is_x;
        mirror_lane(b, e, lane);
        find_x(e, lane);
    }
}

/* From the centre of a row to that of the next: two half-widths away, or three where the next binade begins, whose rows
 * are twice as wide. */
static void advance(const struct builder *b, struct pb_expansion *e, bool to_next_binade)
{
    double value[PB_LANES], slope[PB_LANES];
    b->at(e, to_next_binade ? 3 : 2, value, slope);
    for (int lane = 0; lane < PB_LANES; lane++) {
        e->y[0][lane] = value[lane];
        e->y[1][lane] = to_next_binade ? 2 * slope[lane] : slope[lane];
        mirror_lane(b, e, lane);
        find_x(e, lane);
    }
}

static double *row_at(const struct builder *b, int bits, int side, int binade, int place)
{
    return b->row[(size_t)side * b->form->rows + 1 + (size_t)((binade << bits) + place)];
}

/* Writes the rows of all lanes at one place of one binade of their chains. False where one misses the tolerance. */
static bool write_rows(struct builder *b, int bits, int first, int step, struct pb_expansion *e)
{
    pb_series series;
    double row[PB_LANES][PB_ROW], cut[PB_LANES];
    bool good = true;
    b->output(e, b->plain, series);
    b->economise(series, b->chebyshev, row, cut);
    for (int lane = 0; lane < PB_LANES && first + lane < CHAINS; lane++) {
        const int binade = first_binade_of(first + lane) + (step >> bits), place = step & ((1 << bits) - 1);
        const double error = cut[lane] / fabs(row[lane][1]) * (0.5 * width_of_row(binade, bits));
        const bool usable = error <= TOLERANCE * centre_of_row(binade, place, bits) ||
                            cut[lane] <= 4 * DBL_EPSILON * fabs(row[lane][0]);
        good = good && (usable || start_of(b, first + lane, 0)->out_of_reach);
        double *to = row_at(b, bits, side_of(first + lane), binade, place);
        for (int n = 0; n < PB_ROW; n++)
            to[n] = usable ? row[lane][n] : (double)NAN;
    }
    return good;
}

static void drop_chain(const struct builder *b, int bits, int chain)
{
    double *row = row_at(b, bits, side_of(chain), first_binade_of(chain), 0);
    for (int i = 0; i < CHAIN << bits; i++)
        row[i * PB_ROW] = (double)NAN;
}

/* Is the next chain's start, or the median, where the chain says, up to the tolerance or the spacing of doubles? */
static bool check_ends(struct builder *b, int bits, int first, struct pb_expansion *e)
{
    double to_median[PB_LANES], to_next[PB_LANES], slope[PB_LANES];
    pb_series output;
    bool good = true;
    b->at(e, 1, to_median, slope);
    b->at(e, 3, to_next, slope);
    b->output(e, true, output);
    for (int lane = 0; lane < PB_LANES && first + lane < CHAINS; lane++) {
        const int next_binade = first_binade_of(first + lane) + CHAIN;
        const bool last = next_binade == BINADES;
        const struct pb_series_point *next = start_of(b, first + lane, 1);
        const double v = last ? 0.5 : centre_of_row(next_binade, 0, bits);
        const double mirrored = b->d->descriptor->series->mirrored && e->beta[lane] < 0 ? -1 : 1;
        const double error = fabs(mirrored * (last ? to_median : to_next)[lane] - next->y);
        const double spacing = 8 * DBL_EPSILON * fabs(output[0][lane]);
        if (error <= TOLERANCE * v * fabs(next->slope) || error * fabs(output[1][lane] / e->y[1][lane]) <= spacing)
            continue;
        good = good && start_of(b, first + lane, 0)->out_of_reach;
        drop_chain(b, bits, first + lane);
    }
    return good;
}

static bool run_chains(struct builder *b, int bits, int first)
{
    struct pb_expansion e;
    bool good = true;
    begin_chains(b, bits, first, &e);
    for (int step = 0; step < CHAIN << bits; step++) {
        if (step > 0)
            advance(b, &e, step % (1 << bits) == 0);
        b->expand(&e);
        good = write_rows(b, bits, first, step, &e) && good;
    }
    return check_ends(b, bits, first, &e) && good;
}

static payback_status build(struct builder *b, bool plain, int bits, bool *good)
{
    struct pb_quantile_form *form = b->form;
    b->plain = plain;
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

/* M(n) = t M(n−1) − M(n−2)/4, where M(0) = 1, M(1) = t, M(2) = t² − 1/2. */
static void find_chebyshev(pb_polynomials polynomial)
{
    for (int n = 0; n <= PB_ORDER; n++)
        for (int i = 0; i <= PB_ORDER; i++) {
            const double before = n >= 2 ? polynomial[n - 2][i] : 0;
            const double shifted = n >= 1 && i >= 1 ? polynomial[n - 1][i - 1] : 0;
            polynomial[n][i] = n == 0 ? i == 0 : shifted - before * (n == 2 ? 0.5 : 0.25);
        }
}

payback_status pb_rows_by_series(struct pb_quantile_form *form, const pb_distribution *d)
{
    struct builder b = {.d = d,
                        .form = form,
                        .expand = PB_SELECT(pb_expand),
                        .output = PB_SELECT(pb_expansion_output),
                        .at = PB_SELECT(pb_expansion_at),
                        .economise = PB_SELECT(pb_economise)};
    const struct pb_series_of_family *series = d->descriptor->series;
    const struct pb_series_output output = series->output(d, 0);
    const bool transformable = output.f != PB_TRANSFORM_NONE;
    bool plain = !transformable || series->is_plain == NULL || series->is_plain(d), good;
    find_chebyshev(b.chebyshev);
    int bits = BITS_MIN;
    for (;;) {
        payback_status status = build(&b, plain, bits, &good);
        if (status != PAYBACK_OK)
            return status;
        if (good || bits == BITS_MAX)
            break;
        free(b.row);
        const bool change = plain && transformable && bits == BITS_PLAIN;
        plain = plain && !change;
        bits = change ? BITS_MIN : bits + 1;
    }
    form->transform = plain ? PB_TRANSFORM_NONE : output.f;
    form->base = output.base;
    form->scale = output.scale;
    form->row = (const double(*)[PB_ROW])b.row;
    return PAYBACK_OK;
}
