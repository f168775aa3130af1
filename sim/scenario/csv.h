/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One column of numbers of a file of separated values: the values of an empirical distribution. */
#ifndef PB_SCENARIO_CSV_H
#define PB_SCENARIO_CSV_H

#include "payback/status.h"

#include <stdbool.h>
#include <stddef.h>

enum { PB_CSV_VALUES_MAX = 1000000 };

/* Why a column cannot be read. */
struct pb_csv_fault {
    int line,
        column; /* in the CSV file, from 1, column in bytes; 0 where the fault has no place there: the file itself */
    char message[300]; /* what is wrong (what was found); names neither the file nor the line */
    char hint[300];    /* what would be right; may be "" */
};

/* Reads the numbers below the header cell `column` of the file at path, in the order of the file. The first line is the
 * header (behind sep=X, where that stands); encodings, separators, quotes and line ends as in separated/separated.h;
 * empty lines are passed over, with skip_empty also empty cells. Numbers are written as in JSON, or with a decimal
 * comma where no comma separates cells; h:mm and h:mm:ss are minutes; white space around them is ignored. On success
 * *values holds *count > 0 numbers (release with free); else NULL and 0, and fault says why. PAYBACK_ERROR_SCENARIO:
 * not a regular file of at most PB_FILE_BYTES_MAX bytes, no such column, a cell that is not a number, no values or more
 * than PB_CSV_VALUES_MAX; PAYBACK_ERROR_MEMORY. */
payback_status pb_csv_column(const char *path, const char *column, bool skip_empty, double **values, size_t *count,
                             struct pb_csv_fault *fault);

#endif
