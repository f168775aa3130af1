/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The offers that the program carries, as text. */
#ifndef PB_SCENARIO_OFFERS_H
#define PB_SCENARIO_OFFERS_H

#include "payback/offers.h"

/* The file of the offer of that name: JSON that extends a company's file; NULL where there is none. A static text. */
const char *pb_offer_text(const char *name);

extern const char pb_offer_currency[]; /* of the whole list */

#endif
