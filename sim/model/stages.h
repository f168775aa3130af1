/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The stages of a trial, and the first one that reads each input: worlds that differ in no earlier one share what comes
 * before. Whoever lets an earlier section read an input moves it here; what the tables do not name is read by all. */
#ifndef PB_MODEL_STAGES_H
#define PB_MODEL_STAGES_H

#include "model/model.h"

enum pb_stage {
    PB_STAGE_VOLUME,   /* what comes in */
    PB_STAGE_PRODUCT,  /* timing, tickets, minutes */
    PB_STAGE_PEOPLE,   /* agents and benefits */
    PB_STAGE_SPENDING, /* costs and accounts */
    PB_STAGE_BY_ITSELF /* not a stage: a world that shares nothing */
};

struct pb_stages {
    unsigned char root[PB_ROOT_SLOTS], category[PB_CATEGORY_SLOTS], own[PB_CATEGORIES_MAX], tool[PB_TOOL_SLOTS],
        tier[PB_TIER_SLOTS], charge[PB_CHARGE_SLOTS], charge_tier[PB_CHARGE_TIER_SLOTS], risk[PB_RISK_SLOTS],
        other[PB_OTHER_SLOTS];
};
extern const struct pb_stages pb_stages;

/* Whether two worlds differ in nothing but inputs: as many elements, the same lists and months. */
bool pb_same_shape(const struct pb_model *a, const struct pb_slots *x, const struct pb_model *b,
                   const struct pb_slots *y);

#endif
