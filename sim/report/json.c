/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/json.h"

#include <math.h>

/* Down to this depth every member has a line of its own: a person can read and compare the file line by line, and it
 * stays short. */
enum { LINE_DEPTH = 2 };

/* What comes before a value or a key: a comma, and a new line or a space. */
static void separate(struct pb_json *json)
{
    if (json->after_key) {
        json->after_key = false;
        return;
    }
    if (json->filled)
        pb_text_add_char(&json->text, ',');
    if (json->depth > 0 && json->depth <= LINE_DEPTH) {
        pb_text_add_char(&json->text, '\n');
        pb_text_repeat(&json->text, "  ", json->depth);
    } else if (json->filled) {
        pb_text_add_char(&json->text, ' ');
    }
    json->filled = true;
}

void pb_json_open(struct pb_json *json, char bracket)
{
    separate(json);
    pb_text_add_char(&json->text, bracket);
    json->depth++;
    json->filled = false;
}

void pb_json_close(struct pb_json *json, char bracket)
{
    bool lines = json->filled && json->depth <= LINE_DEPTH;
    json->depth--;
    if (lines) {
        pb_text_add_char(&json->text, '\n');
        pb_text_repeat(&json->text, "  ", json->depth);
    }
    pb_text_add_char(&json->text, bracket);
    json->filled = true;
}

void pb_json_key(struct pb_json *json, const char *name)
{
    separate(json);
    pb_text_add_json_string(&json->text, name != NULL ? name : "");
    pb_text_add(&json->text, ": ");
    json->after_key = true;
}

void pb_json_string(struct pb_json *json, const char *value)
{
    separate(json);
    if (value == NULL)
        pb_text_add(&json->text, "null");
    else
        pb_text_add_json_string(&json->text, value);
}

void pb_json_bool(struct pb_json *json, bool value)
{
    separate(json);
    pb_text_add(&json->text, value ? "true" : "false");
}

void pb_json_raw(struct pb_json *json, const char *value)
{
    separate(json);
    pb_text_add(&json->text, value == NULL || value[0] == '\0' ? "null" : value);
}

void pb_json_number(struct pb_json *json, double value)
{
    separate(json);
    if (isfinite(value))
        pb_text_add_double(&json->text, value);
    else
        pb_text_add(&json->text, value > 0 ? "\"never\"" : "null");
}

void pb_json_numbers(struct pb_json *json, const double *values, size_t count)
{
    pb_json_open(json, '[');
    int depth = json->depth;
    json->depth = LINE_DEPTH + 1; /* a list of numbers stays on its line, however far out it stands */
    for (size_t i = 0; i < count; i++)
        pb_json_number(json, values[i]);
    pb_json_close(json, ']');
    json->depth = depth - 1;
}

void pb_json_estimate(struct pb_json *json, payback_estimate value)
{
    int depth = json->depth;
    pb_json_open(json, '{');
    json->depth = LINE_DEPTH + 1;
    pb_json_member_number(json, "value", value.value);
    /* An interval that would involve "never" has no bounds. */
    pb_json_member_number(json, "low", isfinite(value.low) ? value.low : NAN);
    pb_json_member_number(json, "high", isfinite(value.high) ? value.high : NAN);
    pb_json_close(json, '}');
    json->depth = depth;
}

void pb_json_member_open(struct pb_json *json, const char *name, char bracket)
{
    pb_json_key(json, name);
    pb_json_open(json, bracket);
}

void pb_json_member_string(struct pb_json *json, const char *name, const char *value)
{
    pb_json_key(json, name);
    pb_json_string(json, value);
}

void pb_json_member_bool(struct pb_json *json, const char *name, bool value)
{
    pb_json_key(json, name);
    pb_json_bool(json, value);
}

void pb_json_member_number(struct pb_json *json, const char *name, double value)
{
    pb_json_key(json, name);
    pb_json_number(json, value);
}

void pb_json_member_numbers(struct pb_json *json, const char *name, const double *values, size_t count)
{
    pb_json_key(json, name);
    pb_json_numbers(json, values, count);
}

void pb_json_member_estimate(struct pb_json *json, const char *name, payback_estimate value)
{
    pb_json_key(json, name);
    pb_json_estimate(json, value);
}

void pb_json_member_raw(struct pb_json *json, const char *name, const char *value)
{
    pb_json_key(json, name);
    pb_json_raw(json, value);
}

void pb_json_member_strings(struct pb_json *json, const char *name, const char *const *values, size_t count)
{
    pb_json_member_open(json, name, '[');
    for (size_t i = 0; i < count; i++)
        pb_json_string(json, values[i]);
    pb_json_close(json, ']');
}

void pb_json_scenario_open(struct pb_json *json, const char *name, const char *vendor, const char *currency,
                           const char *file, const char *digest)
{
    pb_json_member_open(json, "scenario", '{');
    pb_json_member_string(json, "name", name);
    pb_json_member_string(json, "vendor", vendor);
    pb_json_member_string(json, "currency", currency);
    pb_json_member_string(json, "file", file);
    pb_json_member_string(json, "digest", digest);
}

void pb_json_scenario(struct pb_json *json, const char *name, const char *vendor, const char *currency,
                      const char *file, const char *digest)
{
    pb_json_scenario_open(json, name, vendor, currency, file, digest);
    pb_json_close(json, '}');
}

const char *pb_verdict_word(payback_verdict verdict)
{
    static const char *const words[] = {"met", "not met", "unresolved"};
    return words[verdict];
}

void pb_json_begin(struct pb_json *json, const char *format)
{
    pb_json_open(json, '{');
    pb_json_member_string(json, "format", format);
}

payback_status pb_json_end(struct pb_json *json, payback_text *out)
{
    pb_json_close(json, '}');
    pb_text_add_char(&json->text, '\n');
    return pb_deliver(out, &json->text);
}

void pb_json_manifest_open(struct pb_json *json, const struct pb_json_manifest *manifest)
{
    pb_json_member_open(json, "manifest", '{');
    pb_json_member_string(json, "version", manifest->version);
    pb_json_member_number(json, "seed", manifest->seed);
    pb_json_member_string(json, "sampler", manifest->sampler);
    pb_json_member_number(json, "trials", (double)manifest->trials);
    pb_json_member_number(json, "replicates", manifest->replicates);
    pb_json_member_number(json, "threads", manifest->threads);
    pb_json_member_number(json, "horizon_months", manifest->horizon_months);
    pb_json_member_string(json, "basis", manifest->basis);
    pb_json_member_string(json, "isa", manifest->isa);
    if (!isnan(manifest->elapsed_seconds))
        pb_json_member_number(json, "elapsed_seconds", manifest->elapsed_seconds);
}
