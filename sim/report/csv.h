/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Comma-separated values: quotes as in RFC 4180, line ends "\n". */
#ifndef PB_REPORT_CSV_H
#define PB_REPORT_CSV_H

#include "base/text.h"
#include "payback/estimate.h"

/* Zero-initialise. */
struct pb_csv {
    struct pb_text text;
    bool filled; /* the line has a cell already */
};

/* A text cell. One that a spreadsheet would take for a formula (it begins with = + - @, tab or carriage return) gets a
 * single quote before it. What a terminal would obey is shown as \x1b; tabs and line ends are kept. */
void pb_csv_text(struct pb_csv *csv, const char *value);
/* A number in the shortest form that reads back the same; inf is never, nan undefined. */
void pb_csv_number(struct pb_csv *csv, double value);
void pb_csv_estimate(struct pb_csv *csv, payback_estimate value); /* value, low, high */
void pb_csv_end_line(struct pb_csv *csv);

#endif
