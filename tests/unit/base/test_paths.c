/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/paths.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* In a new folder: a (with the hard link b), folder/, here -> ., dangling -> new, farther -> here/dangling,
 * circle -> circle, outside -> folder/new. */
static int enter_folder(void **state)
{
    char *folder = strdup("/tmp/payback-paths-XXXXXX");
    *state = folder;
    if (!folder || !mkdtemp(folder) || chdir(folder) != 0 || mkdir("folder", 0700) != 0)
        return -1;
    FILE *file = fopen("a", "w");
    if (!file || fclose(file) != 0 || link("a", "b") != 0)
        return -1;
    return symlink(".", "here") || symlink("new", "dangling") || symlink("here/dangling", "farther") ||
           symlink("circle", "circle") || symlink("folder/new", "outside");
}

static int leave_folder(void **state)
{
    static const char *const names[] = {"a", "b", "here", "dangling", "farther", "circle", "outside", "folder"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        (void)remove(names[i]);
    int status = chdir("/") == 0 ? rmdir(*state) : -1;
    free(*state);
    return status;
}

static void test_same(void **state)
{
    (void)state;
    static const char *const same[][2] = {{"a", "a"},
                                          {"a", "./a"},
                                          {"a", "b"},
                                          {"a", "here/here/a"},
                                          {"a", "folder/../b"},
                                          {"new", "new"},
                                          {"new", "./new"},
                                          {"new", "dangling"},
                                          {"farther", "new"},
                                          {"here/new", "farther"},
                                          {"new", "here/./new"},
                                          {"outside", "folder/new"},
                                          {"folder/new", "here/folder/new"}};
    static const char *const others[][2] = {
        {"a", "new"},       {"new", "newer"},           {"new", "folder/new"}, {"outside", "dangling"},
        {"here", "folder"}, {"/dev/null", "/dev/null"}, {"folder", "folder"},  {"circle", "new"},
        {"none/new", "new"}};
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        assert_true(pb_same_file(same[i][0], same[i][1]));
        assert_true(pb_same_file(same[i][1], same[i][0]));
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_false(pb_same_file(others[i][0], others[i][1]));
        assert_false(pb_same_file(others[i][1], others[i][0]));
    }
}

static void test_final_path(void **state)
{
    const char *folder = *state;
    char expected[PATH_MAX];
    static const char *const paths[][2] = {
        {"new", "new"}, {"dangling", "new"}, {"farther", "new"}, {"outside", "folder/new"}};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        char *path = pb_final_path(paths[i][0]);
        snprintf(expected, sizeof expected, "%s/%s", folder, paths[i][1]);
        assert_non_null(path);
        assert_string_equal(path, expected);
        free(path);
    }
    assert_null(pb_final_path("none/new"));
    assert_null(pb_final_path("circle"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(test_same, enter_folder, leave_folder),
                                       cmocka_unit_test_setup_teardown(test_final_path, enter_folder, leave_folder)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
