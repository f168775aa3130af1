/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signals that ask the program to end. While they are caught, a run ends in good order: temporary files are removed.
 * The third one ends the program at once. */
#ifndef PB_CLI_INTERRUPT_H
#define PB_CLI_INTERRUPT_H

/* From here on SIGINT, SIGTERM and SIGHUP are only remembered. */
void pb_cli_catch_signals(void);
/* The signal that came, or 0. */
int pb_cli_caught_signal(void);

#endif
