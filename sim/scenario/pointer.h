/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the functions on JSON Pointers in scenario/document.h share inside the room. */
#ifndef PB_SCENARIO_POINTER_H
#define PB_SCENARIO_POINTER_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

/* Why a value cannot be put. */
enum pb_put {
    PB_PUT_DONE,
    PB_PUT_SYNTAX, /* not a JSON Pointer that names a member */
    PB_PUT_DEEP,   /* more than PB_DEPTH_MAX steps */
    PB_PUT_SCALAR, /* what stands at the first `good` bytes of the pointer has no members */
    PB_PUT_INDEX,  /* it is an array, and the next step is no index into it */
    PB_PUT_MEMORY
};

/* As pb_json_put, with the reason. *good: length of the longest prefix of the pointer that is in the tree (before
 * the put). */
enum pb_put pb_json_put_at(cJSON *root, const char *pointer, cJSON *value, size_t *good);

/* One step of a JSON Pointer, encoded. */
struct pb_step {
    const char *text;
    size_t length;
};

/* Takes the next step off the pointer, which begins with '/'. */
struct pb_step pb_step_next(const char **pointer);
/* The member or element that the step leads to, or NULL. */
cJSON *pb_step_into(const cJSON *container, struct pb_step step);
/* Walks as far down as the pointer leads; *good as above; *rest: what is left of the pointer. */
cJSON *pb_json_reach(cJSON *root, const char *pointer, const char **rest);
/* "an object", "a text", …: what kind of value it is, for messages. */
const char *pb_json_kind(const cJSON *item);
/* "" or "/…" in which ~ stands only in ~0 and ~1. */
bool pb_pointer_is_valid(const char *pointer);

#endif
