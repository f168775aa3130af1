/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Talking to the person at the terminal: messages on standard error, pages on standard output, and how wide and
 * colourful they may be. */
#ifndef PB_CLI_TERMINAL_H
#define PB_CLI_TERMINAL_H

#include "cli/options.h"

#include "payback/report.h"
#include "payback/status.h"

/* Prints the fault of the command line and where help is; returns PB_EXIT_USAGE. command may be NULL. */
int pb_cli_usage(const struct pb_cli_command *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Prints "payback: …" on standard error. */
void pb_cli_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same for what keeps the program from finishing; returns PB_EXIT_FAILED. */
int pb_cli_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The last complaint, for the --json file; "" where there was none. */
const char *pb_cli_complaint(void);

/* The exit code of a status that is not PAYBACK_OK. */
int pb_cli_exit_of(payback_status status);

/* Prints the status; returns its exit code. */
int pb_cli_failure(payback_status status);

/* How to write for the terminal behind that descriptor (1 or 2). */
payback_style pb_cli_style(const struct pb_cli_settings *settings, int descriptor);

/* A static text on standard output. */
int pb_cli_print(const char *text);

/* Whether something was written to standard output: a second result would spoil it. */
bool pb_cli_printed(void);

/* Writes a rendered page to a file ("-": standard output) and releases it; rendered is what came of rendering. A reader
 * of standard output that went away is no news: nothing is said then. Returns an exit code. */
int pb_cli_deliver(const char *path, payback_status rendered, payback_text *page);

/* The word as a shell takes it back: as it stands, or in single quotes, in the buffer; one that has no room there, or
 * that a terminal would obey, becomes FILE. */
const char *pb_cli_shell_word(char *buffer, size_t size, const char *word);

#endif
