/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Quantile tables that are made once for distributions that are the same: scenarios that differ in a few inputs, and
 * all plans of a command, share one store. */
#ifndef PB_DISTRIBUTION_TABLE_STORE_H
#define PB_DISTRIBUTION_TABLE_STORE_H

#include "distribution/quantile_table.h"

#include <stddef.h>

typedef struct pb_table_store pb_table_store;

/* The caller holds it. PAYBACK_ERROR_MEMORY. */
payback_status pb_table_store_new(pb_table_store **out);
pb_table_store *pb_table_store_hold(pb_table_store *store); /* returns it; takes NULL */
/* With the last holder goes the store, and all of its tables. Takes NULL. */
void pb_table_store_release(pb_table_store *store);

/* Tables in it. Any number of threads may ask. */
size_t pb_table_store_count(pb_table_store *store);

/* The table of the distribution, or of one that is the same (pb_distribution_same); it is made where there is none yet
 * and lives as long as the store, which holds the distribution. Any number of threads may ask. PAYBACK_ERROR_MEMORY. */
payback_status pb_table_store_get(const pb_quantile_table **out, pb_table_store *store, pb_distribution *distribution);

#endif
