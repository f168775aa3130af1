/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/stress.h"
void pb_read_stresses(struct pb_reading *reading, const cJSON *root, payback_scenario *scenario)
{(void)reading;(void)root;(void)scenario;}
void pb_stresses_clear(payback_scenario *scenario){(void)scenario;}
