/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/interval.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

const char pb_interval_meaning[] = "A 95% interval is the error of the simulation, which more trials make smaller. How "
                                   "far the assumptions may be off is not in it.";

/* Behind the colours of a terminal, which say nothing. */
static const char *skip_colours(const char *text)
{
    while (*text == '\x1b')
        text += strcspn(text, "m") + (text[strcspn(text, "m")] != '\0');
    return text;
}

/* The length of what stands at text where it says the phrase, a space of which may be any white space; else 0. */
static size_t said_at(const char *text, const char *phrase)
{
    const char *at = text;
    for (; *phrase != '\0'; phrase++) {
        at = skip_colours(at);
        if (*phrase != ' ') {
            if (*at++ != *phrase)
                return 0;
            continue;
        }
        size_t space = 0;
        for (; at[space] == '\x1b' || isspace((unsigned char)at[space]); space++)
            space = at[space] == '\x1b' ? (size_t)(skip_colours(at + space) - at) - 1 : space;
        if (space == 0)
            return 0;
        at += space;
    }
    return (size_t)(at - text);
}

static bool says(const char *text, const char *phrase)
{
    for (const char *at = text; (at = strchr(at, phrase[0])) != NULL; at++)
        if (said_at(at, phrase) > 0)
            return true;
    return false;
}

bool pb_lacks_interval_meaning(const char *page)
{
    return (says(page, "95% interval") || says(page, "Intervals of 95%")) && !says(page, "error of the simulation");
}
