/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads figures out of a result that `payback run --json` wrote: members are looked for one after the other, in its
 * order. */
#ifndef BENCH_ANSWER_H
#define BENCH_ANSWER_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline void answer_fails(const char *why)
{
    fprintf(stderr, "%s\n", why);
    exit(1);
}

static inline const char *answer_text(const char *path)
{
    static char text[1 << 20];
    FILE *file = fopen(path, "r");
    if (!file)
        answer_fails("the answer's file cannot be read");
    size_t length = fread(text, 1, sizeof text - 1, file);
    text[length] = '\0';
    fclose(file);
    return text;
}

/* Where the value behind a key begins: the first such key after `from`. */
static inline const char *answer_behind(const char *from, const char *key)
{
    char quoted[64];
    snprintf(quoted, sizeof quoted, "\"%s\":", key);
    const char *at = strstr(from, quoted);
    if (!at)
        answer_fails("the answer's file lacks a figure");
    return at + strlen(quoted);
}

/* The value of a figure of an outcome, such as "mean" or "p10". */
static inline double answer_outcome(const char *text, const char *outcome, const char *figure)
{
    const char *found = answer_behind(answer_behind(text, "outcomes"), outcome);
    return strtod(answer_behind(answer_behind(found, figure), "value"), NULL);
}

#endif
