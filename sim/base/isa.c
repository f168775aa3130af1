/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/isa.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

const char *pb_isa_name(enum pb_isa isa)
{
    return isa == PB_ISA_V4 ? "x86-64-v4" : isa == PB_ISA_V3 ? "x86-64-v3" : "generic";
}

static enum pb_isa best(void)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512cd"))
        return PB_ISA_V4;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2"))
        return PB_ISA_V3;
#endif
    return PB_ISA_GENERIC;
}

static enum pb_isa wished(void)
{
    enum pb_isa isa = best();
    const char *wish = getenv("PAYBACK_ISA");
    for (enum pb_isa lesser = PB_ISA_GENERIC; wish && lesser < isa; lesser++)
        if (strcmp(wish, pb_isa_name(lesser)) == 0)
            return lesser;
    return isa;
}

/* Unlike other state this is no host's: processor and environment are the process's. Threads that look at the same time
 * find the same. */
static atomic_int chosen = -1;

enum pb_isa pb_isa(void)
{
    int isa = atomic_load_explicit(&chosen, memory_order_relaxed);
    if (isa < 0) {
        isa = (int)wished();
        atomic_store_explicit(&chosen, isa, memory_order_relaxed);
    }
    return (enum pb_isa)isa;
}

void pb_isa_choose(void)
{
    atomic_store_explicit(&chosen, (int)wished(), memory_order_relaxed);
}
