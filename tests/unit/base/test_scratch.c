/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/scratch.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

static size_t files_in(const char *folder)
{
    size_t files = 0;
    DIR *listing = opendir(folder);
    assert_non_null(listing);
    for (const struct dirent *entry = readdir(listing); entry; entry = readdir(listing))
        files += entry->d_name[0] != '.';
    closedir(listing);
    return files;
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    pb_scratch *scratch;
    uint32_t in[1000], out[1000];
    assert_int_equal(pb_scratch_new(&scratch), PAYBACK_OK);
    for (int times = 0; times < 3; times++) {
        for (uint32_t i = 0; i < 1000; i++)
            in[i] = i * 2654435761U + (uint32_t)times;
        assert_int_equal(pb_scratch_write(scratch, in, 0), PAYBACK_OK);
        assert_int_equal(pb_scratch_write(scratch, in, 17), PAYBACK_OK);
        assert_int_equal(pb_scratch_write(scratch, (char *)in + 17, sizeof in - 17), PAYBACK_OK);
        assert_int_equal(pb_scratch_read(scratch, out, 1203), PAYBACK_OK);
        assert_int_equal(pb_scratch_read(scratch, (char *)out + 1203, sizeof out - 1203), PAYBACK_OK);
        assert_memory_equal(in, out, sizeof in);
        assert_int_equal(pb_scratch_read(scratch, out, 1), PAYBACK_ERROR_IO);
        assert_int_equal(pb_scratch_clear(scratch), PAYBACK_OK);
        assert_int_equal(pb_scratch_read(scratch, out, 1), PAYBACK_ERROR_IO);
    }
    pb_scratch_free(scratch);
    pb_scratch_free(NULL);
}

/* It lies in TMPDIR, where nobody sees it. */
static void it_has_no_name(void **state)
{
    (void)state;
    char folder[] = "/tmp/payback-test-XXXXXX";
    pb_scratch *scratch;
    assert_non_null(mkdtemp(folder));
    setenv("TMPDIR", folder, 1);
    assert_int_equal(pb_scratch_new(&scratch), PAYBACK_OK);
    assert_int_equal(pb_scratch_write(scratch, folder, sizeof folder), PAYBACK_OK);
    assert_int_equal(files_in(folder), 0);
    pb_scratch_free(scratch);
    assert_int_equal(rmdir(folder), 0);
    assert_int_equal(pb_scratch_new(&scratch), PAYBACK_ERROR_IO); /* the folder is gone */
    assert_null(scratch);
    unsetenv("TMPDIR");
}

/* The process would be killed where it wrote more than it may. */
static void a_limit_is_an_error(void **state)
{
    (void)state;
    struct rlimit before, limit;
    char bytes[1024] = {0};
    pb_scratch *scratch;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(pb_scratch_new(&scratch), PAYBACK_OK);
    limit = before;
    limit.rlim_cur = 1500;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    payback_status first = pb_scratch_write(scratch, bytes, sizeof bytes);
    payback_status second = pb_scratch_write(scratch, bytes, sizeof bytes);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(first, PAYBACK_OK);
    assert_int_equal(second, PAYBACK_ERROR_IO);
    /* more than any disk has: nothing is read of it */
    assert_int_equal(pb_scratch_write(scratch, bytes, (size_t)1 << 60), PAYBACK_ERROR_IO);
    pb_scratch_free(scratch);
}

static void room_is_looked_for(void **state)
{
    (void)state;
    pb_scratch *scratch;
    char bytes[4] = "abc", again[4];
    assert_int_equal(pb_scratch_new(&scratch), PAYBACK_OK);
    assert_int_equal(pb_scratch_write(scratch, bytes, sizeof bytes), PAYBACK_OK);
    assert_int_equal(pb_scratch_look_for_room(scratch, 1e5), PAYBACK_OK);
    assert_int_equal(pb_scratch_look_for_room(scratch, 1e18), PAYBACK_ERROR_IO);
    assert_int_equal(pb_scratch_read(scratch, again, sizeof again), PAYBACK_OK);
    assert_string_equal(again, "abc");
    pb_scratch_free(scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(room_is_looked_for),
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(it_has_no_name),
        cmocka_unit_test(a_limit_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
