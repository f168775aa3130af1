/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /proposal/categories: what a proposal says of categories of the baseline, by their names. */
#include "scenario/proposal_categories.h"

#include <string.h>

/* The categories of the baseline with that name; *first is the first of them. */
static int find(const struct pb_inputs *inputs, const char *name, int *first)
{
    int found = 0;
    for (int k = inputs->category_count - 1; k >= 0; k--) {
        const char *other = inputs->category[k][PB_CATEGORY_NAME].text;
        if (other == NULL || strcmp(other, name) != 0)
            continue;
        *first = k;
        found++;
    }
    return found;
}

static struct pb_words similar_name(const struct pb_inputs *inputs, const char *name)
{
    const char *names[PB_CATEGORIES_MAX];
    size_t count = 0;
    for (int k = 0; k < inputs->category_count; k++)
        if (inputs->category[k][PB_CATEGORY_NAME].text != NULL)
            names[count++] = inputs->category[k][PB_CATEGORY_NAME].text;
    const char *similar = count > 0 ? pb_suggest(name, names, count) : NULL;
    if (similar != NULL)
        return pb_words("did you mean \"%.80s\"?", similar);
    return count > 0 ? pb_words("a name of /baseline/categories, such as \"%.80s\"", names[0])
                     : pb_words("a name of /baseline/categories");
}

static void check_one(struct pb_reading *reading, int element)
{
    struct pb_inputs *inputs = reading->inputs;
    const struct pb_value *override = inputs->override[element], *name = &override[PB_OVERRIDE_NAME];
    int k = 0;
    if (!name->present)
        return;
    int found = find(inputs, name->text, &k);
    if (found == 0)
        pb_fault_at(reading, name->pointer, similar_name(inputs, name->text).text,
                    "the baseline has no category of that name (found \"%.80s\")", name->text);
    else if (found > 1)
        pb_fault_at(reading, name->pointer, "names that differ in /baseline/categories",
                    "%d categories have that name (found \"%.80s\")", found, name->text);
    else if (inputs->override_of[k] != 0)
        pb_fault_at(reading, name->pointer, "each category once", "the category stands twice (found \"%.80s\")",
                    name->text);
    else
        inputs->override_of[k] = 1 + element;
    if (override[PB_OVERRIDE_CONTAINMENT].given && override[PB_OVERRIDE_TRUE_DEFLECTION].given)
        pb_fault_at(reading, override[PB_OVERRIDE_TRUE_DEFLECTION].pointer, "leave one of them out",
                    "stands beside \"containment\", and only one of them can be given");
}

void pb_check_proposal_categories(struct pb_reading *reading)
{
    for (int element = 0; element < reading->inputs->override_count; element++)
        check_one(reading, element);
}
