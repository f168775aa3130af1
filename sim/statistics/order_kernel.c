/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/order_kernel.h"

#if defined(__AVX512F__)
#include <immintrin.h>
#endif

static size_t partition_few(double *x, size_t n, double pivot, bool upto)
{
    size_t low = 0;
    for (size_t i = 0; i < n; i++) {
        double element = x[i];
        bool first = upto ? element <= pivot : element < pivot;
        x[i] = x[low];
        x[low] = element;
        low += first;
    }
    return low;
}

#if defined(__AVX512F__)

/* Elements of a vector; vectors of a stride; elements of it, and from how many on strides pay. */
enum { LANES = 8, VECTORS = 4, STRIDE = VECTORS * LANES, MANY = 8 * STRIDE };

/* What is still free between those that are known to be in front, [0, low), and those behind, [high, n). */
struct gap {
    size_t low, high;
};

static inline __mmask8 is_front(__m512d x, __m512d pivot, bool upto)
{
    return upto ? _mm512_cmp_pd_mask(x, pivot, _CMP_LE_OQ) : _mm512_cmp_pd_mask(x, pivot, _CMP_LT_OQ);
}

/* Writes a whole vector in front, of which the rest is overwritten later: at least one must be free there. */
static inline void place(double *x, struct gap *gap, __m512d element, __mmask8 front)
{
    unsigned in_front = (unsigned)__builtin_popcount(front), behind = LANES - in_front;
    _mm512_storeu_pd(x + gap->low, _mm512_maskz_compress_pd(front, element));
    gap->low += in_front;
    gap->high -= behind;
    _mm512_mask_storeu_pd(x + gap->high, (__mmask8)((1U << behind) - 1),
                          _mm512_maskz_compress_pd((__mmask8)~front, element));
}

static inline void load_stride(const double *x, __m512d stride[VECTORS])
{
    for (int v = 0; v < VECTORS; v++)
        stride[v] = _mm512_loadu_pd(x + v * LANES);
}

static inline void place_stride(double *x, struct gap *gap, const __m512d stride[VECTORS], double pivot, bool upto)
{
    for (int v = 0; v < VECTORS; v++)
        place(x, gap, stride[v], is_front(stride[v], _mm512_set1_pd(pivot), upto));
}

/* So many of the first elements, one by one, that whole strides are left. */
static inline struct gap place_rest(double *x, size_t n, double pivot, bool upto)
{
    struct gap gap = {0, n};
    for (size_t i = n % STRIDE; i > 0; i--) {
        double element = x[gap.low], other = x[gap.high - 1];
        bool front = upto ? element <= pivot : element < pivot;
        x[gap.low] = front ? element : other;
        x[gap.high - 1] = front ? other : element;
        gap.low += front;
        gap.high -= !front;
    }
    return gap;
}

/* A stride of either end is kept in registers, so that there is room at both; then the end with less of it is read. (As
 * in B. Bramas, A novel hybrid quicksort algorithm vectorized using AVX-512 on Intel Skylake, IJACSA 8(10), 2017.) */
static inline size_t partition_many(double *x, size_t n, double pivot, bool upto)
{
    struct gap gap = place_rest(x, n, pivot, upto);
    size_t left = gap.low + STRIDE, right = gap.high - STRIDE; /* what is not read yet */
    __m512d first[VECTORS], last[VECTORS], stride[VECTORS];
    load_stride(x + gap.low, first);
    load_stride(x + right, last);
    while (left < right) {
        bool from_right = gap.high - right < left - gap.low;
        right -= from_right ? STRIDE : 0;
        load_stride(x + (from_right ? right : left), stride);
        left += from_right ? 0 : STRIDE;
        place_stride(x, &gap, stride, pivot, upto);
    }
    place_stride(x, &gap, first, pivot, upto);
    place_stride(x, &gap, last, pivot, upto);
    return gap.low;
}

size_t PB_KERNEL(pb_partition)(double *x, size_t n, double pivot, bool upto)
{
    if (n < MANY)
        return partition_few(x, n, pivot, upto);
    return upto ? partition_many(x, n, pivot, true) : partition_many(x, n, pivot, false);
}

#else

size_t PB_KERNEL(pb_partition)(double *x, size_t n, double pivot, bool upto)
{
    return upto ? partition_few(x, n, pivot, true) : partition_few(x, n, pivot, false);
}

#endif
