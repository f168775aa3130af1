/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Strict reading of one JSON text (RFC 8259): text → tree, with the place of every member, or messages that name place,
 * cause and remedy. */
#ifndef PB_SCENARIO_SCAN_H
#define PB_SCENARIO_SCAN_H

#include "payback/status.h"
#include "scenario/places.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

/* What is read, and what its messages and places say of it. */
struct pb_source {
    const char *text; /* length bytes */
    size_t length;
    const char *name;    /* the file, or "--set" */
    const char *pointer; /* of the value that the text is: "" for a whole document */
    uint32_t file;       /* for the places */
    bool foreign;        /* messages say where a fault is and not what stands there */
};

/* Reads the text. *out is NULL unless PAYBACK_OK; release with cJSON_Delete. Takes time and memory in proportion to the
 * length, whatever the text, and does not recurse. PAYBACK_ERROR_SCENARIO: the text breaks RFC 8259, has duplicate
 * keys, "\u0000", a number beyond the doubles, or more than the limits of scenario/document.h. After a fault of
 * structure nothing more is read; faults inside tokens are all
 * reported, up to 1000. PAYBACK_ERROR_MEMORY. */
payback_status pb_scan(cJSON **out, const struct pb_source *source, struct pb_places *places,
                       payback_diagnostics *diagnostics);

#endif
