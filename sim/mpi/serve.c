/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mpi/serve.h"

#include "cli/interrupt.h"
#include "cli/work.h"
#include "mpi/post.h"

#include "payback/coordinator.h"
#include "payback/part.h"
#include "payback/report.h"

#include <stdio.h>
#include <string.h>

enum { RANK_0 = 0, SENTENCE = 400 };

struct service {
    struct pb_cli_settings settings;
    payback_scenario *scenario;
};

static void tell_trouble(payback_status status, const char *sentence)
{
    char bytes[SENTENCE + 2];
    int length = snprintf(bytes, sizeof bytes, "%c%s", (char)status, sentence);
    pb_post_send(RANK_0, PB_POST_TROUBLE, bytes, length < (int)sizeof bytes ? (size_t)length : sizeof bytes - 1);
}

/* Asked while something is simulated. */
static int heed_rank_0(void *context, double done, double all)
{
    (void)context;
    (void)done;
    (void)all;
    return pb_post_take(PB_POST_STOP) || pb_cli_caught_signal();
}

static payback_options options_of(const struct service *service)
{
    payback_options options = pb_cli_run_options(&service->settings, NULL);
    options.progress = heed_rank_0;
    if (options.threads == 0)
        options.threads = pb_post_threads();
    return options;
}

/* ---- one run ---- */

/* The first message, in one line. */
static void tell_diagnostics(payback_status status, const payback_diagnostics *diagnostics)
{
    payback_text page;
    if (payback_diagnostics_count(diagnostics) == 0 ||
        payback_render_diagnostics(&page, diagnostics, &(payback_style){.columns = SENTENCE})) {
        tell_trouble(status, payback_status_text(status));
        return;
    }
    page.data[strcspn(page.data, "\n")] = '\0';
    tell_trouble(status, page.data);
    payback_text_free(&page);
}

/* Standard input is rank 0's: what it read there comes as text. */
static void load(struct service *service, const payback_text *text)
{
    const struct pb_cli_settings *settings = &service->settings;
    const char *path = settings->operand_count > 0 ? settings->operands[0] : "-";
    payback_diagnostics *diagnostics = payback_diagnostics_new();
    payback_scenario_free(service->scenario);
    const payback_loading loading = {.confine = settings->confine};
    payback_status status =
        strcmp(path, "-") == 0
            ? payback_scenario_parse_with(&service->scenario, diagnostics, text->data, text->length, "<stdin>", NULL,
                                          settings->changes, &loading)
            : payback_scenario_load_with(&service->scenario, diagnostics, path, settings->changes, &loading);
    if (status)
        tell_diagnostics(status, diagnostics);
    else
        pb_post_send(RANK_0, PB_POST_DONE, NULL, 0);
    payback_diagnostics_free(diagnostics);
}

static void simulate(const struct service *service, const payback_text *plan_bytes)
{
    char message[SENTENCE] = "";
    payback_text bytes = {0};
    payback_part *plan = NULL, *part = NULL;
    payback_options options = options_of(service);
    payback_status status = PAYBACK_OK;
    if (plan_bytes->length > 0)
        status = payback_part_load(&plan, plan_bytes->data, plan_bytes->length, message, sizeof message);
    if (!status)
        status = payback_run_part(&part, service->scenario, &options, (size_t)pb_post_rank() + 1,
                                  (size_t)pb_post_size(), plan, message, sizeof message);
    payback_part_free(plan);
    if (!status)
        status = payback_part_save(&bytes, part);
    payback_part_free(part);
    if (status)
        tell_trouble(status, message[0] ? message : payback_status_text(status));
    else
        pb_post_send(RANK_0, PB_POST_DONE, bytes.data, bytes.length);
    payback_text_free(&bytes);
}

/* ---- a batch ---- */

static struct pb_letter wait_for_reply(void)
{
    for (;;) {
        struct pb_letter letter = pb_post_receive(RANK_0, NULL, NULL);
        if (letter.kind == PB_POST_REPLY)
            return letter;
        payback_text_free(&letter.text); /* a stop: the reply will say so too */
    }
}

/* Without a worker, for want of memory, this rank takes no part: its first letter is answered and that is all. */
static void work(const struct service *service)
{
    payback_batch_worker *worker;
    payback_options options = options_of(service);
    payback_text message = {0};
    pb_cli_keep_memory();
    if (payback_batch_worker_new(&worker, &options) != PAYBACK_OK)
        worker = NULL;
    for (bool end = false; !end;) {
        pb_post_send(RANK_0, PB_POST_DONE, message.data, message.length);
        payback_text_free(&message);
        struct pb_letter reply = wait_for_reply();
        end = reply.text.length == 0;
        if (!end)
            payback_batch_worker_work(&message, worker, reply.text.data, reply.text.length);
        payback_text_free(&reply.text);
    }
    payback_batch_worker_free(worker);
}

/* ---- the service ---- */

/* Rank 0 has accepted the same words, and has said what there was to say. */
static void read_settings(struct service *service, const struct pb_cli_program *program, int argc, char **argv)
{
    for (size_t i = 0; argc > 1 && i < program->count; i++)
        if (strcmp(program->commands[i]->name, argv[1]) == 0)
            (void)pb_cli_options_read(&service->settings, program->commands[i], argc - 2, (const char **)argv + 2);
}

void pb_mpi_serve(const struct pb_cli_program *program, int argc, char **argv)
{
    struct service service = {0};
    bool known = false;
    pb_cli_catch_signals();
    for (bool end = false; !end;) {
        struct pb_letter letter = pb_post_receive(RANK_0, NULL, NULL);
        if (!known && letter.kind != PB_POST_END)
            read_settings(&service, program, argc, argv);
        known = true;
        if (letter.kind == PB_POST_LOAD)
            load(&service, &letter.text);
        else if (letter.kind == PB_POST_SIMULATE)
            simulate(&service, &letter.text);
        else if (letter.kind == PB_POST_BATCH)
            work(&service);
        end = letter.kind == PB_POST_END;
        payback_text_free(&letter.text);
    }
    payback_scenario_free(service.scenario);
    pb_cli_options_free(&service.settings);
}
