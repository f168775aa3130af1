/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What can come of a call, and the messages that say why. */
#ifndef PAYBACK_STATUS_H
#define PAYBACK_STATUS_H

#include "payback/version.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* PAYBACK_API: what the library exports. PAYBACK_TRY: the same of a function that may fail; compilers that can warn
 * where its status is dropped. */
#if defined(__GNUC__)
#define PAYBACK_API __attribute__((visibility("default")))
#else
#define PAYBACK_API
#endif
#if defined(__GNUC__) && !defined(__cplusplus)
#define PAYBACK_TRY PAYBACK_API __attribute__((warn_unused_result))
#else
#define PAYBACK_TRY PAYBACK_API
#endif

/* Three kinds of fault go three ways: the data's (SCENARIO, TARGET, UNREADABLE: see the diagnostics), the caller's
 * (ARGUMENT: nothing was done), the machine's (IO, MEMORY) or the library's own (INTERNAL). */
typedef enum payback_status {
    PAYBACK_OK = 0,
    PAYBACK_ERROR_ARGUMENT,   /* an argument breaks the function's contract */
    PAYBACK_ERROR_UNREADABLE, /* the scenario file that was named cannot be read */
    PAYBACK_ERROR_SCENARIO,   /* the scenario is invalid, or a file that it refers to cannot be read */
    PAYBACK_ERROR_TARGET, /* a pointer, outcome or target that the caller's user named does not exist or does not fit */
    PAYBACK_ERROR_IO,     /* a file cannot be written */
    PAYBACK_ERROR_MEMORY, /* memory is short */
    PAYBACK_ERROR_NUMERICS,  /* a computation did not converge */
    PAYBACK_ERROR_CANCELLED, /* the progress callback asked to stop */
    PAYBACK_ERROR_INTERNAL   /* a bug in this library: please report it */
} payback_status;

/* One sentence for a status; never NULL. */
PAYBACK_API const char *payback_status_text(payback_status status);

typedef enum payback_severity { PAYBACK_ERROR, PAYBACK_WARNING } payback_severity;

/* One message about a scenario. The texts belong to the list. */
typedef struct payback_diagnostic {
    payback_severity severity;
    const char *file;    /* as named by the caller; "<stdin>" or "--set" where it is none */
    int line, column;    /* from 1, columns in bytes; 0 where there is no place */
    const char *pointer; /* JSON Pointer of the member, "" for the whole document */
    const char *message; /* what is wrong (what was found) */
    const char *hint;    /* what would be right; "" where there is nothing to say */
} payback_diagnostic;

/* A list of messages. Not to be shared between threads without a lock. */
typedef struct payback_diagnostics payback_diagnostics;

/* Returns NULL where memory is short. */
PAYBACK_API payback_diagnostics *payback_diagnostics_new(void);
/* Takes NULL. */
PAYBACK_API void payback_diagnostics_free(payback_diagnostics *list);
PAYBACK_API size_t payback_diagnostics_count(const payback_diagnostics *list);
/* NULL beyond the end. */
PAYBACK_API const payback_diagnostic *payback_diagnostics_get(const payback_diagnostics *list, size_t index);
/* Number of errors (not warnings), those beyond the 20 that are kept per file included. */
PAYBACK_API size_t payback_diagnostics_errors(const payback_diagnostics *list);

/* Adds a message of the caller's own; its texts are copied, NULL stands for "".
 * PAYBACK_ERROR_ARGUMENT, PAYBACK_ERROR_MEMORY. */
PAYBACK_TRY payback_status payback_diagnostics_add(payback_diagnostics *list, const payback_diagnostic *diagnostic);

/* The word of the list that the given one may be a misspelling of, or NULL: the rule behind the suggestions in
 * messages, for programs that have words of their own. */
PAYBACK_API const char *payback_suggest(const char *word, const char *const *list, size_t count);

#ifdef __cplusplus
}
#endif

#endif
