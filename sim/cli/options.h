/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The command line as values. */
#ifndef PB_CLI_OPTIONS_H
#define PB_CLI_OPTIONS_H

#include "payback/scenario.h"

#include <stdbool.h>
#include <stddef.h>

struct pb_cli_command;

struct pb_cli_number {
    bool given;
    double value;
};

/* Values of an option that may come again and again. */
enum { PB_CLI_LIST = 64 };
struct pb_cli_list {
    const char *values[PB_CLI_LIST];
    size_t count;
};

/* NULL, false and not given: the option was not there. Texts belong to the command line. */
struct pb_cli_settings {
    const struct pb_cli_command *command;
    const char *const *operands;
    int operand_count;
    struct pb_cli_number trials, seed, threads, trial, percentile, precision, claim_sd;
    const char *sampler, *color, *pack, *luck;
    const char *json, *csv, *html, *xlsx, *draws; /* files; "-": standard output */
    const char *shard, *after, *part, *plan;      /* "2/7", and files of parts of a run */
    bool pairs, reverse, shrink;
    bool require, quiet;
    bool help, version; /* nothing behind these was read */
    payback_changes *changes;
    const char *outcome;
    struct pb_cli_list groups;
    struct pb_cli_list vary, mode, range; /* of the same input: those of the same position */
    const char *target;
    bool all;
    const char *size, *categories; /* of a pilot, as are: */
    struct pb_cli_number weeks, fee, internal_hours, hourly_cost, cost_per_ticket, credit, transfer_sd;
    struct pb_cli_list counts, measures;
    const char *template_to;         /* where an empty form of the results goes */
    const char *go_live, *signed_on; /* of a programme that runs: days */
    const char *store, *sort;        /* of a batch */
    bool confine;
    const char *tickets, *output, *map, *map_out, *sample, *labels; /* of a baseline: files */
    const char *start, *from, *to, *timezone, *date_order, *category, *handle, *noise;
    struct pb_cli_number mix_months, headcount, productive_hours, occupancy;
    bool calibrate;
    const char *vendor, *company; /* of a new scenario: an offer of the price list, a file to extend */
    bool fail_fast, retry_failed;
    struct pb_cli_number port; /* of the live page */
    const char *listen;
    bool open;
    const char *bare_set; /* the last --set whose value is a word without quotes: likely the shell took them */
};

/* Reads the words behind the command's name; operands are collected at the front of words. 0, or an exit code: the
 * message is then on standard error. */
int pb_cli_options_read(struct pb_cli_settings *settings, const struct pb_cli_command *command, int count,
                        const char **words);
void pb_cli_options_free(struct pb_cli_settings *settings);

/* Files that a result goes to, in the order of the table of options, "-" included; returns their number, writes at most
 * size of them. */
int pb_cli_outputs(const struct pb_cli_settings *settings, const char **paths, int size);
/* The same with the names of the options. */
struct pb_cli_output {
    const char *option, *path;
};
int pb_cli_named_outputs(const struct pb_cli_settings *settings, struct pb_cli_output *outputs, int size);
/* Whether a result goes to standard output in place of the text. */
bool pb_cli_output_replaces_text(const struct pb_cli_settings *settings);

/* Number of options that the command takes. */
int pb_cli_option_count(const struct pb_cli_command *command);
/* One line an option of the command, for --help, into a buffer. */
struct pb_cli_option_help {
    char left[40]; /* "--trials N" */
    const char *right;
};
/* False beyond the last option. */
bool pb_cli_option_describe(struct pb_cli_option_help *help, const struct pb_cli_command *command, int index);

#endif
