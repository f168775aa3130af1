/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The numbers of a group of trials as one value. A pb_vec is a vector register's worth of doubles, one a trial; + − · /
 * work on it (GNU C vectors, gcc and clang), so that the model reads as its formulas do. What the operators lack stands
 * here, with the instruction of each set where the compiler would not find it, and in plain C for all others. */
#ifndef PB_BASE_VEC_H
#define PB_BASE_VEC_H

#include "base/vector_math.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#if defined(__AVX512F__)
#include <immintrin.h>
enum { PB_WIDTH = 8 };
#elif defined(__AVX2__)
#include <immintrin.h>
enum { PB_WIDTH = 4 };
#else
enum { PB_WIDTH = 2 };
#endif

typedef double pb_vec __attribute__((vector_size(PB_WIDTH * 8)));
/* Numbers of which nothing but the sign bits matters; and counts. */
typedef int64_t pb_signs __attribute__((vector_size(PB_WIDTH * 8)));
typedef int64_t pb_whole __attribute__((vector_size(PB_WIDTH * 8)));

static inline pb_vec pb_all(double x)
{
    return (pb_vec){0} + x;
}

#if defined(__AVX512F__)

static inline pb_vec pb_least(pb_vec a, pb_vec b)
{
    return (pb_vec)_mm512_min_pd((__m512d)a, (__m512d)b);
}
static inline pb_vec pb_most(pb_vec a, pb_vec b)
{
    return (pb_vec)_mm512_max_pd((__m512d)a, (__m512d)b);
}
typedef __mmask8 pb_mask;
static inline pb_mask pb_less(pb_vec a, pb_vec b)
{
    return _mm512_cmp_pd_mask((__m512d)a, (__m512d)b, _CMP_LT_OQ);
}
static inline pb_mask pb_equal(pb_vec a, pb_vec b)
{
    return _mm512_cmp_pd_mask((__m512d)a, (__m512d)b, _CMP_EQ_OQ);
}
static inline pb_mask pb_both(pb_mask a, pb_mask b)
{
    return (pb_mask)(a & b);
}
static inline pb_mask pb_either(pb_mask a, pb_mask b)
{
    return (pb_mask)(a | b);
}
static inline pb_mask pb_but_not(pb_mask a, pb_mask b)
{
    return (pb_mask)(a & ~b);
}
/* Bit i: whether lane i is set. */
static inline unsigned pb_bits(pb_mask mask)
{
    return mask;
}
/* x where the mask is set, else y. */
static inline pb_vec pb_select(pb_mask mask, pb_vec x, pb_vec y)
{
    return (pb_vec)_mm512_mask_blend_pd(mask, (__m512d)y, (__m512d)x);
}
/* One more where the mask is set. */
static inline pb_whole pb_count_if(pb_mask mask, pb_whole count)
{
    return (pb_whole)_mm512_mask_add_epi64((__m512i)count, mask, (__m512i)count, _mm512_set1_epi64(1));
}
static inline bool pb_any_sign(pb_signs x)
{
    return _mm512_movepi64_mask((__m512i)x) != 0;
}
static inline pb_vec pb_sqrt(pb_vec x)
{
    return (pb_vec)_mm512_sqrt_pd((__m512d)x);
}
static inline pb_vec pb_ceiling(pb_vec x)
{
    return (pb_vec)_mm512_roundscale_pd((__m512d)x, _MM_FROUND_TO_POS_INF | _MM_FROUND_NO_EXC);
}
static inline pb_vec pb_floor(pb_vec x)
{
    return (pb_vec)_mm512_roundscale_pd((__m512d)x, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
}

#elif defined(__AVX2__)

static inline pb_vec pb_least(pb_vec a, pb_vec b)
{
    return (pb_vec)_mm256_min_pd((__m256d)a, (__m256d)b);
}
static inline pb_vec pb_most(pb_vec a, pb_vec b)
{
    return (pb_vec)_mm256_max_pd((__m256d)a, (__m256d)b);
}
typedef __m256d pb_mask;
static inline pb_mask pb_less(pb_vec a, pb_vec b)
{
    return _mm256_cmp_pd((__m256d)a, (__m256d)b, _CMP_LT_OQ);
}
static inline pb_mask pb_equal(pb_vec a, pb_vec b)
{
    return _mm256_cmp_pd((__m256d)a, (__m256d)b, _CMP_EQ_OQ);
}
static inline pb_mask pb_both(pb_mask a, pb_mask b)
{
    return _mm256_and_pd(a, b);
}
static inline pb_mask pb_either(pb_mask a, pb_mask b)
{
    return _mm256_or_pd(a, b);
}
static inline pb_mask pb_but_not(pb_mask a, pb_mask b)
{
    return _mm256_andnot_pd(b, a);
}
static inline unsigned pb_bits(pb_mask mask)
{
    return (unsigned)_mm256_movemask_pd(mask);
}
static inline pb_vec pb_select(pb_mask mask, pb_vec x, pb_vec y)
{
    return (pb_vec)_mm256_blendv_pd((__m256d)y, (__m256d)x, mask);
}
static inline pb_whole pb_count_if(pb_mask mask, pb_whole count)
{
    return count - (pb_whole)mask;
}
static inline bool pb_any_sign(pb_signs x)
{
    return _mm256_movemask_pd((__m256d)x) != 0;
}
static inline pb_vec pb_sqrt(pb_vec x)
{
    return (pb_vec)_mm256_sqrt_pd((__m256d)x);
}
static inline pb_vec pb_ceiling(pb_vec x)
{
    return (pb_vec)_mm256_ceil_pd((__m256d)x);
}
static inline pb_vec pb_floor(pb_vec x)
{
    return (pb_vec)_mm256_floor_pd((__m256d)x);
}

#else

/* Lane by lane. */
#define PB_EACH(expression)                                                                                            \
    pb_vec r;                                                                                                          \
    for (int i = 0; i < PB_WIDTH; i++)                                                                                 \
        r[i] = (expression);                                                                                           \
    return r

static inline pb_vec pb_least(pb_vec a, pb_vec b)
{
    PB_EACH(a[i] < b[i] ? a[i] : b[i]);
}
static inline pb_vec pb_most(pb_vec a, pb_vec b)
{
    PB_EACH(a[i] > b[i] ? a[i] : b[i]);
}
typedef int64_t pb_mask __attribute__((vector_size(PB_WIDTH * 8))); /* 0 or −1 */
static inline pb_mask pb_less(pb_vec a, pb_vec b)
{
    return a < b;
}
static inline pb_mask pb_equal(pb_vec a, pb_vec b)
{
    return a == b;
}
static inline pb_mask pb_both(pb_mask a, pb_mask b)
{
    return a & b;
}
static inline pb_mask pb_either(pb_mask a, pb_mask b)
{
    return a | b;
}
static inline pb_mask pb_but_not(pb_mask a, pb_mask b)
{
    return a & ~b;
}
static inline unsigned pb_bits(pb_mask mask)
{
    unsigned bits = 0;
    for (int i = 0; i < PB_WIDTH; i++)
        bits |= (unsigned)(mask[i] & 1) << i;
    return bits;
}
static inline pb_vec pb_select(pb_mask mask, pb_vec x, pb_vec y)
{
    return (pb_vec)(((pb_mask)x & mask) | ((pb_mask)y & ~mask));
}
static inline pb_whole pb_count_if(pb_mask mask, pb_whole count)
{
    return count - mask;
}
static inline bool pb_any_sign(pb_signs x)
{
    int64_t any = 0;
    for (int i = 0; i < PB_WIDTH; i++)
        any |= x[i];
    return any < 0;
}
static inline pb_vec pb_sqrt(pb_vec x)
{
    PB_EACH(sqrt(x[i]));
}
static inline pb_vec pb_ceiling(pb_vec x)
{
    PB_EACH(ceil(x[i]));
}
static inline pb_vec pb_floor(pb_vec x)
{
    PB_EACH(floor(x[i]));
}

#endif

static inline bool pb_any(pb_mask mask)
{
    return pb_bits(mask) != 0;
}

/* Where a < b, x, else y; where a = b, x, else y. */
static inline pb_vec pb_if_less(pb_vec a, pb_vec b, pb_vec x, pb_vec y)
{
    return pb_select(pb_less(a, b), x, y);
}
static inline pb_vec pb_if_equal(pb_vec a, pb_vec b, pb_vec x, pb_vec y)
{
    return pb_select(pb_equal(a, b), x, y);
}

/* An elementary function of vector_math.h on each lane. */
#define PB_VECTORISED(name, function)                                                                                  \
    static inline pb_vec name(pb_vec x)                                                                                \
    {                                                                                                                  \
        double lanes[PB_WIDTH];                                                                                        \
        memcpy(lanes, &x, sizeof lanes);                                                                               \
        _Pragma("omp simd") for (int i = 0; i < PB_WIDTH; i++) lanes[i] = function(lanes[i]);                          \
        memcpy(&x, lanes, sizeof lanes);                                                                               \
        return x;                                                                                                      \
    }
PB_VECTORISED(pb_exp_of, pb_exp)
PB_VECTORISED(pb_log_of, pb_log)
PB_VECTORISED(pb_log1p_of, pb_log1p)

#endif
