/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/replicates_kernel.h"

#include "base/vec.h"

#include <float.h>

static pb_vec load(const double *draws)
{
    pb_vec x;
    memcpy(&x, draws, sizeof x);
    return x;
}

static void store(double *draws, pb_vec x)
{
    memcpy(draws, &x, sizeof x);
}

void PB_KERNEL(pb_replicates_take)(const double *draws, size_t rows, double (*taken)[PB_REPLICATES],
                                   size_t defined[PB_REPLICATES])
{
    pb_vec one = pb_all(1), none = pb_all(0), highest = pb_all(INFINITY);
    for (int r = 0; r < PB_REPLICATES; r += PB_WIDTH) {
        pb_vec counts = none;
        for (size_t row = 0; row < rows; row++) {
            pb_vec x = load(draws + row * PB_REPLICATES + r);
            pb_mask is_defined = pb_equal(x, x);
            store(taken[row] + r, pb_select(is_defined, x, highest));
            counts += pb_select(is_defined, one, none);
        }
        for (int i = 0; i < PB_WIDTH; i++)
            defined[r + i] += (size_t)counts[i];
    }
}

/* ---- sorting ---- */

static void exchange(double first[PB_REPLICATES], double second[PB_REPLICATES])
{
    for (int r = 0; r < PB_REPLICATES; r += PB_WIDTH) {
        pb_vec a = load(first + r), b = load(second + r);
        store(first + r, pb_least(a, b));
        store(second + r, pb_most(a, b));
    }
}

void PB_KERNEL(pb_replicates_sort)(double (*draws)[PB_REPLICATES], size_t rows)
{
    size_t top = 1;
    while (2 * top < rows)
        top *= 2;
    for (size_t p = top; p > 0 && rows > 1; p /= 2)
        for (size_t q = top, residue = 0, distance = p;; q /= 2) {
            for (size_t i = 0; i + distance < rows; i++)
                if ((i & p) == residue)
                    exchange(draws[i], draws[i + distance]);
            if (q == p)
                break;
            distance = q - p;
            residue = p;
        }
}

/* ---- ranks of all ---- */

static double smallest_lane(pb_vec x)
{
    double least = x[0];
    for (int i = 1; i < PB_WIDTH; i++)
        least = x[i] < least ? x[i] : least;
    return least;
}

static double smallest(const double row[PB_REPLICATES])
{
    pb_vec least = load(row);
    for (int r = PB_WIDTH; r < PB_REPLICATES; r += PB_WIDTH)
        least = pb_least(least, load(row + r));
    return smallest_lane(least);
}

static double largest_lane(pb_vec x)
{
    return -smallest_lane(-x);
}

static double largest(const double row[PB_REPLICATES])
{
    pb_vec most = load(row);
    for (int r = PB_WIDTH; r < PB_REPLICATES; r += PB_WIDTH)
        most = pb_most(most, load(row + r));
    return largest_lane(most);
}

/* How a value divides some rows. */
struct split {
    size_t count;        /* of draws that are not above it */
    double below, above; /* the largest of these, the smallest of the others */
};

static struct split split_at(const double (*draws)[PB_REPLICATES], size_t rows, double value)
{
    pb_vec bound = pb_all(value), one = pb_all(1), none = pb_all(0), highest = pb_all(INFINITY), lowest = -highest;
    pb_vec over = none, below = lowest, above = highest;
    for (size_t row = 0; row < rows; row++)
        for (int r = 0; r < PB_REPLICATES; r += PB_WIDTH) {
            pb_vec x = load(draws[row] + r);
            pb_mask is_over = pb_less(bound, x);
            over += pb_select(is_over, one, none);
            below = pb_most(below, pb_select(is_over, lowest, x));
            above = pb_least(above, pb_select(is_over, x, highest));
        }
    double count = 0;
    for (int i = 0; i < PB_WIDTH; i++)
        count += over[i];
    return (struct split){rows * PB_REPLICATES - (size_t)count, largest_lane(below), smallest_lane(above)};
}

/* A value from low to below high, by a guess at how the draws between them are spread. */
static double value_between(double low, double high, double share)
{
    if (isinf(high))
        return DBL_MAX;
    double value = low + share * (high - low);
    return value >= low && value < high ? value : low;
}

/* If every column's j-th smallest is at most x, then 16 j draws are; so that with rank ≤ 16 j the wanted draw is not
 * above the largest of row j, and in the same way not below the smallest. Bounds that are draws themselves close in on
 * it: each turn takes at least one of the draws between them away. */
double PB_KERNEL(pb_replicates_ranked)(const double (*draws)[PB_REPLICATES], size_t rows, size_t rank)
{
    size_t row = (rank - 1) / PB_REPLICATES, first = row, last = row;
    double low = smallest(draws[row]), high = largest(draws[row]);
    while (first > 0 && largest(draws[first - 1]) >= low)
        first--;
    while (last + 1 < rows && smallest(draws[last + 1]) <= high)
        last++;
    size_t wanted = rank - first * PB_REPLICATES, under = 0, upto = (last - first + 1) * PB_REPLICATES;
    while (low < high) {
        double share = ((double)(wanted - under) - 0.5) / (double)(upto - under);
        struct split split = split_at(draws + first, last - first + 1, value_between(low, high, share));
        if (split.count >= wanted) {
            high = split.below;
            upto = split.count;
        } else {
            low = split.above;
            under = split.count;
        }
    }
    return low;
}
