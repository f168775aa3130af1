/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/pointers.h"

#include <stdbool.h>
#include <string.h>

static bool is_index(const char *token, size_t length)
{
    return length > 0 && (strspn(token, "0123456789") >= length || (length == 1 && token[0] == '*'));
}

size_t pb_pointer_group(const char *pointer)
{
    enum { DEPTH = 2 };
    size_t group = 0;
    int depth = 0;
    for (const char *slash = pointer; *slash == '/'; depth++) {
        size_t length = strcspn(slash + 1, "/");
        const char *next = slash + 1 + length;
        bool last = *next == '\0';
        if (last || (depth >= DEPTH && !is_index(slash + 1, length)))
            break;
        group = (size_t)(next - pointer);
        slash = next;
    }
    return group;
}

const char *pb_pointer_rest(const char *pointer)
{
    const char *rest = pointer + pb_pointer_group(pointer);
    return rest[0] == '/' && rest[1] != '\0' ? rest + 1 : rest;
}
