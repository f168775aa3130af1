/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the library says of one scenario: its check, its run, its report and workbook. */
#include "serve/work.h"

#include "payback/html.h"
#include "payback/workbook.h"

#include <string.h>

void pb_serve_fields(struct pb_request *request)
{
    const char *pointer = pb_request_argument(request, "pointer");
    payback_text text;
    payback_status status = payback_render_fields_json(&text, pointer);
    if (status == PAYBACK_ERROR_TARGET)
        pb_reply_error(&request->reply, MHD_HTTP_NOT_FOUND, pointer, text.data, "");
    else if (status)
        pb_reply_error(&request->reply, MHD_HTTP_SERVICE_UNAVAILABLE, "", payback_status_text(status), "");
    else
        pb_reply_text(&request->reply, "application/json", &text);
    if (status)
        payback_text_free(&text);
}

void pb_serve_starter(struct pb_request *request)
{
    request->reply.status = MHD_HTTP_OK;
    request->reply.type = "application/json";
    request->reply.static_text = payback_starter();
}

static payback_status check(struct pb_work *work, payback_text *json)
{
    return payback_render_assumptions_json(json, work->scenario);
}

void pb_serve_check(struct pb_request *request)
{
    pb_work_answer(request, check);
}

static payback_status run(struct pb_work *work, payback_text *json)
{
    payback_result *result = NULL;
    payback_status status = payback_run(&result, work->scenario, &work->options, NULL, NULL);
    if (!status)
        status = payback_render_result_json(json, result);
    payback_result_free(result);
    return status;
}

void pb_serve_run(struct pb_request *request)
{
    pb_work_answer(request, run);
}

/* Simulates the scenario of the request. NULL: the reply says why. */
static payback_result *simulate(struct pb_work *work)
{
    payback_result *result = NULL;
    payback_status status = payback_run(&result, work->scenario, &work->options, NULL, NULL);
    return pb_work_good(work, status, NULL) ? result : NULL;
}

void pb_serve_report(struct pb_request *request)
{
    struct pb_work work;
    payback_analyses parts = {0};
    payback_text text = {0};
    payback_result *result = pb_work_open(&work, request) ? simulate(&work) : NULL;
    if (result &&
        pb_work_good(&work, payback_analyses_run(&parts, work.scenario, result, &work.options, false), NULL)) {
        const payback_page page = {.result = result,
                                   .scenario = work.scenario,
                                   .operation = parts.operation,
                                   .sensitivity = parts.sensitivity,
                                   .stress = parts.stress,
                                   .reverse = parts.reverse,
                                   .audit = parts.audit,
                                   .terms = parts.terms,
                                   .term_count = parts.term_count};
        if (pb_work_good(&work, payback_render_page_html(&text, &page), NULL)) {
            pb_reply_text(&request->reply, "text/html; charset=utf-8", &text);
            request->reply.save_as = "payback-report.html";
        }
    }
    payback_analyses_clear(&parts);
    payback_result_free(result);
    pb_work_end(&work);
}

void pb_serve_workbook(struct pb_request *request)
{
    struct pb_work work;
    payback_trace *trace = NULL;
    payback_text text = {0};
    payback_result *result = pb_work_open(&work, request) ? simulate(&work) : NULL;
    if (result) {
        work.options.trials = result->trials;
        payback_status status = payback_trace_percentile(&trace, work.scenario, &work.options, 50);
        const payback_workbook workbook = {.result = result, .scenario = work.scenario, .trace = trace};
        if (!status)
            status = payback_render_workbook(&text, &workbook);
        if (pb_work_good(&work, status, NULL)) {
            pb_reply_text(&request->reply, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &text);
            request->reply.save_as = "payback.xlsx";
        }
    }
    payback_trace_free(trace);
    payback_result_free(result);
    pb_work_end(&work);
}
