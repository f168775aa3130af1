/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/number.h"
#include "scenario/scanner.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { WORD_SIZE = 48 }; /* longer words are not worth a suggestion */

/* Words of other languages for what JSON writes differently, or not at all. */
static const char *word_hint(const char *word)
{
    static const struct {
        const char *word, *hint;
    } table[] = {
        {"nan", "write a finite number, or leave the member out"},
        {"inf", "write a finite number, or leave the member out"},
        {"infinity", "write a finite number, or leave the member out"},
        {"true", "write true"},
        {"yes", "write true"},
        {"on", "write true"},
        {"false", "write false"},
        {"no", "write false"},
        {"off", "write false"},
        {"null", "leave the member out"},
        {"none", "leave the member out"},
        {"nil", "leave the member out"},
        {"undefined", "leave the member out"},
    };
    if (*word == '+' || *word == '-')
        word++;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcasecmp(word, table[i].word) == 0)
            return table[i].hint;
    return NULL;
}

/* What keeps a word that looks like a number from being one (RFC 8259 §6). */
static const char *number_problem(const char *word)
{
    if (*word == '+')
        return "a number must not begin with a plus sign";
    const char *digits = word + (*word == '-');
    const char *point = strchr(digits, '.');
    if (digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X'))
        return "a number must be decimal";
    if (strchr(digits, '_'))
        return "a number must not contain underscores";
    if (digits == point)
        return "a number must have a digit before its point";
    if (digits[0] == '0' && pb_is_digit(digits[1]))
        return "a number must not begin with a zero";
    if (point && !pb_is_digit(point[1]))
        return "a number must have a digit after its point";
    if (pb_is_digit(digits[0]) && digits[strspn(digits, "0123456789.eE+-")] == '\0' && strpbrk(digits, "eE"))
        return "an exponent must be a whole number";
    return "not a number";
}

/* What the author of a broken number will have meant; false where that cannot be said. */
static bool repair(char repaired[WORD_SIZE + 2], const char *word)
{
    char *to = repaired;
    if (*word == '-')
        *to++ = '-';
    word += *word == '-' || *word == '+';
    while (word[0] == '0' && pb_is_digit(word[1]))
        word++;
    if (*word == '.')
        *to++ = '0';
    for (; *word; word++)
        if (*word != '_' && !(*word == '.' && !pb_is_digit(word[1])))
            *to++ = *word;
    *to = '\0';
    double number;
    return pb_number_read(repaired, (size_t)(to - repaired), &number);
}

static bool is_number(const char *word, size_t length)
{
    size_t i = length > 0 && word[0] == '-';
    size_t whole = i;
    while (i < length && pb_is_digit(word[i]))
        i++;
    if (i == whole || (word[whole] == '0' && i > whole + 1))
        return false;
    if (i < length && word[i] == '.') {
        size_t fraction = ++i;
        while (i < length && pb_is_digit(word[i]))
            i++;
        if (i == fraction)
            return false;
    }
    if (i < length && (word[i] == 'e' || word[i] == 'E')) {
        i++;
        i += i < length && (word[i] == '+' || word[i] == '-');
        size_t exponent = i;
        while (i < length && pb_is_digit(word[i]))
            i++;
        if (i == exponent)
            return false;
    }
    return i == length;
}

/* Says what is wrong with a word that is neither number nor true, false, null. */
static void explain(struct pb_scanner *scanner, struct pb_mark mark, const char *from, size_t length)
{
    char excerpt[PB_EXCERPT_SIZE], word[WORD_SIZE], repaired[WORD_SIZE + 2], hint[WORD_SIZE + 40];
    pb_scan_excerpt(excerpt, from, length);
    snprintf(word, sizeof word, "%.*s", length < sizeof word ? (int)length : 0, from);
    const char *known = word_hint(word);
    if (is_number(from, length)) {
        pb_scan_fault(scanner, mark, "the largest number is about 1.8e308", "the number is too large (%s)", excerpt);
    } else if (known) {
        pb_scan_fault(scanner, mark, known, "JSON has no such word (%s)", excerpt);
    } else if (pb_is_digit(*from) || strchr("+-.", *from)) {
        const char *right =
            repair(repaired, word) ? repaired : "a number like 12, -0.5 or 1.5e6, or a text in double quotes";
        snprintf(hint, sizeof hint, "write %s", right);
        pb_scan_fault(scanner, mark, hint, "%s (%s)", number_problem(word), excerpt);
    } else {
        snprintf(hint, sizeof hint, "write \"%s\"", *word ? word : "…");
        pb_scan_fault(scanner, mark, hint, "text must stand in double quotes (%s)", excerpt);
    }
}

cJSON *pb_scan_word(struct pb_scanner *scanner)
{
    const char *from = scanner->at;
    const struct pb_mark mark = pb_scan_mark(scanner, from);
    while (scanner->at < scanner->end && pb_scan_is_word(*scanner->at))
        scanner->at++;
    size_t length = (size_t)(scanner->at - from);
    cJSON *item = NULL;
    double number;
    if (pb_number_read(from, length, &number))
        item = cJSON_CreateNumber(number);
    else if (length == 4 && memcmp(from, "true", 4) == 0)
        item = cJSON_CreateTrue();
    else if (length == 5 && memcmp(from, "false", 5) == 0)
        item = cJSON_CreateFalse();
    else {
        if (length != 4 || memcmp(from, "null", 4) != 0)
            explain(scanner, mark, from, length);
        item = cJSON_CreateNull();
    }
    scanner->out_of_memory = scanner->out_of_memory || !item;
    return item;
}
