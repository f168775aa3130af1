/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Philox, Owen scrambling, permuted strata and the copula's product over blocks of 128 lanes. Every loop runs over
 * lanes with a constant count, so that the compiler turns it into vector code. */
#include "sampling/sampling_kernel.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* 52 bits and half a unit below them: strictly inside (0, 1), and exact. 1 + m 2^-52 is built from its bits; taking
 * off 1 − 2^-53 leaves (m + 1/2) 2^-52, which 53 bits hold without rounding. */
#define ONE_BITS UINT64_C(0x3FF0000000000000)
static const double one_less_half_unit = 1 - 0x1p-53;

static inline double uniform_of_bits(uint64_t m)
{
    union {
        uint64_t bits;
        double value;
    } number = {.bits = ONE_BITS | m};
    return number.value - one_less_half_unit;
}

/* Philox keeps each 32-bit word in a lane of 64 bits, whose upper half may hold anything: the widening product, one
 * instruction on x86, looks at lower halves only. Compilers do not find it by themselves. */
#if defined(__AVX512F__)
enum { LANE_BYTES = 64 };
#elif defined(__AVX2__)
enum { LANE_BYTES = 32 };
#else
enum { LANE_BYTES = 16 };
#endif
typedef uint64_t lanes __attribute__((vector_size(LANE_BYTES)));
typedef double double_lanes __attribute__((vector_size(LANE_BYTES), may_alias));
enum { LANES = LANE_BYTES / (int)sizeof(uint64_t) };
static const uint64_t lower_half = 0xFFFFFFFFu;

static inline lanes multiply_lower_halves(lanes a, uint32_t b)
{
    lanes factor = (lanes){0} + b;
#if defined(__AVX512F__)
    return (lanes)_mm512_mul_epu32((__m512i)a, (__m512i)factor);
#elif defined(__AVX2__)
    return (lanes)_mm256_mul_epu32((__m256i)a, (__m256i)factor);
#elif defined(__SSE2__)
    return (lanes)_mm_mul_epu32((__m128i)a, (__m128i)factor);
#else
    return (a & lower_half) * factor;
#endif
}

/* Uniform numbers of the words high and low. */
static inline double_lanes uniform_of_words(lanes high, lanes low)
{
    return (double_lanes)(((high << 32 | (low & lower_half)) >> 12) | ONE_BITS) - one_less_half_unit;
}

/* Half as many calls as numbers: a counter gives the four words of two numbers, those of lanes i and i + 64. */
enum { CALLS = PB_BLOCK / 2 };

static void plain(uint64_t seed, enum pb_stream stream, uint64_t key, uint64_t block, double *u)
{
    uint32_t base[4];
    pb_stream_counter(block * CALLS, stream, key, base);
    for (uint32_t call = 0; call < CALLS; call += LANES) { /* base[0] is a multiple of CALLS: no carry */
        lanes x0, x1 = (lanes){0} + base[1], x2 = (lanes){0} + base[2], x3 = (lanes){0} + base[3];
        for (uint32_t lane = 0; lane < LANES; lane++)
            x0[lane] = base[0] + call + lane;
        uint32_t k0 = (uint32_t)seed, k1 = (uint32_t)(seed >> 32);
        for (int round = 0; round < PB_PHILOX_ROUNDS; round++, k0 += PB_PHILOX_W0, k1 += PB_PHILOX_W1) {
            lanes p0 = multiply_lower_halves(x0, PB_PHILOX_M0), p1 = multiply_lower_halves(x2, PB_PHILOX_M1);
            x0 = p1 >> 32 ^ x1 ^ k0;
            x2 = p0 >> 32 ^ x3 ^ k1;
            x1 = p1;
            x3 = p0;
        }
        *(double_lanes *)(u + call) = uniform_of_words(x1, x0);
        *(double_lanes *)(u + CALLS + call) = uniform_of_words(x3, x2);
    }
}

static inline uint32_t reverse_bits(uint32_t x)
{
    x = (x >> 1 & 0x55555555u) | (x & 0x55555555u) << 1;
    x = (x >> 2 & 0x33333333u) | (x & 0x33333333u) << 2;
    x = (x >> 4 & 0x0F0F0F0Fu) | (x & 0x0F0F0F0Fu) << 4;
    return __builtin_bswap32(x);
}

/* Nested uniform scramble of a number whose bits are reversed: multiplying and adding carry only upwards, so that each
 * bit is flipped by a function of the bits that stand above it in the number. S. Laine, T. Karras, Stratified sampling
 * for stochastic transparency, EGSR 2011; B. Burley, Practical hash-based Owen scrambling, JCGT 9(4), 2020; constants
 * by N. Vegdahl, Building a better LK hash, 2021. The two key words are independent here; his come from one. */
static inline uint32_t owen_hash(uint32_t x, uint32_t add, uint32_t multiply)
{
    x ^= x * 0x3D20ADEAu;
    x += add;
    x *= multiply;
    x ^= x * 0x05526C56u;
    x ^= x * 0x53A22864u;
    return x;
}

/* Bits below 2^-32: a hash of those above (xorshift-multiply with the constants of C. Wellons' lowbias32, 2018). */
static inline uint32_t tail_hash(uint32_t x, uint32_t key)
{
    x ^= key;
    x = (x ^ x >> 16) * 0x7FEB352Du;
    x = (x ^ x >> 15) * 0x846CA68Bu;
    return x ^ x >> 16;
}

static void sobol(const uint32_t points[PB_BLOCK_POINTS], const struct pb_scramble *scramble, double *u)
{
    double *restrict out = __builtin_assume_aligned(u, PB_ALIGNMENT);
    for (int point = 0; point < PB_BLOCK_POINTS; point++, out += PB_REPLICATES) {
        uint32_t x = points[point];
#pragma omp simd
        for (int r = 0; r < PB_REPLICATES; r++) {
            uint32_t scrambled = owen_hash(x, scramble->add[r], scramble->multiply[r]);
            uint32_t tail = tail_hash(scrambled, scramble->tail[r]);
            out[r] = uniform_of_bits((uint64_t)reverse_bits(scrambled) << 20 | tail >> 12);
        }
    }
}

/* A permutation of 0 … mask: multiplying by an odd number, adding, and folding the upper half onto the lower one are
 * each invertible modulo a power of two. */
static inline uint32_t permute_once(const struct pb_permutations *p, int r, uint32_t x)
{
    uint32_t mask = p->mask[r], shift = p->shift[r];
    for (int round = 0; round < PB_PERMUTATION_ROUNDS; round++) {
        x = (x * p->multiply[round][r] + p->add[round][r]) & mask;
        x ^= x >> shift;
    }
    return x;
}

/* Permutations of 0 … n − 1 by walking along the cycle until it comes back below n (J. Black, P. Rogaway, Ciphers with
 * arbitrary finite domains, CT-RSA 2002). A walk that starts below n always does. */
static void latin(const struct pb_permutations *permutations, uint32_t first, double *u)
{
    double *restrict out = __builtin_assume_aligned(u, PB_ALIGNMENT);
    for (int point = 0; point < PB_BLOCK_POINTS; point++, out += PB_REPLICATES) {
        uint32_t j = first + (uint32_t)point, x[PB_REPLICATES], start[PB_REPLICATES];
#pragma omp simd
        for (int r = 0; r < PB_REPLICATES; r++) {
            start[r] = j < permutations->strata[r] ? j : 0;
            x[r] = permute_once(permutations, r, start[r]);
        }
        for (uint32_t outside = 1; outside;) {
            outside = 0;
#pragma omp simd reduction(| : outside)
            for (int r = 0; r < PB_REPLICATES; r++) {
                uint32_t next = permute_once(permutations, r, x[r]);
                x[r] = x[r] >= permutations->strata[r] ? next : x[r];
                outside |= x[r] >= permutations->strata[r];
            }
        }
#pragma omp simd
        for (int r = 0; r < PB_REPLICATES; r++) {
            double n = (double)permutations->strata[r], value = ((double)x[r] + out[r]) / n;
            value = value < 1 - 0x1p-53 ? value : 1 - 0x1p-53;
            out[r] = j < permutations->strata[r] ? value : out[r];
        }
    }
}

static void combine(size_t count, const size_t *column, const double *weight, const double *const *normals, double *out)
{
    double sum[PB_BLOCK] __attribute__((aligned(PB_ALIGNMENT))) = {0};
    for (size_t i = 0; i < count; i++) {
        const double *restrict z = __builtin_assume_aligned(normals[column[i]], PB_ALIGNMENT);
        double w = weight[i];
#pragma omp simd
        for (int lane = 0; lane < PB_BLOCK; lane++)
            sum[lane] += w * z[lane];
    }
    double *restrict to = __builtin_assume_aligned(out, PB_ALIGNMENT);
    for (int lane = 0; lane < PB_BLOCK; lane++)
        to[lane] = sum[lane];
}

static void correlate(size_t members, const size_t *start, const size_t *column, const double *weight,
                      double *const *normals)
{
    for (size_t m = members; m-- > 0;) {
        size_t first = start[m], count = start[m + 1] - first;
        if (count > 1) /* else it is correlated with nothing before it: its weight is 1 */
            combine(count, column + first, weight + first, (const double *const *)normals, normals[m]);
    }
}

static void reflect(size_t members, const double *mirror, double *const *normals)
{
    double twice[PB_BLOCK] __attribute__((aligned(PB_ALIGNMENT))) = {0};
    for (size_t m = 0; m < members; m++) {
        const double *restrict z = __builtin_assume_aligned(normals[m], PB_ALIGNMENT);
        double w = 2 * mirror[m];
#pragma omp simd
        for (int lane = 0; lane < PB_BLOCK; lane++)
            twice[lane] += w * z[lane];
    }
    for (size_t m = 0; m < members; m++) {
        double *restrict z = __builtin_assume_aligned(normals[m], PB_ALIGNMENT);
        double w = mirror[m];
        if (w == 0)
            continue;
#pragma omp simd
        for (int lane = 0; lane < PB_BLOCK; lane++)
            z[lane] -= w * twice[lane];
    }
}

const struct pb_sampling_kernels *PB_KERNEL(pb_sampling_kernels)(void)
{
    static const struct pb_sampling_kernels kernels = {plain, sobol, latin, correlate, combine, reflect};
    return &kernels;
}
