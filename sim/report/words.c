/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/words.h"

#include "analysis/input_names.h"
#include "report/figures.h"
#include "scenario/scenario.h"

#include <cjson/cJSON.h>
#include <string.h>

void pb_pointer_words(struct pb_text *out, const payback_scenario *scenario, const char *pointer)
{
    pb_input_words(out, scenario != NULL ? &scenario->inputs : NULL, pointer);
}

static void add_member(struct pb_text *out, const cJSON *member, const char *separator)
{
    if (strcmp(member->string, "dist") == 0 || strcmp(member->string, "note") == 0)
        return;
    pb_text_format(out, "%s%s ", separator, member->string);
    if (cJSON_IsNumber(member))
        pb_text_add(out, pb_general(member->valuedouble).text);
    else if (cJSON_IsArray(member))
        pb_text_format(out, "(%d)", cJSON_GetArraySize(member));
    else
        pb_text_add(out, cJSON_IsString(member) ? member->valuestring : "");
}

void pb_distribution_words(struct pb_text *out, const char *json)
{
    cJSON *tree = cJSON_Parse(json);
    out->failed |= tree == NULL; /* it is JSON of our own: memory is short */
    const cJSON *dist = cJSON_GetObjectItemCaseSensitive(tree, "dist");
    if (!cJSON_IsString(dist)) {
        pb_text_add(out, json);
        cJSON_Delete(tree);
        return;
    }
    pb_text_add(out, dist->valuestring);
    size_t named = out->length;
    for (const cJSON *member = tree->child; member != NULL; member = member->next)
        add_member(out, member, out->length == named ? ": " : ", ");
    cJSON_Delete(tree);
}
