/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * After go-live: months as they really were against the case that was signed. */
#include "serve/work.h"

#include "payback/html.h"
#include "payback/track.h"

static payback_status write_track(const struct pb_work *work, payback_text *json, const payback_track_result *result)
{
    struct pb_piece pieces[] = {{.name = "track"}, {.name = "html", .string = true}};
    payback_status status = payback_render_track_json(&pieces[0].text, result);
    if (!status)
        status = payback_render_track_html(&pieces[1].text, result, work->scenario);
    return pb_work_object(json, "payback.tracked/1", pieces, 2, status);
}

static payback_status track(struct pb_work *work, payback_text *json)
{
    const struct pb_request *request = work->request;
    payback_track_result *result = NULL;
    const payback_track_request wanted = {.actuals = request->spool,
                                          .go_live = pb_request_argument(request, "go-live"),
                                          .signed_on = pb_request_argument(request, "signed")};
    payback_status status = payback_track(&result, work->scenario, &wanted, &work->options, work->diagnostics);
    if (!status)
        status = write_track(work, json, result);
    payback_track_free(result);
    return status;
}

void pb_serve_track(struct pb_request *request)
{
    if (!pb_request_argument(request, "go-live"))
        pb_reply_error(&request->reply, MHD_HTTP_BAD_REQUEST, "", "it is not said when it went live",
                       "go-live=YEAR-MONTH-DAY, as in go-live=2026-04-17");
    else if (pb_spool_second(request, "there are no actuals",
                             "send the scenario, a record separator (0x1E), and the months as CSV"))
        pb_work_answer(request, track);
    pb_spool_hide(request);
}

/* The form to fill in: CSV. */
void pb_serve_track_template(struct pb_request *request)
{
    payback_text text = {0};
    const char *date = pb_request_argument(request, "go-live");
    payback_status status = date ? payback_render_track_template(&text, date) : PAYBACK_ERROR_ARGUMENT;
    if (status) {
        pb_reply_error(
            &request->reply, status == PAYBACK_ERROR_ARGUMENT ? MHD_HTTP_BAD_REQUEST : MHD_HTTP_SERVICE_UNAVAILABLE, "",
            status == PAYBACK_ERROR_ARGUMENT ? "the date of go-live is not one" : payback_status_text(status),
            "go-live=YEAR-MONTH-DAY, as in go-live=2026-04-17");
        return;
    }
    pb_reply_text(&request->reply, "text/csv; charset=utf-8", &text);
    request->reply.save_as = "actuals.csv";
}
