/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One table of options for all commands; each command names those that it takes. Not getopt_long and not argp: both
 * accept abbreviated options, which would turn a new option into a change of meaning of old scripts, and neither
 * suggests the word that was meant. */
#include "cli/options.h"

#include "cli/cli.h"
#include "cli/files.h"
#include "cli/terminal.h"

#include "payback/status.h"

#include <ctype.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind {
    FLAG,    /* bool */
    INTEGER, /* struct pb_cli_number */
    NUMBER,  /* struct pb_cli_number */
    CHOICE,  /* const char *, one of choices */
    TEXT,    /* const char * */
    LIST,    /* struct pb_cli_list */
    OUTPUT,  /* const char *, a file to be written */
    STORE,   /* const char *, a store of SQLite */
    SET,     /* POINTER=JSON */
    MULTIPLY,
    ADD /* POINTER=X */
};

enum { MAX_CHOICES = 7, MAX_OUTPUTS = 8 };

struct option {
    const char *name, *value, *help;
    enum kind kind;
    size_t offset; /* of its place in struct pb_cli_settings */
    double low, high;
    const char *choices[MAX_CHOICES];
};

#define PLACE(member) offsetof(struct pb_cli_settings, member)

static const struct option table[] = {
    {"trials", "N", "number of trials (1 … 1e9)", INTEGER, PLACE(trials), 1, 1e9, {0}},
    {"seed", "N", "seed of the random numbers (0 … 2^53 − 1)", INTEGER, PLACE(seed), 0, 9007199254740991, {0}},
    {"sampler", "S", "sobol, lhs or random", CHOICE, PLACE(sampler), 0, 0, {"sobol", "lhs", "random"}},
    {"threads", "N", "threads; changes the time only, never the result", INTEGER, PLACE(threads), 1, 10000, {0}},
    {"precision", "X", "adds trials until 95% half-widths are below X", NUMBER, PLACE(precision), 1e-9, 1, {0}},
    {"shard", "I/N", "simulates part I of N; --part FILE says where it goes", TEXT, PLACE(shard), 0, 0, {0}},
    {"part", "FILE", "where the part goes", OUTPUT, PLACE(part), 0, 0, {0}},
    {"after", "PLAN", "the second round of a part, after a merge's plan", TEXT, PLACE(after), 0, 0, {0}},
    {"plan", "FILE", "where the plan of a second round goes, if one is needed", OUTPUT, PLACE(plan), 0, 0, {0}},
    {"trial", "N", "the trial of that number, from 0, as in --draws", INTEGER, PLACE(trial), 0, 999999999, {0}},
    {"percentile", "P", "the trial at that percentile of hard.npv (0 … 100)", NUMBER, PLACE(percentile), 0, 100, {0}},
    {"set", "POINTER=JSON", "gives a member another value (repeatable)", SET, PLACE(changes), 0, 0, {0}},
    {"multiply", "POINTER=X", "multiplies what an input draws (repeatable)", MULTIPLY, PLACE(changes), 0, 0, {0}},
    {"add", "POINTER=X", "adds to what an input draws (repeatable)", ADD, PLACE(changes), 0, 0, {0}},
    {"json", "FILE", "writes the result as JSON", OUTPUT, PLACE(json), 0, 0, {0}},
    {"csv", "FILE", "writes the result as CSV", OUTPUT, PLACE(csv), 0, 0, {0}},
    {"html", "FILE", "writes a report to keep, with charts, as one HTML file", OUTPUT, PLACE(html), 0, 0, {0}},
    {"xlsx", "FILE", "writes an Excel workbook", OUTPUT, PLACE(xlsx), 0, 0, {0}},
    {"draws", "FILE", "writes every trial as CSV, or SQLite (FILE.sqlite)", OUTPUT, PLACE(draws), 0, 0, {0}},
    {"output",
     "FILE",
     "-o FILE: writes the scenario, or part of one, that comes of it",
     OUTPUT,
     PLACE(output),
     0,
     0,
     {0}},
    {"tickets", "EXPORT", "a help desk's export: the measured half comes from it", TEXT, PLACE(tickets), 0, 0, {0}},
    {"vendor", "NAME", "an offer of the price list: `payback vendors`", TEXT, PLACE(vendor), 0, 0, {0}},
    {"company", "FILE", "with --vendor: the company's file, which is extended", TEXT, PLACE(company), 0, 0, {0}},
    {"map", "FILE", "a mapping file: which column is what", TEXT, PLACE(map), 0, 0, {0}},
    {"map-out", "FILE", "writes the mapping in force, ready to edit", OUTPUT, PLACE(map_out), 0, 0, {0}},
    {"start", "YYYY-MM", "the model's month 1; without: the month after the data", TEXT, PLACE(start), 0, 0, {0}},
    {"from", "YYYY-MM", "the first month that counts", TEXT, PLACE(from), 0, 0, {0}},
    {"to", "YYYY-MM", "the last month that counts", TEXT, PLACE(to), 0, 0, {0}},
    {"timezone", "+HH:MM", "for moments that say their zone; without: UTC", TEXT, PLACE(timezone), 0, 0, {0}},
    {"date-order", "ORDER", "dmy, mdy or ymd", CHOICE, PLACE(date_order), 0, 0, {"dmy", "mdy", "ymd"}},
    {"category", "COLUMN", "the column that says what a ticket is about", TEXT, PLACE(category), 0, 0, {0}},
    {"handle", "COLUMN", "the column of work time, or none", TEXT, PLACE(handle), 0, 0, {0}},
    {"mix-months", "N", "months of the ticket mix; without: 12", INTEGER, PLACE(mix_months), 1, 120, {0}},
    {"headcount", "N", "agents of the team", NUMBER, PLACE(headcount), 0.1, 1e6, {0}},
    {"productive-hours", "H", "paid hours less absence, a year", NUMBER, PLACE(productive_hours), 1, 8784, {0}},
    {"occupancy", "X", "share of these spent on tickets", NUMBER, PLACE(occupancy), 0.01, 1, {0}},
    {"calibrate", NULL, "work times fill the team's hours", FLAG, PLACE(calibrate), 0, 0, {0}},
    {"noise", "OF", "tickets or hours", CHOICE, PLACE(noise), 0, 0, {"tickets", "hours"}},
    {"sample", "FILE", "writes 50 tickets a category for people to read", OUTPUT, PLACE(sample), 0, 0, {0}},
    {"labels", "FILE", "that sample, filled in", TEXT, PLACE(labels), 0, 0, {0}},
    {"outcome", "NAME", "the outcome to look at: go_live_month, 'P(payback<=12)'", TEXT, PLACE(outcome), 0, 0, {0}},
    {"group", "NAME=POINTER,…", "inputs that belong together (repeatable)", LIST, PLACE(groups), 0, 0, {0}},
    {"size", "N,N,…", "sizes of the pilot, in tickets or observations", TEXT, PLACE(size), 0, 0, {0}},
    {"weeks", "W", "weeks until the decision; 0: no delay, any size", NUMBER, PLACE(weeks), 0, 1e6, {0}},
    {"fee", "X", "the vendor's price of the pilot", NUMBER, PLACE(fee), 0, 1e15, {0}},
    {"internal-hours", "H", "own work for the pilot", NUMBER, PLACE(internal_hours), 0, 1e15, {0}},
    {"hourly-cost", "X", "of an hour of it", NUMBER, PLACE(hourly_cost), 0, 1e15, {0}},
    {"cost-per-ticket", "X", "own work for each ticket", NUMBER, PLACE(cost_per_ticket), 0, 1e15, {0}},
    {"credit", "X", "what is saved if the pilot leads to buying", NUMBER, PLACE(credit), 0, 1e15, {0}},
    {"transfer-sd", "T", "how far the rollout may differ, in logits", NUMBER, PLACE(transfer_sd), 0, 1e3, {0}},
    {"categories", "NAME,…", "the ticket categories that take part", TEXT, PLACE(categories), 0, 0, {0}},
    {"count", "POINTER", "a share that is counted instead (repeatable)", LIST, PLACE(counts), 0, 0, {0}},
    {"measure", "POINTER:sd=S", "an input that is measured instead (repeatable)", LIST, PLACE(measures), 0, 0, {0}},
    {"template", "FILE", "writes a CSV for the results, and does nothing else", OUTPUT, PLACE(template_to), 0, 0, {0}},
    {"go-live", "DATE", "the day on which the tool went live: 2026-04-17", TEXT, PLACE(go_live), 0, 0, {0}},
    {"signed", "DATE", "the day of signature; without: as planned before go-live", TEXT, PLACE(signed_on), 0, 0, {0}},
    {"luck", "WHOSE", "own or shared: the luck of rival vendors", CHOICE, PLACE(luck), 0, 0, {"own", "shared"}},
    {"shrink", NULL, "pulls vendors' claims towards published figures", FLAG, PLACE(shrink), 0, 0, {0}},
    {"claim-sd", "S", "with --shrink: a claim's own error, in logits (0.5)", NUMBER, PLACE(claim_sd), 1e-3, 100, {0}},
    {"all", NULL, "every input in every table", FLAG, PLACE(all), 0, 0, {0}},
    {"pack", "NAME", "cfo, a built-in pack of stresses", CHOICE, PLACE(pack), 0, 0, {"cfo"}},
    {"pairs", NULL, "also all combinations of two stresses", FLAG, PLACE(pairs), 0, 0, {0}},
    {"reverse", NULL, "also the changes that would turn the verdict", FLAG, PLACE(reverse), 0, 0, {0}},
    {"vary", "POINTER", "the input that varies; given twice: a frontier", LIST, PLACE(vary), 0, 0, {0}},
    {"target", "EXPR", "what is to be met: 'P(payback<=12)>=0.8'", TEXT, PLACE(target), 0, 0, {0}},
    {"mode", "HOW", "value, shift or scale (for each --vary)", LIST, PLACE(mode), 0, 0, {0}},
    {"range", "LO:HI", "range of the search, in units of the mode (for each --vary)", LIST, PLACE(range), 0, 0, {0}},
    {"store", "FILE", "the store of the results, a SQLite file", STORE, PLACE(store), 0, 0, {0}},
    {"sort",
     "COLUMN",
     "npv, payback, month, roi, shortfall, funding or path",
     CHOICE,
     PLACE(sort),
     0,
     0,
     {"npv", "payback", "month", "roi", "shortfall", "funding", "path"}},
    {"confine", NULL, "scenarios name no files outside of their own folders", FLAG, PLACE(confine), 0, 0, {0}},
    {"fail-fast", NULL, "stops at the first failure", FLAG, PLACE(fail_fast), 0, 0, {0}},
    {"retry-failed", NULL, "retries what failed before", FLAG, PLACE(retry_failed), 0, 0, {0}},
    {"port", "N", "the port of the page (0: any free one; 8187)", INTEGER, PLACE(port), 0, 65535, {0}},
    {"listen", "ADDRESS", "lets others in the network reach the page, at this address", TEXT, PLACE(listen), 0, 0, {0}},
    {"open", NULL, "opens the page in the browser", FLAG, PLACE(open), 0, 0, {0}},
    {"require", NULL, "exits with 4 unless the verdict is \"met\"", FLAG, PLACE(require), 0, 0, {0}},
    {"quiet", NULL, "no text result, no progress; errors stay", FLAG, PLACE(quiet), 0, 0, {0}},
    {"color", "WHEN", "auto, always or never", CHOICE, PLACE(color), 0, 0, {"auto", "always", "never"}},
    {"help", NULL, "this text", FLAG, PLACE(help), 0, 0, {0}},
};

enum { OPTION_COUNT = sizeof table / sizeof table[0] };

static const struct option *find(const char *name, size_t length)
{
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (strlen(table[i].name) == length && strncmp(table[i].name, name, length) == 0)
            return &table[i];
    return NULL;
}

static bool takes(const struct pb_cli_command *command, const struct option *option)
{
    for (const char *const *name = command->options; *name; name++)
        if (strcmp(*name, option->name) == 0)
            return true;
    return false;
}

static void *place(struct pb_cli_settings *settings, const struct option *option)
{
    return (char *)settings + option->offset;
}

static const char *output_of(const struct pb_cli_settings *settings, const struct option *option)
{
    const char *path;
    memcpy(&path, (const char *)settings + option->offset, sizeof path);
    return path;
}

static int unknown_option(const struct pb_cli_command *command, const char *word, size_t length)
{
    enum { WORTH_A_SUGGESTION = 63 };
    char name[WORTH_A_SUGGESTION + 1] = "";
    memcpy(name, word, length < sizeof name ? length : 0);
    const char *suggestion = payback_suggest(name, command->options, (size_t)pb_cli_option_count(command));
    return pb_cli_usage(command, "%s option --%.*s%s%s%s", find(word, length) ? "the command has no" : "unknown",
                        (int)length, word, suggestion ? "; did you mean --" : "", suggestion ? suggestion : "",
                        suggestion ? "?" : "");
}

/* A decimal number; strtod alone would take words and hexadecimal digits too. The program never leaves the C locale. */
static bool read_number(const char *text, double *value)
{
    char *end;
    if (!*text || text[strspn(text, "0123456789+-.eE")])
        return false;
    *value = strtod(text, &end);
    return *end == '\0' && isfinite(*value);
}

static int store_number(struct pb_cli_number *number, const struct pb_cli_command *command, const struct option *option,
                        const char *value)
{
    double read;
    bool good = read_number(value, &read) && read >= option->low && read <= option->high &&
                (option->kind == NUMBER || read == floor(read));
    if (!good)
        return pb_cli_usage(command, "--%s wants %s from %.16g to %.16g (found %s)", option->name,
                            option->kind == NUMBER ? "a number" : "an integer", option->low, option->high, value);
    *number = (struct pb_cli_number){true, read};
    return 0;
}

static int store_choice(const char **choice, const struct pb_cli_command *command, const struct option *option,
                        const char *value)
{
    size_t count = 0;
    for (; count < MAX_CHOICES && option->choices[count]; count++)
        if (strcmp(option->choices[count], value) == 0) {
            *choice = option->choices[count];
            return 0;
        }
    const char *suggestion = payback_suggest(value, option->choices, count);
    return pb_cli_usage(command, "--%s wants %s (found %s)%s%s%s", option->name, option->help, value,
                        suggestion ? "; did you mean " : "", suggestion ? suggestion : "", suggestion ? "?" : "");
}

static int store_in_list(struct pb_cli_list *list, const struct pb_cli_command *command, const struct option *option,
                         const char *value)
{
    if (list->count == PB_CLI_LIST)
        return pb_cli_usage(command, "--%s is given more than %d times", option->name, PB_CLI_LIST);
    list->values[list->count++] = value;
    return 0;
}

/* A word such as JSON does not know: the quotes that were meant for JSON went to the shell. */
static bool is_bare_word(const char *json)
{
    if (!isalpha((unsigned char)*json) || !strcmp(json, "true") || !strcmp(json, "false") || !strcmp(json, "null"))
        return false;
    return strpbrk(json, "\"[]{}") == NULL;
}

static payback_status store_change(struct pb_cli_settings *settings, enum kind kind, const char *pointer,
                                   const char *value, double number)
{
    switch (kind) {
    case MULTIPLY:
        return payback_changes_multiply(settings->changes, pointer, number);
    case ADD:
        return payback_changes_add(settings->changes, pointer, number);
    default:
        return payback_changes_set(settings->changes, pointer, value);
    }
}

static int read_change(struct pb_cli_settings *settings, const struct option *option, const char *word)
{
    const struct pb_cli_command *command = settings->command;
    const char *equals = strchr(word, '=');
    double number = 0;
    if (!equals)
        return pb_cli_usage(command, "--%s wants %s (found %s)", option->name, option->value, word);
    if (*word != '/')
        return pb_cli_usage(command,
                            "--%s %s: a pointer begins with a slash, as in /proposal/vendor; "
                            "`payback fields` lists them",
                            option->name, word);
    if (option->kind != SET && !read_number(equals + 1, &number))
        return pb_cli_usage(command, "--%s %s: a number must stand behind the equals sign", option->name, word);

    char *pointer = strndup(word, (size_t)(equals - word));
    if (!settings->changes)
        settings->changes = payback_changes_new();
    payback_status status = pointer && settings->changes
                                ? store_change(settings, option->kind, pointer, equals + 1, number)
                                : PAYBACK_ERROR_MEMORY;
    free(pointer);
    if (option->kind == SET && is_bare_word(equals + 1))
        settings->bare_set = word;
    return status ? pb_cli_failure(status) : 0;
}

/* SQLite keeps what has one of these names in memory, and it is lost at the end. */
static int store_store(struct pb_cli_settings *settings, const char *value)
{
    if (!*value)
        return pb_cli_usage(settings->command, "--store wants the name of a file");
    if (*value == ':' || strncmp(value, "file:", 5) == 0)
        return pb_cli_usage(settings->command, "--store %s: this names no file; a file of that name is ./%s", value,
                            value);
    settings->store = value;
    return 0;
}

static int store(struct pb_cli_settings *settings, const struct option *option, const char *value)
{
    const struct pb_cli_command *command = settings->command;
    switch (option->kind) {
    case FLAG:
        *(bool *)place(settings, option) = true;
        return 0;
    case INTEGER:
    case NUMBER:
        return store_number(place(settings, option), command, option, value);
    case CHOICE:
        return store_choice(place(settings, option), command, option, value);
    case TEXT:
        *(const char **)place(settings, option) = value;
        return 0;
    case LIST:
        return store_in_list(place(settings, option), command, option, value);
    case STORE:
        return store_store(settings, value);
    case OUTPUT:
        if (!*value)
            return pb_cli_usage(command, "--%s wants the name of a file", option->name);
        *(const char **)place(settings, option) = pb_cli_is_standard_output(value) ? "-" : value;
        return 0;
    default:
        return read_change(settings, option, value);
    }
}

static bool repeatable(const struct option *option)
{
    return option->kind == SET || option->kind == MULTIPLY || option->kind == ADD || option->kind == FLAG ||
           option->kind == LIST;
}

/* Where the words are being read. */
struct reader {
    const char **words;
    int count, next;
    bool seen[OPTION_COUNT];
};

/* The value of an option: behind its equals sign, or the next word. A next word with two hyphens is another option. */
static int find_value(const char **value, struct reader *reader, const struct pb_cli_command *command,
                      const struct option *option)
{
    if (*value)
        return 0;
    if (reader->next < reader->count && strncmp(reader->words[reader->next], "--", 2) != 0) {
        *value = reader->words[reader->next++];
        return 0;
    }
    if (option->kind != OUTPUT || !command->bare_outputs)
        return pb_cli_usage(command, "--%s wants a value: --%s %s", option->name, option->name, option->value);
    *value = "-";
    return 0;
}

/* word: behind the hyphens. */
static int read_option(struct pb_cli_settings *settings, struct reader *reader, const char *word)
{
    const struct pb_cli_command *command = settings->command;
    size_t length = strcspn(word, "=");
    const char *value = word[length] ? word + length + 1 : NULL;
    const struct option *option = find(word, length);
    if (!option || !takes(command, option))
        return unknown_option(command, word, length);
    if (option->kind == FLAG && value)
        return pb_cli_usage(command, "--%s takes no value (found %s)", option->name, value);
    if (reader->seen[option - table] && !repeatable(option))
        return pb_cli_usage(command, "--%s is given twice", option->name);
    reader->seen[option - table] = true;
    int fault = option->kind == FLAG ? 0 : find_value(&value, reader, command, option);
    return fault ? fault : store(settings, option, value);
}

static int check_operands(const struct pb_cli_settings *settings)
{
    const struct pb_cli_command *command = settings->command;
    int inputs = 0;
    for (int i = 0; i < settings->operand_count; i++)
        inputs += strcmp(settings->operands[i], "-") == 0;
    if (settings->operand_count < command->operands_min)
        return pb_cli_usage(command, "%s is missing", command->operands);
    if (settings->operand_count > command->operands_max)
        return pb_cli_usage(command, "unexpected argument %s", settings->operands[command->operands_max]);
    if (inputs > 1)
        return pb_cli_usage(command, "standard input can only be read once");
    return 0;
}

int pb_cli_options_read(struct pb_cli_settings *settings, const struct pb_cli_command *command, int count,
                        const char **words)
{
    *settings = (struct pb_cli_settings){.command = command, .operands = words};
    struct reader reader = {.words = words, .count = count};
    bool options_end = false;
    while (reader.next < count && !settings->help && !settings->version) {
        const char *word = words[reader.next++];
        int fault = 0;
        if (options_end || word[0] != '-' || word[1] == '\0')
            words[settings->operand_count++] = word;
        else if (strcmp(word, "-o") == 0)
            fault = read_option(settings, &reader, "output");
        else if (word[1] != '-')
            fault = pb_cli_usage(command, "unknown option %s: options begin with two hyphens", word);
        else if (word[2] == '\0')
            options_end = true;
        else if (strcmp(word, "--version") == 0) /* of the program, whatever the command */
            settings->version = true;
        else
            fault = read_option(settings, &reader, word + 2);
        if (fault)
            return fault;
    }
    if (settings->help || settings->version)
        return 0;
    int fault = check_operands(settings);
    return fault ? fault : pb_cli_check_files(settings);
}

void pb_cli_options_free(struct pb_cli_settings *settings)
{
    payback_changes_free(settings->changes);
    *settings = (struct pb_cli_settings){0};
}

int pb_cli_named_outputs(const struct pb_cli_settings *settings, struct pb_cli_output *outputs, int size)
{
    int count = 0;
    for (size_t i = 0; i < OPTION_COUNT && count < size; i++)
        if (table[i].kind == OUTPUT && output_of(settings, &table[i]))
            outputs[count++] = (struct pb_cli_output){table[i].name, output_of(settings, &table[i])};
    return count;
}

int pb_cli_outputs(const struct pb_cli_settings *settings, const char **paths, int size)
{
    struct pb_cli_output outputs[MAX_OUTPUTS];
    int count = pb_cli_named_outputs(settings, outputs, size < MAX_OUTPUTS ? size : MAX_OUTPUTS);
    for (int i = 0; i < count; i++)
        paths[i] = outputs[i].path;
    return count;
}

bool pb_cli_output_replaces_text(const struct pb_cli_settings *settings)
{
    const char *paths[MAX_OUTPUTS];
    int count = pb_cli_outputs(settings, paths, MAX_OUTPUTS);
    while (count > 0)
        if (strcmp(paths[--count], "-") == 0)
            return true;
    return false;
}

int pb_cli_option_count(const struct pb_cli_command *command)
{
    int count = 0;
    while (command->options[count])
        count++;
    return count;
}

/* What the option means, for this command. */
static const char *meaning_of(const struct pb_cli_command *command, const struct option *option)
{
    for (const struct pb_cli_wording *wording = command->wordings; wording && wording->option; wording++)
        if (strcmp(wording->option, option->name) == 0)
            return wording->help;
    return option->help;
}

bool pb_cli_option_describe(struct pb_cli_option_help *help, const struct pb_cli_command *command, int index)
{
    if (index >= pb_cli_option_count(command))
        return false;
    const char *name = command->options[index];
    const struct option *option = find(name, strlen(name));
    if (!option)
        return false;
    bool bare = option->kind == OUTPUT && command->bare_outputs;
    snprintf(help->left, sizeof help->left, "--%s%s%s%s%s", name, option->value ? " " : "", bare ? "[" : "",
             option->value ? option->value : "", bare ? "]" : "");
    help->right = meaning_of(command, option);
    return true;
}
