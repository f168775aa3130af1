/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/exact_sum.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

static const int64_t limb_mask = 0xffffffff;

void pb_exact_resolve(struct pb_exact_sum *sum)
{
    for (int i = 0; i < PB_EXACT_LIMBS - 1; i++) {
        int64_t low = sum->limb[i] & limb_mask;
        /* The difference is a multiple of 2^32: the division is exact, and a floor for negative limbs. */
        sum->limb[i + 1] += (sum->limb[i] - low) / (limb_mask + 1);
        sum->limb[i] = low;
    }
    sum->pending = 0;
}

/* A term changes a limb by less than 2^33, and a resolved limb is below 2^32: 2^29 terms stay within 63 bits. */
static void count_term(struct pb_exact_sum *sum)
{
    if (++sum->pending == UINT32_C(1) << 29)
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
    struct pb_exact_sum resolved = *other;
    pb_exact_resolve(&resolved);
    for (int i = 0; i < PB_EXACT_LIMBS; i++)
        sum->limb[i] += resolved.limb[i];
    count_term(sum);
}

/* The magnitude of a sum with resolved carries; whether it is negative. */
static bool make_positive(struct pb_exact_sum *sum)
{
    bool negative = sum->limb[PB_EXACT_LIMBS - 1] < 0;
    if (negative) {
        for (int i = 0; i < PB_EXACT_LIMBS; i++)
            sum->limb[i] = -sum->limb[i];
        pb_exact_resolve(sum);
    }
    return negative;
}

double pb_exact_value(const struct pb_exact_sum *exact)
{
    struct pb_exact_sum sum = *exact;
    pb_exact_resolve(&sum);
    bool negative = make_positive(&sum);
    int top = PB_EXACT_LIMBS - 1;
    while (top > 0 && sum.limb[top] == 0)
        top--;
    /* The leading 64 bits, the first one set unless the sum is 0; `sticky` says whether anything is below them. */
    uint64_t next = top > 0 ? (uint64_t)sum.limb[top - 1] : 0, last = top > 1 ? (uint64_t)sum.limb[top - 2] : 0;
    uint64_t window = (uint64_t)sum.limb[top] << 32 | next;
    int shift = 0;
    while (shift < 32 && !(window >> (63 - shift)))
        shift++;
    window = window << shift | (shift ? last >> (32 - shift) : 0);
    bool sticky = shift < 32 && (last << (32 + shift)) != 0;
    for (int i = 0; !sticky && i < top - 2; i++)
        sticky = sum.limb[i] != 0;
    /* A double has 53 bits; below the normal range no more of them exist here, so that nothing is rounded twice. */
    uint64_t mantissa = window >> 11, rest = window & 0x7ff;
    if (rest > 0x400 || (rest == 0x400 && (sticky || mantissa & 1)))
        mantissa++;
    double magnitude = ldexp((double)mantissa, 32 * (top - 1) - 1074 - shift + 11);
    return negative ? -magnitude : magnitude;
}
