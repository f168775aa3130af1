/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/extends.h"

#include "base/memory.h"
#include "scenario/document.h"
#include "scenario/file.h"

#include <stdlib.h>
#include <string.h>

static payback_status find_base(char **base, const char *path, const struct pb_file *file)
{
    /* most files extend none, and need not be parsed to know that */
    if (!memmem(file->bytes, file->length, "extends", strlen("extends")))
        return PAYBACK_OK;
    cJSON *tree = cJSON_ParseWithLength(file->bytes, file->length);
    const cJSON *member = tree ? pb_json_member(tree, "extends") : NULL;
    payback_status status = PAYBACK_OK;
    if (cJSON_IsString(member) && member->valuestring[0]) {
        char *folder = pb_path_folder(path);
        *base = folder ? pb_path_join(folder, member->valuestring) : NULL;
        status = *base ? PAYBACK_OK : PAYBACK_ERROR_MEMORY;
        free(folder);
    }
    cJSON_Delete(tree);
    return status;
}

payback_status pb_extends_read(char **base, const char *path)
{
    struct pb_file file;
    const char *why;
    *base = NULL;
    payback_status status = pb_file_read(&file, path, false, &why);
    if (!status)
        status = find_base(base, path, &file);
    free(file.bytes);
    return status == PAYBACK_ERROR_MEMORY ? status : PAYBACK_OK;
}
