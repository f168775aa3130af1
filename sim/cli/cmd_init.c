/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"
#include "cli/terminal.h"

#include <string.h>
#include <sys/stat.h>

static int init(const struct pb_cli_settings *settings)
{
    const char *path = settings->operand_count ? settings->operands[0] : "-";
    struct stat status;
    if (strcmp(path, "-") == 0)
        return pb_cli_print(payback_starter());
    if (lstat(path, &status) == 0) {
        pb_cli_say("%s is there already and stays as it is: choose another name, or remove it first", path);
        return PB_EXIT_FAILED;
    }
    payback_text page = {.data = (char *)payback_starter(), .length = strlen(payback_starter())};
    char message[512];
    if (payback_write_file(path, &page, message, sizeof message) != PAYBACK_OK) {
        pb_cli_say("%s", message);
        return PB_EXIT_FAILED;
    }
    char word[1000];
    const char *quoted = pb_cli_shell_word(word, sizeof word, path);
    if (!settings->quiet)
        pb_cli_say("wrote %s; next: `payback check %s`, then `payback run %s`", path, quoted, quoted);
    return PB_EXIT_DONE;
}

const struct pb_cli_command pb_cli_init = {
    .name = "init",
    .operands = "[FILE]",
    .summary = "writes a complete, commented starter scenario",
    .details = "Writes a starter scenario with every section filled in and explained by \"note\"\n"
               "members. A file that exists is never overwritten. Without FILE, or with -, the\n"
               "scenario goes to standard output.\n",
    .options = (const char *const[]){"quiet", "help", NULL},
    .operands_max = 1,
    .run = init,
};
