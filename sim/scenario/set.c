/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/set.h"

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/text.h"
#include "scenario/compose.h"
#include "scenario/document.h"
#include "scenario/pointer.h"
#include "scenario/scanner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static payback_status report(payback_diagnostics *diagnostics, const char *pointer, const char *hint,
                             const char *message)
{
    pb_diagnose(diagnostics, PAYBACK_ERROR, "--set", 1, 1, pointer, hint, "%s", message);
    return PAYBACK_ERROR_SCENARIO;
}

/* A pointer whose keys could not stand in a file. Its bytes must not go into messages either. */
static payback_status report_encoding(const char *pointer, payback_diagnostics *diagnostics)
{
    char excerpt[PB_EXCERPT_SIZE], message[PB_EXCERPT_SIZE + 64];
    snprintf(message, sizeof message, "a JSON Pointer that is not valid UTF-8 (%s)",
             pb_scan_excerpt(excerpt, pointer, strlen(pointer)));
    return report(diagnostics, "", "write it in UTF-8", message);
}

static payback_status report_depth(const char *pointer, payback_diagnostics *diagnostics)
{
    return report(diagnostics, pointer, "a scenario needs no more than ten", "too deep (more than 64 levels)");
}

/* A pointer that is none: it will be one with a slash before it, and slashes for points. */
static payback_status report_syntax(const char *pointer, payback_diagnostics *diagnostics)
{
    struct pb_text hint = {0};
    if (pointer[0] == '\0') {
        pb_text_add(&hint, "name a member, as /decision/payback_months");
    } else if (pointer[0] == '/') {
        pb_text_add(&hint, "in a key, ~ is written ~0 and / is written ~1");
    } else {
        bool points = !strchr(pointer, '/');
        pb_text_add(&hint, "write /");
        for (const char *c = pointer; *c; c++)
            pb_text_add_char(&hint, points && *c == '.' ? '/' : *c);
    }
    payback_status status = hint.failed ? PAYBACK_ERROR_MEMORY : PAYBACK_ERROR_SCENARIO;
    if (!hint.failed)
        pb_diagnose(diagnostics, PAYBACK_ERROR, "--set", 1, 1, pointer, hint.data,
                    "not a JSON Pointer of a member (\"%s\")", pointer);
    pb_text_clear(&hint);
    return status;
}

/* The pointer leads through reached, which stands at prefix and has no members. */
static void report_scalar(const cJSON *reached, const char *prefix, const char *pointer, struct pb_text *hint,
                          payback_diagnostics *diagnostics)
{
    pb_text_format(hint, "set %s itself", prefix);
    if (!hint->failed)
        pb_diagnose(diagnostics, PAYBACK_ERROR, "--set", 1, 1, pointer, hint->data,
                    "there is nothing below %s (it is %s)", prefix, pb_json_kind(reached));
}

/* The pointer leads to an element that reached, which stands at prefix, does not have. */
static void report_index(const cJSON *reached, const char *prefix, const char *pointer, struct pb_text *hint,
                         payback_diagnostics *diagnostics)
{
    int size = cJSON_GetArraySize(reached);
    if (size > 0)
        pb_text_format(hint, "an index is 0 … %d, and %d or - appends", size - 1, size);
    else
        pb_text_add(hint, "0 or - appends");
    if (!hint->failed)
        pb_diagnose(diagnostics, PAYBACK_ERROR, "--set", 1, 1, pointer, hint->data, "no such element (%s has %d)",
                    prefix, size);
}

/* Why a value could not be put. good: length of the part of the pointer that exists. */
static payback_status report_put(const cJSON *root, enum pb_put result, const char *pointer, size_t good,
                                 payback_diagnostics *diagnostics)
{
    if (result == PB_PUT_MEMORY)
        return PAYBACK_ERROR_MEMORY;
    if (result == PB_PUT_SYNTAX)
        return report_syntax(pointer, diagnostics);
    if (result == PB_PUT_DEEP)
        return report_depth(pointer, diagnostics);
    char *prefix = pb_copy_bytes(pointer, good);
    if (!prefix)
        return PAYBACK_ERROR_MEMORY;
    struct pb_text hint = {0};
    const cJSON *reached = pb_json_at(root, prefix);
    if (result == PB_PUT_SCALAR)
        report_scalar(reached, prefix, pointer, &hint, diagnostics);
    else
        report_index(reached, prefix, pointer, &hint, diagnostics);
    payback_status status = hint.failed ? PAYBACK_ERROR_MEMORY : PAYBACK_ERROR_SCENARIO;
    pb_text_clear(&hint);
    free(prefix);
    return status;
}

/* The objects that the put made between what was there and the value get a place, too. */
static payback_status place_between(const cJSON *root, const char *pointer, size_t good, struct pb_spot spot,
                                    struct pb_places *places)
{
    const cJSON *item = root;
    for (const char *at = pointer; *at;) {
        bool is_new = (size_t)(at - pointer) >= good;
        struct pb_step step = pb_step_next(&at);
        bool appended = cJSON_IsArray(item) && step.length == 1 && *step.text == '-';
        item = appended ? item->child->prev : pb_step_into(item, step); /* prev of the first is the last */
        if (is_new && *at && !pb_places_put(places, item, spot))
            return PAYBACK_ERROR_MEMORY;
    }
    return PAYBACK_OK;
}

static int steps_of(const char *pointer)
{
    int steps = 0;
    for (; *pointer; pointer++)
        steps += *pointer == '/';
    return steps;
}

static payback_status check_pointer(const char *pointer, payback_diagnostics *diagnostics)
{
    if (!pb_scan_is_utf8(pointer))
        return report_encoding(pointer, diagnostics);
    if (pointer[0] == '\0' || !pb_pointer_is_valid(pointer))
        return report_syntax(pointer, diagnostics);
    if (strcmp(pointer, "/extends") == 0 || strncmp(pointer, "/extends/", 9) == 0)
        return report(diagnostics, pointer, "write it into a file",
                      "\"extends\" cannot be set: the files are joined before");
    return PAYBACK_OK;
}

payback_status pb_apply_set(cJSON *root, const struct pb_change *change, uint32_t file, struct pb_places *places,
                            payback_diagnostics *diagnostics)
{
    const char *pointer = change->pointer;
    const struct pb_source source = {
        .text = change->json, .length = strlen(change->json), .name = "--set", .pointer = pointer, .file = file};
    cJSON *value = NULL;
    payback_status status = check_pointer(pointer, diagnostics);
    if (status == PAYBACK_OK)
        status = pb_scan(&value, &source, places, diagnostics);
    if (status != PAYBACK_OK)
        return status;
    if (steps_of(pointer) + pb_json_extent(value).depth > PB_DEPTH_MAX) {
        cJSON_Delete(value);
        return report_depth(pointer, diagnostics);
    }
    size_t good;
    enum pb_put result = pb_json_put_at(root, pointer, value, &good);
    return result == PB_PUT_DONE ? place_between(root, pointer, good, (struct pb_spot){file, 1, 1}, places)
                                 : report_put(root, result, pointer, good, diagnostics);
}

payback_status pb_json_check(const char *json, payback_diagnostics *diagnostics)
{
    const struct pb_source source = {.text = json, .length = strlen(json), .name = "", .pointer = ""};
    struct pb_places places = {0};
    cJSON *value = NULL;
    payback_status status = pb_scan(&value, &source, &places, diagnostics);
    cJSON_Delete(value);
    pb_places_clear(&places);
    return status;
}
