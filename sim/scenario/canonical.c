/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Trees as text. */
#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "scenario/document.h"

#include <stdlib.h>
#include <string.h>

static void print(struct pb_text *text, const cJSON *item, bool canonical);

static bool is_left_out(const cJSON *member, bool canonical)
{
    return canonical && (strcmp(member->string, "note") == 0 || strcmp(member->string, "$schema") == 0);
}

static int by_key(const void *a, const void *b)
{
    const cJSON *const *first = a, *const *second = b;
    return strcmp((*first)->string, (*second)->string); /* bytes as unsigned */
}

/* The members that are printed, in their order; *count of them. NULL where memory is short. */
static const cJSON **members_of(const cJSON *object, bool canonical, size_t *count)
{
    size_t all = 0;
    *count = 0;
    for (const cJSON *member = object->child; member; member = member->next)
        all++;
    const cJSON **members = pb_new(all, sizeof *members);
    if (!members)
        return NULL;
    for (const cJSON *member = object->child; member; member = member->next)
        if (!is_left_out(member, canonical))
            members[(*count)++] = member;
    if (canonical)
        qsort(members, *count, sizeof *members, by_key);
    return members;
}

static void print_object(struct pb_text *text, const cJSON *object, bool canonical)
{
    size_t count;
    const cJSON **members = members_of(object, canonical, &count);
    if (!members)
        text->failed = true;
    pb_text_add_char(text, '{');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            pb_text_add_char(text, ',');
        pb_text_add_json_string(text, members[i]->string);
        pb_text_add_char(text, ':');
        print(text, members[i], canonical);
    }
    pb_text_add_char(text, '}');
    free(members);
}

static void print_array(struct pb_text *text, const cJSON *array, bool canonical)
{
    pb_text_add_char(text, '[');
    for (const cJSON *element = array->child; element; element = element->next) {
        if (element != array->child)
            pb_text_add_char(text, ',');
        print(text, element, canonical);
    }
    pb_text_add_char(text, ']');
}

static void print(struct pb_text *text, const cJSON *item, bool canonical)
{
    if (cJSON_IsObject(item))
        print_object(text, item, canonical);
    else if (cJSON_IsArray(item))
        print_array(text, item, canonical);
    else if (cJSON_IsString(item))
        pb_text_add_json_string(text, item->valuestring);
    else if (cJSON_IsNumber(item))
        pb_text_add_double(text, item->valuedouble == 0 ? 0 : item->valuedouble); /* one zero: −0 is 0 */
    else
        pb_text_add(text, cJSON_IsTrue(item) ? "true" : cJSON_IsFalse(item) ? "false" : "null");
}

static char *text_of(const cJSON *tree, bool canonical)
{
    struct pb_text text = {0};
    print(&text, tree, canonical);
    return pb_text_take(&text);
}

char *pb_json_canonical(const cJSON *tree)
{
    return text_of(tree, true);
}

char *pb_json_compact(const cJSON *tree)
{
    return text_of(tree, false);
}
