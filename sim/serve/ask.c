/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The other questions: what must be true, what could go wrong, what drives it, which proposal, whom do we believe. */
#include "serve/work.h"

#include "payback/audit.h"
#include "payback/compare.h"
#include "payback/sensitivity.h"
#include "payback/solve.h"
#include "payback/stress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool refuse(struct pb_request *request, const char *message, const char *hint)
{
    pb_reply_error(&request->reply, MHD_HTTP_BAD_REQUEST, "", message, hint);
    return false;
}

/* ---- solve ---- */

static bool read_mode(struct pb_request *request, const char *word, payback_vary_mode *mode)
{
    static const char *const words[] = {"value", "shift", "scale"};
    static const payback_vary_mode modes[] = {PAYBACK_VARY_VALUE, PAYBACK_VARY_SHIFT, PAYBACK_VARY_SCALE};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i], word) == 0) {
            *mode = modes[i];
            return true;
        }
    return refuse(request, "the argument mode is unknown", "value, shift or scale");
}

static bool read_range(struct pb_request *request, const char *word, payback_vary *vary)
{
    char *end;
    vary->range_given = true;
    vary->low = strtod(word, &end);
    if (end != word && *end == ':') {
        const char *second = end + 1;
        vary->high = strtod(second, &end);
        if (end != second && *end == '\0' && vary->low < vary->high)
            return true;
    }
    return refuse(request, "the argument range cannot be read", "LOW:HIGH, as in 0.1:0.9");
}

/* vary, mode and range: those of the same input have the same position, as on the command line. */
static size_t read_varied(struct pb_request *request, payback_vary vary[2])
{
    size_t count = 0, modes = 0, ranges = 0;
    for (size_t i = 0; i < request->argument_count; i++) {
        const struct pb_argument *argument = &request->arguments[i];
        if (strcmp(argument->name, "vary") == 0 && count < 2)
            vary[count++].pointer = argument->value;
        if (strcmp(argument->name, "mode") == 0 && modes < 2 &&
            !read_mode(request, argument->value, &vary[modes++].mode))
            return 0;
        if (strcmp(argument->name, "range") == 0 && ranges < 2 &&
            !read_range(request, argument->value, &vary[ranges++]))
            return 0;
    }
    if (!count)
        refuse(request, "it is not said what varies", "vary=POINTER, as in vary=/proposal/pricing/usage/price");
    return count;
}

static payback_status solve(struct pb_work *work, payback_text *json)
{
    payback_vary vary[2] = {{0}};
    payback_solution *solution = NULL;
    char message[512] = "";
    const char *target = pb_request_argument(work->request, "target");
    if (!target)
        refuse(work->request, "it is not said what is to be met", "target=P(payback<=12)>=0.8");
    size_t count = target ? read_varied(work->request, vary) : 0;
    if (!count)
        return PAYBACK_ERROR_ARGUMENT;
    payback_status status =
        payback_solve(&solution, work->scenario, vary, count, target, &work->options, message, sizeof message);
    if (status == PAYBACK_ERROR_TARGET)
        pb_work_good(work, status, message);
    if (!status)
        status = payback_render_solution_json(json, solution);
    payback_solution_free(solution);
    return status;
}

void pb_serve_solve(struct pb_request *request)
{
    pb_work_answer(request, solve);
}

/* ---- stress ---- */

static payback_status stress(struct pb_work *work, payback_text *json)
{
    payback_stress_result *result = NULL;
    const struct pb_request *request = work->request;
    const char *pack = pb_request_argument(request, "pack");
    const payback_stress_request wanted = {
        .pack = pack, .pairs = pb_work_flag(request, "pairs"), .reverse = pb_work_flag(request, "reverse")};
    if (pack && strcmp(pack, "cfo") != 0) {
        refuse(work->request, "the pack is unknown", "pack=cfo");
        return PAYBACK_ERROR_ARGUMENT;
    }
    payback_status status = payback_stress(&result, work->scenario, &wanted, &work->options);
    if (!status)
        status = payback_render_stress_json(json, result);
    payback_stress_result_free(result);
    return status;
}

void pb_serve_stress(struct pb_request *request)
{
    pb_work_answer(request, stress);
}

/* ---- sensitivity ---- */

static payback_status sensitivity(struct pb_work *work, payback_text *json)
{
    const char *groups[PB_ARGUMENTS_MOST];
    payback_sensitivity_result *result = NULL;
    payback_sensitivity_request wanted = {.outcome = pb_request_argument(work->request, "outcome"), .groups = groups};
    wanted.group_count = pb_request_list(work->request, "group", groups);
    payback_status status = payback_sensitivity(&result, work->scenario, &work->options, &wanted, work->diagnostics);
    if (!status)
        status = payback_render_sensitivity_json(json, result);
    payback_sensitivity_free(result);
    return status;
}

void pb_serve_sensitivity(struct pb_request *request)
{
    pb_work_answer(request, sensitivity);
}

/* ---- audit ---- */

static payback_status audit(struct pb_work *work, payback_text *json)
{
    payback_audit_result *result = NULL;
    payback_status status = payback_audit(&result, work->scenario, &work->options);
    if (!status)
        status = payback_render_audit_json(json, result);
    payback_audit_result_free(result);
    return status;
}

void pb_serve_audit(struct pb_request *request)
{
    pb_work_answer(request, audit);
}

/* ---- compare ---- */

/* The scenarios of a comparison: texts of the body, each behind a record separator (RFC 7464), then files. */
struct proposals {
    struct pb_work *work;
    payback_scenario *list[PAYBACK_PROPOSALS_MAX];
    size_t count;
    bool change;              /* set, multiply and add hold for all but the first */
    payback_changes *adopted; /* of all but the first: its simulation and decision on top */
};

static bool take(struct proposals *proposals, const char *text, size_t length, const char *file)
{
    struct pb_work *work = proposals->work;
    if (proposals->count == PAYBACK_PROPOSALS_MAX)
        return refuse(work->request, "there are more than 16 scenarios", "compare 16 at most");
    payback_scenario **place = &proposals->list[proposals->count];
    const payback_changes *own = proposals->change ? NULL : work->changes;
    const payback_changes *changes = proposals->count ? proposals->adopted : own;
    bool good =
        text ? pb_work_parse(work, place, text, length, file, changes) : pb_work_load(work, place, file, changes);
    if (!good || proposals->count++)
        return good;
    payback_status status = payback_changes_adopt(&proposals->adopted, work->changes, *place);
    return pb_work_good(work, status, NULL);
}

static bool take_all(struct proposals *proposals)
{
    enum { SEPARATOR = 0x1e };
    struct pb_request *request = proposals->work->request;
    const char *folder = pb_request_argument(request, "as");
    for (size_t at = 0; at < request->length;) {
        const char *text = request->body + at;
        const char *end = memchr(text, SEPARATOR, request->length - at);
        size_t length = end ? (size_t)(end - text) : request->length - at;
        if (length && !take(proposals, text, length, folder))
            return false;
        at += length + 1;
    }
    for (size_t i = 0; i < request->argument_count; i++)
        if (strcmp(request->arguments[i].name, "file") == 0 && !take(proposals, NULL, 0, request->arguments[i].value))
            return false;
    return proposals->count > 0 || refuse(request, "there is no scenario",
                                          "send JSON texts with a record separator (0x1E) between them, or file=NAME");
}

void pb_serve_compare(struct pb_request *request)
{
    struct pb_work work;
    struct proposals proposals = {.work = &work, .change = pb_work_flag(request, "change")};
    payback_comparison *comparison = NULL;
    payback_text text = {0};
    if (pb_work_begin(&work, request) && take_all(&proposals)) {
        payback_status status =
            payback_compare(&comparison, work.diagnostics, (const payback_scenario *const *)proposals.list,
                            proposals.count, &work.options);
        if (!status)
            status = payback_describe_comparison(comparison, (const payback_scenario *const *)proposals.list,
                                                 proposals.count);
        if (!status)
            status = payback_render_comparison_json(&text, comparison);
        pb_work_json(&work, status, &text);
    }
    payback_comparison_free(comparison);
    payback_changes_free(proposals.adopted);
    for (size_t i = 0; i < PAYBACK_PROPOSALS_MAX; i++)
        payback_scenario_free(proposals.list[i]);
    pb_work_end(&work);
}
