/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * States of the events: which of them happen in a trial, and which states account for the failures. */
#ifndef PB_ANALYSIS_REVERSE_STATES_H
#define PB_ANALYSIS_REVERSE_STATES_H

#include "analysis/reverse.h"

enum { PB_STATE_EVENTS = PAYBACK_REVERSE_EVENTS };

/* Exactly these events happen, beside those that always do. */
struct pb_event_state {
    size_t events[PB_STATE_EVENTS]; /* inputs of the plan */
    size_t event_count;
    size_t trials;     /* of the base, in this state */
    size_t failing[2]; /* of these: NPV below 0; no payback by the target */
};

static inline bool pb_event_happens(const struct pb_event_state *state, size_t input)
{
    for (size_t e = 0; e < state->event_count; e++)
        if (state->events[e] == input)
            return true;
    return false;
}

/* The states worth a design point, counted in the draws of the base: first that without an event, then those of one
 * event or of two in which most trials fail; of two only where they hold a twentieth of the failures. Release with
 * free. */
payback_status pb_event_states(struct pb_event_state **out, size_t *count, const struct pb_reverse_job *job);

#endif
