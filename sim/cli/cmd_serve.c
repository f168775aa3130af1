/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"
#include "cli/interrupt.h"
#include "cli/terminal.h"

#include "serve/serve.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

/* Of the page, so that its drafts, which a browser keeps by address, are there again after a restart. */
enum { USUAL_PORT = 8187 };

/* What is served: the working folder, or where that does not hold the files, the folder of the first of them. */
struct served {
    char folder[PATH_MAX];
    char *paths[PB_CLI_LIST];       /* resolved */
    const char *names[PB_CLI_LIST]; /* within the folder */
    size_t count;
};

static const char *within(const char *path, const char *folder)
{
    size_t length = strcmp(folder, "/") == 0 ? 0 : strlen(folder);
    return strncmp(path, folder, length) == 0 && path[length] == '/' ? path + length + 1 : NULL;
}

static void choose_folder(struct served *served)
{
    for (size_t i = 0; i < served->count; i++)
        if (!within(served->paths[i], served->folder)) {
            char *slash = strrchr(served->paths[0], '/');
            snprintf(served->folder, sizeof served->folder, "%.*s",
                     slash > served->paths[0] ? (int)(slash - served->paths[0]) : 1, served->paths[0]);
            return;
        }
}

static int find_files(struct served *served, const struct pb_cli_settings *settings)
{
    if (!getcwd(served->folder, sizeof served->folder))
        return pb_cli_complain("the working folder cannot be read: %s", strerror(errno));
    for (int i = 0; i < settings->operand_count; i++) {
        char *path = realpath(settings->operands[i], NULL);
        if (!path)
            return pb_cli_complain("%s: cannot read: %s", settings->operands[i], strerror(errno));
        served->paths[served->count++] = path;
    }
    choose_folder(served);
    for (size_t i = 0; i < served->count; i++) {
        served->names[i] = within(served->paths[i], served->folder);
        if (!served->names[i])
            return pb_cli_usage(settings->command,
                                "%s does not lie in %s: the page works in one folder, and what is below it",
                                served->paths[i], served->folder);
    }
    return PB_EXIT_DONE;
}

static void open_browser(const char *link)
{
    char *const words[] = {(char *)"xdg-open", (char *)link, NULL};
    pid_t child;
    signal(SIGCHLD, SIG_IGN); /* nobody waits for it */
    if (posix_spawnp(&child, words[0], NULL, NULL, words, environ) != 0)
        pb_cli_say("no browser could be started (xdg-open): open the link yourself");
}

/* The link works once: when it has been used, the next one is printed. Returns when a signal has come. */
static int wait_for_end(struct pb_server *server, const struct pb_cli_settings *settings)
{
    const struct timespec pause = {.tv_nsec = 100000000};
    char link[PB_SERVER_LINK] = "", now[PB_SERVER_LINK];
    bool first = true;
    while (!pb_cli_caught_signal()) {
        pb_server_link(server, now);
        if (strcmp(link, now) != 0) {
            char line[PB_SERVER_LINK + 2];
            memcpy(link, now, sizeof link);
            snprintf(line, sizeof line, "%s\n", link);
            if (!first && !settings->quiet)
                pb_cli_say("the link has been used; for another browser:");
            if (pb_cli_print(line) != PB_EXIT_DONE)
                return PB_EXIT_FAILED;
            if (first && settings->open)
                open_browser(link);
            first = false;
        }
        nanosleep(&pause, NULL);
    }
    return PB_EXIT_DONE;
}

static int serve_folder(const struct served *served, const struct pb_cli_settings *settings)
{
    const struct pb_server_settings wanted = {.folder = served->folder,
                                              .files = served->names,
                                              .file_count = served->count,
                                              .address = settings->listen,
                                              .port = settings->port.given ? (int)settings->port.value : USUAL_PORT};
    struct pb_server *server;
    char message[512];
    pb_cli_catch_signals();
    if (pb_server_start(&server, &wanted, message, sizeof message))
        return pb_cli_complain("%s%s", message, settings->port.given ? "" : "; --port 0 takes any that is free");
    if (settings->listen)
        pb_cli_say("warning: at %s others in the network can reach this page; what it sends and receives is not "
                   "encrypted, and whoever reads the link or the key can read and write the files of %s",
                   settings->listen, served->folder);
    if (!settings->quiet) {
        pb_cli_say("serves %s; Ctrl-C ends it. Open the link below; it works once.", served->folder);
        pb_cli_say("scripts send the header Authorization: Bearer %s", pb_server_key(server));
    }
    int code = wait_for_end(server, settings);
    pb_server_stop(server);
    return code;
}

static int serve(const struct pb_cli_settings *settings)
{
    struct served served = {0};
    int code = find_files(&served, settings);
    if (!code)
        code = serve_folder(&served, settings);
    for (size_t i = 0; i < served.count; i++)
        free(served.paths[i]);
    return code;
}

const struct pb_cli_command pb_cli_serve = {
    .name = "serve",
    .operands = "[FILE…]",
    .summary = "the live page: build the case and see the answer move",
    .details = "Serves a page on this machine in which a scenario is built, changed and asked\n"
               "about, and prints the link that opens it. The page reads and writes scenario\n"
               "files of the working folder and below it (of the folder of the first FILE where\n"
               "that lies elsewhere) and nothing else. No one but this machine can reach it,\n"
               "unless --listen says so. Scripts get the same answers over HTTP:\n"
               "sim/serve/README.md describes how.\n"
               "\n"
               "  payback serve scenario.json --open\n"
               "  payback serve --port 0\n",
    .options = (const char *const[]){"port", "listen", "open", "quiet", "color", "help", NULL},
    .operands_max = PB_CLI_LIST,
    .run = serve,
};
