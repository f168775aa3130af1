/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Exact sums and moments as bytes: equal ones have equal bytes. */
#include "statistics/moments.h"

#include <math.h>
#include <stdlib.h>

void pb_exact_save(const struct pb_exact_sum *sum, struct pb_text *bytes)
{
    struct pb_exact_sum resolved = *sum;
    pb_exact_resolve(&resolved);
    for (int i = 0; i < PB_EXACT_LIMBS; i++)
        pb_bytes_put(bytes, (uint64_t)resolved.limb[i]);
}

void pb_exact_load(struct pb_exact_sum *sum, struct pb_reader *in)
{
    for (int i = 0; i < PB_EXACT_LIMBS - 1; i++)
        sum->limb[i] = (int64_t)pb_bytes_get_between(in, 0, UINT32_MAX);
    sum->limb[PB_EXACT_LIMBS - 1] = (int64_t)pb_bytes_get(in);
    in->wrong |= llabs(sum->limb[PB_EXACT_LIMBS - 1] / 2) > INT32_MAX;
    sum->begin = 0;
    sum->end = PB_EXACT_LIMBS;
}

void pb_moments_save(const struct pb_moments *m, struct pb_text *bytes)
{
    bool any = pb_moments_total(m->finite) > 0;
    pb_bytes_put_double(bytes, any ? m->min : 0);
    pb_bytes_put_double(bytes, any ? m->max : 0);
    pb_bytes_put(bytes, m->with_squares);
    pb_bytes_put_double(bytes, m->centre);
    pb_bytes_put(bytes, (uint64_t)(int64_t)m->exponent);
    for (int r = 0; r < PB_REPLICATES; r++) {
        pb_bytes_put(bytes, m->trials[r]);
        pb_bytes_put(bytes, m->finite[r]);
        pb_bytes_put(bytes, m->never[r]);
        pb_bytes_put(bytes, m->undefined[r]);
        pb_exact_save(&m->sums[r], bytes);
    }
    pb_exact_save(&m->squares, bytes);
    pb_bytes_put(bytes, m->overflow);
}

void pb_moments_load(struct pb_moments *m, struct pb_reader *in)
{
    m->min = pb_bytes_get_double(in);
    m->max = pb_bytes_get_double(in);
    m->with_squares = pb_bytes_get_between(in, 0, 1);
    m->centre = pb_bytes_get_double(in);
    in->wrong |= !isfinite(m->min) || !isfinite(m->max) || !isfinite(m->centre);
    int64_t exponent = (int64_t)pb_bytes_get(in);
    in->wrong |= exponent < -1100 || exponent > 1100;
    m->exponent = in->wrong ? 0 : (int)exponent;
    for (int r = 0; r < PB_REPLICATES; r++) {
        m->trials[r] = pb_bytes_get_between(in, 0, UINT32_MAX);
        m->finite[r] = pb_bytes_get_between(in, 0, m->trials[r]);
        m->never[r] = pb_bytes_get_between(in, 0, m->trials[r] - m->finite[r]);
        m->undefined[r] = pb_bytes_get_between(in, 0, m->trials[r] - m->finite[r] - m->never[r]);
        pb_exact_load(&m->sums[r], in);
    }
    pb_exact_load(&m->squares, in);
    m->overflow = pb_bytes_get_between(in, 0, 1);
}
