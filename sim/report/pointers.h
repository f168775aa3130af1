/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * JSON Pointers as the outline of a table: "/proposal/pricing/usage/price" is "usage/price" of the group
 * "/proposal/pricing"; elements of an array are groups of their own. */
#ifndef PB_REPORT_POINTERS_H
#define PB_REPORT_POINTERS_H

#include <stddef.h>

/* Length of the part of the pointer that names its group: 0 for a member of the document itself. */
size_t pb_pointer_group(const char *pointer);
/* What follows the group: never empty. */
const char *pb_pointer_rest(const char *pointer);

#endif
