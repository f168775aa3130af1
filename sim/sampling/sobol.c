/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sampling/sobol.h"

#include "sampling/sampling.h"

/* Dimensions from the second on (the first is van der Corput's): degree s of the primitive polynomial, its inner
 * coefficients a, initial direction numbers m_1 … m_s. */
struct polynomial {
    int degree;
    uint32_t coefficients;
    uint32_t initial[13];
};

static const struct polynomial polynomials[PB_SOBOL_DIMENSIONS - 1] = {
#include "sobol_directions.h"
};

static uint32_t reverse_bits(uint32_t x)
{
    uint32_t reversed = 0;
    for (int bit = 0; bit < 32; bit++, x >>= 1)
        reversed = reversed << 1 | (x & 1);
    return reversed;
}

/* v_k = m_k 2^(32 − k), continued by v_k = a_1 v_(k−1) ⊕ … ⊕ a_(s−1) v_(k−s+1) ⊕ v_(k−s) ⊕ v_(k−s) 2^−s
 * (P. Bratley, B. L. Fox, ACM Trans. Math. Softw. 14, 88-100 (1988)); v[0] is v_1 here. */
void pb_sobol_directions(int dimension, uint32_t v[PB_SOBOL_BITS])
{
    if (dimension == 0) {
        for (int k = 0; k < PB_SOBOL_BITS; k++)
            v[k] = UINT32_C(1) << (31 - k);
        return;
    }
    const struct polynomial *p = &polynomials[dimension - 1];
    for (int k = 0; k < p->degree; k++)
        v[k] = p->initial[k] << (31 - k);
    for (int k = p->degree; k < PB_SOBOL_BITS; k++) {
        v[k] = v[k - p->degree] ^ v[k - p->degree] >> p->degree;
        for (int i = 1; i < p->degree; i++)
            if (p->coefficients >> (p->degree - 1 - i) & 1)
                v[k] ^= v[k - i];
    }
}

void pb_sobol_reversed_directions(int dimension, uint32_t v[PB_SOBOL_BITS])
{
    pb_sobol_directions(dimension, v);
    for (int k = 0; k < PB_SOBOL_BITS; k++)
        v[k] = reverse_bits(v[k]);
}

uint32_t pb_sobol_combine(const uint32_t v[PB_SOBOL_BITS], uint32_t index)
{
    uint32_t x = 0;
    for (int k = 0; index; k++, index >>= 1)
        x ^= index & 1 ? v[k] : 0;
    return x;
}

uint32_t pb_sobol_point(uint32_t index, int dimension)
{
    if (dimension < 0 || dimension >= PB_SOBOL_DIMENSIONS)
        return 0;
    uint32_t v[PB_SOBOL_BITS];
    pb_sobol_directions(dimension, v);
    return pb_sobol_combine(v, index);
}
