/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The manual page and the words for the shell's completion, made from the same tables as --help, so that neither can
 * fall behind it. */
#include "cli/manual.h"

#include "cli/options.h"

#include "payback/run.h"

#include <string.h>

/* Text of a roff line: a leading point or apostrophe and each backslash and hyphen would mean something else. */
static void put_text(FILE *out, const char *text)
{
    bool line_begins = true;
    for (const char *c = text; *c; c++) {
        if (line_begins && (*c == '.' || *c == '\''))
            fputs("\\&", out);
        if (*c == '\\')
            fputs("\\e", out);
        else if (*c == '-')
            fputs("\\-", out);
        else
            fputc(*c, out);
        line_begins = *c == '\n';
    }
}

/* The details of a command as they stand in --help: filled paragraphs would break its examples. */
static void put_details(FILE *out, const struct pb_cli_command *command)
{
    fputs(".nf\n", out);
    put_text(out, command->details);
    fputs(".fi\n", out);
}

static void put_options(FILE *out, const struct pb_cli_command *command)
{
    struct pb_cli_option_help help;
    for (int i = 0; pb_cli_option_describe(&help, command, i); i++) {
        fputs(".TP\n.B ", out);
        put_text(out, help.left);
        fputc('\n', out);
        put_text(out, help.right);
        fputc('\n', out);
    }
}

static void put_command(FILE *out, const struct pb_cli_command *command)
{
    fputs(".SS payback ", out);
    put_text(out, command->name);
    fputs(" [OPTION…] ", out);
    put_text(out, command->operands);
    fputc('\n', out);
    put_details(out, command);
    put_options(out, command);
}

void pb_cli_manual(FILE *out, const struct pb_cli_program *program)
{
    fprintf(out, ".TH PAYBACK 1 \"\" \"payback %s\" \"User Commands\"\n", payback_version());
    fputs(".SH NAME\npayback \\- how likely a support\\-automation proposal is to pay back, and by when\n", out);
    fputs(".SH SYNOPSIS\n.B payback\nCOMMAND [OPTION…] FILE…\n.SH DESCRIPTION\n", out);
    put_text(out, program->purpose);
    fputs(".SH COMMANDS\n", out);
    for (size_t i = 0; i < program->count; i++)
        put_command(out, program->commands[i]);
    fputs(".SH EXIT STATUS\n", out);
    for (const struct pb_cli_exit *code = pb_cli_exits; code->meaning; code++) {
        fprintf(out, ".TP\n.B %d\n", code->code);
        put_text(out, code->meaning);
        fputc('\n', out);
    }
}

static void put_words(FILE *out, const struct pb_cli_command *command)
{
    for (const char *const *name = command->options; *name; name++)
        fprintf(out, " --%s", *name);
}

void pb_cli_completion(FILE *out, const struct pb_cli_program *program)
{
    fputs("# bash completion of payback: commands, the options of each, then files.\n"
          "_payback()\n{\n"
          "    local current=${COMP_WORDS[COMP_CWORD]} words=\n"
          "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n        words=\"",
          out);
    for (size_t i = 0; i < program->count; i++)
        fprintf(out, "%s ", program->commands[i]->name);
    fputs("--help --version\"\n    else\n        case ${COMP_WORDS[1]} in\n", out);
    for (size_t i = 0; i < program->count; i++) {
        fprintf(out, "            %s) words=\"", program->commands[i]->name);
        put_words(out, program->commands[i]);
        fputs("\" ;;\n", out);
    }
    fputs("        esac\n    fi\n"
          "    case $current in\n"
          "        -*) mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\") ;;\n"
          "        *)\n"
          "            if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
          "                mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
          "            else\n"
          "                mapfile -t COMPREPLY < <(compgen -f -- \"$current\")\n"
          "            fi ;;\n"
          "    esac\n}\n"
          "complete -o filenames -F _payback payback\n",
          out);
}
