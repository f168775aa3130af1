/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/exact_sum.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

static const int64_t limb_mask = 0xffffffff;

/* Terms that may be pending: each changes a limb by less than 2^33, and a resolved limb is below 2^32. */
static const uint32_t pending_most = UINT32_C(1) << 29;

/* Limbs from … to − 1 have changed. */
static void note_limbs(struct pb_exact_sum *sum, int from, int to)
{
    if (sum->end == 0 || from < sum->begin)
        sum->begin = (uint8_t)from;
    if (to > sum->end)
        sum->end = (uint8_t)to;
}

/* Moves what is above 32 bits up, out of limbs begin … end − 1; limb `end` takes the rest, with the sign. */
static void carry_up(int64_t *limb, int begin, int end)
{
    for (int i = begin; i < end; i++) {
        int64_t low = limb[i] & limb_mask;
        /* The difference is a multiple of 2^32: the division is exact, and a floor for negative limbs. */
        limb[i + 1] += (limb[i] - low) / (limb_mask + 1);
        limb[i] = low;
    }
}

void pb_exact_resolve(struct pb_exact_sum *sum)
{
    carry_up(sum->limb, sum->begin, PB_EXACT_LIMBS - 1);
    note_limbs(sum, sum->begin, PB_EXACT_LIMBS);
    sum->pending = 0;
}

static void count_term(struct pb_exact_sum *sum)
{
    if (++sum->pending == pending_most)
        pb_exact_resolve(sum);
}

/* Adds sign · value · 2^(position − 1074): 64 bits moved by up to 31 take three limbs. */
static void add_bits(struct pb_exact_sum *sum, unsigned position, uint64_t value, int64_t sign)
{
    unsigned shift = position % 32;
    uint64_t low = value << shift, high = shift ? value >> (64 - shift) : 0;
    int64_t *limb = sum->limb + position / 32;
    limb[0] += sign * (int64_t)(low & 0xffffffff);
    limb[1] += sign * (int64_t)(low >> 32);
    limb[2] += sign * (int64_t)high;
    note_limbs(sum, (int)(position / 32), (int)(position / 32) + 3);
    count_term(sum);
}

struct parts {
    uint64_t mantissa;
    unsigned position; /* the value is mantissa · 2^(position − 1074) */
    int64_t sign;
};

static struct parts split(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    unsigned exponent = (unsigned)(bits >> 52) & 0x7ff;
    struct parts parts = {bits & ((UINT64_C(1) << 52) - 1), 0, bits >> 63 ? -1 : 1};
    if (exponent > 0) {
        parts.mantissa |= UINT64_C(1) << 52;
        parts.position = exponent - 1;
    }
    return parts;
}

void pb_exact_add(struct pb_exact_sum *sum, double x)
{
    struct parts parts = split(x);
    add_bits(sum, parts.position, parts.mantissa, parts.sign);
}

void pb_exact_add_multiple(struct pb_exact_sum *sum, double x, uint32_t count)
{
    struct parts parts = split(x);
    add_bits(sum, parts.position, (parts.mantissa & 0xffffffff) * count, parts.sign);
    add_bits(sum, parts.position + 32, (parts.mantissa >> 32) * count, parts.sign);
}

void pb_exact_merge(struct pb_exact_sum *sum, const struct pb_exact_sum *other)
{
    struct pb_exact_sum resolved;
    if (other->end == 0)
        return;
    if (other->pending >= pending_most / 2) {
        resolved = *other;
        pb_exact_resolve(&resolved);
        other = &resolved;
    }
    if (sum->pending >= pending_most / 2)
        pb_exact_resolve(sum);
    for (int i = other->begin; i < other->end; i++)
        sum->limb[i] += other->limb[i];
    note_limbs(sum, other->begin, other->end);
    sum->pending += other->pending + 1; /* one for what was resolved of it */
}

/* The magnitude of a sum in limbs begin … end, resolved; whether the sum is negative. */
static bool make_positive(int64_t *limb, int begin, int end)
{
    carry_up(limb, begin, end);
    bool negative = limb[end] < 0;
    if (negative) {
        for (int i = begin; i <= end; i++)
            limb[i] = -limb[i];
        carry_up(limb, begin, end);
    }
    return negative;
}

double pb_exact_value(const struct pb_exact_sum *exact)
{
    if (exact->end == 0)
        return 0;
    /* Only limbs that have changed are looked at, the carry above them and, as zeros, the two below. */
    int64_t limb[PB_EXACT_LIMBS];
    int begin = exact->begin, end = exact->end < PB_EXACT_LIMBS ? exact->end : PB_EXACT_LIMBS - 1;
    int bottom = begin < 2 ? 0 : begin - 2;
    memset(limb + bottom, 0, (size_t)(begin - bottom) * sizeof *limb);
    memcpy(limb + begin, exact->limb + begin, (size_t)(end - begin + 1) * sizeof *limb);
    bool negative = make_positive(limb, begin, end);
    int top = end;
    while (top > bottom && limb[top] == 0)
        top--;
    /* The leading 64 bits, the first one set unless the sum is 0; `sticky` says whether anything is below them. */
    uint64_t next = top > bottom ? (uint64_t)limb[top - 1] : 0, last = top > bottom + 1 ? (uint64_t)limb[top - 2] : 0;
    uint64_t window = (uint64_t)limb[top] << 32 | next;
    int shift = 0;
    while (shift < 32 && !(window >> (63 - shift)))
        shift++;
    window = window << shift | (shift ? last >> (32 - shift) : 0);
    bool sticky = shift < 32 && (last << (32 + shift)) != 0;
    for (int i = begin; !sticky && i < top - 2; i++)
        sticky = limb[i] != 0;
    /* A double has 53 bits; below the normal range no more of them exist here, so that nothing is rounded twice. */
    uint64_t mantissa = window >> 11, rest = window & 0x7ff;
    if (rest > 0x400 || (rest == 0x400 && (sticky || mantissa & 1)))
        mantissa++;
    double magnitude = ldexp((double)mantissa, 32 * (top - 1) - 1074 - shift + 11);
    return negative ? -magnitude : magnitude;
}
