/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Before the decision: what a pilot is worth. After it: what its results say of the scenario. */
#include "serve/work.h"

#include "payback/html.h"
#include "payback/pilot.h"
#include "payback/update.h"

/* ---- pilot ---- */

/* With the page that `pilot --html` writes beside the JSON. */
static payback_status write_pilot(const struct pb_work *work, payback_text *json, const payback_pilot_result *result)
{
    if (!pb_work_flag(work->request, "page"))
        return payback_render_pilot_json(json, result);
    struct pb_piece pieces[] = {{.name = "pilot"}, {.name = "html", .string = true}};
    payback_status status = payback_render_pilot_json(&pieces[0].text, result);
    if (!status)
        status = payback_render_pilot_html(&pieces[1].text, result, work->scenario);
    return pb_work_object(json, "payback.pilot_page/1", pieces, 2, status);
}

static payback_status pilot(struct pb_work *work, payback_text *json)
{
    payback_pilot_result *result = NULL;
    const char *counts[PB_ARGUMENTS_MOST], *measures[PB_ARGUMENTS_MOST];
    payback_pilot_request wanted = {.counts = counts, .measures = measures};
    wanted.count_count = pb_request_list(work->request, "count", counts);
    wanted.measure_count = pb_request_list(work->request, "measure", measures);
    payback_status status = payback_pilot(&result, work->scenario, &work->options, &wanted, work->diagnostics);
    if (!status)
        status = write_pilot(work, json, result);
    payback_pilot_free(result);
    return status;
}

void pb_serve_pilot(struct pb_request *request)
{
    pb_work_answer(request, pilot);
}

/* ---- update ---- */

static payback_status write_update(const struct pb_work *work, payback_text *json, const payback_update_result *result)
{
    struct pb_piece pieces[] = {{.name = "update"}, {.name = "patch"}, {.name = "html", .string = true}};
    payback_status status = payback_render_update_json(&pieces[0].text, result);
    if (!status)
        status = payback_render_posterior(&pieces[1].text, result);
    if (!status)
        status = payback_render_update_html(&pieces[2].text, result, work->scenario);
    return pb_work_object(json, "payback.updated/1", pieces, 3, status);
}

static payback_status update(struct pb_work *work, payback_text *json)
{
    payback_update_result *result = NULL;
    payback_status status =
        payback_update(&result, work->scenario, work->request->spool, pb_request_argument(work->request, "extends"),
                       &work->options, work->diagnostics);
    if (!status)
        status = write_update(work, json, result);
    payback_update_free(result);
    return status;
}

void pb_serve_update(struct pb_request *request)
{
    if (pb_spool_second(request, "there are no results of a pilot",
                        "send the scenario, a record separator (0x1E), and the results as CSV or JSON"))
        pb_work_answer(request, update);
    pb_spool_hide(request);
}
