/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * payback-mpi: `run` and `batch` of payback by all ranks of an MPI job. Rank 0 is the program that the person sees; the
 * others serve it. */
#include "cli/program.h"
#include "mpi/post.h"
#include "mpi/serve.h"

#include <stddef.h>
#include <stdlib.h>

static const struct pb_cli_command *const commands[] = {&pb_cli_run, &pb_cli_batch};

static const struct pb_cli_program program = {
    .usage = "mpirun -n N payback-mpi",
    .purpose = "The commands of payback that N processes, on one machine or many, do together.\n"
               "Options, results and exit codes are those of payback. One run is divided among\n"
               "all of them; of a batch the first hands out the scenarios and writes the store,\n"
               "so take one process more than there are processors.\n",
    .others = ": payback-mpi has run and batch, payback has the others",
    .commands = commands,
    .count = sizeof commands / sizeof commands[0],
};

int main(int argc, char **argv)
{
    int code = 0;
    /* mpirun gives standard output a terminal of its own, wherever its own output goes: --color always still works */
    (void)setenv("NO_COLOR", "1", 0);
    pb_post_open(&argc, &argv);
    if (pb_post_rank() > 0)
        pb_mpi_serve(&program, argc, argv);
    else
        code = pb_cli_program_run(&program, argc, argv);
    for (int rank = 1; pb_post_rank() == 0 && rank < pb_post_size(); rank++)
        pb_post_send(rank, PB_POST_END, NULL, 0);
    pb_post_close();
    return code;
}
