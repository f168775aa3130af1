/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The HTTP interface: every address that the server knows. README.md beside this file says what each takes and gives.
 */
#include "serve/server.h"

#include <string.h>

static const struct pb_route routes[] = {
    {"GET", "/", pb_serve_page, false, false},
    {"GET", "/page.js", pb_serve_script, false, false},
    {"GET", "/page.css", pb_serve_style, false, false},
    {"GET", "/api/fields", pb_serve_fields, false, false},
    {"GET", "/api/starter", pb_serve_starter, false, false},
    {"GET", "/api/vendors", pb_serve_vendors, false, false},
    {"POST", "/api/offer", pb_serve_offer, true, false},
    {"GET", "/api/files", pb_serve_files, false, false},
    {"GET", "/api/file", pb_serve_file, false, false},
    {"PUT", "/api/file", pb_serve_save, false, false},
    {"POST", "/api/check", pb_serve_check, true, false},
    {"POST", "/api/run", pb_serve_run, true, false},
    {"POST", "/api/solve", pb_serve_solve, true, false},
    {"POST", "/api/stress", pb_serve_stress, true, false},
    {"POST", "/api/sensitivity", pb_serve_sensitivity, true, false},
    {"POST", "/api/compare", pb_serve_compare, true, false},
    {"POST", "/api/audit", pb_serve_audit, true, false},
    {"POST", "/api/pilot", pb_serve_pilot, true, false},
    {"POST", "/api/update", pb_serve_update, true, false},
    {"POST", "/api/track", pb_serve_track, true, false},
    {"GET", "/api/track/template", pb_serve_track_template, false, false},
    {"POST", "/api/baseline", pb_serve_baseline, true, true},
    {"POST", "/api/answer", pb_serve_answer, true, false},
    {"POST", "/api/report", pb_serve_report, true, false},
    {"POST", "/api/workbook", pb_serve_workbook, true, false},
};

const struct pb_route *pb_route_find(const char *method, const char *path, bool *other_method)
{
    *other_method = false;
    for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
        if (strcmp(routes[i].path, path) != 0)
            continue;
        if (strcmp(routes[i].method, method) == 0)
            return &routes[i];
        *other_method = true;
    }
    return NULL;
}
