/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/input_names.h"

#include <stdlib.h>
#include <string.h>

/* Lists whose elements have names, and the slot that holds it. */
static const char *element_name(const struct pb_inputs *inputs, bool proposal, const char *list, size_t length,
                                int element)
{
    if (!inputs || element < 0)
        return NULL;
    if (length == 10 && memcmp(list, "categories", length) == 0 && proposal && element < inputs->override_count)
        return inputs->override[element][PB_OVERRIDE_NAME].text;
    if (length == 5 && memcmp(list, "tools", length) == 0 && element < inputs->tool_count)
        return inputs->tool[element][PB_TOOL_NAME].text;
    if (length == 10 && memcmp(list, "categories", length) == 0 && !proposal && element < inputs->category_count)
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
static const char *add_element(struct pb_text *out, const struct pb_inputs *inputs, bool proposal, const char *list,
                               size_t length)
{
    const char *index = list + length + 1;
    size_t digits = strspn(index, "0123456789");
    int element = digits < 6 ? atoi(index) : -1;
    const char *name = element_name(inputs, proposal, list, length, element);
    if (name)
        pb_text_add(out, name);
    else {
        add_words(out, list, length > 0 && list[length - 1] == 's' ? length - 1 : length);
        pb_text_format(out, " %d", element + 1);
    }
    return index + digits;
}

void pb_input_words(struct pb_text *out, const struct pb_inputs *inputs, const char *pointer)
{
    size_t begun = out->length;
    bool proposal = strncmp(pointer, "/proposal/", strlen("/proposal/")) == 0;
    const char *last = strrchr(pointer, '/');
    const char *part = last && last > pointer ? strchr(pointer + 1, '/') : NULL;
    while (part && part < last) {
        const char *token = part + 1;
        size_t length = strcspn(token, "/");
        bool list = token[length] == '/' && token[length + 1] >= '0' && token[length + 1] <= '9';
        pb_text_add(out, out->length > begun ? " " : "");
        if (list)
            part = add_element(out, inputs, proposal, token, length);
        else {
            add_words(out, token, length);
            part = token + length;
        }
    }
    pb_text_add(out, out->length > begun ? ": " : "");
    if (last && (!part || part <= last))
        add_words(out, last + 1, strlen(last + 1));
    else
        pb_text_add(out, last ? "" : pointer);
}

char *pb_input_name(const struct pb_inputs *inputs, const char *pointer)
{
    struct pb_text text = {0};
    pb_input_words(&text, inputs, pointer);
    return pb_text_take(&text);
}
