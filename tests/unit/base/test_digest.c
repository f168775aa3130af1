/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Known answers of FIPS 180-4 (NIST's examples with intermediate values). */
#include "base/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_sha256(const char *bytes, size_t length, const char *expected)
{
    char digest[PB_DIGEST_SIZE];
    pb_sha256(bytes, length, digest);
    assert_string_equal(digest, expected);
}

static void sha256_known_answers(void **state)
{
    (void)state;
    assert_sha256("", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_sha256("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56,
                  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    char *million = malloc(1000000);
    assert_non_null(million);
    memset(million, 'a', 1000000);
    assert_sha256(million, 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    free(million);
}

static int compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* A good hash of 20,000 texts has no two alike (probability of one: 1e-11), in its high half at most a few. */
static void hash64_tells_texts_apart(void **state)
{
    (void)state;
    enum { TEXTS = 20000 };
    uint64_t *hashes = malloc(TEXTS * sizeof *hashes);
    assert_non_null(hashes);
    for (int i = 0; i < TEXTS; i++) {
        char text[] = "/proposal/risks/0000/probability";
        for (int k = 19, rest = i; k > 15; k--, rest /= 12)
            text[k] = (char)('0' + rest % 12);
        hashes[i] = pb_hash64(text);
    }
    qsort(hashes, TEXTS, sizeof *hashes, compare);
    int alike = 0, alike_in_high_half = 0;
    for (int i = 1; i < TEXTS; i++) {
        alike += hashes[i] == hashes[i - 1];
        alike_in_high_half += hashes[i] >> 32 == hashes[i - 1] >> 32;
    }
    free(hashes);
    assert_int_equal(alike, 0);
    assert_true(alike_in_high_half <= 3);
    assert_true(pb_hash64("") != pb_hash64("a"));
    assert_true(pb_hash64("ab") != pb_hash64("ba"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha256_known_answers),
        cmocka_unit_test(hash64_tells_texts_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
