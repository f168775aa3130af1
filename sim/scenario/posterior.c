/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/posterior.h"

#include "base/memory.h"
#include "scenario/document.h"
#include "scenario/origin.h"

#include <stdlib.h>
#include <string.h>

/* Copies the member at the pointer, or the outermost array that it is in, into the patch. */
static bool copy_member(cJSON *patch, const cJSON *tree, const char *pointer)
{
    char *path = pb_copy_text(pointer);
    bool done = false, copied = path != NULL;
    for (char *step = path != NULL ? strchr(path + 1, '/') : NULL; !done && copied; step = strchr(step + 1, '/')) {
        if (step != NULL)
            *step = '\0';
        const cJSON *here = pb_json_at(tree, path);
        done = step == NULL || cJSON_IsArray(here);
        if (done) {
            cJSON *copy = here != NULL ? cJSON_Duplicate(here, true) : NULL;
            copied = copy != NULL && pb_json_put(patch, path, copy);
        }
        if (step != NULL)
            *step = '/';
        else
            break;
    }
    free(path);
    return copied && done;
}

payback_status pb_posterior_patch(char **text, const payback_scenario *changed, const char *const *pointers,
                                  size_t count, const char *extends, const char *note)
{
    const cJSON *tree = pb_document_root(changed->origin->document);
    cJSON *patch = cJSON_CreateObject();
    *text = NULL;
    bool made = patch != NULL && cJSON_AddStringToObject(patch, "extends", extends) != NULL &&
                cJSON_AddStringToObject(patch, "note", note) != NULL;
    for (size_t i = 0; made && i < count; i++)
        made = copy_member(patch, tree, pointers[i]);
    const cJSON *correlations = pb_json_member(tree, "correlations");
    if (made && correlations != NULL)
        made = copy_member(patch, tree, "/correlations");
    if (made)
        *text = pb_json_compact(patch);
    cJSON_Delete(patch);
    return *text != NULL ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
}
