/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/words.h"

#include "report/figures.h"
#include "scenario/scenario.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

/* Lists whose elements have names, and the slot that holds it. */
static const char *element_name(const payback_scenario *scenario, const char *list, size_t length, int element)
{
    const struct pb_inputs *inputs = scenario != NULL ? &scenario->inputs : NULL;
    if (inputs == NULL || element < 0)
        return NULL;
    if (length == 10 && memcmp(list, "categories", length) == 0 && element < inputs->category_count)
        return inputs->category[element][PB_CATEGORY_NAME].text;
    if (length == 5 && memcmp(list, "risks", length) == 0 && element < inputs->risk_count)
        return inputs->risk[element][PB_RISK_NAME].text;
    if (length == 5 && memcmp(list, "other", length) == 0 && element < inputs->other_count)
        return inputs->other[element][PB_OTHER_NAME].text;
    return NULL;
}

static void add_words(struct pb_text *out, const char *token, size_t length)
{
    for (size_t i = 0; i < length; i++)
        pb_text_add_char(out, token[i] == '_' ? ' ' : token[i]);
}

/* "tiers" → "tier 1", "categories" with a name → the name. Returns what follows the index. */
static const char *add_element(struct pb_text *out, const payback_scenario *scenario, const char *list, size_t length)
{
    const char *index = list + length + 1;
    size_t digits = strspn(index, "0123456789");
    int element = digits < 6 ? atoi(index) : -1;
    const char *name = element_name(scenario, list, length, element);
    if (name != NULL)
        pb_text_add(out, name);
    else {
        add_words(out, list, length > 0 && list[length - 1] == 's' ? length - 1 : length);
        pb_text_format(out, " %d", element + 1);
    }
    return index + digits;
}

void pb_pointer_words(struct pb_text *out, const payback_scenario *scenario, const char *pointer)
{
    size_t begun = out->length;
    const char *last = strrchr(pointer, '/');
    const char *part = last != NULL && last > pointer ? strchr(pointer + 1, '/') : NULL;
    while (part != NULL && part < last) {
        const char *token = part + 1;
        size_t length = strcspn(token, "/");
        bool list = token[length] == '/' && token[length + 1] >= '0' && token[length + 1] <= '9';
        pb_text_add(out, out->length > begun ? " " : "");
        if (list)
            part = add_element(out, scenario, token, length);
        else {
            add_words(out, token, length);
            part = token + length;
        }
    }
    pb_text_add(out, out->length > begun ? ": " : "");
    if (last != NULL && (part == NULL || part <= last))
        add_words(out, last + 1, strlen(last + 1));
    else
        pb_text_add(out, last != NULL ? "" : pointer);
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
