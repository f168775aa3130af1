/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * payback.stress/1, and the same figures for spreadsheets. */
#include "report/csv.h"
#include "report/json.h"

#include "payback/stress.h"

#include <math.h>

static void add_effect(struct pb_json *json, const payback_stress_effect *effect)
{
    pb_json_open(json, '{');
    pb_json_member_string(json, "name", effect->name);
    pb_json_member_string(json, "terms", effect->terms);
    pb_json_member_string(json, "origin", effect->origin);
    pb_json_member_bool(json, "applicable", effect->applicable);
    if (!effect->applicable)
        pb_json_member_string(json, "reason", effect->reason);
    pb_json_member_estimate(json, "npv", effect->npv);
    pb_json_member_estimate(json, "npv_change", effect->npv_change);
    pb_json_member_estimate(json, "payback_probability", effect->payback_probability);
    pb_json_member_estimate(json, "payback_probability_change", effect->payback_probability_change);
    pb_json_member_string(json, "verdict", effect->applicable ? pb_verdict_word(effect->verdict) : NULL);
    pb_json_close(json, '}');
}

static void add_effects(struct pb_json *json, const char *name, const payback_stress_effect *effects, size_t count)
{
    pb_json_member_open(json, name, '[');
    for (size_t i = 0; i < count; i++)
        add_effect(json, &effects[i]);
    pb_json_close(json, ']');
}

static void add_base(struct pb_json *json, const payback_stress_result *result)
{
    pb_json_scenario(json, result->name, result->vendor, result->currency, result->file, result->digest);
    pb_json_member_string(json, "basis", result->basis);
    pb_json_member_number(json, "target_months", result->target_months);
    pb_json_member_number(json, "required", result->required_probability);
    pb_json_member_number(json, "trials", (double)result->trials);
    pb_json_member_number(json, "seed", result->seed);
    pb_json_member_string(json, "sampler", result->sampler);
    PB_JSON_MANIFEST(json, result, (double)NAN);
    pb_json_close(json, '}');
    pb_json_member_open(json, "base", '{');
    pb_json_member_estimate(json, "npv", result->npv);
    pb_json_member_estimate(json, "payback_probability", result->payback_probability);
    pb_json_member_string(json, "verdict", pb_verdict_word(result->verdict));
    pb_json_close(json, '}');
}

static void add_singles(struct pb_json *json, const payback_stress_result *result)
{
    pb_json_member_open(json, "single", '[');
    for (size_t i = 0; i < result->single_count; i++) {
        const payback_reverse_single *single = &result->single[i];
        pb_json_open(json, '{');
        pb_json_member_string(json, "pointer", single->pointer);
        pb_json_member_number(json, "from", single->from);
        pb_json_member_number(json, "to", single->to);
        pb_json_member_number(json, "low", single->low);
        pb_json_member_number(json, "high", single->high);
        pb_json_member_bool(json, "uncertain", single->uncertain);
        pb_json_member_number(json, "percentile", single->percentile);
        pb_json_close(json, '}');
    }
    pb_json_close(json, ']');
}

static void add_joint_members(struct pb_json *json, const payback_reverse_joint *joint)
{
    pb_json_member_string(json, "limit_state", joint->limit_state);
    pb_json_member_number(json, "distance", joint->distance);
    pb_json_member_number(json, "probability", joint->probability);
    pb_json_member_bool(json, "converged", joint->converged);
    pb_json_member_number(json, "share_of_draws", joint->share_of_draws);
    pb_json_member_number(json, "share_of_trials", joint->share_of_trials);
    pb_json_member_open(json, "moves", '[');
    for (size_t m = 0; m < joint->move_count; m++) {
        pb_json_open(json, '{');
        pb_json_member_string(json, "pointer", joint->moves[m].pointer);
        pb_json_member_number(json, "from", joint->moves[m].from);
        pb_json_member_number(json, "to", joint->moves[m].to);
        pb_json_member_number(json, "z", joint->moves[m].z);
        pb_json_close(json, '}');
    }
    pb_json_close(json, ']');
}

static void add_joint(struct pb_json *json, const char *name, const payback_reverse_joint *joint)
{
    pb_json_member_open(json, name, '{');
    add_joint_members(json, joint);
    pb_json_close(json, '}');
}

/* One design point per state of the events. */
static void add_states(struct pb_json *json, const payback_stress_result *result)
{
    pb_json_member_open(json, "states", '[');
    for (size_t k = 0; k < result->state_count; k++) {
        const payback_reverse_state *state = &result->states[k];
        pb_json_open(json, '{');
        pb_json_member_open(json, "events", '[');
        for (size_t e = 0; e < state->event_count; e++)
            pb_json_string(json, state->events[e]);
        pb_json_close(json, ']');
        pb_json_member_number(json, "share", state->share);
        pb_json_member_number(json, "weight", state->weight);
        add_joint_members(json, &state->point);
        pb_json_close(json, '}');
    }
    pb_json_close(json, ']');
}

payback_status payback_render_stress_json(payback_text *out, const payback_stress_result *result)
{
    static const char *const names[] = {"joint", "joint_payback"};
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (result == NULL)
        return PAYBACK_ERROR_ARGUMENT;

    struct pb_json json = {0};
    pb_json_begin(&json, "payback.stress/1");
    add_base(&json, result);
    add_effects(&json, "stresses", result->stresses, result->stress_count);
    add_effects(&json, "together", result->together, result->together_count);
    if (result->pairs != NULL)
        add_effects(&json, "pairs", result->pairs, result->pair_count);
    if (result->reversed) {
        pb_json_member_open(&json, "reverse", '{');
        add_singles(&json, result);
        for (size_t j = 0; j < 2; j++) {
            if (j < result->joint_count)
                add_joint(&json, names[j], &result->joint[j]);
            else
                pb_json_member_string(&json, names[j], NULL); /* nothing is uncertain */
        }
        add_states(&json, result);
        pb_json_close(&json, '}');
    }
    return pb_json_end(&json, out);
}

/* ---- CSV ---- */

static void add_lines(struct pb_csv *csv, const char *kind, const payback_stress_effect *effects, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const payback_stress_effect *effect = &effects[i];
        pb_csv_text(csv, kind);
        pb_csv_text(csv, effect->origin);
        pb_csv_text(csv, effect->name);
        pb_csv_text(csv, effect->terms);
        pb_csv_text(csv, effect->applicable ? "yes" : "no");
        pb_csv_text(csv, effect->reason);
        pb_csv_estimate(csv, effect->npv);
        pb_csv_estimate(csv, effect->npv_change);
        pb_csv_estimate(csv, effect->payback_probability);
        pb_csv_estimate(csv, effect->payback_probability_change);
        pb_csv_text(csv, effect->applicable ? pb_verdict_word(effect->verdict) : "");
        pb_csv_text(csv, "");
        pb_csv_text(csv, "");
        pb_csv_end_line(csv);
    }
}

/* from and to stand in the last two columns. */
static void add_reverse_line(struct pb_csv *csv, const char *kind, const char *pointer, double from, double to)
{
    enum { BETWEEN = 3 + 4 * 3 + 1 };
    pb_csv_text(csv, kind);
    pb_csv_text(csv, "reverse");
    pb_csv_text(csv, pointer);
    for (int i = 0; i < BETWEEN; i++)
        pb_csv_text(csv, "");
    pb_csv_number(csv, from);
    pb_csv_number(csv, to);
    pb_csv_end_line(csv);
}

payback_status payback_render_stress_csv(payback_text *out, const payback_stress_result *result)
{
    static const char *const kinds[] = {"joint_npv", "joint_payback"};
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (result == NULL)
        return PAYBACK_ERROR_ARGUMENT;

    struct pb_csv csv = {0};
    pb_text_add(&csv.text,
                "kind,origin,name,terms,applicable,reason,npv,npv_low,npv_high,npv_change,npv_change_low,"
                "npv_change_high,payback_probability,payback_probability_low,payback_probability_high,"
                "payback_probability_change,payback_probability_change_low,payback_probability_change_high,verdict,"
                "from,to\n");
    payback_stress_effect base = {.name = result->name,
                                  .terms = "",
                                  .origin = "scenario",
                                  .applicable = true,
                                  .reason = "",
                                  .npv = result->npv,
                                  .payback_probability = result->payback_probability,
                                  .verdict = result->verdict};
    add_lines(&csv, "base", &base, 1);
    add_lines(&csv, "stress", result->stresses, result->stress_count);
    add_lines(&csv, "together", result->together, result->together_count);
    add_lines(&csv, "pair", result->pairs, result->pair_count);
    for (size_t i = 0; i < result->single_count; i++)
        add_reverse_line(&csv, "single", result->single[i].pointer, result->single[i].from, result->single[i].to);
    for (size_t j = 0; j < result->joint_count; j++)
        for (size_t m = 0; m < result->joint[j].move_count; m++) {
            const payback_reverse_move *move = &result->joint[j].moves[m];
            add_reverse_line(&csv, kinds[j], move->pointer, move->from, move->to);
        }
    return pb_deliver(out, &csv.text);
}
