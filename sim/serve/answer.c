/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the page asks for at each move: the result, the first sections of the report as a piece of HTML, and where it
 * rests also the scenario as the program sees it, what it assumes, and the densities behind the handles. One JSON
 * object, payback.answer/1. */
#include "serve/work.h"

#include "payback/html.h"
#include "payback/sensitivity.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static payback_status write_result(FILE *out, const payback_result *result)
{
    payback_text text = {0};
    payback_status status = payback_render_result_json(&text, result);
    if (!status)
        fprintf(out, "{\n\"format\": \"payback.answer/1\",\n\"result\": %s", text.data);
    payback_text_free(&text);
    return status;
}

static payback_status write_html(FILE *out, const payback_result *result, const payback_scenario *scenario,
                                 const payback_analyses *analyses)
{
    const payback_page page = {.result = result,
                               .scenario = scenario,
                               .sensitivity = analyses->sensitivity,
                               .stress = analyses->stress,
                               .audit = analyses->audit};
    payback_text text = {0};
    payback_status status = payback_render_answer_html(&text, &page);
    if (!status) {
        fputs(",\n\"html\": ", out);
        pb_write_string(out, text.data);
    }
    payback_text_free(&text);
    return status;
}

static payback_status write_scenario(FILE *out, const payback_scenario *scenario)
{
    payback_text text = {0};
    payback_status status = payback_render_assumptions_json(&text, scenario);
    if (!status)
        fprintf(out, ",\n\"scenario\": %s,\n\"assumptions\": %s", payback_scenario_json(scenario), text.data);
    payback_text_free(&text);
    return status;
}

/* An input without a distribution has none; the list goes on. */
static void write_density(FILE *out, const payback_scenario *scenario, const char *pointer, int *count)
{
    payback_density density;
    if (payback_scenario_density(&density, scenario, pointer))
        return;
    fputs((*count)++ ? ",\n  {\"pointer\": " : "\n  {\"pointer\": ", out);
    pb_write_string(out, pointer);
    fprintf(out, ", \"low\": %.17g, \"high\": %.17g, \"discrete\": %s, \"cells\": [", density.low, density.high,
            density.discrete ? "true" : "false");
    for (int c = 0; c < PAYBACK_DENSITY_CELLS; c++)
        fprintf(out, "%s%.6g", c ? ", " : "", density.cells[c]);
    fputs("]}", out);
}

static void write_densities(FILE *out, const payback_scenario *scenario, const char *only)
{
    int count = 0;
    fputs(",\n\"densities\": [", out);
    for (size_t a = 0; !only && a < payback_scenario_assumption_count(scenario); a++) {
        const payback_assumption *assumption = payback_scenario_assumption(scenario, a);
        if (assumption->uncertain && !assumption->event)
            write_density(out, scenario, assumption->pointer, &count);
    }
    if (only)
        write_density(out, scenario, only, &count);
    fputs("]", out);
}

/* What drives the value, for the list beside the answer. */
static payback_status write_drivers(FILE *out, const payback_analyses *analyses)
{
    payback_text text = {0};
    if (!analyses->sensitivity)
        return PAYBACK_OK;
    payback_status status = payback_render_sensitivity_json(&text, analyses->sensitivity);
    if (!status)
        fprintf(out, ",\n\"sensitivity\": %s", text.data);
    payback_text_free(&text);
    return status;
}

static payback_status write_answer(payback_text *text, const struct pb_work *work, const payback_result *result,
                                   const payback_analyses *analyses)
{
    FILE *out = open_memstream(&text->data, &text->length);
    if (!out)
        return PAYBACK_ERROR_MEMORY;
    bool brief = pb_work_flag(work->request, "brief");
    payback_status status = write_result(out, result);
    if (!status)
        status = write_html(out, result, work->scenario, analyses);
    if (!status)
        status = write_drivers(out, analyses);
    if (!status && !brief)
        status = write_scenario(out, work->scenario);
    if (!status) {
        write_densities(out, work->scenario, brief ? pb_request_argument(work->request, "density") : NULL);
        fputs("\n}\n", out);
    }
    if (fclose(out) != 0 && !status)
        status = PAYBACK_ERROR_MEMORY;
    return status;
}

static payback_status answer(struct pb_work *work, payback_text *text)
{
    payback_result *result = NULL;
    payback_analyses analyses = {0};
    payback_status status = payback_run(&result, work->scenario, &work->options, NULL, NULL);
    if (!status && pb_work_flag(work->request, "whole"))
        status = payback_analyses_run(&analyses, work->scenario, result, &work->options, true);
    if (!status)
        status = write_answer(text, work, result, &analyses);
    payback_analyses_clear(&analyses);
    payback_result_free(result);
    return status;
}

void pb_serve_answer(struct pb_request *request)
{
    pb_work_answer(request, answer);
}
