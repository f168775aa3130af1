/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Isotonic regression: the rising function that is nearest to what was seen, in squares. */
#ifndef PB_STATISTICS_ISOTONIC_H
#define PB_STATISTICS_ISOTONIC_H

#include "payback/status.h"

#include <stddef.h>

/* Replaces y[0] … y[n − 1], seen at places that rise, by its fit: block means by pooling adjacent violators (M. Ayer et
 * al., Ann. Math. Stat. 26, 641-647 (1955)). O(n). PAYBACK_ERROR_MEMORY. */
payback_status pb_isotonic(double *y, size_t n);

#endif
