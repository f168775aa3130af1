/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Building the rows of a quantile table. */
#ifndef PB_DISTRIBUTION_ROWS_H
#define PB_DISTRIBUTION_ROWS_H

#include "distribution/family.h"
#include "distribution/quantile_kernel.h"

/* They fill in transform, base, scale, bits, rows and row of the form, which the caller releases with free. Rows that
 * cannot be had to 1e-9 in the probability stay NaN. PAYBACK_ERROR_MEMORY. */
payback_status pb_rows_by_series(struct pb_quantile_form *form, const pb_distribution *d);
payback_status pb_rows_by_interpolation(struct pb_quantile_form *form, const pb_distribution *d);

#endif
