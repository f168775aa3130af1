/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The other ranks: they do what rank 0 asks for (engine.c), until that says that it is over. */
#ifndef PB_MPI_SERVE_H
#define PB_MPI_SERVE_H

#include "cli/program.h"

/* The command line is that of rank 0. */
void pb_mpi_serve(const struct pb_cli_program *program, int argc, char **argv);

#endif
