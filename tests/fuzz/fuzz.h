/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the targets of fuzzing share: demands, and a program around a target for those who have no libFuzzer.
 *
 *   clang -fsanitize=fuzzer,address,undefined … fuzz_X.c …             coverage-guided (make fuzz)
 *   cc -DFUZZ_FILES … fuzz_X.c …; fuzz_X [-seconds=N] [-seed=N] FILE…  replays files, then goes on with changes of them
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static inline void demand(int condition, const char *what)
{
    if (!condition) {
        fprintf(stderr, "broken: %s\n", what);
        abort();
    }
}

#ifdef FUZZ_FILES
#include <signal.h>
#include <time.h>
#include <unistd.h>

enum { FUZZ_FILES_MAX = 4000, FUZZ_SIZE_MAX = 1 << 20 };

struct fuzz_input {
    uint8_t *bytes;
    size_t size;
};

static struct fuzz_input fuzz_now; /* what is being tried: kept where it ends the program */

static void fuzz_keep(int number)
{
    static const char name[] = "fuzz-failure";
    FILE *file = fopen(name, "wb");
    if (file) {
        fwrite(fuzz_now.bytes, 1, fuzz_now.size, file);
        fclose(file);
        fprintf(stderr, "signal %d: the input is in %s\n", number, name);
    }
    _exit(1);
}

static void fuzz_try(const uint8_t *bytes, size_t size)
{
    fuzz_now.bytes = malloc(size ? size : 1); /* its end is the allocation's: reading beyond is found */
    demand(fuzz_now.bytes != NULL, "memory");
    if (size)
        memcpy(fuzz_now.bytes, bytes, size);
    fuzz_now.size = size;
    (void)alarm(30); /* bounded time */
    LLVMFuzzerTestOneInput(fuzz_now.bytes, size);
    (void)alarm(0);
    free(fuzz_now.bytes);
}

static uint64_t fuzz_state;
static size_t fuzz_below(size_t limit)
{
    uint64_t z = fuzz_state += 0x9E3779B97F4A7C15u; /* SplitMix64 */
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    z ^= z >> 31;
    return limit ? (size_t)(z % limit) : 0;
}

/* A change of a copy: bytes altered, taken away, doubled, or a piece of another input put in. */
static size_t fuzz_change(uint8_t *bytes, size_t size, size_t most, const struct fuzz_input *other)
{
    static const char *const words[] = {"0", "-1", "1e308", "null", "{}",      "[]",   "\"",
                                        ",", ":",  "\n",    ";",    "\\u0000", "\xff", "1e-320"};
    size_t place = fuzz_below(size + 1), length = 1 + fuzz_below(16);
    const uint8_t *piece = other->bytes;
    switch (fuzz_below(6)) {
    case 0:
        if (place < size)
            bytes[place] = (uint8_t)(bytes[place] ^ 1u << fuzz_below(8));
        return size;
    case 1:
        if (place < size)
            bytes[place] = (uint8_t)fuzz_below(256);
        return size;
    case 2:
        length = length < size - place ? length : size - place;
        memmove(bytes + place, bytes + place + length, size - place - length);
        return size - length;
    case 3: {
        const char *word = words[fuzz_below(sizeof words / sizeof words[0])];
        piece = (const uint8_t *)word;
        length = strlen(word);
        break;
    }
    case 4:
        length = length < other->size ? length : other->size;
        piece += fuzz_below(other->size - length + 1);
        break;
    default:
        return fuzz_below(40) ? size : place;
    }
    if (size + length > most)
        return size;
    memmove(bytes + place + length, bytes + place, size - place);
    memcpy(bytes + place, piece, length);
    return size + length;
}

static struct fuzz_input fuzz_read(const char *path)
{
    struct fuzz_input input = {malloc(FUZZ_SIZE_MAX), 0};
    FILE *file = fopen(path, "rb");
    demand(input.bytes && file, path);
    input.size = fread(input.bytes, 1, FUZZ_SIZE_MAX, file);
    fclose(file);
    uint8_t *exact = realloc(input.bytes, input.size ? input.size : 1);
    input.bytes = exact ? exact : input.bytes;
    return input;
}

int main(int count, char **arguments)
{
    static struct fuzz_input inputs[FUZZ_FILES_MAX];
    static uint8_t buffer[FUZZ_SIZE_MAX];
    double seconds = 0;
    size_t files = 0;
    long tried = 0;
    for (int i = 1; i < count; i++) {
        if (strncmp(arguments[i], "-seconds=", 9) == 0)
            seconds = strtod(arguments[i] + 9, NULL);
        else if (strncmp(arguments[i], "-seed=", 6) == 0)
            fuzz_state = strtoull(arguments[i] + 6, NULL, 10);
        else if (files < FUZZ_FILES_MAX)
            inputs[files++] = fuzz_read(arguments[i]);
    }
    (void)signal(SIGABRT, fuzz_keep);
    (void)signal(SIGSEGV, fuzz_keep);
    (void)signal(SIGALRM, fuzz_keep);
    for (size_t i = 0; i < files; i++, tried++)
        fuzz_try(inputs[i].bytes, inputs[i].size);
    time_t end = time(NULL) + (time_t)seconds;
    while (files > 0 && time(NULL) < end) {
        const struct fuzz_input *input = &inputs[fuzz_below(files)];
        size_t size = input->size;
        memcpy(buffer, input->bytes, size);
        for (size_t changes = 1 + fuzz_below(8); changes > 0; changes--)
            size = fuzz_change(buffer, size, sizeof buffer, &inputs[fuzz_below(files)]);
        fuzz_try(buffer, size);
        tried++;
    }
    printf("%zu files, %ld inputs tried\n", files, tried);
    for (size_t i = 0; i < files; i++)
        free(inputs[i].bytes);
    return 0;
}
#endif

#endif
