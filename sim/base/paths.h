/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which file a name stands for. */
#ifndef PB_BASE_PATHS_H
#define PB_BASE_PATHS_H

#include <stdbool.h>

/* The absolute path of the file that opening path would open or make, symbolic links resolved, also those that lead to
 * nothing yet. The caller frees it; NULL where memory is short or the folder is not there (errno says why). */
char *pb_final_path(const char *path);

/* Whether the two names stand for one regular file, be it there or yet to be made. Devices and pipes are no files in
 * this sense: they take any number of writers. */
bool pb_same_file(const char *a, const char *b);

#endif
