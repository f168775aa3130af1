/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/json_writer.h"

static void break_line(struct pb_json_writer *writer, const char *separator)
{
    if (writer->flat) {
        pb_text_add(&writer->text, separator);
        return;
    }
    if (writer->text.length > 0)
        pb_text_add_char(&writer->text, '\n');
    pb_text_repeat(&writer->text, "  ", writer->depth);
}

static void begin(struct pb_json_writer *writer, const char *key)
{
    bool first = writer->empty || writer->depth == 0;
    writer->empty = false;
    pb_text_add(&writer->text, first ? "" : ",");
    break_line(writer, first ? "" : " ");
    if (key == NULL)
        return;
    pb_text_add_json_string(&writer->text, key);
    pb_text_add(&writer->text, ": ");
}

void pb_writer_open(struct pb_json_writer *writer, const char *key, char bracket)
{
    begin(writer, key);
    pb_text_add_char(&writer->text, bracket);
    writer->depth++;
    writer->empty = true;
}

void pb_writer_close(struct pb_json_writer *writer, char bracket)
{
    writer->depth--;
    if (!writer->empty)
        break_line(writer, "");
    pb_text_add_char(&writer->text, bracket);
    writer->empty = false;
}

void pb_writer_string(struct pb_json_writer *writer, const char *key, const char *string)
{
    begin(writer, key);
    pb_text_add_json_string(&writer->text, string);
}

void pb_writer_number(struct pb_json_writer *writer, const char *key, double number)
{
    begin(writer, key);
    pb_text_add_double(&writer->text, number);
}

void pb_writer_truth(struct pb_json_writer *writer, const char *key, bool truth)
{
    pb_writer_raw(writer, key, truth ? "true" : "false");
}

void pb_writer_raw(struct pb_json_writer *writer, const char *key, const char *json)
{
    begin(writer, key);
    pb_text_add(&writer->text, json);
}
