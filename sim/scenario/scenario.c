/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The scenario: load, parse, change, free, and what it says of itself. */
#include "scenario/scenario.h"

#include "base/digest.h"
#include "base/memory.h"
#include "base/text.h"
#include "scenario/assumptions.h"
#include "scenario/plausibility.h"
#include "scenario/provenance.h"
#include "scenario/reading.h"
#include "scenario/stress.h"

#include <stdlib.h>
#include <string.h>

void payback_scenario_free(payback_scenario *scenario)
{
    if (scenario == NULL)
        return;
    pb_stresses_clear(scenario);
    pb_assumptions_clear(scenario);
    pb_inputs_clear(&scenario->inputs);
    pb_origin_free(scenario->origin);
    free(scenario->file);
    free(scenario->directory);
    free(scenario->digest);
    free(scenario->json);
    free(scenario);
}

/* ---- the digest ---- */

static int by_pointer(const void *a, const void *b)
{
    return strcmp(((const struct pb_adjustment *)a)->pointer, ((const struct pb_adjustment *)b)->pointer);
}

/* One line for each input that is not as drawn, in order of the pointers: pointer, factor, summand. */
static void write_adjustments(struct pb_text *text, const struct pb_adjustments *adjustments)
{
    if (adjustments->count > 0)
        qsort(adjustments->list, adjustments->count, sizeof *adjustments->list, by_pointer);
    for (size_t i = 0; i < adjustments->count; i++) {
        const struct pb_adjustment *adjustment = &adjustments->list[i];
        if (adjustment->multiply == 1 && adjustment->add == 0)
            continue;
        pb_text_add_char(text, '\n');
        pb_text_add_json_string(text, adjustment->pointer);
        pb_text_add(text, " * ");
        pb_text_add_double(text, adjustment->multiply);
        pb_text_add(text, " + ");
        pb_text_add_double(text, adjustment->add);
    }
}

static int by_pointer_of_folder(const void *a, const void *b)
{
    return strcmp(((const struct pb_folder *)a)->pointer, ((const struct pb_folder *)b)->pointer);
}

/* One line for each distribution that was read from a file, in order of the pointers: what the file holds. */
static void write_files(struct pb_text *text, const struct pb_origin *origin)
{
    if (origin->folder_count > 0)
        qsort(origin->folders, origin->folder_count, sizeof *origin->folders, by_pointer_of_folder);
    for (size_t i = 0; i < origin->folder_count; i++) {
        pb_text_add_char(text, '\n');
        pb_text_add_json_string(text, origin->folders[i].pointer);
        pb_text_add(text, " = ");
        pb_text_add(text, origin->folders[i].values);
    }
}

static payback_status sign(payback_scenario *scenario)
{
    scenario->json = pb_json_canonical(pb_document_root(scenario->origin->document));
    scenario->digest = pb_new(1, PB_DIGEST_SIZE);
    if (scenario->json == NULL || scenario->digest == NULL)
        return PAYBACK_ERROR_MEMORY;
    struct pb_text text = {0};
    pb_text_add(&text, scenario->json);
    write_adjustments(&text, &scenario->origin->adjustments);
    write_files(&text, scenario->origin);
    if (!text.failed)
        pb_sha256(text.data, text.length, scenario->digest);
    bool failed = text.failed;
    pb_text_clear(&text);
    return failed ? PAYBACK_ERROR_MEMORY : PAYBACK_OK;
}

/* ---- making one ---- */

/* Validates and fills a scenario whose origin is there. option, folders: as in struct pb_reading. */
static payback_status fill(payback_scenario *scenario, payback_diagnostics *diagnostics, const char *option,
                           const struct pb_origin *base, bool baseline)
{
    struct pb_origin *origin = scenario->origin;
    struct pb_shape *shape = NULL;
    payback_status status = pb_shape_new(&shape);
    if (status != PAYBACK_OK)
        return status;
    struct pb_reading reading = {.shape = shape,
                                 .document = origin->document,
                                 .adjustments = &origin->adjustments,
                                 .option = option,
                                 .diagnostics = diagnostics,
                                 .folders = base != NULL ? base->folders : NULL,
                                 .folder_count = base != NULL ? base->folder_count : 0,
                                 .root = pb_document_root(origin->document),
                                 .baseline = baseline,
                                 .inputs = &scenario->inputs};
    pb_read_all(&reading);
    if (base == NULL) /* a changed tree was read from one text: whose word was whose is not known there */
        pb_read_provenance(&reading);
    if (!scenario->inputs.baseline) { /* most of what these speak of is not there yet */
        pb_read_stresses(&reading, scenario);
        pb_check_plausibility(&reading);
    }
    pb_tell_all(&reading);
    pb_text_clear(&reading.pointer);
    pb_shape_free(shape);
    origin->folders = reading.folders_used;
    origin->folder_count = reading.folders_used_count;
    if (reading.memory_short)
        return PAYBACK_ERROR_MEMORY;
    if (reading.errors > 0)
        return PAYBACK_ERROR_SCENARIO;
    status = sign(scenario);
    return status == PAYBACK_OK ? pb_assumptions_fill(scenario) : status;
}

static payback_status start(payback_scenario **out)
{
    payback_scenario *scenario = pb_new(1, sizeof *scenario);
    if (scenario == NULL)
        return PAYBACK_ERROR_MEMORY;
    scenario->origin = pb_new(1, sizeof *scenario->origin);
    *out = scenario;
    return scenario->origin != NULL ? pb_table_store_new(&scenario->inputs.tables) : PAYBACK_ERROR_MEMORY;
}

static payback_status finish(payback_scenario **out, payback_scenario *scenario, payback_status status)
{
    if (status == PAYBACK_OK)
        *out = scenario;
    else
        payback_scenario_free(scenario);
    return status;
}

static payback_status fill_from_document(payback_scenario *scenario, const payback_changes *changes,
                                         const payback_loading *loading, payback_diagnostics *diagnostics)
{
    struct pb_origin *origin = scenario->origin;
    payback_status status = pb_document_check_bases(origin->document, diagnostics);
    if (status != PAYBACK_OK)
        return status;
    scenario->file = pb_copy_text(pb_document_file(origin->document));
    scenario->directory = pb_document_folder_of(origin->document, "");
    if (scenario->file == NULL || scenario->directory == NULL)
        return PAYBACK_ERROR_MEMORY;
    status = pb_adjustments_put(&origin->adjustments, changes);
    return status == PAYBACK_OK ? fill(scenario, diagnostics, NULL, NULL, loading && loading->baseline) : status;
}

payback_status payback_scenario_load_with(payback_scenario **out, payback_diagnostics *diagnostics, const char *path,
                                          const payback_changes *changes, const payback_loading *loading)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = NULL;
    if (path == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    payback_scenario *scenario = NULL;
    payback_status status = start(&scenario);
    if (status == PAYBACK_OK)
        status = pb_document_load(&scenario->origin->document, path, changes, loading, diagnostics);
    if (status == PAYBACK_OK)
        status = fill_from_document(scenario, changes, loading, diagnostics);
    return finish(out, scenario, status);
}

payback_status payback_scenario_load(payback_scenario **out, payback_diagnostics *diagnostics, const char *path,
                                     const payback_changes *changes)
{
    return payback_scenario_load_with(out, diagnostics, path, changes, NULL);
}

payback_status payback_scenario_parse_with(payback_scenario **out, payback_diagnostics *diagnostics, const char *text,
                                           size_t length, const char *name, const char *directory,
                                           const payback_changes *changes, const payback_loading *loading)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = NULL;
    if (text == NULL || name == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    payback_scenario *scenario = NULL;
    payback_status status = start(&scenario);
    if (status == PAYBACK_OK)
        status = pb_document_parse(&scenario->origin->document, text, length, name, directory, changes, loading,
                                   diagnostics);
    if (status == PAYBACK_OK)
        status = fill_from_document(scenario, changes, loading, diagnostics);
    return finish(out, scenario, status);
}

payback_status payback_scenario_parse(payback_scenario **out, payback_diagnostics *diagnostics, const char *text,
                                      size_t length, const char *name, const char *directory,
                                      const payback_changes *changes)
{
    return payback_scenario_parse_with(out, diagnostics, text, length, name, directory, changes, NULL);
}

/* ---- changing one ---- */

/* What the faults of the changes are told of. */
static const char *option_of(const payback_changes *changes)
{
    for (size_t i = 0; i < changes->count; i++)
        if (changes->changes[i].kind == PB_CHANGE_SET)
            return "--set";
    return changes->count > 0 && changes->changes[0].kind == PB_CHANGE_MULTIPLY ? "--multiply" : "--add";
}

/* The tree with the new sets: the old one is written out and read again. */
static payback_status change_document(payback_scenario *changed, const payback_scenario *scenario,
                                      const payback_changes *changes, payback_diagnostics *diagnostics)
{
    char *text = pb_json_compact(pb_document_root(scenario->origin->document));
    if (text == NULL)
        return PAYBACK_ERROR_MEMORY;
    const payback_loading loading = pb_document_confinement(scenario->origin->document);
    payback_status status = pb_document_parse(&changed->origin->document, text, strlen(text), scenario->file,
                                              scenario->directory, changes, &loading, diagnostics);
    free(text);
    return status;
}

payback_status pb_scenario_changed(payback_scenario **out, const payback_scenario *scenario,
                                   const payback_changes *changes, payback_diagnostics *diagnostics)
{
    *out = NULL;
    payback_scenario *changed = NULL;
    payback_status status = start(&changed);
    if (status == PAYBACK_OK) {
        pb_table_store_release(changed->inputs.tables);
        changed->inputs.tables = pb_table_store_hold(scenario->inputs.tables);
        status = change_document(changed, scenario, changes, diagnostics);
    }
    if (status == PAYBACK_OK) {
        changed->file = pb_copy_text(scenario->file);
        changed->directory = pb_copy_text(scenario->directory);
        status = changed->file != NULL && changed->directory != NULL ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
    }
    if (status == PAYBACK_OK)
        status = pb_adjustments_copy(&changed->origin->adjustments, &scenario->origin->adjustments);
    if (status == PAYBACK_OK)
        status = pb_adjustments_put(&changed->origin->adjustments, changes);
    if (status == PAYBACK_OK)
        status = fill(changed, diagnostics, option_of(changes), scenario->origin, scenario->inputs.baseline);
    return finish(out, changed, status);
}

/* ---- what it says of itself ---- */

static const char *text_of(const payback_scenario *scenario, enum pb_root_slot slot)
{
    const char *text = scenario != NULL ? scenario->inputs.root[slot].text : NULL;
    return text != NULL ? text : "";
}

const char *payback_scenario_name(const payback_scenario *scenario)
{
    return text_of(scenario, PB_ROOT_NAME);
}

const char *payback_scenario_description(const payback_scenario *scenario)
{
    return text_of(scenario, PB_ROOT_DESCRIPTION);
}

const char *payback_scenario_author(const payback_scenario *scenario)
{
    return text_of(scenario, PB_ROOT_AUTHOR);
}

const char *payback_scenario_as_of(const payback_scenario *scenario)
{
    return text_of(scenario, PB_ROOT_AS_OF);
}

const char *payback_scenario_vendor(const payback_scenario *scenario)
{
    return text_of(scenario, PB_ROOT_VENDOR);
}

const char *payback_scenario_currency(const payback_scenario *scenario)
{
    return text_of(scenario, PB_ROOT_CURRENCY);
}

bool payback_scenario_is_baseline(const payback_scenario *scenario)
{
    return scenario->inputs.baseline;
}

const char *payback_scenario_file(const payback_scenario *scenario)
{
    return scenario != NULL ? scenario->file : NULL;
}

size_t payback_scenario_file_count(const payback_scenario *scenario)
{
    return scenario != NULL ? pb_document_file_count(scenario->origin->document) : 0;
}

const char *payback_scenario_file_at(const payback_scenario *scenario, size_t index)
{
    return index < payback_scenario_file_count(scenario) ? pb_document_file_at(scenario->origin->document, index)
                                                         : NULL;
}

const char *payback_scenario_digest(const payback_scenario *scenario)
{
    return scenario != NULL ? scenario->digest : NULL;
}

const char *payback_scenario_json(const payback_scenario *scenario)
{
    return scenario != NULL ? scenario->json : NULL;
}

size_t payback_scenario_assumption_count(const payback_scenario *scenario)
{
    return scenario != NULL ? scenario->assumption_count : 0;
}

const payback_assumption *payback_scenario_assumption(const payback_scenario *scenario, size_t index)
{
    return index < payback_scenario_assumption_count(scenario) ? &scenario->assumptions[index] : NULL;
}

/* ISO C promises strings of 4,095 characters only; every compiler that builds this takes longer ones. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverlength-strings"
const char *payback_starter(void)
{
    static const char starter[] =
#include "starter.h"
        ;
    return starter;
}
#pragma GCC diagnostic pop

size_t payback_scenario_category_count(const payback_scenario *scenario)
{
    return (size_t)scenario->inputs.category_count;
}

const char *payback_scenario_category(const payback_scenario *scenario, size_t index)
{
    return index < payback_scenario_category_count(scenario) ? scenario->inputs.category[index][PB_CATEGORY_NAME].text
                                                             : NULL;
}
