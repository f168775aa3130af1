/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "payback/status.h"

#include "base/text.h"

const char *payback_status_text(payback_status status)
{
    switch (status) {
    case PAYBACK_OK:
        return "done";
    case PAYBACK_ERROR_ARGUMENT:
        return "an argument breaks the function's contract";
    case PAYBACK_ERROR_UNREADABLE:
        return "the scenario file cannot be read";
    case PAYBACK_ERROR_SCENARIO:
        return "the scenario is invalid";
    case PAYBACK_ERROR_TARGET:
        return "there is no such pointer, outcome or target, or it does not fit";
    case PAYBACK_ERROR_IO:
        return "a file cannot be written";
    case PAYBACK_ERROR_MEMORY:
        return "memory is short";
    case PAYBACK_ERROR_NUMERICS:
        return "a computation did not converge";
    case PAYBACK_ERROR_CANCELLED:
        return "interrupted";
    case PAYBACK_ERROR_INTERNAL:
        return "a bug in payback: please report it";
    }
    return "an unknown status";
}

const char *payback_suggest(const char *word, const char *const *list, size_t count)
{
    return word != NULL && list != NULL ? pb_suggest(word, list, count) : NULL;
}
