/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bytes between the ranks of an MPI job. Only this file knows MPI. Waiting sleeps: it leaves the processor to those who
 * simulate. All calls come from the thread that opened the post. */
#ifndef PB_MPI_POST_H
#define PB_MPI_POST_H

#include "payback/report.h"

#include <stdbool.h>
#include <stddef.h>

/* What a letter is about. */
enum pb_post_kind {
    /* from rank 0 */
    PB_POST_LOAD = 1, /* load the scenario: its text, or nothing: from its file */
    PB_POST_SIMULATE, /* simulate your part: nothing, or the plan of a second round */
    PB_POST_BATCH,    /* work on the batch */
    PB_POST_REPLY,    /* of the coordinator */
    PB_POST_STOP,     /* drop what you are simulating */
    PB_POST_END,      /* of the program */
    /* to rank 0 */
    PB_POST_DONE,   /* what came of it */
    PB_POST_TROUBLE /* or why nothing did: a byte of status and a sentence */
};

struct pb_letter {
    enum pb_post_kind kind;
    int rank; /* from whom */
    payback_text text;
};

/* MPI begins and ends; closing waits for all ranks. */
void pb_post_open(int *argc, char ***argv);
void pb_post_close(void);

int pb_post_rank(void);
int pb_post_size(void);
/* Threads for each rank where nobody says otherwise: the processors that this process may use, shared with the other
 * ranks on its machine. */
int pb_post_threads(void);

void pb_post_send(int rank, enum pb_post_kind kind, const char *bytes, size_t length);
/* The next letter, of that rank (−1: of any); the caller frees its text. meanwhile (may be NULL) is called now and
 * then. Where memory is short the whole job ends. */
struct pb_letter pb_post_receive(int rank, void (*meanwhile)(void *context), void *context);
/* Whether a letter of that kind has come from rank 0; it is taken away. */
bool pb_post_take(enum pb_post_kind kind);

#endif
