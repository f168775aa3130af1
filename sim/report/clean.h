/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Making foreign text harmless. Names, notes and messages come from files of strangers: nothing in them may move the
 * cursor, change colours, hide or reorder what is shown. */
#ifndef PB_REPORT_CLEAN_H
#define PB_REPORT_CLEAN_H

#include "base/text.h"

enum pb_clean {
    PB_CLEAN_LINE,  /* tabs and line ends are shown as \x09, \x0a */
    PB_CLEAN_PROSE, /* tabs and line ends become spaces: for text that is wrapped */
};

/* Adds the string to text: control characters (C0, DEL, C1) become \x1b, characters that are invisible or change the
 * direction of writing \u202e, bytes that are not UTF-8 U+FFFD. */
void pb_clean(struct pb_text *text, const char *string, enum pb_clean mode);

#endif
