/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * JSON Pointers and the printed forms of trees. */
#include "documents.h"

/* RFC 6901 §5: its document and its list of pointers. */
static void test_rfc_6901(void **state)
{
    (void)state;
    struct reading reading =
        read_text("{\"foo\":[\"bar\",\"baz\"],\"\":0,\"a/"
                  "b\":1,\"c%d\":2,\"e^f\":3,\"g|h\":4,\"i\\\\j\":5,\"k\\\"l\":6,\" \":7,\"m~n\":8}");
    cJSON *root = pb_document_root(reading.document);
    static const char *const pointers[] = {"/", "/a~1b", "/c%d", "/e^f", "/g|h", "/i\\j", "/k\"l", "/ ", "/m~0n"};
    for (size_t i = 0; i < sizeof pointers / sizeof *pointers; i++)
        assert_true(pb_json_at(root, pointers[i])->valuedouble == (double)i);
    assert_ptr_equal(pb_json_at(root, ""), root);
    assert_int_equal(cJSON_GetArraySize(pb_json_at(root, "/foo")), 2);
    assert_string_equal(pb_json_at(root, "/foo/0")->valuestring, "bar");
    reading_free(&reading);
}

static void test_what_is_not_there(void **state)
{
    (void)state;
    struct reading reading = read_text("{\"a\":[1,2],\"b\":{\"c\":3},\"m~n\":4}");
    cJSON *root = pb_document_root(reading.document);
    static const char *const pointers[] = {"a",     "/A",    "/a/2",   "/a/-",  "/a/00", "/a/01",         "/a/+1",
                                           "/a/",   "/a/ 1", "/a/1/x", "/b/c/", "/m~n",  "/a/4294967296", "/b/C",
                                           "/b//c", "/m~",   "/b/c/d", "#/a",   "/a/-1", "/a/1e0"};
    for (size_t i = 0; i < sizeof pointers / sizeof *pointers; i++)
        assert_null(pb_json_at(root, pointers[i]));
    assert_null(pb_json_at(NULL, ""));
    assert_null(pb_json_member(root, "A"));
    assert_null(pb_json_member(pb_json_member(root, "a"), "c"));
    assert_null(pb_json_member(NULL, "a"));
    assert_true(pb_json_member(pb_json_member(root, "b"), "c")->valuedouble == 3);
    reading_free(&reading);
}

/* Puts 7 at the pointer of a tree; the tree as text (caller frees), NULL where it is refused. */
static char *put_seven(const char *tree, const char *pointer)
{
    struct reading reading = read_text(tree);
    cJSON *root = pb_document_root(reading.document);
    char *text = NULL;
    if (pb_json_put(root, pointer, cJSON_CreateNumber(7)))
        text = pb_json_compact(root);
    else
        assert_tree(reading.document, tree); /* unchanged */
    reading_free(&reading);
    return text;
}

static void test_put(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"{}", "/a", "{\"a\":7}"},
        {"{}", "/a/b/0", "{\"a\":{\"b\":{\"0\":7}}}"},
        {"{}", "/", "{\"\":7}"},
        {"{}", "//", "{\"\":{\"\":7}}"},
        {"{\"a\":1,\"b\":2,\"c\":3}", "/a", "{\"a\":7,\"b\":2,\"c\":3}"},
        {"{\"a\":1,\"b\":2,\"c\":3}", "/b", "{\"a\":1,\"b\":7,\"c\":3}"},
        {"{\"a\":1,\"b\":2,\"c\":3}", "/c", "{\"a\":1,\"b\":2,\"c\":7}"},
        {"{\"a\":1}", "/A", "{\"a\":1,\"A\":7}"},
        {"{\"a\":[]}", "/a/0", "{\"a\":[7]}"},
        {"{\"a\":[]}", "/a/-", "{\"a\":[7]}"},
        {"{\"a\":[1]}", "/a/1", "{\"a\":[1,7]}"},
        {"{\"a\":[1,2]}", "/a/0", "{\"a\":[7,2]}"},
        {"{\"a\":[1]}", "/a/-/x~1y", "{\"a\":[1,{\"x/y\":7}]}"},
        {"{\"a\":[[1]]}", "/a/0/0", "{\"a\":[[7]]}"},
        {"{\"a\":1}", "", NULL},
        {"{\"a\":1}", "a", NULL},
        {"{\"a\":1}", "/a/b", NULL},
        {"{\"a\":null}", "/a/b", NULL},
        {"{\"a\":[1]}", "/a/2", NULL},
        {"{\"a\":[1]}", "/a/x", NULL},
        {"{\"a\":[1]}", "/a/01", NULL},
        {"{\"a\":1}", "/b~", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = put_seven(cases[i][0], cases[i][1]);
        if (cases[i][2])
            assert_string_equal(text, cases[i][2]);
        else
            assert_null(text);
        free(text);
    }
    assert_false(pb_json_put(NULL, "/a", cJSON_CreateNumber(7))); /* released all the same */
}

/* A pointer of many steps would make a tree that no recursion survives. */
static void test_put_deep(void **state)
{
    (void)state;
    size_t steps = 1000000;
    char *pointer = malloc(2 * steps + 1);
    assert_non_null(pointer);
    for (size_t i = 0; i < steps; i++)
        memcpy(pointer + 2 * i, "/a", 2);
    pointer[2 * steps] = '\0';
    assert_null(put_seven("{}", pointer));
    pointer[2 * PB_DEPTH_MAX] = '\0';
    char *text = put_seven("{}", pointer);
    assert_non_null(text);
    free(text);
    free(pointer);
}

/* A value that had a key, and replaces a member, takes over the member's. */
static void test_put_moved(void **state)
{
    (void)state;
    struct reading reading = read_text("{\"a\":{\"x\":1},\"b\":2,\"l\":[]}");
    cJSON *root = pb_document_root(reading.document);
    cJSON *moved = cJSON_DetachItemViaPointer(pb_json_at(root, "/a"), pb_json_at(root, "/a/x"));
    assert_true(pb_json_put(root, "/b", moved));
    assert_tree(reading.document, "{\"a\":{},\"b\":1,\"l\":[]}");
    moved = cJSON_DetachItemViaPointer(root, pb_json_at(root, "/b"));
    assert_true(pb_json_put(root, "/l/-", moved));
    assert_tree(reading.document, "{\"a\":{},\"l\":[1]}");
    reading_free(&reading);
}

/* ---- canonical form ---- */

static void assert_canonical(const char *text, const char *expected)
{
    struct reading reading = read_text(text);
    assert_int_equal(reading.status, PAYBACK_OK);
    char *canonical = pb_json_canonical(pb_document_root(reading.document));
    assert_string_equal(canonical, expected);
    free(canonical);
    reading_free(&reading);
}

static void test_canonical(void **state)
{
    (void)state;
    assert_canonical("{}", "{}");
    assert_canonical("{ \"b\" : [ 3 , 1 , 2 ] , \"a\" : { \"d\" : true , \"c\" : null } }",
                     "{\"a\":{\"c\":null,\"d\":true},\"b\":[3,1,2]}");
    /* keys by their bytes: upper case first, a prefix before the longer one, é (C3 A9) last */
    assert_canonical("{\"\xc3\xa9\":1,\"b\":2,\"B\":3,\"ba\":4,\"\":5,\"a\":6}",
                     "{\"\":5,\"B\":3,\"a\":6,\"b\":2,\"ba\":4,\"\xc3\xa9\":1}");
    assert_canonical("{\"a\":[1.0,1E0,10e-1,-0,-0.0,0e5,1e2,1e15,1e16,1e22,0.10,5e-324]}",
                     "{\"a\":[1,1,1,0,0,0,100,1000000000000000,10000000000000000,1e+22,0.1,5e-324]}");
    assert_canonical("{\"a\":\"\\u0041\\/\\u00e9\\n\\u0001\\\"\\\\\"}", "{\"a\":\"A/\xc3\xa9\\n\\u0001\\\"\\\\\"}");
    assert_canonical("{\"note\":\"x\",\"a\":{\"note\":[1],\"b\":[{\"note\":1,\"c\":1}]},\"notes\":1,\"Note\":2}",
                     "{\"Note\":2,\"a\":{\"b\":[{\"c\":1}]},\"notes\":1}");
}

/* The compact form keeps order, notes and the sign of zero's neighbours; both forms read back the same. */
static void test_compact(void **state)
{
    (void)state;
    const char *text = "{\"z\":{\"note\":\"x\",\"a\":[]},\"a\":[0.1,-2.5e-07,\"\\t\"],\"n\":null,\"f\":false}";
    struct reading reading = read_text(text);
    assert_tree(reading.document, text);
    char *canonical = pb_json_canonical(pb_document_root(reading.document));
    assert_canonical(canonical, canonical);
    free(canonical);
    reading_free(&reading);
    cJSON *number = cJSON_CreateNumber(0.1);
    char *printed = pb_json_compact(number);
    assert_string_equal(printed, "0.1");
    free(printed);
    cJSON_Delete(number);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rfc_6901), cmocka_unit_test(test_what_is_not_there), cmocka_unit_test(test_put),
        cmocka_unit_test(test_put_deep), cmocka_unit_test(test_put_moved),         cmocka_unit_test(test_canonical),
        cmocka_unit_test(test_compact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
