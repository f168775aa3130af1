/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fuzzing of the reader of parts of runs: any bytes are refused with a message, and bytes with a right checksum (which
 * is put at their end) are a part that can be saved, read again and merged, or refused. */
#include "fuzz/fuzz.h"

#include "base/digest.h"
#include "payback/part.h"
#include "payback/report.h"
#include "payback/result.h"

enum { CHECK = PB_DIGEST_SIZE - 1 };

/* What a part is made into never fails for what is inside of it, and saves as what it is. A merge takes parts over,
 * also those that it refuses. */
static void use(payback_part *part)
{
    char message[512];
    payback_text bytes;
    payback_part *again = NULL, *plan = NULL;
    payback_result *result = NULL;
    demand(payback_part_save(&bytes, part) == PAYBACK_OK, "saving what was read");
    demand(payback_part_load(&again, bytes.data, bytes.length, message, sizeof message) == PAYBACK_OK,
           "reading it again");
    payback_merge *merge = payback_merge_new();
    demand(merge != NULL, "memory");
    payback_status first = payback_merge_add(merge, part, "a", message, sizeof message);
    payback_status second = payback_merge_add(merge, again, "b", message, sizeof message);
    demand((first == PAYBACK_OK || message[0] || second) && second != PAYBACK_ERROR_IO, "taken or refused");
    if (payback_merge_end(&result, &plan, merge, message, sizeof message) == PAYBACK_OK && result) {
        payback_text json;
        if (payback_render_result_json(&json, result) == PAYBACK_OK)
            payback_text_free(&json);
    }
    payback_result_free(result);
    payback_part_free(plan);
    payback_merge_free(merge);
    payback_text_free(&bytes);
}

static void read_one(const char *bytes, size_t size)
{
    char message[512] = "";
    payback_part *part = NULL;
    payback_status status = payback_part_load(&part, bytes, size, message, sizeof message);
    demand((status == PAYBACK_OK) == (part != NULL), "a part or an error");
    demand(status == PAYBACK_OK || (status == PAYBACK_ERROR_UNREADABLE && message[0]) || status == PAYBACK_ERROR_MEMORY,
           "a message");
    if (part)
        use(part);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    read_one((const char *)bytes, size);
    if (size <= CHECK)
        return 0;
    char *sealed = malloc(size);
    char digest[PB_DIGEST_SIZE];
    demand(sealed != NULL, "memory");
    memcpy(sealed, bytes, size);
    pb_sha256(sealed, size - CHECK, digest);
    memcpy(sealed + size - CHECK, digest, CHECK);
    read_one(sealed, size);
    free(sealed);
    return 0;
}
