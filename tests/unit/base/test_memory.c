/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "base/trials.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void new_memory_is_zero(void **state)
{
    (void)state;
    double *block = pb_new(100, sizeof *block);
    double *aligned = pb_new_aligned(100, sizeof *aligned);
    assert_non_null(block);
    assert_non_null(aligned);
    for (int i = 0; i < 100; i++)
        assert_true(block[i] == 0 && aligned[i] == 0);
    assert_int_equal((uintptr_t)aligned % PB_ALIGNMENT, 0);
    free(block);
    free(aligned);
}

static void nothing_is_something(void **state)
{
    (void)state;
    void *a = pb_new(0, 8), *b = pb_new_aligned(0, 8), *c = pb_resize(NULL, 0, 8);
    assert_true(a && b && c);
    free(a);
    free(b);
    free(c);
}

static void resize_keeps_what_was_there(void **state)
{
    (void)state;
    int *block = pb_new(2, sizeof *block);
    assert_non_null(block);
    block[1] = 7;
    int *larger = pb_resize(block, 1000, sizeof *block);
    assert_non_null(larger);
    assert_int_equal(larger[1], 7);
    assert_null(pb_resize(larger, SIZE_MAX / 2, sizeof *block));
    assert_int_equal(larger[1], 7);
    free(larger);
}

static void sizes_do_not_overflow(void **state)
{
    (void)state;
    assert_null(pb_new(SIZE_MAX / 4, 8));
    assert_null(pb_new_aligned(SIZE_MAX / 4, 8));
    assert_null(pb_new_aligned(SIZE_MAX, 1));
    assert_null(pb_copy_bytes("", SIZE_MAX));
}

static void copies(void **state)
{
    (void)state;
    assert_null(pb_copy_text(NULL));
    char *text = pb_copy_text("payback"), *bytes = pb_copy_bytes("a\0b", 3), *empty = pb_copy_bytes(NULL, 0);
    assert_string_equal(text, "payback");
    assert_memory_equal(bytes, "a\0b", 4);
    assert_string_equal(empty, "");
    free(text);
    free(bytes);
    free(empty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_memory_is_zero),
        cmocka_unit_test(nothing_is_something),
        cmocka_unit_test(resize_keeps_what_was_there),
        cmocka_unit_test(sizes_do_not_overflow),
        cmocka_unit_test(copies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
