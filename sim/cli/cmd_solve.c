/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"
#include "cli/terminal.h"
#include "cli/work.h"

#include "payback/html.h"
#include "payback/solve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { INPUTS_MAX = 2 };

static int read_mode(payback_vary_mode *mode, const struct pb_cli_settings *settings, const char *word)
{
    static const char *const words[] = {"value", "shift", "scale"};
    static const payback_vary_mode modes[] = {PAYBACK_VARY_VALUE, PAYBACK_VARY_SHIFT, PAYBACK_VARY_SCALE};
    for (int m = 0; m < 3; m++)
        if (strcmp(word, words[m]) == 0) {
            *mode = modes[m];
            return PB_EXIT_DONE;
        }
    const char *suggestion = payback_suggest(word, words, 3);
    return pb_cli_usage(settings->command, "--mode wants value, shift or scale (found %s)%s%s%s", word,
                        suggestion ? "; did you mean " : "", suggestion ? suggestion : "", suggestion ? "?" : "");
}

/* The program never leaves the C locale. */
static bool read_number(const char *text, size_t length, double *value)
{
    char copy[64], *end;
    if (length == 0 || length >= sizeof copy || strspn(text, "0123456789+-.eE") < length)
        return false;
    memcpy(copy, text, length);
    copy[length] = '\0';
    *value = strtod(copy, &end);
    return *end == '\0' && isfinite(*value);
}

static int read_range(payback_vary *vary, const struct pb_cli_settings *settings, const char *word)
{
    const char *colon = strchr(word, ':');
    bool read = colon && read_number(word, (size_t)(colon - word), &vary->low) &&
                read_number(colon + 1, strlen(colon + 1), &vary->high);
    if (!read)
        return pb_cli_usage(settings->command, "--range wants LO:HI, as in 0:0.8 (found %s)", word);
    if (!(vary->low < vary->high))
        return pb_cli_usage(settings->command, "--range %s is empty: the lower end comes first", word);
    vary->range_given = true;
    return PB_EXIT_DONE;
}

/* The first --mode and --range belong to the first --vary, the second ones to the second. */
static int read_request(payback_vary inputs[INPUTS_MAX], const struct pb_cli_settings *settings)
{
    int code = PB_EXIT_DONE;
    if (settings->vary.count < 1)
        return pb_cli_usage(settings->command, "--vary is missing: the pointer of an input, as in "
                                               "--vary /proposal/deflection/containment");
    if (settings->vary.count > INPUTS_MAX)
        return pb_cli_usage(settings->command, "--vary is given more than twice");
    if (settings->mode.count > settings->vary.count || settings->range.count > settings->vary.count)
        return pb_cli_usage(settings->command, "there are more --%s than --vary",
                            settings->mode.count > settings->vary.count ? "mode" : "range");
    if (!settings->target)
        return pb_cli_usage(settings->command, "--target is missing, as in --target 'P(payback<=12)>=0.8'");
    for (size_t i = 0; i < settings->vary.count; i++) {
        inputs[i].pointer = settings->vary.values[i];
        if (inputs[i].pointer[0] != '/')
            return pb_cli_usage(settings->command,
                                "--vary %s: a pointer begins with a slash, as in /proposal/deflection/containment; "
                                "`payback check` lists them",
                                inputs[i].pointer);
        if (!code && i < settings->mode.count)
            code = read_mode(&inputs[i].mode, settings, settings->mode.values[i]);
        if (!code && i < settings->range.count)
            code = read_range(&inputs[i], settings, settings->range.values[i]);
    }
    return code;
}

static int solve(payback_solution **solution, const struct pb_cli_settings *settings, const payback_scenario *scenario,
                 const payback_vary *inputs)
{
    char message[1024];
    const char *path = payback_scenario_file(scenario);
    struct pb_cli_progress progress;
    pb_cli_progress_begin(&progress, settings);
    payback_options options = pb_cli_run_options(settings, &progress);
    payback_status status = payback_solve(solution, scenario, inputs, settings->vary.count, settings->target, &options,
                                          message, sizeof message);
    status = pb_cli_progress_end(&progress, status);
    if (status == PAYBACK_ERROR_TARGET) {
        pb_cli_tell_failure(settings, path, status, message);
        return PB_EXIT_USAGE;
    }
    return status ? pb_cli_run_failure(settings, path, status) : PB_EXIT_DONE;
}

static int report(const struct pb_cli_settings *settings, const payback_scenario *scenario,
                  const payback_solution *solution)
{
    payback_text page;
    int code = PB_EXIT_DONE;
    if (settings->json)
        code = pb_cli_deliver(settings->json, payback_render_solution_json(&page, solution), &page);
    if (!code && settings->csv)
        code = pb_cli_deliver(settings->csv, payback_render_solution_csv(&page, solution), &page);
    if (!code && settings->html)
        code = pb_cli_deliver(settings->html, payback_render_solution_html(&page, solution, scenario), &page);
    if (!code && pb_cli_wants_page(settings)) {
        payback_style style = pb_cli_style(settings, STDOUT_FILENO);
        code = pb_cli_deliver("-", payback_render_solution(&page, solution, &style), &page);
    }
    return code;
}

static int run(const struct pb_cli_settings *settings)
{
    payback_scenario *scenario = NULL;
    payback_solution *solution = NULL;
    payback_vary inputs[INPUTS_MAX] = {{0}};
    int code = read_request(inputs, settings);
    if (!code)
        code = pb_cli_check_writable(settings);
    if (!code)
        code = pb_cli_load(&scenario, settings, settings->operands[0]);
    if (!code)
        code = solve(&solution, settings, scenario, inputs);
    if (!code)
        code = report(settings, scenario, solution);
    payback_solution_free(solution);
    payback_scenario_free(scenario);
    return code;
}

const struct pb_cli_command pb_cli_solve = {
    .name = "solve",
    .operands = "FILE",
    .summary = "the value of an input at which a target is just met",
    .details = "Finds the value of an input at which a target is just met: the deflection that\n"
               "breaks even, the highest price, the latest go-live, the smallest volume. A target\n"
               "is mean(NAME), pNN(NAME), P(NAME<=X) or P(NAME>=X), then >= or <= and a number;\n"
               "NAME is an outcome of the result: hard.npv, go_live_month; without its basis\n"
               "(npv, roi, payback) it is that of the decision.\n"
               "\n"
               "--mode value makes the input a constant, shift adds to what it draws, scale\n"
               "multiplies it. Without --mode a constant gets another value, and a distribution\n"
               "is scaled, or shifted where it has both signs. --range is in these units. Given\n"
               "twice, --vary makes a table: the second input solved for at values of the first.\n"
               "\n"
               "  payback solve scenario.json --vary /proposal/deflection/containment \\\n"
               "      --target 'P(payback<=12)>=0.8'\n"
               "  payback solve scenario.json --vary /proposal/pricing/usage/price \\\n"
               "      --target 'mean(npv)>=0' --mode value\n",
    .options =
        (const char *const[]){"vary", "target", "mode", "range", "trials", "seed", "sampler", "threads", "set",
                              "multiply", "add", "confine", "json", "csv", "html", "quiet", "color", "help", NULL},
    .operands_min = 1,
    .operands_max = 1,
    .run = run,
};
