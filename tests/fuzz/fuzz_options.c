/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fuzzing of the options of all commands: the first byte chooses the command, line by line the rest are its words. Each
 * is taken, or refused as wrong usage; nothing is done. */
#include "fuzz/fuzz.h"

#include "cli/cli.h"
#include "cli/options.h"

#include <fcntl.h>
#include <unistd.h>

static const struct pb_cli_command *const commands[] = {
    &pb_cli_init,   &pb_cli_check, &pb_cli_run,         &pb_cli_trace, &pb_cli_fields, &pb_cli_schema, &pb_cli_compare,
    &pb_cli_stress, &pb_cli_solve, &pb_cli_sensitivity, &pb_cli_audit, &pb_cli_batch,  &pb_cli_merge};
enum { COMMANDS = sizeof commands / sizeof commands[0], WORDS = 64 };

static size_t split(char *text, const char **words)
{
    size_t count = 0;
    for (char *word = text; word && count < WORDS;) {
        char *end = strchr(word, '\n');
        if (end)
            *end = '\0';
        words[count++] = word;
        word = end ? end + 1 : NULL;
    }
    return count;
}

static void read_words(const struct pb_cli_command *command, const char **words, size_t count)
{
    struct pb_cli_settings settings;
    int code = pb_cli_options_read(&settings, command, (int)count, words);
    demand(code == 0 || code == PB_EXIT_USAGE || code == PB_EXIT_FAILED, "taken or refused");
    demand(settings.operand_count >= 0 && settings.operand_count <= (int)count, "operands");
    struct pb_cli_output outputs[16];
    demand(pb_cli_named_outputs(&settings, outputs, 16) <= 16, "outputs");
    pb_cli_options_free(&settings);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static int silenced;
    if (!silenced) { /* thousands of messages a second; what is broken is said by the signal */
        int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
        silenced = nowhere >= 0 && dup2(nowhere, STDERR_FILENO) >= 0;
    }
    if (size < 1)
        return 0;
    const char *words[WORDS];
    char *text = malloc(size);
    demand(text != NULL, "memory");
    memcpy(text, bytes + 1, size - 1);
    text[size - 1] = '\0';
    size_t count = split(text, words);
    read_words(commands[bytes[0] % COMMANDS], words, count);
    free(text);
    return 0;
}
