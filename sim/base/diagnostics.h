/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Filling the list of messages of payback/status.h. At most PB_ERRORS_PER_FILE errors are kept per file; the rest are
 * counted. */
#ifndef PB_BASE_DIAGNOSTICS_H
#define PB_BASE_DIAGNOSTICS_H

#include "payback/status.h"

enum { PB_ERRORS_PER_FILE = 20 };

/* Adds a message; all texts are copied. hint may be NULL. list may be NULL: then nothing happens. */
void pb_diagnose(payback_diagnostics *list, payback_severity severity, const char *file, int line, int column,
                 const char *pointer, const char *hint, const char *format, ...) __attribute__((format(printf, 8, 9)));

#endif
