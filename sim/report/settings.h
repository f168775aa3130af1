/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a scenario settles beside its numbers: rules, terms, units, seasons, ramps and correlations, in words. A reader
 * who does not see the file must see these too: whether anybody is let go, what is billed, from when on and for how
 * long. */
#ifndef PB_REPORT_SETTINGS_H
#define PB_REPORT_SETTINGS_H

#include "base/text.h"
#include "payback/scenario.h"

#include <stdbool.h>

struct pb_setting {
    const char *pointer; /* "/correlations/0" for a correlation */
    const char *name;    /* for people */
    const char *value;   /* in words */
    bool given;          /* written in the scenario, not a default */
    const char *file;    /* that gives it; NULL: none does, or it is not known */
    bool inherited;      /* from the file of another vendor */
};

/* Takes one; its texts live as long as the call. */
typedef void pb_take_setting(void *context, const struct pb_setting *setting);
/* Those of the company, the proposal and the decision, in the order of the table of inputs; then the correlations.
 * False where memory is short. */
bool pb_list_settings(const payback_scenario *scenario, pb_take_setting *take, void *context);

/* Whether what stands there is a term of the contract: what is billed, from when on, and what ends it. */
bool pb_is_of_contract(const char *pointer);

/* Whether the scenario's file extends another: pages then say of each term which file gives it. */
bool pb_is_composed(const payback_scenario *scenario);
const char *pb_short_file(const char *file); /* without its folders */
/* "mid-market-saas.json", with ", inherited" where it is another vendor's; nothing for NULL. */
void pb_file_words(struct pb_text *text, const char *file, bool inherited);

#endif
