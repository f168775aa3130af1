/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/reading.h"
void pb_read_rules(struct pb_reading *reading){(void)reading;}
