/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/json_belief.h"

void pb_json_belief(struct pb_json *json, const char *key, const payback_belief *belief)
{
    pb_json_member_open(json, key, '{');
    pb_json_member_number(json, "mean", belief->mean);
    pb_json_member_number(json, "sd", belief->sd);
    pb_json_member_number(json, "p05", belief->p05);
    pb_json_member_number(json, "p10", belief->p10);
    pb_json_member_number(json, "p50", belief->p50);
    pb_json_member_number(json, "p90", belief->p90);
    pb_json_member_number(json, "p95", belief->p95);
    pb_json_close(json, '}');
}

void pb_json_before_after(struct pb_json *json, const char *key, payback_before_after figure)
{
    pb_json_member_open(json, key, '{');
    pb_json_member_estimate(json, "prior", figure.prior);
    pb_json_member_estimate(json, "posterior", figure.posterior);
    pb_json_close(json, '}');
}
