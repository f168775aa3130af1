/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finds the command and runs it. */
#include "cli/program.h"

#include "cli/cli.h"
#include "cli/manual.h"
#include "cli/terminal.h"
#include "cli/work.h"

#include "payback/run.h"
#include "payback/status.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Collects a page of help in memory, so that it is written like any other. */
struct page {
    char *data;
    size_t length;
    FILE *stream;
};

static FILE *page_open(struct page *page)
{
    *page = (struct page){0};
    return page->stream = open_memstream(&page->data, &page->length);
}

static int page_print(struct page *page)
{
    int code = fclose(page->stream) == 0 ? pb_cli_print(page->data) : pb_cli_failure(PAYBACK_ERROR_MEMORY);
    free(page->data);
    return code;
}

int pb_cli_help(const struct pb_cli_command *command)
{
    struct page page;
    FILE *out = page_open(&page);
    if (!out)
        return pb_cli_failure(PAYBACK_ERROR_MEMORY);
    fprintf(out, "Usage: payback %s [OPTION…]%s%s\n\n%s\nOptions:\n", command->name, *command->operands ? " " : "",
            command->operands, command->details);
    struct pb_cli_option_help help;
    for (int i = 0; pb_cli_option_describe(&help, command, i); i++)
        fprintf(out, "  %-24s %s\n", help.left, help.right);
    return page_print(&page);
}

const struct pb_cli_exit pb_cli_exits[] = {
    {PB_EXIT_DONE, "done"},
    {PB_EXIT_FAILED, "could not finish: input or output, memory; a file named on the command line cannot be read"},
    {PB_EXIT_USAGE, "usage"},
    {PB_EXIT_INVALID, "a scenario is invalid, or a file that it refers to cannot be read"},
    {PB_EXIT_NOT_MET, "--require was given and the verdict is not \"met\""},
    {PB_EXIT_SOME_FAILED, "batch: some scenarios failed, the rest are stored"},
    {PB_EXIT_INTERRUPTED, "interrupted; what was finished is kept"},
    {0, NULL},
};

static int print_overview(const struct pb_cli_program *program)
{
    struct page page;
    FILE *out = page_open(&page);
    if (!out)
        return pb_cli_failure(PAYBACK_ERROR_MEMORY);
    fprintf(out, "Usage: %s COMMAND [OPTION…] FILE…\n\n%s\nCommands:\n", program->usage, program->purpose);
    for (size_t i = 0; i < program->count; i++)
        fprintf(out, "  %-12s %s\n", program->commands[i]->name, program->commands[i]->summary);
    fputs("\n`payback COMMAND --help` explains a command, `payback --version` the build.\n"
          "A FILE - is standard input, or for a result standard output.\n\n"
          "Exit codes: 0 done; 1 could not finish; 2 usage; 3 a scenario is invalid;\n"
          "4 --require, and the verdict is not \"met\"; 5 some files of a batch failed;\n"
          "130 interrupted.\n",
          out);
    return page_print(&page);
}

static int print_version(void)
{
    struct page page;
    FILE *out = page_open(&page);
    if (!out)
        return pb_cli_failure(PAYBACK_ERROR_MEMORY);
    fprintf(out,
            "payback %s (%s)\n"
            "Licence GPL-3.0-or-later: free software, without any warranty.\n",
            payback_version(), payback_isa());
    return page_print(&page);
}

/* What is made from the tables, to be installed. */
static int print_made(const struct pb_cli_program *program,
                      void (*make)(FILE *out, const struct pb_cli_program *program))
{
    struct page page;
    FILE *out = page_open(&page);
    if (!out)
        return pb_cli_failure(PAYBACK_ERROR_MEMORY);
    make(out, program);
    return page_print(&page);
}

static const struct pb_cli_command *find_command(const struct pb_cli_program *program, const char *word)
{
    for (size_t i = 0; i < program->count; i++)
        if (strcmp(program->commands[i]->name, word) == 0)
            return program->commands[i];
    return NULL;
}

/* What people look for under another name; NULL where the word is none of these. */
static const char *known_as(const char *word)
{
    static const struct {
        const char *word, *hint;
    } others[] = {
        {"import", "`payback baseline` reads a help desk's export, `payback vendors` has a price list"},
        {"export", "every command writes its result with --json, --csv, --html or --xlsx"},
        {"bill", "`payback run` shows what the vendor bills, `payback check` the terms"},
        {"invoice", "`payback run` shows what the vendor bills, `payback check` the terms"},
        {"diff", "`payback compare` puts proposals side by side"},
        {"explain", "`payback fields` explains every input, `payback check` shows those of a scenario"},
        {"prices", "`payback vendors` has a price list"},
        {"pricing", "`payback vendors` has a price list"},
        {"offers", "`payback vendors` has a price list"},
        {"new", "`payback init` writes a scenario to start from"},
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (strcmp(others[i].word, word) == 0)
            return others[i].hint;
    return NULL;
}

static int unknown_command(const struct pb_cli_program *program, const char *word)
{
    char quoted[1000];
    const char *hint = known_as(word);
    if (hint)
        return pb_cli_usage(NULL, "unknown command %s: %s", word, hint);
    enum { NAMES_MOST = 32 };
    const char *names[NAMES_MOST];
    for (size_t i = 0; i < program->count; i++)
        names[i] = program->commands[i]->name;
    const char *suggestion = payback_suggest(word, names, program->count);
    if (suggestion)
        return pb_cli_usage(NULL, "unknown command %s; did you mean %s?", word, suggestion);
    if (access(word, F_OK) == 0)
        return pb_cli_usage(NULL, "%s is a file, not a command; did you mean `payback run %s`?", word,
                            pb_cli_shell_word(quoted, sizeof quoted, word));
    return pb_cli_usage(NULL, "unknown command %s%s", word, program->others);
}

static int program_option(const struct pb_cli_program *program, const char *word)
{
    static const char *const names[] = {"--help", "--version", "--manual", "--completion"};
    enum { NAMES = sizeof names / sizeof names[0] };
    if (strcmp(word, "--help") == 0)
        return print_overview(program);
    if (strcmp(word, "--version") == 0)
        return print_version();
    if (strcmp(word, "--manual") == 0)
        return print_made(program, pb_cli_manual);
    if (strcmp(word, "--completion") == 0)
        return print_made(program, pb_cli_completion);
    const char *suggestion = payback_suggest(word, names, NAMES);
    if (suggestion)
        return pb_cli_usage(NULL, "unknown option %s; did you mean %s?", word, suggestion);
    return pb_cli_usage(NULL, "unknown option %s; the command comes first", word);
}

static int run_command(const struct pb_cli_command *command, int count, const char **words)
{
    struct pb_cli_settings settings;
    int code = pb_cli_options_read(&settings, command, count, words);
    if (!code)
        code = settings.help ? pb_cli_help(command) : settings.version ? print_version() : command->run(&settings);
    if (code == PB_EXIT_FAILED)
        pb_cli_save_complaint(&settings);
    pb_cli_options_free(&settings);
    return code;
}

/* A file that is opened must not become standard output or error because that was closed: then reading and writing
 * there fails, as it should. */
static void occupy_standard_descriptors(void)
{
    for (int descriptor = 0; descriptor <= STDERR_FILENO; descriptor++)
        if (fcntl(descriptor, F_GETFD) == -1)
            (void)!open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int pb_cli_program_run(const struct pb_cli_program *program, int argc, char **argv)
{
    occupy_standard_descriptors();
    /* a reader that goes away and a limit on the size of files are errors of writing */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    if (argc < 2) {
        int code = pb_cli_usage(NULL, "a command is missing");
        (void)print_overview(program);
        return code;
    }
    if (argv[1][0] == '-')
        return program_option(program, argv[1]);
    const struct pb_cli_command *command = find_command(program, argv[1]);
    if (!command)
        return unknown_command(program, argv[1]);
    return run_command(command, argc - 2, (const char **)argv + 2);
}
