/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The price list, as the commands that take the name of an offer read it. */
#ifndef PB_CLI_VENDORS_H
#define PB_CLI_VENDORS_H

#include "cli/options.h"

#include "payback/offers.h"

/* The list, and the offer of that name in it (NULL: none is looked for). An exit code after a message, with a
 * suggestion where the name is unknown, or 0; *offers is released with payback_offers_free in any case. */
int pb_cli_vendors_find(payback_offers **offers, const payback_offer **offer, const struct pb_cli_settings *settings,
                        const char *name);

#endif
