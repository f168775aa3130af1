/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Comparisons for programs: payback.compare/1, and one CSV line a proposal. */
#include "report/csv.h"
#include "report/json.h"
#include "report/shrinkage.h"

#include "payback/compare.h"

static void add_proposal(struct pb_json *json, const payback_proposal *p)
{
    pb_json_open(json, '{');
    pb_json_member_string(json, "name", p->name);
    pb_json_member_string(json, "vendor", p->nothing ? NULL : p->vendor);
    pb_json_member_string(json, "file", p->nothing ? NULL : p->file);
    pb_json_member_string(json, "digest", p->nothing ? NULL : p->digest);
    pb_json_member_open(json, "npv", '{');
    pb_json_member_estimate(json, "mean", p->npv_mean);
    pb_json_member_estimate(json, "p10", p->npv_p10);
    pb_json_member_estimate(json, "p50", p->npv_p50);
    pb_json_member_estimate(json, "p90", p->npv_p90);
    pb_json_close(json, '}');
    pb_json_member_estimate(json, "payback_probability", p->payback_probability);
    pb_json_member_estimate(json, "expected_shortfall_05", p->expected_shortfall_05);
    pb_json_member_estimate(json, "best_probability", p->best_probability);
    pb_json_member_estimate(json, "expected_regret", p->expected_regret);
    pb_json_member_open(json, "vendor_bill", '{');
    pb_json_member_estimate(json, "p10", p->bill_p10);
    pb_json_member_estimate(json, "p50", p->bill_p50);
    pb_json_member_estimate(json, "p90", p->bill_p90);
    pb_json_close(json, '}');
    pb_json_member_string(json, "deal", p->deal);
    pb_json_shrinkage(json, p->shrinkage);
    pb_json_close(json, '}');
}

static void add_manifest(struct pb_json *json, const payback_comparison *c)
{
    PB_JSON_MANIFEST(json, c, c->elapsed_seconds);
    pb_json_member_number(json, "target_months", c->target_months);
    pb_json_member_string(json, "currency", c->currency);
    pb_json_close(json, '}');
}

static void add_pairs(struct pb_json *json, const payback_comparison *c)
{
    pb_json_member_open(json, "differences", '[');
    for (size_t i = 0; i < c->difference_count; i++) {
        const payback_difference *d = &c->differences[i];
        pb_json_open(json, '{');
        pb_json_member_number(json, "a", (double)d->a);
        pb_json_member_number(json, "b", (double)d->b);
        pb_json_member_estimate(json, "npv", d->npv);
        pb_json_member_estimate(json, "payback_probability", d->payback_probability);
        pb_json_close(json, '}');
    }
    pb_json_close(json, ']');
    pb_json_member_open(json, "dominance", '[');
    for (size_t i = 0; i < c->dominance_count; i++) {
        pb_json_open(json, '{');
        pb_json_member_number(json, "a", (double)c->dominances[i].a);
        pb_json_member_number(json, "b", (double)c->dominances[i].b);
        pb_json_member_number(json, "order", c->dominances[i].order);
        pb_json_close(json, '}');
    }
    pb_json_close(json, ']');
}

static void add_baselines(struct pb_json *json, const payback_comparison *c)
{
    pb_json_member_open(json, "baseline_differences", '[');
    for (size_t i = 0; i < c->baseline_difference_count; i++) {
        const payback_baseline_difference *d = &c->baseline_differences[i];
        pb_json_open(json, '{');
        pb_json_member_number(json, "proposal", (double)d->proposal);
        pb_json_member_string(json, "pointer", d->pointer);
        pb_json_member_string(json, "first", d->first);
        pb_json_member_string(json, "other", d->other);
        pb_json_close(json, '}');
    }
    pb_json_close(json, ']');
}

payback_status payback_render_comparison_json(payback_text *out, const payback_comparison *comparison)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (comparison == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    struct pb_json json = {0};
    pb_json_begin(&json, "payback.compare/1");
    add_manifest(&json, comparison);
    pb_json_member_open(&json, "proposals", '[');
    for (size_t k = 0; k < comparison->proposal_count; k++)
        add_proposal(&json, &comparison->proposals[k]);
    pb_json_close(&json, ']');
    pb_json_member_number(&json, "preferred", (double)comparison->preferred);
    add_pairs(&json, comparison);
    pb_json_member_string(&json, "luck", comparison->luck);
    pb_json_member_estimate(&json, "evpi", comparison->evpi);
    pb_json_member_estimate(&json, "evpi_shared", comparison->evpi_shared);
    add_baselines(&json, comparison);
    return pb_json_end(&json, out);
}

/* The three columns of an estimate. */
static void add_heads(struct pb_csv *csv, const char *name)
{
    static const char *const ends[] = {"", "_low", "_high"};
    for (int e = 0; e < 3; e++) {
        struct pb_text head = {0};
        pb_text_format(&head, "%s%s", name, ends[e]);
        pb_csv_text(csv, pb_text_string(&head));
        csv->text.failed |= head.failed;
        pb_text_clear(&head);
    }
}

payback_status payback_render_comparison_csv(payback_text *out, const payback_comparison *comparison)
{
    static const char *const names[] = {"npv_mean",
                                        "npv_p10",
                                        "npv_p50",
                                        "npv_p90",
                                        "payback_probability",
                                        "expected_shortfall_05",
                                        "best_probability",
                                        "expected_regret",
                                        "vendor_bill_p10",
                                        "vendor_bill_p50",
                                        "vendor_bill_p90"};
    enum { NAMES = sizeof names / sizeof names[0] };
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (comparison == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    struct pb_csv csv = {0};
    pb_csv_text(&csv, "name");
    pb_csv_text(&csv, "vendor");
    pb_csv_text(&csv, "file");
    for (int i = 0; i < NAMES; i++)
        add_heads(&csv, names[i]);
    pb_csv_text(&csv, "luck");
    pb_csv_text(&csv, "luck_decides");
    pb_csv_end_line(&csv);
    for (size_t k = 0; k < comparison->proposal_count; k++) {
        const payback_proposal *p = &comparison->proposals[k];
        const payback_estimate estimates[NAMES] = {p->npv_mean,
                                                   p->npv_p10,
                                                   p->npv_p50,
                                                   p->npv_p90,
                                                   p->payback_probability,
                                                   p->expected_shortfall_05,
                                                   p->best_probability,
                                                   p->expected_regret,
                                                   p->bill_p10,
                                                   p->bill_p50,
                                                   p->bill_p90};
        pb_csv_text(&csv, p->name);
        pb_csv_text(&csv, p->vendor);
        pb_csv_text(&csv, p->file);
        for (int i = 0; i < NAMES; i++)
            pb_csv_estimate(&csv, estimates[i]);
        pb_csv_text(&csv, comparison->luck);
        pb_csv_text(&csv, comparison->rivals ? "best_probability expected_regret" : "");
        pb_csv_end_line(&csv);
    }
    return pb_deliver(out, &csv.text);
}
