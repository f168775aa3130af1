/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finding lines of the table of inputs by JSON Pointer. */
#ifndef PB_REPORT_FIELD_LOOKUP_H
#define PB_REPORT_FIELD_LOOKUP_H

#include "base/text.h"
#include "payback/scenario.h"

/* True where the field is the one that pointer names, or is below it. An index in pointer fits a `*` of the table; NULL
 * or "" takes all. */
bool pb_field_below(const payback_field *field, const char *pointer);
/* True where the field is the very one that pointer names. */
bool pb_field_is(const payback_field *field, const char *pointer);
/* PAYBACK_ERROR_TARGET where pointer names nothing; message is then filled with a sentence that suggests what may be
 * meant. */
payback_status pb_field_check(const char *pointer, struct pb_text *message);

#endif
