/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What files of draws have beside the columns of the sink: for each basis whether the trial pays back, 1 or 0. Never is
 * an infinite number of months, and many programs read that wrongly. */
#ifndef PB_REPORT_DRAWS_H
#define PB_REPORT_DRAWS_H

#include <stdbool.h>
#include <stddef.h>

enum { PB_PAYS_BACK = 3 };
extern const char *const pb_pays_back_names[PB_PAYS_BACK];

/* Finds the columns of payback months by their names; false where one is missing. */
bool pb_pays_back_find(size_t months[PB_PAYS_BACK], const char *const *names, size_t columns);
/* 1 where the months are finite. */
double pb_pays_back(double months);

#endif
