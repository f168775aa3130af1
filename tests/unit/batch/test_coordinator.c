/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Coordinator and workers in one process, their messages delivered in any order: the store is that of payback_batch,
 * whoever is late, lost or talks nonsense. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "payback/coordinator.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { WORKERS = 3, MESSAGE = 640, POINTS = 12 };

static char folder[] = "/var/tmp/payback-coordinator-XXXXXX";
static char message[MESSAGE];

static const char *in_folder(const char *name)
{
    static char paths[8][80];
    static size_t next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const char *text)
{
    const payback_text bytes = {(char *)text, strlen(text)};
    assert_int_equal(payback_write_file(in_folder(name), &bytes, NULL, 0), PAYBACK_OK);
}

static int set_up(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    write_file("a.json", payback_starter());
    write_file("broken.json", "{\"schema_version\": 1, \"name\": \"broken\", \"no_such_key\": 1}");
    return 0;
}

static int tear_down(void **state)
{
    char command[120];
    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

/* ---- a batch: a good file, one at fault, one that is not there; twelve points of a sweep ---- */

struct batch {
    const char *paths[3], *vary;
    payback_changes *changes;
    payback_batch_request request;
    payback_options options;
};

static void make_batch(struct batch *batch, const char *store)
{
    *batch = (struct batch){.paths = {in_folder("a.json"), in_folder("broken.json"), in_folder("missing.json")},
                            .vary = "/decision/discount_rate=0:0.2:12",
                            .changes = payback_changes_new(),
                            .options = {.trials = 64, .seed_given = true, .seed = 7, .sampler = "random"}};
    assert_int_equal(payback_changes_multiply(batch->changes, "/baseline/volume/tickets_per_month", 1.25), PAYBACK_OK);
    assert_int_equal(payback_changes_set(batch->changes, "/decision/payback_months", "9"), PAYBACK_OK);
    batch->request = (payback_batch_request){.store = in_folder(store),
                                             .paths = batch->paths,
                                             .path_count = 3,
                                             .vary = &batch->vary,
                                             .vary_count = 1,
                                             .changes = batch->changes};
    unlink(batch->request.store);
}

static char *export_of(const char *store)
{
    static char bytes[1 << 20];
    const char *path = in_folder("export");
    assert_int_equal(payback_store_write_json(store, path, message, sizeof message), PAYBACK_OK);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t length = fread(bytes, 1, sizeof bytes - 1, file);
    fclose(file);
    assert_true(length > 1000 && length < sizeof bytes - 1);
    bytes[length] = '\0';
    return strdup(bytes);
}

/* What payback_batch makes of it. */
static char *expected_export(void)
{
    struct batch batch;
    payback_batch_counts counts;
    make_batch(&batch, "alone.sqlite");
    assert_int_equal(payback_batch(&counts, &batch.request, &batch.options, NULL, NULL, message, sizeof message),
                     PAYBACK_OK);
    assert_int_equal(counts.done, POINTS);
    assert_int_equal(counts.failed, 2 * POINTS);
    payback_changes_free(batch.changes);
    return export_of(batch.request.store);
}

/* ---- the post ---- */

/* A worker, its coordinator, and the message that is under way to that. */
struct post {
    payback_coordinator *coordinator;
    payback_batch_worker *worker;
    payback_text message;
    bool ended;
};

static void open_post(struct post *post, payback_coordinator *coordinator)
{
    const payback_options options = {.threads = 1};
    *post = (struct post){.coordinator = coordinator};
    assert_int_equal(payback_batch_worker_new(&post->worker, &options), PAYBACK_OK);
}

/* Brings the message to the coordinator and its reply back. */
static void deliver(struct post *post)
{
    payback_text reply;
    payback_coordinator_answer(&reply, post->coordinator, post->message.data, post->message.length);
    payback_text_free(&post->message);
    post->ended = reply.length == 0;
    if (!post->ended)
        payback_batch_worker_work(&post->message, post->worker, reply.data, reply.length);
    payback_text_free(&reply);
}

static void close_post(struct post *post)
{
    payback_text_free(&post->message);
    payback_batch_worker_free(post->worker);
}

static unsigned next_random(unsigned *state)
{
    *state = *state * 1103515245u + 12345u;
    return *state >> 16;
}

/* Delivers in random order until all have ended, or so many messages were delivered. */
static void deliver_all(struct post *posts, size_t count, unsigned seed, size_t most)
{
    size_t left = count;
    while (left > 0 && most-- > 0) {
        struct post *post = &posts[next_random(&seed) % count];
        if (post->ended)
            continue;
        deliver(post);
        left -= post->ended;
    }
}

static payback_coordinator *open_coordinator(const struct batch *batch)
{
    payback_coordinator *coordinator;
    if (payback_coordinator_open(&coordinator, &batch->request, &batch->options, message, sizeof message))
        fail_msg("%s", message);
    return coordinator;
}

/* ---- tests ---- */

static void test_same_store(void **state)
{
    (void)state;
    char *expected = expected_export();
    for (unsigned seed = 1; seed <= 4; seed++) {
        struct batch batch;
        struct post posts[WORKERS];
        make_batch(&batch, "shared.sqlite");
        payback_coordinator *coordinator = open_coordinator(&batch);
        for (size_t w = 0; w < WORKERS; w++)
            open_post(&posts[w], coordinator);
        deliver_all(posts, WORKERS, seed, SIZE_MAX);
        payback_batch_counts counts = payback_coordinator_counts(coordinator);
        assert_int_equal(counts.all, 3 * POINTS);
        assert_int_equal(counts.done, POINTS);
        assert_int_equal(counts.failed, 2 * POINTS);
        assert_int_equal(payback_coordinator_close(coordinator, message, sizeof message), PAYBACK_OK);
        for (size_t w = 0; w < WORKERS; w++)
            close_post(&posts[w]);
        payback_changes_free(batch.changes);
        char *found = export_of(batch.request.store);
        assert_string_equal(found, expected);
        free(found);
    }
    free(expected);
}

/* A worker takes its scenario with it; the coordinator says so, and the next batch does that one and no other. */
static void test_lost_worker(void **state)
{
    (void)state;
    struct batch batch;
    struct post posts[WORKERS];
    char *expected = expected_export();
    make_batch(&batch, "lost.sqlite");
    payback_coordinator *coordinator = open_coordinator(&batch);
    for (size_t w = 0; w < WORKERS; w++)
        open_post(&posts[w], coordinator);
    deliver(&posts[0]);
    deliver(&posts[0]); /* it was told to simulate */
    deliver_all(posts + 1, WORKERS - 1, 5, SIZE_MAX);
    assert_int_equal(payback_coordinator_close(coordinator, message, sizeof message), PAYBACK_ERROR_IO);
    assert_non_null(strstr(message, "1 scenario"));
    payback_batch_counts counts;
    assert_int_equal(payback_batch(&counts, &batch.request, &batch.options, NULL, NULL, message, sizeof message),
                     PAYBACK_OK);
    assert_int_equal(counts.done, 1);
    assert_int_equal(counts.skipped, POINTS - 1);
    char *found = export_of(batch.request.store);
    assert_string_equal(found, expected);
    for (size_t w = 0; w < WORKERS; w++)
        close_post(&posts[w]);
    payback_changes_free(batch.changes);
    free(found);
    free(expected);
}

/* Two coordinators on one store share the work: nothing is done twice. */
static void test_two_coordinators(void **state)
{
    (void)state;
    struct batch batch;
    struct post posts[2 * WORKERS];
    char *expected = expected_export();
    make_batch(&batch, "two.sqlite");
    payback_coordinator *one = open_coordinator(&batch), *other = open_coordinator(&batch);
    for (size_t w = 0; w < (size_t)2 * WORKERS; w++)
        open_post(&posts[w], w % 2 ? one : other);
    deliver_all(posts, (size_t)2 * WORKERS, 11, SIZE_MAX);
    payback_batch_counts first = payback_coordinator_counts(one), second = payback_coordinator_counts(other);
    assert_int_equal(first.done + second.done, POINTS);
    assert_int_equal(first.done + first.skipped, POINTS);
    assert_int_equal(second.done + second.skipped, POINTS);
    assert_true(first.done > 0 && second.done > 0);
    assert_int_equal(payback_coordinator_close(one, message, sizeof message), PAYBACK_OK);
    assert_int_equal(payback_coordinator_close(other, message, sizeof message), PAYBACK_OK);
    char *found = export_of(batch.request.store);
    assert_string_equal(found, expected);
    for (size_t w = 0; w < (size_t)2 * WORKERS; w++)
        close_post(&posts[w]);
    payback_changes_free(batch.changes);
    free(found);
    free(expected);
}

/* Stopped, or at the first failure: what is under way is stored, nothing more is handed out. */
static void test_ends(void **state)
{
    (void)state;
    struct batch batch;
    struct post post;
    make_batch(&batch, "ends.sqlite");
    payback_coordinator *coordinator = open_coordinator(&batch);
    open_post(&post, coordinator);
    deliver(&post);
    deliver(&post);
    payback_coordinator_stop(coordinator);
    deliver(&post);
    assert_true(post.ended);
    assert_int_equal(payback_coordinator_counts(coordinator).done, 1);
    assert_int_equal(payback_coordinator_close(coordinator, message, sizeof message), PAYBACK_ERROR_CANCELLED);
    close_post(&post);

    batch.request.fail_fast = true;
    coordinator = open_coordinator(&batch);
    open_post(&post, coordinator);
    deliver_all(&post, 1, 1, SIZE_MAX);
    payback_batch_counts counts = payback_coordinator_counts(coordinator);
    assert_int_equal(counts.failed, 1);
    assert_int_equal(counts.done + counts.skipped, POINTS);
    assert_int_equal(payback_coordinator_close(coordinator, message, sizeof message), PAYBACK_OK);
    close_post(&post);
    payback_changes_free(batch.changes);
}

/* A message that is cut off or is none ends the batch with that fault; what was stored stays. */
static void test_nonsense(void **state)
{
    (void)state;
    struct batch batch;
    struct post post;
    payback_text reply;
    make_batch(&batch, "nonsense.sqlite");
    for (size_t cut = 1; cut < 9; cut++) {
        payback_coordinator *coordinator = open_coordinator(&batch);
        open_post(&post, coordinator);
        deliver(&post);
        assert_true(post.message.length > 100);
        payback_coordinator_answer(&reply, coordinator, post.message.data, post.message.length * cut / 9);
        assert_int_equal(reply.length, 0);
        payback_coordinator_answer(&reply, coordinator, NULL, 0);
        assert_int_equal(reply.length, 0);
        assert_int_equal(payback_coordinator_close(coordinator, message, sizeof message), PAYBACK_ERROR_INTERNAL);
        assert_non_null(strstr(message, "version"));
        close_post(&post);
    }
    /* a worker that is told nonsense says so, and that ends the batch too */
    payback_coordinator *coordinator = open_coordinator(&batch);
    open_post(&post, coordinator);
    payback_batch_worker_work(&post.message, post.worker, "\2", 1);
    deliver(&post);
    assert_true(post.ended);
    assert_int_equal(payback_coordinator_close(coordinator, message, sizeof message), PAYBACK_ERROR_INTERNAL);
    assert_non_null(strstr(message, "worker"));
    close_post(&post);
    payback_changes_free(batch.changes);
}

/* A worker on another kind of processor is refused, and the message names both. */
static void test_other_processor(void **state)
{
    (void)state;
    struct batch batch;
    struct post post;
    make_batch(&batch, "other.sqlite");
    payback_coordinator *coordinator = open_coordinator(&batch);
    open_post(&post, coordinator);
    deliver(&post);
    const char *ours = payback_isa();
    char *place = memmem(post.message.data, post.message.length, ours, strlen(ours));
    assert_non_null(place);
    place[0] = '?';
    deliver(&post);
    assert_true(post.ended);
    assert_int_equal(payback_coordinator_close(coordinator, message, sizeof message), PAYBACK_ERROR_ARGUMENT);
    char both[120];
    snprintf(both, sizeof both, "computes for ?%s, the process that has the store for %s", ours + 1, ours);
    assert_non_null(strstr(message, both));
    close_post(&post);
    payback_changes_free(batch.changes);
}

/* The store cannot grow, as on a full disk: the batch ends with that, and the store is whole and resumes. */
static void test_full_disk(void **state)
{
    (void)state;
    struct batch batch;
    struct post post;
    struct rlimit before, low;
    char *expected = expected_export();
    make_batch(&batch, "full.sqlite");
    payback_coordinator *coordinator = open_coordinator(&batch);
    open_post(&post, coordinator);
    deliver(&post);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    low = before;
    low.rlim_cur = 150000;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &low), 0);
    deliver_all(&post, 1, 1, SIZE_MAX);
    payback_status status = payback_coordinator_close(coordinator, message, sizeof message);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_DFL);
    assert_int_equal(status, PAYBACK_ERROR_IO);
    assert_non_null(strstr(message, "cannot be written"));
    payback_batch_counts counts;
    assert_int_equal(payback_batch(&counts, &batch.request, &batch.options, NULL, NULL, message, sizeof message),
                     PAYBACK_OK);
    assert_true(counts.done > 0);
    char *found = export_of(batch.request.store);
    assert_string_equal(found, expected);
    close_post(&post);
    payback_changes_free(batch.changes);
    free(found);
    free(expected);
}

static void test_faults_of_the_caller(void **state)
{
    (void)state;
    payback_coordinator *coordinator;
    payback_batch_worker *worker;
    const payback_batch_request no_store = {0}, nothing = {.store = in_folder("nothing.sqlite")};
    const payback_options bad = {.threads = -1};
    assert_int_equal(payback_coordinator_open(NULL, &nothing, NULL, NULL, 0), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_coordinator_open(&coordinator, NULL, NULL, NULL, 0), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_coordinator_open(&coordinator, &no_store, NULL, NULL, 0), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_coordinator_open(&coordinator, &nothing, NULL, NULL, 0), PAYBACK_ERROR_UNREADABLE);
    assert_null(coordinator);
    assert_int_equal(payback_coordinator_close(NULL, NULL, 0), PAYBACK_OK);
    assert_int_equal(payback_batch_worker_new(NULL, NULL), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_batch_worker_new(&worker, &bad), PAYBACK_ERROR_ARGUMENT);
    assert_null(worker);
    payback_batch_worker_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_store),       cmocka_unit_test(test_lost_worker),
        cmocka_unit_test(test_two_coordinators), cmocka_unit_test(test_ends),
        cmocka_unit_test(test_nonsense),         cmocka_unit_test(test_other_processor),
        cmocka_unit_test(test_full_disk),        cmocka_unit_test(test_faults_of_the_caller),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
