/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading a whole file of bounded size. */
#ifndef PB_SCENARIO_FILE_H
#define PB_SCENARIO_FILE_H

#include "payback/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pb_file {
    char *bytes; /* length bytes and a NUL behind them; release with free */
    size_t length;
    uint64_t device, inode; /* which file it is, whatever its name */
};

/* Reads the file at path ("-" with standard_input: standard input). Without standard_input only a regular file is read,
 * so that a pipe that nobody writes to cannot hold the program up. *out is zeroed on error. PAYBACK_ERROR_UNREADABLE:
 * *why is the cause (static text); PAYBACK_ERROR_SCENARIO: it has more than PB_FILE_BYTES_MAX bytes, no more were read;
 * PAYBACK_ERROR_MEMORY. */
payback_status pb_file_read(struct pb_file *out, const char *path, bool standard_input, const char **why);

#endif
