/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sampling/sampling.h"
#include "sampling/sampling_kernel.h"

void pb_philox4x32(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    uint32_t x0 = counter[0], x1 = counter[1], x2 = counter[2], x3 = counter[3], k0 = key[0], k1 = key[1];
    for (int round = 0; round < PB_PHILOX_ROUNDS; round++, k0 += PB_PHILOX_W0, k1 += PB_PHILOX_W1) {
        uint64_t p0 = (uint64_t)PB_PHILOX_M0 * x0, p1 = (uint64_t)PB_PHILOX_M1 * x2;
        x0 = (uint32_t)(p1 >> 32) ^ x1 ^ k0;
        x2 = (uint32_t)(p0 >> 32) ^ x3 ^ k1;
        x1 = (uint32_t)p1;
        x3 = (uint32_t)p0;
    }
    out[0] = x0;
    out[1] = x1;
    out[2] = x2;
    out[3] = x3;
}
