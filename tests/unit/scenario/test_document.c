/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Documents: files, what they extend, places, --set. */
#include "documents.h"

#include "payback/scenario.h"

#include <sys/stat.h>

/* ---- files ---- */

static void test_load(void **state)
{
    (void)state;
    char *folder = make_folder();
    const char *path = write_text(folder, "a.json", "{\n \"a\": 1,\n \"b\": [\n  2]\n}");
    struct reading reading = read_path(path);
    assert_tree(reading.document, "{\"a\":1,\"b\":[2]}");
    assert_string_equal(pb_document_file(reading.document), path);
    char *of = pb_document_folder_of(reading.document, "/b");
    assert_string_equal(of, folder);
    free(of);
    assert_place(reading.document, "", "a.json", 1, 1);
    assert_place(reading.document, "/a", "a.json", 2, 2);
    assert_place(reading.document, "/b", "a.json", 3, 2);
    assert_place(reading.document, "/b/0", "a.json", 4, 3);
    /* what is not there stands where its nearest ancestor does */
    assert_place(reading.document, "/b/1", "a.json", 3, 2);
    assert_place(reading.document, "/b/0/x/y", "a.json", 4, 3);
    assert_place(reading.document, "/c", "a.json", 1, 1);
    assert_place(reading.document, "no pointer", "a.json", 1, 1);
    reading_free(&reading);
    remove_folder(folder);
}

static void expect_message(const char *path, payback_status status, const char *expected)
{
    struct reading reading = read_path(path);
    assert_int_equal(reading.status, status);
    assert_non_null(strstr(message_of(&reading, 0), expected));
    assert_int_equal(payback_diagnostics_errors(reading.diagnostics), 1);
    reading_free(&reading);
}

static void test_unreadable(void **state)
{
    (void)state;
    char *folder = make_folder();
    expect_message("/nowhere/x.json", PAYBACK_ERROR_UNREADABLE,
                   "/nowhere/x.json:0:0: : the file cannot be read (No such file or directory)");
    expect_message(folder, PAYBACK_ERROR_UNREADABLE, ":0:0: : the file cannot be read (Is a directory)");
    expect_message("", PAYBACK_ERROR_UNREADABLE, "the file cannot be read (No such file or directory)");
    const char *path = write_text(folder, "secret.json", "{}");
    chmod(path, 0);
    if (geteuid() != 0) /* nothing is unreadable for root */
        expect_message(path, PAYBACK_ERROR_UNREADABLE, "the file cannot be read (Permission denied)");
    expect_message(write_text(folder, "empty.json", ""), PAYBACK_ERROR_SCENARIO, "empty.json:1:1: : the file is empty");
    remove_folder(folder);
}

/* Files without end are read up to the limit; a sparse file beyond it is not read at all. */
static void test_endless(void **state)
{
    (void)state;
    expect_message("/dev/zero", PAYBACK_ERROR_SCENARIO, "/dev/zero:0:0: : the file is too large (more than 16 MiB)");
    expect_message("/dev/null", PAYBACK_ERROR_SCENARIO, "/dev/null:1:1: : the file is empty");
    char *folder = make_folder();
    const char *path = write_text(folder, "large.json", "{}");
    assert_int_equal(truncate(path, (off_t)1 << 40), 0);
    expect_message(path, PAYBACK_ERROR_SCENARIO, "large.json:0:0: : the file is too large (more than 16 MiB)");
    remove_folder(folder);
}

static void test_standard_input(void **state)
{
    (void)state;
    char *folder = make_folder();
    write_text(folder, "base.json", "{\"b\":1}");
    char text[5000];
    snprintf(text, sizeof text, "{\"extends\":\"%s/base.json\",\"a\":01}", folder);
    int ends[2], input = dup(STDIN_FILENO);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], text, strlen(text)), strlen(text));
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    struct reading reading = read_path("-");
    dup2(input, STDIN_FILENO);
    close(input);
    assert_int_equal(reading.status, PAYBACK_ERROR_SCENARIO);
    assert_non_null(strstr(message_of(&reading, 0), "<stdin>:1:"));
    reading_free(&reading);
    remove_folder(folder);
}

static void test_paths(void **state)
{
    (void)state;
    static const char *const cases[][3] = {{"a", "b", "a/b"},      {"a/", "b", "a/b"}, {"/", "b", "/b"},
                                           {".", "b", "b"},        {"", "b", "b"},     {"a", "/b", "/b"},
                                           {"a", "../b", "a/../b"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *joined = pb_path_join(cases[i][0], cases[i][1]);
        assert_string_equal(joined, cases[i][2]);
        free(joined);
    }
}

/* ---- extends ---- */

/* Applies patch to target by `extends` and returns the result as text (caller frees). */
static char *merged(const char *target, const char *patch)
{
    char *folder = make_folder(), text[1000];
    write_text(folder, "base.json", target);
    snprintf(text, sizeof text, "{\"extends\":\"base.json\"%s%s", strlen(patch) > 2 ? "," : "", patch + 1);
    struct reading reading = read_path(write_text(folder, "main.json", text));
    assert_int_equal(reading.status, PAYBACK_OK);
    char *result = pb_json_compact(pb_document_root(reading.document));
    reading_free(&reading);
    remove_folder(folder);
    return result;
}

/* RFC 7396, appendix A: the cases whose target and patch are objects. */
static void test_merge_patch(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"{\"a\":\"b\"}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"},
        {"{\"a\":\"b\"}", "{\"b\":\"c\"}", "{\"a\":\"b\",\"b\":\"c\"}"},
        {"{\"a\":\"b\"}", "{\"a\":null}", "{}"},
        {"{\"a\":\"b\",\"b\":\"c\"}", "{\"a\":null}", "{\"b\":\"c\"}"},
        {"{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"},
        {"{\"a\":\"c\"}", "{\"a\":[\"b\"]}", "{\"a\":[\"b\"]}"},
        {"{\"a\":{\"b\":\"c\"}}", "{\"a\":{\"b\":\"d\",\"c\":null}}", "{\"a\":{\"b\":\"d\"}}"},
        {"{\"a\":[{\"b\":\"c\"}]}", "{\"a\":[1]}", "{\"a\":[1]}"},
        {"{\"e\":null}", "{\"a\":1}", "{\"e\":null,\"a\":1}"},
        {"{}", "{\"a\":{\"bb\":{\"ccc\":null}}}", "{\"a\":{\"bb\":{}}}"},
        /* the same on a target that is an object one level down, where the RFC's is an array or a scalar */
        {"{\"x\":[1,2]}", "{\"x\":{\"a\":\"b\",\"c\":null}}", "{\"x\":{\"a\":\"b\"}}"},
        {"{\"x\":\"foo\"}", "{\"x\":{\"a\":1}}", "{\"x\":{\"a\":1}}"},
        {"{\"x\":{\"a\":\"foo\"}}", "{\"x\":null}", "{}"},
        {"{\"x\":{\"a\":\"foo\"}}", "{\"x\":\"bar\"}", "{\"x\":\"bar\"}"},
        {"{\"x\":[\"a\",\"b\"]}", "{\"x\":[\"c\",\"d\"]}", "{\"x\":[\"c\",\"d\"]}"},
        {"{\"x\":1}", "{\"x\":[null,{\"a\":null}]}", "{\"x\":[null,{\"a\":null}]}"},
        /* order: what was there stays where it was */
        {"{\"a\":1,\"b\":2,\"c\":3}", "{\"d\":4,\"b\":5}", "{\"a\":1,\"b\":5,\"c\":3,\"d\":4}"},
        {"{\"a\":1,\"b\":2}", "{\"b\":null,\"a\":null,\"c\":1}", "{\"c\":1}"},
        {"{\"a\":1}", "{}", "{\"a\":1}"},
        /* letter case */
        {"{\"a\":1}", "{\"A\":null}", "{\"a\":1}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *result = merged(cases[i][0], cases[i][1]);
        assert_string_equal(result, cases[i][2]);
        free(result);
    }
}

/* Distributions and ramps replace; they never mix. */
static void test_replacement(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"{\"q\":{\"dist\":\"normal\",\"mean\":1,\"sd\":2}}", "{\"q\":{\"dist\":\"uniform\",\"min\":0,\"max\":1}}",
         "{\"q\":{\"dist\":\"uniform\",\"min\":0,\"max\":1}}"},
        {"{\"q\":{\"a\":1}}", "{\"q\":{\"curve\":\"linear\",\"x\":null}}", "{\"q\":{\"curve\":\"linear\"}}"},
        {"{\"q\":{\"curve\":\"s\",\"start\":1}}", "{\"q\":{\"curve\":\"linear\"}}", "{\"q\":{\"curve\":\"linear\"}}"},
        {"{\"q\":5}", "{\"q\":{\"dist\":\"poisson\",\"mean\":1}}", "{\"q\":{\"dist\":\"poisson\",\"mean\":1}}"},
        /* without "dist" and "curve" it is a change to the one that is there */
        {"{\"q\":{\"dist\":\"normal\",\"mean\":1,\"sd\":2}}", "{\"q\":{\"sd\":3}}",
         "{\"q\":{\"dist\":\"normal\",\"mean\":1,\"sd\":3}}"},
        /* deeper down */
        {"{\"x\":{\"y\":{\"q\":{\"dist\":\"normal\",\"mean\":1,\"sd\":2},\"z\":1}}}",
         "{\"x\":{\"y\":{\"q\":{\"dist\":\"beta\"}}}}", "{\"x\":{\"y\":{\"q\":{\"dist\":\"beta\"},\"z\":1}}}"},
        {"{\"q\":{\"dist\":1}}", "{\"q\":{\"DIST\":2}}", "{\"q\":{\"dist\":1,\"DIST\":2}}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *result = merged(cases[i][0], cases[i][1]);
        assert_string_equal(result, cases[i][2]);
        free(result);
    }
}

static void test_places_after_merging(void **state)
{
    (void)state;
    char *folder = make_folder();
    char path[4096];
    snprintf(path, sizeof path, "%s/sub", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    write_text(folder, "sub/root.json",
               "{\n\"a\": {\"k\": 1,\n  \"l\": 2},\n\"b\": 1,\n\"q\": {\"dist\": \"x\"},\n\"gone\": 1}");
    write_text(folder, "middle.json", "{ \"extends\": \"sub/root.json\",\n \"a\": {\n  \"k\": 3},\n \"gone\": null}");
    struct reading reading = read_path(write_text(
        folder, "main.json", "{\"extends\": \"middle.json\",\n\n \"c\": 1,\n \"q\": {\"dist\":\"y\",\n  \"p\": 0}}"));
    assert_tree(reading.document, "{\"a\":{\"k\":3,\"l\":2},\"b\":1,\"q\":{\"dist\":\"y\",\"p\":0},\"c\":1}");
    assert_place(reading.document, "", "main.json", 1, 1);
    assert_place(reading.document, "/a", "middle.json", 2, 2);
    assert_place(reading.document, "/a/k", "middle.json", 3, 3);
    assert_place(reading.document, "/a/l", "root.json", 3, 3);
    assert_place(reading.document, "/a/z", "middle.json", 2, 2);
    assert_place(reading.document, "/b", "root.json", 4, 1);
    assert_place(reading.document, "/c", "main.json", 3, 2);
    assert_place(reading.document, "/q/p", "main.json", 5, 3);
    assert_place(reading.document, "/gone", "main.json", 1, 1);
    assert_place(reading.document, "/extends", "main.json", 1, 1);
    char *inner = pb_document_folder_of(reading.document, "/b"), *outer = pb_document_folder_of(reading.document, "/c");
    assert_string_equal(inner, path);
    assert_string_equal(outer, folder);
    free(inner);
    free(outer);
    reading_free(&reading);
    remove_folder(folder);
}

static void test_faults_of_extends(void **state)
{
    (void)state;
    char *folder = make_folder();
    expect_message(write_text(folder, "a.json", "{\n \"extends\": \"none.json\"}"), PAYBACK_ERROR_SCENARIO,
                   "a.json:2:2: /extends: the file cannot be read (");
    expect_message(write_text(folder, "a.json", "{\"extends\": \".\"}"), PAYBACK_ERROR_SCENARIO, ": Is a directory)");
    expect_message(write_text(folder, "a.json", "{\"extends\": \"/dev/zero\"}"), PAYBACK_ERROR_SCENARIO,
                   "/dev/zero: Not a regular file)");
    expect_message(write_text(folder, "a.json", "{\"extends\": \"\"}"), PAYBACK_ERROR_SCENARIO,
                   "\"extends\" names no file (an empty text)");
    expect_message(write_text(folder, "a.json", "{\"extends\": [\"b\"]}"), PAYBACK_ERROR_SCENARIO,
                   "\"extends\" names no file (an array)");
    expect_message(write_text(folder, "a.json", "{\"extends\": null}"), PAYBACK_ERROR_SCENARIO,
                   "\"extends\" names no file (null)");
    write_text(folder, "b.json", "{\n\"x\": 01}");
    expect_message(write_text(folder, "a.json", "{\"extends\": \"b.json\"}"), PAYBACK_ERROR_SCENARIO,
                   "b.json:2:6: : a number must not begin with a zero");
    write_text(folder, "b.json", "[]");
    expect_message(write_text(folder, "a.json", "{\"extends\": \"b.json\"}"), PAYBACK_ERROR_SCENARIO,
                   "b.json:1:1: : the file is one object");
    /* a pipe that nobody writes to must not hold the program up */
    char path[4096];
    snprintf(path, sizeof path, "%s/pipe", folder);
    assert_int_equal(mkfifo(path, 0600), 0);
    expect_message(write_text(folder, "a.json", "{\"extends\": \"pipe\"}"), PAYBACK_ERROR_SCENARIO,
                   ": Not a regular file)");
    remove_folder(folder);
}

static void test_circles(void **state)
{
    (void)state;
    char *folder = make_folder(), expected[10000];
    const char *f = folder;
    expect_message(write_text(folder, "a.json", "{\"extends\": \"a.json\"}"), PAYBACK_ERROR_SCENARIO,
                   "a.json:1:2: /extends: the files extend each other in a circle (");
    write_text(folder, "b.json", "{\n\"extends\": \"c.json\"}");
    write_text(folder, "c.json", "{\n\n\"extends\": \"./b.json\"}"); /* another name for the same file */
    snprintf(expected, sizeof expected,
             "%s/c.json:3:1: /extends: the files extend each other in a circle (%s/b.json extends %s/c.json extends "
             "%s/./b.json)",
             f, f, f, f);
    expect_message(write_text(folder, "a.json", "{\"extends\": \"b.json\"}"), PAYBACK_ERROR_SCENARIO, expected);
    remove_folder(folder);
}

static void test_chain(void **state)
{
    (void)state;
    char *folder = make_folder(), name[32], text[100];
    for (int i = 0; i <= PB_CHAIN_MAX; i++) {
        snprintf(name, sizeof name, "%d.json", i);
        snprintf(text, sizeof text, i < PB_CHAIN_MAX ? "{\"extends\":\"%d.json\",\"k%d\":1}" : "{\"k%d\":%d}", i + 1,
                 i);
        write_text(folder, name, text);
    }
    snprintf(name, sizeof name, "%d.json", 0);
    snprintf(text, sizeof text, "{\"extends\":\"1.json\",\"k0\":1}");
    expect_message(write_text(folder, name, text), PAYBACK_ERROR_SCENARIO,
                   "15.json:1:2: /extends: the chain of files is too long (more than 16)");
    struct reading reading = read_path(write_text(folder, "1.json", "{\"extends\":\"2.json\",\"k1\":1}"));
    assert_int_equal(reading.status, PAYBACK_OK);
    assert_int_equal(cJSON_GetArraySize(pb_document_root(reading.document)), PB_CHAIN_MAX);
    reading_free(&reading);
    remove_folder(folder);
}

/* Many members against many: must not compare all with all. What is composed keeps the limits of a file. */
static void test_large_merge(void **state)
{
    (void)state;
    char *folder = make_folder();
    size_t count = PB_MEMBERS_MAX - 2;
    char *text = malloc(16 * count + 100);
    assert_non_null(text);
    size_t length = (size_t)sprintf(text, "{");
    for (size_t i = 0; i < count; i++)
        length += (size_t)sprintf(text + length, "\"k%06zu\":0,", i);
    strcpy(text + length - 1, "}");
    write_text(folder, "base.json", text);
    length = (size_t)sprintf(text, "{\"extends\":\"base.json\"");
    for (size_t i = 0; i < count; i++)
        length += (size_t)sprintf(text + length, ",\"k%06zu\":1", count - 1 - i);
    strcpy(text + length, "}");
    double begun = seconds();
    struct reading reading = read_path(write_text(folder, "main.json", text));
    assert_true(seconds() - begun < 4);
    assert_int_equal(cJSON_GetArraySize(pb_document_root(reading.document)), count);
    assert_true(pb_document_root(reading.document)->child->valuedouble == 1);
    reading_free(&reading);
    strcpy(text + length, ",\"x\":1}");
    write_text(folder, "base2.json", text);
    expect_message(write_text(folder, "main.json", "{\"extends\":\"base2.json\",\"y\":1,\"z\":1,\"u\":1}"),
                   PAYBACK_ERROR_SCENARIO, "main.json:1:1: : too many members in all (more than 100000)");
    free(text);
    remove_folder(folder);
}

static void test_text_in_memory(void **state)
{
    (void)state;
    char *folder = make_folder();
    write_text(folder, "base.json", "{\"a\":1}");
    static const char text[] = "{\"extends\":\"base.json\",\"b\":2}";
    pb_document *document;
    assert_int_equal(pb_document_parse(&document, text, strlen(text), "memory", folder, NULL, NULL, NULL), PAYBACK_OK);
    assert_tree(document, "{\"a\":1,\"b\":2}");
    assert_place(document, "/a", "base.json", 1, 2);
    assert_place(document, "/b", "memory", 1, 24);
    char *of = pb_document_folder_of(document, "/b");
    assert_string_equal(of, folder);
    free(of);
    pb_document_free(document);
    /* messages may be unwanted */
    assert_int_equal(pb_document_parse(&document, "{", 1, "memory", NULL, NULL, NULL, NULL), PAYBACK_ERROR_SCENARIO);
    assert_null(document);
    remove_folder(folder);
}

/* ---- --set ---- */

/* The text with up to three settings (pointer, JSON, pointer, JSON, …). */
static struct reading read_with(const char *text, const char *const *settings, size_t count)
{
    payback_changes *changes = payback_changes_new();
    for (size_t i = 0; i < count; i++)
        assert_int_equal(payback_changes_set(changes, settings[2 * i], settings[2 * i + 1]), PAYBACK_OK);
    assert_int_equal(payback_changes_multiply(changes, "/ignored", 2), PAYBACK_OK);
    struct reading reading = read_bytes(text, strlen(text), changes);
    payback_changes_free(changes);
    return reading;
}

static const char *const settable = "{\"a\":1,\n\"b\":{\"c\":2},\n\"l\":[{\"x\":1},{\"x\":2}]}";

static void test_set(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"/a", "2", "{\"a\":2,\"b\":{\"c\":2},\"l\":[{\"x\":1},{\"x\":2}]}"},
        {"/b", "{\"d\":1}", "{\"a\":1,\"b\":{\"d\":1},\"l\":[{\"x\":1},{\"x\":2}]}"},
        {"/b/c", " [ ] ", "{\"a\":1,\"b\":{\"c\":[]},\"l\":[{\"x\":1},{\"x\":2}]}"},
        {"/b/d/e", "\"x\"", "{\"a\":1,\"b\":{\"c\":2,\"d\":{\"e\":\"x\"}},\"l\":[{\"x\":1},{\"x\":2}]}"},
        {"/l/0/x", "3", "{\"a\":1,\"b\":{\"c\":2},\"l\":[{\"x\":3},{\"x\":2}]}"},
        {"/l/2", "3", "{\"a\":1,\"b\":{\"c\":2},\"l\":[{\"x\":1},{\"x\":2},3]}"},
        {"/l/-/y", "3", "{\"a\":1,\"b\":{\"c\":2},\"l\":[{\"x\":1},{\"x\":2},{\"y\":3}]}"},
        {"/a~1b~0", "null", "{\"a\":1,\"b\":{\"c\":2},\"l\":[{\"x\":1},{\"x\":2}],\"a/b~\":null}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reading reading = read_with(settable, cases[i], 1);
        assert_tree(reading.document, cases[i][2]);
        reading_free(&reading);
    }
    static const char *const in_order[] = {"/a", "{}", "/a/b", "1", "/a/b", "2"};
    struct reading reading = read_with(settable, in_order, 3);
    assert_true(pb_json_at(pb_document_root(reading.document), "/a/b")->valuedouble == 2);
    reading_free(&reading);
}

static void test_places_of_set(void **state)
{
    (void)state;
    static const char *const settings[] = {"/b/d/e", "{\"f\":\n [7]}", "/l/-/y/z", "5", "/a", " 6"};
    struct reading reading = read_with(settable, settings, 3);
    assert_place(reading.document, "/b", "t.json", 2, 1);
    assert_place(reading.document, "/b/c", "t.json", 2, 6);
    assert_place(reading.document, "/b/d", "--set", 1, 1);
    assert_place(reading.document, "/b/d/e", "--set", 1, 1);
    assert_place(reading.document, "/b/d/e/f", "--set", 1, 2);
    assert_place(reading.document, "/b/d/e/f/0", "--set", 2, 3);
    assert_place(reading.document, "/l", "t.json", 3, 1);
    assert_place(reading.document, "/l/2", "--set", 1, 1);
    assert_place(reading.document, "/l/2/y", "--set", 1, 1);
    assert_place(reading.document, "/l/2/y/z", "--set", 1, 1);
    assert_place(reading.document, "/a", "--set", 1, 2);
    char *folder = pb_document_folder_of(reading.document, "/a");
    assert_string_equal(folder, ".");
    free(folder);
    reading_free(&reading);
}

static void test_faults_of_set(void **state)
{
    (void)state;
    char deep[2 * PB_DEPTH_MAX + 3] = "";
    for (int i = 0; i <= PB_DEPTH_MAX; i++)
        strcat(deep, "/a");
    const char *const cases[][3] = {
        {"a", "1", "--set:1:1: a: not a JSON Pointer of a member (\"a\"); write /a"},
        {"decision.basis", "1",
         "--set:1:1: decision.basis: not a JSON Pointer of a member (\"decision.basis\"); write /decision/basis"},
        {"b/c.d", "1", "--set:1:1: b/c.d: not a JSON Pointer of a member (\"b/c.d\"); write /b/c.d"},
        {"", "1", "--set:1:1: : not a JSON Pointer of a member (\"\"); name a member, as /decision/payback_months"},
        {"/a~2", "1",
         "--set:1:1: /a~2: not a JSON Pointer of a member (\"/a~2\"); in a key, ~ is written ~0 and / is written ~1"},
        {"/a/b", "1", "--set:1:1: /a/b: there is nothing below /a (it is a number); set /a itself"},
        {"/b/c/d/e", "1", "--set:1:1: /b/c/d/e: there is nothing below /b/c (it is a number); set /b/c itself"},
        {"/l/3", "1", "--set:1:1: /l/3: no such element (/l has 2); an index is 0 … 1, and 2 or - appends"},
        {"/l/01", "1", "--set:1:1: /l/01: no such element (/l has 2); an index is 0 … 1, and 2 or - appends"},
        {"/l/x/y", "1", "--set:1:1: /l/x/y: no such element (/l has 2); an index is 0 … 1, and 2 or - appends"},
        {"/l/99999999999", "1",
         "--set:1:1: /l/99999999999: no such element (/l has 2); an index is 0 … 1, and 2 or - appends"},
        {"/caf\xe9", "1", "--set:1:1: : a JSON Pointer that is not valid UTF-8 (/caf?); write it in UTF-8"},
        {"/extends", "\"x\"",
         "--set:1:1: /extends: \"extends\" cannot be set: the files are joined before; write it into a file"},
        {"/a", "", "--set:1:1: /a: there is no value (0 bytes); write POINTER=JSON"},
        {"/a", "budget", "--set:1:1: /a: text must stand in double quotes (budget); write \"budget\""},
        {"/a", "1 2",
         "--set:1:3: /a: more text after the end of the value (2); a file holds one JSON value; leave the rest out"},
        {"/a", "{\"b\":\n 1e999}",
         "--set:2:2: /a/b: the number is too large (1e999); the largest number is about 1.8e308"},
        {"/a", "{\"b\":1,\"b\":2}",
         "--set:1:8: /a/b: the key \"b\" stands here a second time (first in line 1, column 2); keep one of the two"},
        {"/a", "[1", "--set:1:3: /a/0: the text ends inside an array (opened in line 1, column 1); close it with ]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reading reading = read_with(settable, cases[i], 1);
        assert_int_equal(reading.status, PAYBACK_ERROR_SCENARIO);
        assert_string_equal(message_of(&reading, 0), cases[i][2]);
        assert_int_equal(payback_diagnostics_count(reading.diagnostics), 1);
        reading_free(&reading);
    }
    const char *const too_deep[] = {deep, "1",      deep + 4,
                                    "[]", deep + 2, "1"}; /* 65 levels, 64 with one more below, 64 */
    struct reading reading = read_with(settable, too_deep, 1);
    assert_non_null(strstr(message_of(&reading, 0), "too deep (more than 64 levels)"));
    reading_free(&reading);
    /* all that fail are reported */
    const char *const several[] = {"x", "1", "/a", "01", "/l/9", "1"};
    reading = read_with(settable, several, 3);
    assert_int_equal(payback_diagnostics_errors(reading.diagnostics), 3);
    reading_free(&reading);
}

/* What is composed can be written out and read again. */
static void test_depth_of_set(void **state)
{
    (void)state;
    char pointer[2 * PB_DEPTH_MAX + 3] = "";
    for (int i = 0; i < PB_DEPTH_MAX; i++)
        strcat(pointer, "/n");
    const char *const fits[] = {pointer, "1"}, *const does_not[] = {pointer, "[]"};
    struct reading reading = read_with(settable, fits, 1);
    assert_int_equal(reading.status, PAYBACK_OK);
    char *text = pb_json_canonical(pb_document_root(reading.document));
    struct reading again = read_text(text);
    assert_int_equal(again.status, PAYBACK_OK);
    free(text);
    reading_free(&again);
    reading_free(&reading);
    reading = read_with(settable, does_not, 1);
    assert_int_equal(reading.status, PAYBACK_ERROR_SCENARIO);
    reading_free(&reading);
}

static void test_changes(void **state)
{
    (void)state;
    payback_changes *changes = payback_changes_new();
    assert_int_equal(payback_changes_set(changes, NULL, "1"), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_changes_set(changes, "/a", NULL), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_changes_set(NULL, "/a", "1"), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_changes_multiply(changes, "/a", strtod("nan", NULL)), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_changes_add(changes, "/a", strtod("inf", NULL)), PAYBACK_ERROR_ARGUMENT);
    assert_int_equal(payback_changes_add(changes, NULL, 1), PAYBACK_ERROR_ARGUMENT);
    for (int i = 0; i < 100; i++)
        assert_int_equal(payback_changes_add(changes, "/a", i), PAYBACK_OK);
    payback_changes_free(changes);
    payback_changes_free(NULL);
}

/* ---- confined to a folder that the reader names ---- */

static payback_status status_of(const char *folder, const char *text, const char *below, const char *confines)
{
    char directory[2200];
    const payback_loading loading = {.confine = true, .folder = confines};
    struct reading reading = {.diagnostics = payback_diagnostics_new()};
    snprintf(directory, sizeof directory, "%s/%s", folder, below);
    reading.status = pb_document_parse(&reading.document, text, strlen(text), "t.json", directory, NULL, &loading,
                                       reading.diagnostics);
    payback_status status = reading.status;
    if (status == PAYBACK_ERROR_SCENARIO)
        assert_non_null(strstr(message_of(&reading, 0), "confined"));
    if (reading.document) { /* and so are those that are made from it */
        assert_true(pb_document_confinement(reading.document).confine);
        assert_string_equal(pb_document_confinement(reading.document).folder, confines);
    }
    reading_free(&reading);
    return status;
}

static void test_confined_to_a_folder(void **state)
{
    (void)state;
    char *outer = make_folder(), folder[1000], below[1100], link[1100];
    snprintf(folder, sizeof folder, "%s/in", outer);
    snprintf(below, sizeof below, "%s/in/below", outer);
    snprintf(link, sizeof link, "%s/in/link.json", outer);
    assert_int_equal(mkdir(folder, 0700), 0);
    assert_int_equal(mkdir(below, 0700), 0);
    write_text(outer, "out.json", "{\"a\": 1}");
    write_text(folder, "in.json", "{\"a\": 1}");
    write_text(below, "chain.json", "{\"extends\": \"../in.json\"}");
    write_text(below, "leak.json", "{\"extends\": \"../../out.json\"}");
    assert_int_equal(symlink("../out.json", link), 0);
    static const struct {
        const char *text, *below;
        payback_status status;
    } cases[] = {
        {"{\"extends\": \"../in.json\"}", "below", PAYBACK_OK},
        {"{\"extends\": \"in.json\"}", ".", PAYBACK_OK},
        {"{\"extends\": \"below/chain.json\"}", ".", PAYBACK_OK},
        {"{\"extends\": \"below/leak.json\"}", ".", PAYBACK_ERROR_SCENARIO},
        {"{\"extends\": \"../../out.json\"}", "below", PAYBACK_ERROR_SCENARIO},
        {"{\"extends\": \"../out.json\"}", ".", PAYBACK_ERROR_SCENARIO},
        {"{\"extends\": \"../link.json\"}", "below", PAYBACK_ERROR_SCENARIO},
        {"{\"extends\": \"../../in/in.json\"}", "below", PAYBACK_ERROR_SCENARIO}, /* by names alone */
        {"{\"extends\": \"in/in.json\"}", "..", PAYBACK_ERROR_SCENARIO},          /* it lies outside itself */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (status_of(folder, cases[i].text, cases[i].below, folder) != cases[i].status)
            fail_msg("case %zu", i);
    remove_folder(outer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_load),
        cmocka_unit_test(test_unreadable),
        cmocka_unit_test(test_endless),
        cmocka_unit_test(test_standard_input),
        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_merge_patch),
        cmocka_unit_test(test_replacement),
        cmocka_unit_test(test_places_after_merging),
        cmocka_unit_test(test_faults_of_extends),
        cmocka_unit_test(test_circles),
        cmocka_unit_test(test_chain),
        cmocka_unit_test(test_large_merge),
        cmocka_unit_test(test_text_in_memory),
        cmocka_unit_test(test_set),
        cmocka_unit_test(test_places_of_set),
        cmocka_unit_test(test_faults_of_set),
        cmocka_unit_test(test_depth_of_set),
        cmocka_unit_test(test_changes),
        cmocka_unit_test(test_confined_to_a_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
