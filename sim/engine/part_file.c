/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Part files: a mark with the number of the format, the part (base/bytes.h), and the SHA-256 of both. */
#include "engine/part.h"

#include "base/bytes.h"
#include "base/digest.h"
#include "base/memory.h"
#include "base/output.h"
#include "engine/result.h"
#include "payback/report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char mark[] = "payback part 4\n";
enum { MARK_SIZE = sizeof mark - 1, CHECK_SIZE = PB_DIGEST_SIZE - 1 };

/* ---- writing ---- */

static void put_comparison(struct pb_text *bytes, const struct pb_comparison *comparison)
{
    pb_bytes_put_double(bytes, comparison->bound);
    for (int r = 0; r < PB_REPLICATES; r++) {
        pb_bytes_put(bytes, comparison->trials[r]);
        pb_bytes_put(bytes, comparison->above[r]);
        pb_bytes_put(bytes, comparison->at_most[r]);
    }
}

static void put_tally(struct pb_text *bytes, const struct pb_tally *tally)
{
    for (int r = 0; r < PB_REPLICATES; r++) {
        pb_bytes_put(bytes, tally->paybacks.trials[r]);
        for (int m = 0; m <= tally->paybacks.months + 1; m++)
            pb_bytes_put(bytes, tally->paybacks.counts[m][r]);
    }
    for (int b = 0; b < PB_BASES; b++)
        put_comparison(bytes, &tally->in_time[b]);
    put_comparison(bytes, &tally->net_value);
    put_comparison(bytes, &tally->roi);
    for (int y = 0; y < PB_BILL_YEARS; y++)
        put_comparison(bytes, &tally->bill[y]);
}

static void put_histogram(struct pb_text *bytes, const struct pb_histogram *histogram)
{
    pb_bytes_put(bytes, histogram->begun);
    pb_bytes_put_double(bytes, histogram->exponent);
    pb_bytes_put_double(bytes, histogram->low);
    pb_bytes_put_double(bytes, histogram->high);
    for (int c = 0; c < PB_CAUSES; c++)
        for (int i = 0; i < PB_HISTOGRAM_BINS; i++)
            pb_bytes_put(bytes, histogram->counts[c][i]);
}

static void put_causes(struct pb_text *bytes, const struct pb_causes *causes)
{
    pb_bytes_put_double(bytes, causes->target);
    pb_bytes_put_double(bytes, causes->tolerance);
    for (int r = 0; r < PB_REPLICATES; r++) {
        pb_bytes_put(bytes, causes->trials[r]);
        for (int c = 0; c < PB_CAUSES; c++) {
            pb_bytes_put(bytes, causes->misses[c][r]);
            pb_bytes_put(bytes, causes->losses[c][r]);
        }
        pb_bytes_put(bytes, causes->utility[r].begun);
        pb_bytes_put_double(bytes, causes->utility[r].level);
        for (int i = 0; i < 2; i++)
            pb_exact_save(&causes->utility[r].terms[i], bytes);
    }
    put_histogram(bytes, &causes->histogram);
}

static void put_sums(struct pb_text *bytes, const struct pb_sums *sums, int horizon, size_t categories)
{
    pb_bytes_put(bytes, sums->trials);
    put_causes(bytes, &sums->causes);
    for (int t = 0; t <= horizon; t++)
        pb_exact_save(&sums->cash[t], bytes);
    for (int s = 0; s < PB_SOURCES; s++)
        pb_exact_save(&sums->sources[s], bytes);
    for (size_t k = 0; k < categories; k++) {
        pb_moments_save(&sums->category_hours[k], bytes);
        pb_moments_save(&sums->category_shares[k], bytes);
    }
}

static payback_status put_part(struct pb_text *bytes, payback_part *part)
{
    pb_text_add(bytes, mark);
    pb_bytes_put(bytes, (uint64_t)part->kind);
    pb_bytes_put(bytes, part->first_block);
    pb_bytes_put(bytes, part->last_block);
    payback_status status = pb_result_save(part->head, bytes);
    put_tally(bytes, &part->tally);
    put_sums(bytes, &part->sums, part->head->horizon_months, part->head->category_count);
    for (size_t c = 0; c < part->column_count && !status; c++) {
        pb_bytes_put(bytes, part->columns[c] != NULL);
        if (part->columns[c])
            status = pb_stream_save(part->columns[c], bytes);
    }
    return status || !bytes->failed ? status : PAYBACK_ERROR_MEMORY;
}

payback_status payback_part_save(payback_text *out, payback_part *part)
{
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = (payback_text){0};
    if (!part)
        return PAYBACK_ERROR_ARGUMENT;
    struct pb_text bytes = {0};
    char check[PB_DIGEST_SIZE];
    payback_status status = put_part(&bytes, part);
    if (!status) {
        pb_sha256(bytes.data, bytes.length, check);
        pb_text_add(&bytes, check);
        status = bytes.failed ? PAYBACK_ERROR_MEMORY : PAYBACK_OK;
    }
    if (status)
        pb_text_clear(&bytes);
    else
        *out = (payback_text){bytes.data, bytes.length};
    return status;
}

payback_status payback_part_write(payback_part *part, const char *path, char *message, size_t size)
{
    payback_text bytes;
    if (message && size > 0)
        message[0] = '\0';
    if (!path)
        return PAYBACK_ERROR_ARGUMENT;
    payback_status status = payback_part_save(&bytes, part);
    if (!status)
        status = pb_output_file(path, bytes.data, bytes.length, message, size);
    payback_text_free(&bytes);
    return status;
}

/* ---- reading ---- */

static void get_comparison(struct pb_reader *in, struct pb_comparison *comparison)
{
    comparison->bound = pb_bytes_get_double(in);
    for (int r = 0; r < PB_REPLICATES; r++) {
        comparison->trials[r] = (uint32_t)pb_bytes_get_between(in, 0, UINT32_MAX);
        comparison->above[r] = (uint32_t)pb_bytes_get_between(in, 0, comparison->trials[r]);
        comparison->at_most[r] = (uint32_t)pb_bytes_get_between(in, 0, comparison->trials[r] - comparison->above[r]);
    }
}

static void get_tally(struct pb_reader *in, struct pb_tally *tally, int months)
{
    tally->paybacks.months = months;
    for (int r = 0; r < PB_REPLICATES; r++) {
        tally->paybacks.trials[r] = (uint32_t)pb_bytes_get_between(in, 0, UINT32_MAX);
        for (int m = 0; m <= months + 1; m++)
            tally->paybacks.counts[m][r] = (uint32_t)pb_bytes_get_between(in, 0, tally->paybacks.trials[r]);
    }
    for (int b = 0; b < PB_BASES; b++)
        get_comparison(in, &tally->in_time[b]);
    get_comparison(in, &tally->net_value);
    get_comparison(in, &tally->roi);
    for (int y = 0; y < PB_BILL_YEARS; y++)
        get_comparison(in, &tally->bill[y]);
}

static void get_histogram(struct pb_reader *in, struct pb_histogram *histogram)
{
    histogram->begun = pb_bytes_get_between(in, 0, 1) != 0;
    double exponent = pb_bytes_get_double(in);
    histogram->low = pb_bytes_get_double(in);
    histogram->high = pb_bytes_get_double(in);
    double span = histogram->high - histogram->low;
    bool sound = exponent >= -1024 && exponent <= 1024 && span >= 0 && span < PB_HISTOGRAM_BINS;
    in->wrong |= !sound;
    histogram->exponent = sound ? (int)exponent : 0;
    for (int c = 0; c < PB_CAUSES; c++)
        for (int i = 0; i < PB_HISTOGRAM_BINS; i++)
            histogram->counts[c][i] = (uint32_t)pb_bytes_get_between(in, 0, UINT32_MAX);
}

static void get_causes(struct pb_reader *in, struct pb_causes *causes)
{
    causes->target = pb_bytes_get_double(in);
    causes->tolerance = pb_bytes_get_double(in);
    for (int r = 0; r < PB_REPLICATES; r++) {
        causes->trials[r] = (uint32_t)pb_bytes_get_between(in, 0, UINT32_MAX);
        for (int c = 0; c < PB_CAUSES; c++) {
            causes->misses[c][r] = (uint32_t)pb_bytes_get_between(in, 0, UINT32_MAX);
            causes->losses[c][r] = (uint32_t)pb_bytes_get_between(in, 0, UINT32_MAX);
        }
        causes->utility[r].begun = pb_bytes_get_between(in, 0, 1) != 0;
        causes->utility[r].level = pb_bytes_get_double(in);
        for (int i = 0; i < 2; i++)
            pb_exact_load(&causes->utility[r].terms[i], in);
    }
    get_histogram(in, &causes->histogram);
}

static void get_sums(struct pb_reader *in, struct pb_sums *sums, int horizon, size_t categories)
{
    sums->trials = pb_bytes_get_between(in, 0, SIZE_MAX);
    get_causes(in, &sums->causes);
    for (int t = 0; t <= horizon; t++)
        pb_exact_load(&sums->cash[t], in);
    for (int s = 0; s < PB_SOURCES; s++)
        pb_exact_load(&sums->sources[s], in);
    for (size_t k = 0; k < categories; k++) {
        pb_moments_load(&sums->category_hours[k], in);
        pb_moments_load(&sums->category_shares[k], in);
    }
}

static payback_status get_column(struct pb_reader *in, payback_part *part, size_t column)
{
    if (!pb_bytes_get_between(in, part->kind != PB_PART_SECOND, 1) || in->wrong)
        return in->wrong ? PAYBACK_ERROR_UNREADABLE : PAYBACK_OK;
    size_t used;
    payback_status status = pb_stream_load(&part->columns[column], (const char *)in->next, in->left, &used);
    if (!status) {
        in->next += used;
        in->left -= used;
    }
    return status;
}

static payback_status get_part(struct pb_reader *in, payback_part *part)
{
    part->kind = (enum pb_part_kind)pb_bytes_get_between(in, PB_PART_FIRST, PB_PART_SECOND);
    part->first_block = pb_bytes_get_between(in, 0, UINT32_MAX);
    part->last_block = pb_bytes_get_between(in, part->first_block, UINT32_MAX);
    payback_status status = pb_result_load(&part->head, in);
    if (status)
        return status;
    part->column_count = pb_part_columns(part->head);
    get_tally(in, &part->tally, part->head->horizon_months);
    get_sums(in, &part->sums, part->head->horizon_months, part->head->category_count);
    for (size_t c = 0; c < part->column_count && !status; c++)
        status = get_column(in, part, c);
    if (!status && (in->wrong || in->left > 0))
        status = PAYBACK_ERROR_UNREADABLE;
    return status;
}

static payback_status explain(char *message, size_t size, const char *text)
{
    if (message && size > 0)
        snprintf(message, size, "%s", text);
    return PAYBACK_ERROR_UNREADABLE;
}

static payback_status explain_system(char *message, size_t size)
{
    if (message && size > 0)
        snprintf(message, size, "the part cannot be read (%s)", strerror(errno));
    return PAYBACK_ERROR_UNREADABLE;
}

/* The mark and the checksum. */
static payback_status check_bytes(const char *bytes, size_t length, char *message, size_t size)
{
    char check[PB_DIGEST_SIZE];
    static const size_t same = sizeof "payback part " - 1;
    if (length < MARK_SIZE + CHECK_SIZE || memcmp(bytes, mark, same) != 0)
        return explain(message, size, "this is not a part of a run, which `payback run --shard I/N --part FILE` makes");
    if (memcmp(bytes, mark, MARK_SIZE) != 0)
        return explain(message, size, "this part has a format that this version of payback does not know");
    pb_sha256(bytes, length - CHECK_SIZE, check);
    if (memcmp(bytes + length - CHECK_SIZE, check, CHECK_SIZE) != 0)
        return explain(message, size, "the part is damaged or cut off: its checksum is wrong");
    return PAYBACK_OK;
}

static payback_status read_file(struct pb_text *bytes, const char *path, char *message, size_t size)
{
    char chunk[1 << 16];
    FILE *file = fopen(path, "rb");
    if (!file)
        return explain_system(message, size);
    size_t count = 1;
    while (count > 0 && !bytes->failed) {
        count = fread(chunk, 1, sizeof chunk, file);
        pb_text_add_bytes(bytes, chunk, count);
    }
    payback_status status = ferror(file) ? explain_system(message, size) : PAYBACK_OK;
    fclose(file);
    return !status && bytes->failed ? PAYBACK_ERROR_MEMORY : status;
}

payback_status payback_part_load(payback_part **out, const char *bytes, size_t length, char *message, size_t size)
{
    if (message && size > 0)
        message[0] = '\0';
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = NULL;
    if (!bytes)
        return PAYBACK_ERROR_ARGUMENT;
    payback_status status = check_bytes(bytes, length, message, size);
    payback_part *part = status ? NULL : pb_new(1, sizeof *part);
    if (!status && !part)
        status = PAYBACK_ERROR_MEMORY;
    if (!status) {
        struct pb_reader in = {(const unsigned char *)bytes + MARK_SIZE, length - MARK_SIZE - CHECK_SIZE, false};
        status = get_part(&in, part);
        if (status == PAYBACK_ERROR_UNREADABLE)
            explain(message, size, "the part cannot be understood, though its checksum is right");
    }
    if (status)
        payback_part_free(part);
    else
        *out = part;
    return status;
}

payback_status payback_part_read(payback_part **out, const char *path, char *message, size_t size)
{
    struct pb_text bytes = {0};
    if (message && size > 0)
        message[0] = '\0';
    if (!out)
        return PAYBACK_ERROR_ARGUMENT;
    *out = NULL;
    if (!path)
        return PAYBACK_ERROR_ARGUMENT;
    payback_status status = read_file(&bytes, path, message, size);
    if (!status)
        status = payback_part_load(out, bytes.data ? bytes.data : "", bytes.length, message, size);
    pb_text_clear(&bytes);
    return status;
}
