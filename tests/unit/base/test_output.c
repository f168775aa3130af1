/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every test works in a new folder and looks at what is left in it. */
#include "base/output.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char message[256];

static int enter_folder(void **state)
{
    char *folder = strdup("/tmp/payback-output-XXXXXX");
    *state = folder;
    message[0] = '\0';
    return folder && mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

/* Entries of the working directory; removes them all where asked. */
static int count_entries(int remove_them)
{
    DIR *folder = opendir(".");
    assert_non_null(folder);
    int count = 0;
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        count++;
        if (remove_them)
            remove(entry->d_name);
    }
    closedir(folder);
    return count;
}

static int leave_folder(void **state)
{
    count_entries(1);
    int status = chdir("/") == 0 ? rmdir(*state) : -1;
    free(*state);
    return status;
}

static void assert_holds(const char *path, const char *expected, size_t length)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *bytes = malloc(length + 2);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, length + 2, file), length);
    assert_memory_equal(bytes, expected, length);
    free(bytes);
    fclose(file);
}

static mode_t mode_of(const char *path)
{
    struct stat status;
    assert_int_equal(lstat(path, &status), 0);
    return status.st_mode;
}

static void writes_a_file(void **state)
{
    (void)state;
    mode_t before = umask(027);
    assert_int_equal(pb_output_file("out.csv", "month\n", 6, message, sizeof message), PAYBACK_OK);
    umask(before);
    assert_holds("out.csv", "month\n", 6);
    assert_int_equal(mode_of("out.csv") & 07777, 0640);
    assert_int_equal(pb_output_file("empty", "", 0, NULL, 0), PAYBACK_OK);
    assert_holds("empty", "", 0);
    assert_int_equal(count_entries(0), 2);
}

static void nothing_is_there_before_the_commit(void **state)
{
    (void)state;
    pb_output *output;
    assert_int_equal(pb_output_open(&output, "out", message, sizeof message), PAYBACK_OK);
    enum { PIECES = 100000 };
    for (int i = 0; i < PIECES; i++)
        pb_output_write(output, "0123456789", 10);
    assert_int_equal(access("out", F_OK), -1);
    char *large = malloc(1000000);
    assert_non_null(large);
    memset(large, 'x', 1000000);
    pb_output_write(output, large, 1000000);
    assert_int_equal(pb_output_commit(output, message, sizeof message), PAYBACK_OK);
    struct stat status;
    assert_int_equal(stat("out", &status), 0);
    assert_int_equal(status.st_size, 10 * PIECES + 1000000);
    assert_int_equal(count_entries(0), 1);
    free(large);
}

static void discard_leaves_what_was_there(void **state)
{
    (void)state;
    assert_int_equal(pb_output_file("out", "old", 3, message, sizeof message), PAYBACK_OK);
    pb_output *output;
    assert_int_equal(pb_output_open(&output, "out", message, sizeof message), PAYBACK_OK);
    pb_output_write(output, "new", 3);
    pb_output_discard(output);
    pb_output_discard(NULL);
    assert_holds("out", "old", 3);
    assert_int_equal(count_entries(0), 1);
}

static void replaces_and_keeps_the_mode(void **state)
{
    (void)state;
    assert_int_equal(pb_output_file("out", "old", 3, message, sizeof message), PAYBACK_OK);
    assert_int_equal(chmod("out", 0600), 0);
    assert_int_equal(pb_output_file("out", "newer", 5, message, sizeof message), PAYBACK_OK);
    assert_holds("out", "newer", 5);
    assert_int_equal(mode_of("out") & 07777, 0600);
}

static void follows_a_link(void **state)
{
    (void)state;
    assert_int_equal(pb_output_file("real", "old", 3, message, sizeof message), PAYBACK_OK);
    assert_int_equal(symlink("real", "link"), 0);
    assert_int_equal(pb_output_file("link", "new", 3, message, sizeof message), PAYBACK_OK);
    assert_true(S_ISLNK(mode_of("link")));
    assert_holds("real", "new", 3);
}

static void a_long_name_needs_no_longer_one(void **state)
{
    (void)state;
    char name[NAME_MAX + 1];
    memset(name, 'n', NAME_MAX);
    name[NAME_MAX] = '\0';
    assert_int_equal(pb_output_file(name, "x", 1, message, sizeof message), PAYBACK_OK);
    assert_holds(name, "x", 1);
}

static void writes_straight_to_what_is_no_file(void **state)
{
    (void)state;
    assert_int_equal(pb_output_file("/dev/null", "x", 1, message, sizeof message), PAYBACK_OK);
    assert_true(S_ISCHR(mode_of("/dev/null")));
    assert_int_equal(mkfifo("pipe", 0600), 0);
    int reader = open("pipe", O_RDONLY | O_NONBLOCK);
    assert_int_equal(pb_output_file("pipe", "through", 7, message, sizeof message), PAYBACK_OK);
    char bytes[8] = "";
    assert_int_equal(read(reader, bytes, sizeof bytes), 7);
    assert_string_equal(bytes, "through");
    close(reader);
    assert_true(S_ISFIFO(mode_of("pipe")));
}

static void assert_fails(const char *path, const char *part)
{
    message[0] = '\0';
    assert_int_equal(pb_output_file(path, "x", 1, message, sizeof message), PAYBACK_ERROR_IO);
    if (!strstr(message, part) || strncmp(message, path, strlen(path)) != 0)
        fail_msg("the message \"%s\" does not name %s and \"%s\"", message, path, part);
    assert_int_equal(pb_output_file(path, "x", 1, NULL, 0), PAYBACK_ERROR_IO);
}

static void says_why_it_cannot_open(void **state)
{
    (void)state;
    pb_output *output = (pb_output *)1;
    assert_int_equal(pb_output_open(&output, "missing/out", message, sizeof message), PAYBACK_ERROR_IO);
    assert_null(output);
    assert_fails("missing/out", "No such file or directory");
    assert_fails(".", "Is a directory");
    assert_fails("", "No such file or directory");
    assert_int_equal(pb_output_file("file", "x", 1, NULL, 0), PAYBACK_OK);
    assert_fails("file/out", "Not a directory");
    assert_int_equal(count_entries(0), 1);
}

static void says_that_the_disk_is_full(void **state)
{
    (void)state;
    assert_fails("/dev/full", "No space left on device");
}

/* A limit on the size of files stands for a full disk. */
static void leaves_nothing_where_writing_fails(void **state)
{
    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit before, limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    limit = before;
    limit.rlim_cur = 4096;
    pb_output *output;
    assert_int_equal(pb_output_open(&output, "out", message, sizeof message), PAYBACK_OK);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    for (int i = 0; i < 100000; i++)
        pb_output_write(output, "0123456789", 10);
    assert_true(pb_output_failed(output));
    payback_status status = pb_output_commit(output, message, sizeof message);
    assert_int_equal(errno, EFBIG);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_DFL);
    assert_int_equal(status, PAYBACK_ERROR_IO);
    assert_non_null(strstr(message, "out: cannot write: File too large"));
    assert_int_equal(count_entries(0), 0);
}

/* Runs with descriptor 1 elsewhere and returns what came of writing to "-". */
static payback_status write_to_standard_output(const char *path)
{
    int saved = dup(STDOUT_FILENO), file = open(path, O_WRONLY | O_CREAT, 0600);
    assert_true(saved >= 0 && file >= 0);
    fflush(stdout);
    dup2(file, STDOUT_FILENO);
    payback_status status = pb_output_file("-", "to stdout", 9, message, sizeof message);
    dup2(saved, STDOUT_FILENO);
    close(saved);
    close(file);
    return status;
}

static void writes_to_standard_output(void **state)
{
    (void)state;
    assert_int_equal(write_to_standard_output("captured"), PAYBACK_OK);
    assert_holds("captured", "to stdout", 9);
    assert_int_equal(write_to_standard_output("/dev/full"), PAYBACK_ERROR_IO);
    assert_string_equal(message, "standard output: cannot write: No space left on device");
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(writes_a_file),
        IN_FOLDER(nothing_is_there_before_the_commit),
        IN_FOLDER(discard_leaves_what_was_there),
        IN_FOLDER(replaces_and_keeps_the_mode),
        IN_FOLDER(follows_a_link),
        IN_FOLDER(a_long_name_needs_no_longer_one),
        IN_FOLDER(writes_straight_to_what_is_no_file),
        IN_FOLDER(says_why_it_cannot_open),
        IN_FOLDER(says_that_the_disk_is_full),
        IN_FOLDER(leaves_nothing_where_writing_fails),
        IN_FOLDER(writes_to_standard_output),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
