/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What one core of this machine can do, as JSON: nanoseconds for one vector instruction of each kind that a trial is
 * made of, at full throughput, out of registers and the first-level cache. Times of the simulator stand beside bounds
 * made of these. Best of several repetitions: a bound is what is possible.
 *
 *   fma     packed multiply-add of four doubles (256 bits)
 *   mixed   multiply-adds and additions by turns: many processors do additions in other units, at the same time
 *   divide  packed division
 *   gather  load of four doubles from places of a table of 32 KiB
 *   random  one uniform number: an Owen-scrambled Sobol coordinate, computed without loading or storing anything
 *
 * Elsewhere than on x86-64 with AVX2 the compiler's own vectors are timed. */
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#if defined(__x86_64__)
#define FAST        __attribute__((target("avx2,fma"), noinline))
#define FAST_INLINE static inline __attribute__((target("avx2,fma"), always_inline))
#else
#define FAST        __attribute__((noinline))
#define FAST_INLINE static inline __attribute__((always_inline))
#endif

enum { REPETITIONS = 9, LANES = 4, CHAINS = 12, TABLE = 4096 };
#if defined(__x86_64__)
#define REGISTER(x) "x"(x)
#else
#define REGISTER(x) "m"(x)
#endif
typedef double doubles __attribute__((vector_size(LANES * sizeof(double))));
typedef int64_t integers __attribute__((vector_size(LANES * sizeof(int64_t))));
typedef uint32_t words __attribute__((vector_size(8 * sizeof(uint32_t))));

static double table[TABLE] __attribute__((aligned(64)));
static volatile double sink;

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

#if defined(__x86_64__)
#include <immintrin.h>
FAST_INLINE doubles fused(doubles x, doubles a, doubles b)
{
    return (doubles)_mm256_fmadd_pd((__m256d)x, (__m256d)a, (__m256d)b);
}
FAST_INLINE doubles gather_at(integers at)
{
    return (doubles)_mm256_i64gather_pd(table, (__m256i)at, 8);
}
#else
FAST_INLINE doubles fused(doubles x, doubles a, doubles b)
{
    return x * a + b;
}
FAST_INLINE doubles gather_at(integers at)
{
    return (doubles){table[at[0]], table[at[1]], table[at[2]], table[at[3]]};
}
#endif

/* None of them needs another's result, so that latency does not count; every step-th one multiplies and adds, the others
 * add. */
FAST_INLINE double independent(long count, int step)
{
    doubles x[CHAINS], a = {0.999, 0.998, 0.997, 0.996}, b = {0.1, 0.2, 0.3, 0.4};
    for (int c = 0; c < CHAINS; c++)
        x[c] = b + (double)c;
    for (long i = 0; i < count; i += CHAINS) {
        __asm__ volatile("" : "+" REGISTER(a));
#pragma GCC unroll 12
        for (int c = 0; c < CHAINS; c++) {
            doubles result = c % step == 0 ? fused(x[c], a, b) : x[c] + a;
            __asm__ volatile("" : : REGISTER(result));
        }
    }
    return a[0];
}

FAST static double multiply_add(long count)
{
    return independent(count, 1);
}

FAST static double mixed(long count)
{
    return independent(count, 2);
}

FAST static double divide(long count)
{
    doubles x[CHAINS], a = {1.1, 1.2, 1.3, 1.4};
    for (int c = 0; c < CHAINS; c++)
        x[c] = a + (double)c;
    for (long i = 0; i < count; i += CHAINS)
#pragma GCC unroll 12
        for (int c = 0; c < CHAINS; c++)
            x[c] = a / x[c];
    doubles sum = x[0];
    for (int c = 1; c < CHAINS; c++)
        sum += x[c];
    return sum[0] + sum[1] + sum[2] + sum[3];
}

FAST static double gather(long count)
{
    integers at = {17, 1234, 2345, 3456}, step = {3, 5, 7, 11};
    doubles sum = {0};
    for (long i = 0; i < count; i++) {
        sum += gather_at(at);
        at = (at + step) & (TABLE - 1);
    }
    return sum[0] + sum[1] + sum[2] + sum[3];
}

/* The hash of sim/sampling/sampling_kernel.c on eight words at a time, and the conversion to two vectors of doubles. */
FAST static double random_numbers(long count)
{
    words point = {1, 2, 3, 4, 5, 6, 7, 8}, sum = {0};
    for (long i = 0; i < count; i += 8) {
        words x = point;
        x ^= x * 0x3D20ADEAu;
        x += 0x9E3779B9u;
        x *= 0x2545F491u;
        x ^= x * 0x05526C56u;
        x ^= x * 0x53A22864u;
        words low = (x ^ x >> 16) * 0x7FEB352Du;
        low = (low ^ low >> 15) * 0x846CA68Bu;
        x = (x >> 1 & 0x55555555u) | (x & 0x55555555u) << 1;
        x = (x >> 2 & 0x33333333u) | (x & 0x33333333u) << 2;
        x = (x >> 4 & 0x0F0F0F0Fu) | (x & 0x0F0F0F0Fu) << 4;
        x = (x >> 8 & 0x00FF00FFu) | (x & 0x00FF00FFu) << 8;
        sum += (x >> 16 | x << 16) ^ low;
        point += 8;
    }
    return (double)(sum[0] ^ sum[3] ^ sum[7]);
}

/* Nanoseconds of one of `count`. */
static double time_of(double (*work)(long), long count)
{
    double best = 1e9;
    for (int r = 0; r < REPETITIONS; r++) {
        double begun = seconds_now();
        sink = work(count);
        double taken = seconds_now() - begun;
        best = taken < best ? taken : best;
    }
    return 1e9 * best / (double)count;
}

int main(void)
{
    for (int i = 0; i < TABLE; i++)
        table[i] = i;
    printf("{\"fma\": %.4g, \"mixed\": %.4g, \"divide\": %.4g, \"gather\": %.4g, \"random\": %.4g}\n",
           time_of(multiply_add, 60000000), time_of(mixed, 60000000), time_of(divide, 12000000),
           time_of(gather, 10000000), time_of(random_numbers, 40000000));
    return 0;
}
