/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One reading of a composed scenario: tree → pb_inputs, with a message for every fault on the way. The steps, in this
 * order: walk the tree by the table (walk.c), which reads quantities (quantity.c); supply what follows from other
 * members (derive.c); apply multiply and add (adjust.c); check what members demand of each other (rules.c); list what
 * is uncertain (uncertain.c); read the correlations (correlations.c) and the stresses (stress.c). A step goes on after
 * a fault, so that one reading finds all of them. */
#ifndef PB_SCENARIO_READING_H
#define PB_SCENARIO_READING_H

#include "base/text.h"
#include "inputs/values.h"
#include "scenario/document.h"
#include "scenario/origin.h"
#include "scenario/scenario.h"
#include "scenario/shape.h"

/* The first fault, where one is to be reported as the consequence of something else. */
struct pb_first_fault {
    bool found;
    char pointer[256], message[512], hint[512];
};

/* A message that waits for the end of the reading: then they are told in the order of the file. */
struct pb_message {
    payback_severity severity;
    char *file, *pointer, *message, *hint;
    int file_order, line, column; /* files in the order in which they were first spoken of */
    size_t order;                 /* of the messages themselves */
};

struct pb_reading {
    /* given */
    const struct pb_shape *shape;
    const pb_document *document;
    const struct pb_adjustments *adjustments;
    const char *option;               /* NULL, or: what all faults are told of ("--set"), places being unknown */
    payback_diagnostics *diagnostics; /* NULL: nothing is told */
    struct pb_first_fault *first;     /* NULL: the faults go to diagnostics; else only the first is kept, here */
    const struct pb_folder *folders;  /* where they are not the document's */
    size_t folder_count;
    const struct pb_inputs *base; /* NULL, or: a trial, which borrows the distributions that were not set from base */
    const cJSON *root;            /* the tree */
    bool baseline;                /* a tree without a proposal is taken, too */
    /* made */
    struct pb_inputs *inputs;
    size_t errors;
    bool memory_short;
    struct pb_text pointer; /* of the member being read */
    struct pb_message *messages;
    size_t message_count;
    size_t untold;                  /* errors after so many messages */
    struct pb_folder *folders_used; /* of each distribution that was read from a file */
    size_t folders_used_count;
};

/* Adds an error at the member that is being read, or at a pointer of its own. hint: what would be right, "" for
 * nothing. */
void pb_fault(struct pb_reading *reading, const char *hint, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void pb_fault_at(struct pb_reading *reading, const char *pointer, const char *hint, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void pb_warn_at(struct pb_reading *reading, const char *pointer, const char *hint, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The same for a fault of an option: option ("--add") stands for the file. */
void pb_fault_of_option(struct pb_reading *reading, const char *option, const char *pointer, const char *hint,
                        const char *format, ...) __attribute__((format(printf, 5, 6)));

/* True where no more messages are kept: hints are not worth their time then. */
bool pb_is_flooded(const struct pb_reading *reading);

/* Hands the messages to the diagnostics, in order, and forgets them. */
void pb_tell_all(struct pb_reading *reading);

/* Goes one key down, or back: pb_enter returns what pb_leave wants. */
size_t pb_enter(struct pb_reading *reading, const char *key);
size_t pb_enter_index(struct pb_reading *reading, size_t index);
void pb_leave(struct pb_reading *reading, size_t mark);
const char *pb_here(const struct pb_reading *reading);

/* A few words for a message: as printf with a decimal point in every locale, cut where they are too long. */
struct pb_words {
    char text[400];
};
struct pb_words pb_words(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* What was found: "the text \"abc\"", "a list", "45". */
struct pb_words pb_found(const cJSON *item);
/* A number as a person reads it: rounded to 12 digits, whole ones in full. */
struct pb_words pb_figure(double number);

/* The pointer of what holds the member at pointer. */
struct pb_words pb_parent_of(const char *pointer);
/* The text of an object's "note", or NULL. */
const char *pb_note_of(const cJSON *object);
/* A number that was written as a text ("0.45", "45%"): what it should have been, in JSON. False where it is neither. */
bool pb_number_in_text(const cJSON *item, char *json, size_t size);

/* The steps. */
void pb_read_tree(struct pb_reading *reading);
void pb_read_derived(struct pb_reading *reading);
void pb_read_adjustments(struct pb_reading *reading);
void pb_read_rules(struct pb_reading *reading);
void pb_read_uncertain(struct pb_reading *reading);
void pb_read_correlations(struct pb_reading *reading);

/* All of them but the stresses. */
void pb_read_all(struct pb_reading *reading);

/* The value of a slot; NULL for META, which has none. */
struct pb_value *pb_value_of(struct pb_inputs *inputs, enum pb_group group, int element, int slot);

/* Reads a number or a distribution into value (pointer and field are set). */
void pb_read_quantity(struct pb_reading *reading, struct pb_value *value, const cJSON *item);

/* Adds an error at the member that is being read where its number or distribution (before multiply and add) leaves the
 * range of its field. */
void pb_check_range(struct pb_reading *reading, const struct pb_value *value);

/* Least and greatest value that the model can see of a quantity or number, and whether the bound is drawn with positive
 * probability. */
struct pb_spread {
    double low, high;
    bool low_atom, high_atom;
    double rare_low, rare_high; /* the same; at an infinite end, or 0, what one draw in 1e9 exceeds */
};
struct pb_spread pb_spread_of(const struct pb_value *value);
struct pb_words pb_spread_words(struct pb_spread spread); /* "0 … 1" */

/* Where a quantity leaves the range of its field: 0 for nowhere. A continuous one may touch an open bound. */
enum pb_side { PB_INSIDE = 0, PB_BELOW = 1, PB_ABOVE = 2 };
unsigned pb_outside(const struct pb_field *field, struct pb_spread spread);

#endif
