/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Currency codes. */
#ifndef PB_SCENARIO_CURRENCY_H
#define PB_SCENARIO_CURRENCY_H

#include <stdbool.h>

/* Three capital letters. */
bool pb_currency_has_form(const char *code);
/* In ISO 4217's list of current codes of money that is in circulation. */
bool pb_currency_is_current(const char *code);

#endif
