/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html_parts.h"

#include "payback/shrink.h"

#include "scenario/document.h"
#include "scenario/origin.h"
#include "scenario/scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void pb_html_take(struct pb_html *html, struct pb_text *text)
{
    pb_html_text(html, pb_text_string(text));
    html->text.failed |= text->failed;
    pb_text_clear(text);
}

void pb_html_paragraph(struct pb_html *html, const char *class_name, struct pb_text *text)
{
    if (class_name[0] != '\0')
        pb_text_format(&html->text, "<p class=\"%s\">", class_name);
    else
        pb_html_raw(html, "<p>");
    pb_html_take(html, text);
    pb_html_raw(html, "</p>\n");
}

/* ---- head and verdict ---- */

void pb_html_head(struct pb_html *html, const char *title, const char *about)
{
    enum { ABOUT_COLUMNS = 300 };
    pb_html_raw(html, "<p class=\"name\">");
    pb_html_cut(html, title, PB_NAME_COLUMNS);
    pb_html_raw(html, "</p>\n<p class=\"meta\">");
    pb_html_cut(html, about, ABOUT_COLUMNS);
    pb_html_raw(html, "</p>\n");
}

void pb_html_verdict_begin(struct pb_html *html, enum pb_look look, const char *lead, struct pb_text *sentence)
{
    static const char *const classes[] = {"met", "not-met", "unresolved", "plain"};
    enum { LEAD_COLUMNS = 60 };
    pb_text_format(&html->text, "<div class=\"verdict %s\">\n<h1>", classes[look]);
    if (lead[0] != '\0') {
        pb_html_raw(html, "<b>");
        pb_html_cut(html, lead, LEAD_COLUMNS);
        pb_html_raw(html, "</b> ");
    }
    pb_html_take(html, sentence);
    pb_html_raw(html, "</h1>\n");
}

void pb_html_verdict_end(struct pb_html *html)
{
    pb_html_raw(html, "</div>\n");
}

void pb_html_keys_begin(struct pb_html *html)
{
    pb_html_raw(html, "<dl class=\"key\">\n");
}

void pb_html_key(struct pb_html *html, const char *name, const char *figure, const char *remark)
{
    enum { KEY_COLUMNS = 80 };
    pb_html_raw(html, "<div>");
    pb_html_element(html, "dt", "", name);
    pb_html_raw(html, "<dd>");
    pb_html_text(html, figure);
    pb_html_raw(html, "<small>");
    pb_html_cut(html, remark, KEY_COLUMNS);
    pb_html_raw(html, "</small></dd></div>\n");
}

void pb_html_keys_end(struct pb_html *html)
{
    pb_html_raw(html, "</dl>\n");
}

/* ---- sections ---- */

void pb_html_heading(struct pb_html *html, const char *title)
{
    pb_html_raw(html, "<h2>");
    pb_html_format(html, "%d" PB_NBSP " %s", ++html->sections, title);
    pb_html_raw(html, "</h2>\n");
}

void pb_html_block_begin(struct pb_html *html, const char *title)
{
    pb_html_raw(html, "<section class=\"block\">");
    pb_html_heading(html, title);
}

void pb_html_block_end(struct pb_html *html)
{
    pb_html_raw(html, "</section>\n");
}

void pb_html_answer_begin(struct pb_html *html, const char *question)
{
    pb_html_raw(html, "<section class=\"answer\"><div>\n");
    pb_html_heading(html, question);
}

void pb_html_answer_chart(struct pb_html *html)
{
    pb_html_raw(html, "</div><div>\n");
}

void pb_html_answer_end(struct pb_html *html)
{
    pb_html_raw(html, "</div></section>\n");
}

void pb_html_interval_cell(struct pb_html *html, const char *low, const char *high, bool known)
{
    pb_html_raw(html, "<td class=\"n\">");
    if (known)
        pb_html_format(html, "%s to %s", low, high);
    else
        pb_html_text(html, "–");
    pb_html_raw(html, "</td>");
}

/* ---- the appendix ---- */

void pb_html_appendix_begin(struct pb_html *html)
{
    pb_html_raw(html, "<div class=\"appendix\">\n");
}

void pb_html_appendix_end(struct pb_html *html)
{
    pb_html_raw(html, "</div>\n");
}

void pb_shell_word(struct pb_text *out, const char *word)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+=./:,@%";
    pb_text_add_char(out, ' ');
    if (word[0] != '\0' && strspn(word, plain) == strlen(word)) {
        pb_text_add(out, word);
        return;
    }
    pb_text_add_char(out, '\'');
    for (const char *c = word; *c != '\0'; c++)
        if (*c == '\'')
            pb_text_add(out, "'\\''");
        else
            pb_text_add_char(out, *c);
    pb_text_add_char(out, '\'');
}

/* Whether the set was made by --shrink alone. One that the command line made too stays: its value, pulled before, is
 * not pulled again. */
static bool is_pulled(const struct pb_adjustments *changes, const char *pointer, const payback_shrinkage *shrinkage)
{
    size_t sets = 0;
    bool pulled = false;
    for (size_t s = 0; s < changes->set_count; s++)
        sets += strcmp(changes->sets[s], pointer) == 0;
    for (size_t p = 0; shrinkage && p < shrinkage->pulled_count; p++)
        pulled |= strcmp(shrinkage->pulled[p].pointer, pointer) == 0;
    return pulled && sets == 1;
}

/* --set, --multiply and --add of the command line that made the scenario from its file. */
static void add_changes(struct pb_text *command, const payback_scenario *scenario, const payback_shrinkage *shrinkage)
{
    const struct pb_adjustments *changes = &scenario->origin->adjustments;
    const cJSON *root = pb_document_root(scenario->origin->document);
    struct pb_text word = {0};
    for (size_t s = 0; s < changes->set_count; s++) {
        if (is_pulled(changes, changes->sets[s], shrinkage))
            continue;
        char *json = pb_json_canonical(pb_json_at(root, changes->sets[s]));
        pb_text_format(&word, "%s=%s", changes->sets[s], json != NULL ? json : "");
        pb_text_add(command, " --set");
        pb_shell_word(command, pb_text_string(&word));
        pb_text_clear(&word);
        free(json);
    }
    for (size_t a = 0; a < 2 * changes->count; a++) { /* all factors come before all summands */
        bool factor = a < changes->count;
        const struct pb_adjustment *change = &changes->list[a % changes->count];
        double number = factor ? change->multiply : change->add;
        if (number == (factor ? 1 : 0))
            continue;
        pb_text_format(&word, "%s=", change->pointer);
        pb_text_add_double(&word, number);
        pb_text_add(command, factor ? " --multiply" : " --add");
        pb_shell_word(command, pb_text_string(&word));
        pb_text_clear(&word);
    }
}

static void add_row(struct pb_html *html, const char *name, struct pb_text *value)
{
    pb_html_row(html, name);
    pb_html_raw(html, "<td><code>");
    pb_html_take(html, value);
    pb_html_raw(html, "</code></td>");
    pb_html_row_end(html);
}

static void add_table(struct pb_html *html, const struct pb_manifest *m)
{
    static const char *const heads[] = {"what", "value"};
    struct pb_text value = {0};
    const char *digest = m->scenario != NULL ? payback_scenario_digest(m->scenario) : m->digest;
    const char *claim = m->scenario != NULL ? "The same version, scenario and options give the same bytes"
                                            : "The same version, scenario and options give the same figures";
    pb_html_table_begin(html, "", claim, heads, 2);
    pb_text_format(&value, "payback %s", m->version);
    add_row(html, "program", &value);
    if (digest != NULL) {
        pb_text_add(&value, digest);
        add_row(html, "scenario with its changes (SHA-256)", &value);
    }
    pb_text_format(&value, "%zu", m->trials);
    add_row(html, "trials", &value);
    pb_text_format(&value, "%.0f", m->seed);
    add_row(html, "seed", &value);
    pb_text_add(&value, m->sampler);
    add_row(html, "sampler", &value);
    if (m->horizon_months > 0) {
        pb_text_format(&value, "%d months", m->horizon_months);
        add_row(html, "horizon", &value);
    }
    if (m->basis != NULL) {
        pb_text_add(&value, m->basis);
        add_row(html, "basis", &value);
    }
    pb_html_table_end(html);
}

/* What the page was made from, where there is room for it: who has lost the file has it again. */
static void add_scenario_text(struct pb_html *html, const payback_scenario *scenario)
{
    enum { PAGE_ENDS_AT = 240000 };
    struct pb_text escaped = {0};
    pb_escape(&escaped, payback_scenario_json(scenario));
    if (html->text.length + escaped.length < PAGE_ENDS_AT && !escaped.failed) {
        pb_html_details_begin(html, "The scenario as it was simulated, without its notes");
        pb_html_raw(html, "<pre><code>");
        pb_html_raw(html, pb_text_string(&escaped));
        pb_html_raw(html, "</code></pre>\n");
        pb_html_details_end(html);
    }
    html->text.failed |= escaped.failed;
    pb_text_clear(&escaped);
}

void pb_html_manifest(struct pb_html *html, const char *title, const struct pb_manifest *m)
{
    enum { COMMAND_COLUMNS = 4000 };
    struct pb_text command = {0};
    pb_html_raw(html, "<section class=\"block\">");
    pb_html_element(html, "h2", "", title);
    add_table(html, m);
    pb_text_format(&command, "%s --trials %zu --seed %.0f --sampler %s", m->command, m->trials, m->seed, m->sampler);
    if (m->shrinkage != NULL)
        pb_text_format(&command, " --shrink --claim-sd %s", pb_general(m->shrinkage->claim_sd).text);
    const payback_scenario *changed = m->scenario != NULL ? m->scenario : m->changes;
    if (changed != NULL)
        add_changes(&command, changed, m->shrinkage);
    pb_text_add(&command, " --html report.html");
    pb_html_raw(html, "<pre><code>");
    pb_html_cut(html, pb_text_string(&command), COMMAND_COLUMNS);
    pb_html_raw(html, "</code></pre>\n");
    html->text.failed |= command.failed;
    pb_text_clear(&command);
    if (m->scenario != NULL)
        add_scenario_text(html, m->scenario);
    pb_html_raw(html, "</section>\n");
}
