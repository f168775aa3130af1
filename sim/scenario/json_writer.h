/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * JSON text, written member by member with an indentation of two. */
#ifndef PB_SCENARIO_JSON_WRITER_H
#define PB_SCENARIO_JSON_WRITER_H

#include "base/text.h"

struct pb_json_writer {
    struct pb_text text;
    int depth;
    bool empty; /* nothing stands yet in the innermost object or list */
    bool flat;  /* what follows stays on one line */
};

/* A key of NULL is for elements of a list and the root. */
void pb_writer_open(struct pb_json_writer *writer, const char *key, char bracket); /* '{' or '[' */
void pb_writer_close(struct pb_json_writer *writer, char bracket);                 /* '}' or ']' */
void pb_writer_string(struct pb_json_writer *writer, const char *key, const char *string);
void pb_writer_number(struct pb_json_writer *writer, const char *key, double number);
void pb_writer_truth(struct pb_json_writer *writer, const char *key, bool truth);
/* Text that is JSON already: on one line, as it is. */
void pb_writer_raw(struct pb_json_writer *writer, const char *key, const char *json);

#endif
