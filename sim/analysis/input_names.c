/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/input_names.h"

#include "base/text.h"

#include <string.h>

/* The name of the element that the input belongs to, or NULL. */
static const char *element_name(const struct pb_inputs *inputs, const struct pb_uncertain *input)
{
    switch (input->group) {
    case PB_GROUP_CATEGORY:
        return inputs->category[input->element][PB_CATEGORY_NAME].text;
    case PB_GROUP_RISK:
        return inputs->risk[input->element][PB_RISK_NAME].text;
    case PB_GROUP_OTHER:
        return inputs->other[input->element][PB_OTHER_NAME].text;
    case PB_GROUP_ROOT:
    case PB_GROUP_META:
    case PB_GROUP_TIER:
        break;
    }
    return NULL;
}

static void add_words(struct pb_text *text, const char *part, size_t length)
{
    for (size_t i = 0; i < length; i++)
        pb_text_add_char(text, part[i] == '_' ? ' ' : part[i]);
}

/* The parts between the section and the member, without its colon. */
static void add_parents(struct pb_text *text, const char *pointer, const char *last, const struct pb_uncertain *input)
{
    const char *part = strchr(pointer + 1, '/');
    bool first = true;
    while (part && part < last) {
        const char *next = strchr(part + 1, '/');
        size_t length = (size_t)(next - part - 1);
        pb_text_add(text, first ? "" : " ");
        if (input->group == PB_GROUP_TIER && strncmp(part, "/tiers/", 7) == 0)
            pb_text_add(text, "tier");
        else if (input->group == PB_GROUP_TIER && strspn(part + 1, "0123456789") == length)
            pb_text_format(text, "%d", input->element + 1);
        else
            add_words(text, part + 1, length);
        first = false;
        part = next;
    }
}

char *pb_input_name(const struct pb_inputs *inputs, const struct pb_uncertain *input)
{
    struct pb_text text = {0};
    const char *pointer = input->value->pointer, *last = strrchr(pointer, '/');
    const char *element = element_name(inputs, input);
    if (element)
        pb_text_add(&text, element);
    else
        add_parents(&text, pointer, last, input);
    pb_text_add(&text, text.length ? ": " : "");
    add_words(&text, last + 1, strlen(last + 1));
    return pb_text_take(&text);
}
