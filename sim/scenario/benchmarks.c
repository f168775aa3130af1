/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/benchmarks.h"

#include "base/memory.h"
#include "scenario/document.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ISO C promises strings of 4,095 characters only; every compiler that builds this takes longer ones. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverlength-strings"
static const char data[] =
#include "benchmarks_data.h"
    ;
#pragma GCC diagnostic pop

static const char *text_of(const cJSON *object, const char *key)
{
    const cJSON *member = pb_json_member(object, key);
    return cJSON_IsString(member) ? member->valuestring : NULL;
}

static double number_of(const cJSON *object, const char *key)
{
    const cJSON *member = pb_json_member(object, key);
    return cJSON_IsNumber(member) ? member->valuedouble : (double)NAN;
}

static bool read_range(struct pb_benchmark *range, const cJSON *item)
{
    const char *of = text_of(item, "of");
    *range = (struct pb_benchmark){.pointer = text_of(item, "pointer"),
                                   .label = text_of(item, "label"),
                                   .unit = text_of(item, "unit"),
                                   .grade = text_of(item, "grade"),
                                   .source = text_of(item, "source"),
                                   .meter = text_of(item, "meter"),
                                   .low = number_of(item, "low"),
                                   .typical = number_of(item, "typical"),
                                   .high = number_of(item, "high"),
                                   .year = (int)number_of(item, "year"),
                                   .of = of == NULL                     ? PB_OF_INPUT
                                         : strcmp(of, "attempted") == 0 ? PB_OF_ATTEMPTED
                                                                        : PB_OF_ALL};
    bool figures = !isnan(range->low) || !isnan(range->typical) || !isnan(range->high);
    return range->pointer && range->label && range->unit && range->grade && range->source && figures;
}

static bool read_payback(struct pb_payback_benchmark *payback, const cJSON *item)
{
    *payback = (struct pb_payback_benchmark){.label = text_of(item, "label"),
                                             .grade = text_of(item, "grade"),
                                             .source = text_of(item, "source"),
                                             .low = number_of(item, "low"),
                                             .high = number_of(item, "high")};
    return payback->label && payback->grade && payback->source && payback->low <= payback->high;
}

static payback_status fill(struct pb_benchmarks *benchmarks)
{
    const cJSON *ranges = pb_json_member(benchmarks->tree, "ranges");
    const cJSON *paybacks = pb_json_member(benchmarks->tree, "payback");
    if (!cJSON_IsArray(ranges) || !cJSON_IsArray(paybacks))
        return PAYBACK_ERROR_INTERNAL;
    benchmarks->ranges = pb_new((size_t)cJSON_GetArraySize(ranges), sizeof *benchmarks->ranges);
    benchmarks->paybacks = pb_new((size_t)cJSON_GetArraySize(paybacks), sizeof *benchmarks->paybacks);
    if (!benchmarks->ranges || !benchmarks->paybacks)
        return PAYBACK_ERROR_MEMORY;
    for (const cJSON *item = ranges->child; item != NULL; item = item->next)
        if (!read_range(&benchmarks->ranges[benchmarks->range_count++], item))
            return PAYBACK_ERROR_INTERNAL;
    for (const cJSON *item = paybacks->child; item != NULL; item = item->next)
        if (!read_payback(&benchmarks->paybacks[benchmarks->payback_count++], item))
            return PAYBACK_ERROR_INTERNAL;
    return PAYBACK_OK;
}

payback_status pb_benchmarks_new(struct pb_benchmarks **out)
{
    *out = NULL;
    pb_document *document = NULL;
    struct pb_benchmarks *benchmarks = pb_new(1, sizeof *benchmarks);
    if (!benchmarks)
        return PAYBACK_ERROR_MEMORY;
    payback_status status = pb_document_parse(&document, data, strlen(data), "benchmarks.json", NULL, NULL, NULL, NULL);
    if (!status) {
        benchmarks->tree = cJSON_Duplicate(pb_document_root(document), true);
        status = benchmarks->tree ? fill(benchmarks) : PAYBACK_ERROR_MEMORY;
    } else if (status == PAYBACK_ERROR_SCENARIO) {
        status = PAYBACK_ERROR_INTERNAL;
    }
    pb_document_free(document);
    if (status)
        pb_benchmarks_free(benchmarks);
    else
        *out = benchmarks;
    return status;
}

void pb_benchmarks_free(struct pb_benchmarks *benchmarks)
{
    if (!benchmarks)
        return;
    cJSON_Delete(benchmarks->tree);
    free(benchmarks->ranges);
    free(benchmarks->paybacks);
    free(benchmarks);
}
