/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an interval is. A page that shows "95% interval" says so once: a narrow one is no praise of the assumptions. */
#ifndef PB_REPORT_INTERVAL_H
#define PB_REPORT_INTERVAL_H

#include <stdbool.h>

extern const char pb_interval_meaning[];
/* Whether the text of a page speaks of a 95% interval and does not say what it is, in whatever way its lines are
 * broken. */
bool pb_lacks_interval_meaning(const char *page);

#endif
