/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One large run on several machines: each simulates a part of its trials into a file; the files are merged to the same
 * bytes of results as one run gives.
 *
 * Up to 2^22 trials the parts hold all that is needed, and so they may beyond. Where they do not, the merge says so and
 * makes a plan, a part itself, with which each machine looks at its trials once more:
 *
 *   each machine i of n:  payback_run_part(&part, scenario, options, i, n, NULL, …), payback_part_write
 *   then:                 payback_merge_add(merge, part, …) for all of them; payback_merge_end(&result, &plan, merge,
 * …) where a plan came:    payback_run_part(&part, scenario, options, i, n, plan, …) on each machine, then merge the
 * plan and these parts.
 *
 * message (may be NULL) gets, in size bytes, a sentence that says what is wrong. */
#ifndef PAYBACK_PART_H
#define PAYBACK_PART_H

#include "payback/report.h"
#include "payback/result.h"
#include "payback/run.h"
#include "payback/scenario.h"
#include "payback/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct payback_part payback_part;

/* Simulates shard 1 … shards of the run that payback_run makes of scenario and options (precision is not heeded). plan:
 * NULL, or what the merge of all shards wants to know. PAYBACK_ERROR_ARGUMENT where the shard is none or the plan is
 * one of another run. */
PAYBACK_TRY payback_status payback_run_part(payback_part **out, const payback_scenario *scenario,
                                            const payback_options *options, size_t shard, size_t shards,
                                            const payback_part *plan, char *message, size_t size);
PAYBACK_API void payback_part_free(payback_part *part); /* takes NULL */

/* A part as bytes with a checksum, for another process of the same version; *out is a new text.
 * PAYBACK_ERROR_MEMORY, PAYBACK_ERROR_ARGUMENT. */
PAYBACK_TRY payback_status payback_part_save(payback_text *out, payback_part *part);
/* PAYBACK_ERROR_UNREADABLE where the bytes are damaged, cut off or none of this version; PAYBACK_ERROR_MEMORY. */
PAYBACK_TRY payback_status payback_part_load(payback_part **out, const char *bytes, size_t length, char *message,
                                             size_t size);
/* The same as a file, which appears whole or not at all. PAYBACK_ERROR_IO; PAYBACK_ERROR_UNREADABLE also where it is
 * missing. */
PAYBACK_TRY payback_status payback_part_write(payback_part *part, const char *path, char *message, size_t size);
PAYBACK_TRY payback_status payback_part_read(payback_part **out, const char *path, char *message, size_t size);

/* Parts that are being put together, in any order. */
typedef struct payback_merge payback_merge;

PAYBACK_API payback_merge *payback_merge_new(void); /* NULL where memory is short */
/* Takes the part over, also where it is refused; name stands for it in messages. PAYBACK_ERROR_TARGET where it belongs
 * to another run than the parts before it, or repeats trials of one of them. PAYBACK_ERROR_ARGUMENT also after
 * payback_merge_end has given a result or a plan. PAYBACK_ERROR_MEMORY. */
PAYBACK_TRY payback_status payback_merge_add(payback_merge *merge, payback_part *part, const char *name, char *message,
                                             size_t size);
/* The result of all parts, or NULL and the plan of a second round. PAYBACK_ERROR_TARGET where trials are missing. */
PAYBACK_TRY payback_status payback_merge_end(payback_result **result, payback_part **plan, payback_merge *merge,
                                             char *message, size_t size);
PAYBACK_API void payback_merge_free(payback_merge *merge); /* takes NULL */

#ifdef __cplusplus
}
#endif

#endif
