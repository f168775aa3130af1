/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Messages about a scenario as lines that editors and people know: FILE:LINE:COLUMN: error: POINTER: message; hint. */
#include "report/clean.h"
#include "report/write.h"

static void add_colored(struct pb_text *text, bool color, const char *code, const char *string)
{
    if (color)
        pb_text_format(text, "\x1b[%sm", code);
    pb_clean(text, string, PB_CLEAN_LINE);
    if (color)
        pb_text_add(text, "\x1b[0m");
}

static void add_message(struct pb_text *text, const payback_diagnostic *diagnostic, bool color)
{
    bool error = diagnostic->severity == PAYBACK_ERROR;
    struct pb_text place = {0};
    pb_text_add(&place, diagnostic->file);
    if (diagnostic->line > 0)
        pb_text_format(&place, ":%d:%d", diagnostic->line, diagnostic->column);
    pb_text_add(&place, ":");
    text->failed |= place.failed;
    add_colored(text, color, "1", pb_text_string(&place));
    pb_text_clear(&place);

    pb_text_add_char(text, ' ');
    add_colored(text, color, error ? "1;31" : "1;33", error ? "error:" : "warning:");
    pb_text_add_char(text, ' ');
    /* The whole document is shown as "/": an empty pointer would look like a slip. Without a line the message is about
     * the file itself and needs none. */
    const char *pointer = diagnostic->pointer;
    if (pointer[0] != '\0' || diagnostic->line > 0) {
        pb_clean(text, pointer[0] != '\0' ? pointer : "/", PB_CLEAN_LINE);
        pb_text_add(text, ": ");
    }
    pb_clean(text, diagnostic->message, PB_CLEAN_LINE);
    if (diagnostic->hint != NULL && diagnostic->hint[0] != '\0') {
        pb_text_add(text, "; ");
        pb_clean(text, diagnostic->hint, PB_CLEAN_LINE);
    }
    pb_text_add_char(text, '\n');
}

payback_status payback_render_diagnostics(payback_text *out, const payback_diagnostics *list,
                                          const payback_style *style)
{
    if (out == NULL)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (list == NULL)
        return PAYBACK_ERROR_ARGUMENT;

    struct pb_text text = {0};
    size_t shown = 0;
    for (size_t i = 0; i < payback_diagnostics_count(list); i++) {
        const payback_diagnostic *diagnostic = payback_diagnostics_get(list, i);
        add_message(&text, diagnostic, style != NULL && style->color);
        if (diagnostic->severity == PAYBACK_ERROR)
            shown++;
    }
    size_t all = payback_diagnostics_errors(list);
    if (all > shown)
        pb_text_format(&text, "%zu more error%s\n", all - shown, all - shown == 1 ? "" : "s");
    return pb_deliver(out, &text);
}
