/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Simulating a part of a run. */
#include "engine/part.h"

#include "base/memory.h"
#include "engine/result.h"
#include "engine/run.h"
#include "numerics/gsl_guard.h"
#include "scenario/scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Up to so many trials the first pass keeps all draws that may be wanted, some tenth of them: beyond, the files would
 * grow large. The reach is in standard errors. */
enum { ONE_ROUND_TRIALS = 1 << 22 };
static const double REACH = 6;
/* Whatever suits the number of trials. */
static const double REACH_AS_FITS = -1;

void payback_part_free(payback_part *part)
{
    if (!part)
        return;
    payback_result_free(part->head);
    for (size_t c = 0; c < PB_COLUMNS_MOST; c++)
        pb_stream_free(part->columns[c]);
    free(part);
}

static payback_status refuse(char *message, size_t size, const char *text)
{
    if (message && size > 0)
        snprintf(message, size, "%s", text);
    return PAYBACK_ERROR_ARGUMENT;
}

static payback_status check_plan(const payback_part *plan, const payback_result *head, char *message, size_t size)
{
    const payback_result *other = plan->head;
    if (plan->kind != PB_PART_PLAN)
        return refuse(message, size, "this part is no plan of a second round");
    if (strcmp(other->digest, head->digest) != 0)
        return refuse(message, size, "the plan is that of another scenario");
    if (other->seed != head->seed || other->trials != head->trials || strcmp(other->sampler, head->sampler) != 0)
        return refuse(message, size, "the plan is that of a run with another seed, sampler or number of trials");
    if (strcmp(other->version, head->version) != 0 || strcmp(other->isa, head->isa) != 0)
        return refuse(message, size, "the plan is that of another version of payback or kind of processor");
    return PAYBACK_OK;
}

/* What the streams have seen becomes the part's. */
static void take_streams(payback_part *part, struct pb_streams *streams)
{
    part->column_count = streams->column_count;
    part->tally = streams->tally;
    part->sums = streams->sums;
    memcpy(part->columns, streams->columns, sizeof part->columns);
    memset(streams->columns, 0, sizeof streams->columns);
}

static payback_status simulate_part(payback_part *part, const struct pb_plan *plan,
                                    const struct pb_streams_settings *settings, const payback_part *second)
{
    struct pb_streams *streams = NULL;
    size_t trials = (size_t)plan->settings.trials;
    payback_status status =
        second ? pb_streams_fork(&streams, plan, settings, second->columns) : pb_streams_new(&streams, plan, settings);
    if (!status)
        status = second ? pb_streams_repeat(streams, trials) : pb_streams_add(streams, settings->last_block, trials);
    if (!status)
        take_streams(part, streams);
    pb_streams_free(streams);
    return status;
}

/* The bounds of the shards, in blocks. */
static size_t bound(size_t blocks, size_t shard, size_t shards)
{
    return (size_t)((double)blocks * (double)shard / (double)shards);
}

static payback_status make_part(payback_part *part, const struct pb_plan *plan, const payback_scenario *scenario,
                                const payback_options *options, const payback_part *second, double reach, char *message,
                                size_t size)
{
    double fitting = plan->settings.trials <= ONE_ROUND_TRIALS ? REACH : 0;
    struct pb_streams_settings settings = {
        .threads = options ? options->threads : 0,
        .first_block = part->first_block,
        .last_block = part->last_block,
        .reach = reach < 0 ? fitting : reach,
        .progress = options ? options->progress : NULL,
        .context = options ? options->context : NULL,
    };
    payback_status status = pb_result_start(&part->head, plan, scenario);
    if (!status && second)
        status = check_plan(second, part->head, message, size);
    return status ? status : simulate_part(part, plan, &settings, second);
}

payback_status pb_run_part(payback_part **out, const payback_scenario *scenario, const payback_options *options,
                           size_t shard, size_t shards, const payback_part *plan, double reach, char *message,
                           size_t size)
{
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = NULL;
    if (message && size > 0)
        message[0] = '\0';
    if (!scenario || shard < 1 || shard > shards)
        return PAYBACK_ERROR_ARGUMENT;
    struct pb_plan_settings settings;
    struct pb_plan *run = NULL;
    payback_part *part = pb_new(1, sizeof *part);
    pb_gsl_enter();
    payback_status status = part ? pb_settings_of(&settings, &scenario->inputs, options) : PAYBACK_ERROR_MEMORY;
    if (!status)
        status = pb_plan_new(&run, &scenario->inputs, &settings);
    if (!status) {
        size_t blocks = pb_blocks_of((size_t)settings.trials);
        part->kind = plan ? PB_PART_SECOND : PB_PART_FIRST;
        part->first_block = bound(blocks, shard - 1, shards);
        part->last_block = bound(blocks, shard, shards);
        status = make_part(part, run, scenario, options, plan, reach, message, size);
    }
    pb_plan_free(run);
    pb_gsl_leave();
    if (status)
        payback_part_free(part);
    else
        *out = part;
    return status;
}

payback_status payback_run_part(payback_part **out, const payback_scenario *scenario, const payback_options *options,
                                size_t shard, size_t shards, const payback_part *plan, char *message, size_t size)
{
    return pb_run_part(out, scenario, options, shard, shards, plan, REACH_AS_FITS, message, size);
}
