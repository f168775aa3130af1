/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Handing a finished text to the caller. */
#ifndef PB_REPORT_WRITE_H
#define PB_REPORT_WRITE_H

#include "base/text.h"
#include "payback/report.h"

/* Moves the text to *out, which must be zeroed, and empties the buffer either way. PAYBACK_ERROR_MEMORY where the
 * buffer failed. */
payback_status pb_deliver(payback_text *out, struct pb_text *text);

#endif
