/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/statistics.h"

#include "base/memory.h"
#include "statistics/selection.h"

#include <stdlib.h>

payback_status pb_plain_quantiles(const double *draws, size_t n, const double *levels, size_t count, double *quantiles)
{
    double(*values)[PB_SETS] = pb_new(count, sizeof *values);
    if (!values)
        return PAYBACK_ERROR_MEMORY;
    payback_status status = pb_select(draws, n, levels, count, false, values);
    for (size_t l = 0; status == PAYBACK_OK && l < count; l++)
        quantiles[l] = values[l][PB_ALL];
    free(values);
    return status;
}
