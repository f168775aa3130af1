/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A letter is a message with its length, whose tag is the kind, and then its bytes in messages of at most a gibibyte:
 * MPI counts in int. Errors of MPI itself end the job (MPI_ERRORS_ARE_FATAL, the default). */
#include "mpi/post.h"

#include <mpi.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { BODY = 100 }; /* tag of the bytes */
static const size_t BODY_MOST = (size_t)1 << 30;

/* Of the one job that this process is in. */
static int threads_of_rank = 1;

static int count_threads(void)
{
    MPI_Comm machine;
    int ranks = 1;
    cpu_set_t allowed;
    int here = sched_getaffinity(0, sizeof allowed, &allowed) == 0 ? CPU_COUNT(&allowed) : 1;
    int all = (int)sysconf(_SC_NPROCESSORS_ONLN);
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &machine);
    MPI_Comm_size(machine, &ranks);
    MPI_Comm_free(&machine);
    int share = all / ranks < here ? all / ranks : here;
    return share > 1 ? share : 1;
}

void pb_post_open(int *argc, char ***argv)
{
    int provided;
    MPI_Init_thread(argc, argv, MPI_THREAD_FUNNELED, &provided);
    threads_of_rank = count_threads();
}

void pb_post_close(void)
{
    MPI_Finalize();
}

int pb_post_rank(void)
{
    int rank;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    return rank;
}

int pb_post_size(void)
{
    int size;
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    return size;
}

int pb_post_threads(void)
{
    return threads_of_rank;
}

void pb_post_send(int rank, enum pb_post_kind kind, const char *bytes, size_t length)
{
    uint64_t announced = length;
    MPI_Send(&announced, 1, MPI_UINT64_T, rank, (int)kind, MPI_COMM_WORLD);
    for (size_t sent = 0; sent < length; sent += BODY_MOST) {
        size_t left = length - sent, more = left < BODY_MOST ? left : BODY_MOST;
        MPI_Send(bytes + sent, (int)more, MPI_BYTE, rank, BODY, MPI_COMM_WORLD);
    }
}

static payback_text receive_body(int rank, size_t length)
{
    char *bytes = malloc(length + 1);
    if (!bytes) {
        fprintf(stderr, "payback-mpi: %s\n", payback_status_text(PAYBACK_ERROR_MEMORY));
        MPI_Abort(MPI_COMM_WORLD, EXIT_FAILURE);
        return (payback_text){0};
    }
    for (size_t got = 0; got < length; got += BODY_MOST) {
        size_t left = length - got, more = left < BODY_MOST ? left : BODY_MOST;
        MPI_Recv(bytes + got, (int)more, MPI_BYTE, rank, BODY, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    }
    bytes[length] = '\0';
    return (payback_text){bytes, length};
}

/* First without sleeping, as the answer to a question comes at once, then in longer and longer naps. */
static void nap(unsigned turn)
{
    enum { EAGER = 200, NAPS = 10, SHORTEST = 2000 };
    unsigned naps = turn < EAGER ? 0 : (turn - EAGER) / 16;
    if (turn < EAGER)
        (void)sched_yield();
    else
        (void)nanosleep(&(struct timespec){.tv_nsec = (long)SHORTEST << (naps < NAPS ? naps : NAPS)}, NULL);
}

struct pb_letter pb_post_receive(int rank, void (*meanwhile)(void *context), void *context)
{
    enum { MEANWHILE = 64 };
    MPI_Status status;
    uint64_t length;
    int source = rank < 0 ? MPI_ANY_SOURCE : rank, there = 0;
    for (unsigned turn = 0; !there; turn++) {
        /* bytes are only looked for behind their length */
        MPI_Iprobe(source, MPI_ANY_TAG, MPI_COMM_WORLD, &there, &status);
        if (!there && meanwhile && turn % MEANWHILE == MEANWHILE - 1)
            meanwhile(context);
        if (!there)
            nap(turn);
    }
    MPI_Recv(&length, 1, MPI_UINT64_T, status.MPI_SOURCE, status.MPI_TAG, MPI_COMM_WORLD, &status);
    return (struct pb_letter){(enum pb_post_kind)status.MPI_TAG, status.MPI_SOURCE,
                              receive_body(status.MPI_SOURCE, (size_t)length)};
}

bool pb_post_take(enum pb_post_kind kind)
{
    MPI_Status status;
    uint64_t length;
    int there = 0;
    MPI_Iprobe(0, (int)kind, MPI_COMM_WORLD, &there, &status);
    if (there)
        MPI_Recv(&length, 1, MPI_UINT64_T, 0, (int)kind, MPI_COMM_WORLD, &status);
    return there != 0;
}
