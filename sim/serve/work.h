/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The steps that computing requests have in common: arguments are read, the scenario is checked, and where either
 * fails, the reply says why. */
#ifndef PB_SERVE_WORK_H
#define PB_SERVE_WORK_H

#include "serve/server.h"

#include "payback/run.h"
#include "payback/scenario.h"

#include <stdio.h>

/* What a request asks of the library. Zero-initialise. */
struct pb_work {
    struct pb_request *request;
    payback_changes *changes; /* of set, multiply and add */
    payback_options options;
    payback_diagnostics *diagnostics; /* warnings of the scenario, and what went wrong */
    payback_scenario *scenario;       /* the body, or the file that is named */
    bool baseline_enough;             /* scenarios without a proposal are taken, too */
};

/* Reads the arguments alone. */
bool pb_work_begin(struct pb_work *work, struct pb_request *request);
/* Reads the scenario too. */
bool pb_work_open(struct pb_work *work, struct pb_request *request);
void pb_work_end(struct pb_work *work);

/* A scenario from text, as of that file of the served folder (NULL: a draft without one). False: the reply says why. */
bool pb_work_parse(struct pb_work *work, payback_scenario **out, const char *text, size_t length, const char *file,
                   const payback_changes *changes);
/* How scenarios are read here: all files that they name must lie in the served folder. */
payback_loading pb_work_confined(const struct pb_work *work);
/* A scenario of a file of the served folder. */
bool pb_work_load(struct pb_work *work, payback_scenario **out, const char *file, const payback_changes *changes);

/* Whether what came from outside could be read; else the reply holds the errors of work->diagnostics. */
bool pb_work_read(struct pb_work *work, payback_status status);
/* Whether all went well; else the reply says what did not. message may be NULL: that of the status. */
bool pb_work_good(struct pb_work *work, payback_status status, const char *message);
/* The whole chain: the scenario is read and asked, and the reply is the JSON text that comes of it. A reply that the
 * function has made itself, with any status but PAYBACK_OK, stays. */
typedef payback_status pb_work_asks(struct pb_work *work, payback_text *json);
void pb_work_answer(struct pb_request *request, pb_work_asks *asks);
/* The reply is that JSON text, or says what came of making it. */
void pb_work_json(struct pb_work *work, payback_status made, payback_text *text);

/* A member of an object: its text is JSON, or becomes a string. Released by pb_work_object. */
struct pb_piece {
    const char *name;
    bool string;
    payback_text text;
};
/* {"format": …, "NAME": …}; status: what came of making the pieces. */
payback_status pb_work_object(payback_text *out, const char *format, struct pb_piece *pieces, size_t count,
                              payback_status status);
/* In quotation marks, escaped. */
void pb_write_string(FILE *out, const char *text);

/* Whether a flag was given: its name alone, or with the value 1 or true. */
bool pb_work_flag(const struct pb_request *request, const char *name);

#endif
