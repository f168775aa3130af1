/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bytes.h"

#include "base/memory.h"

#include <string.h>

void pb_bytes_put(struct pb_text *bytes, uint64_t number)
{
    char groups[10];
    size_t count = 0;
    do {
        unsigned group = (unsigned)(number & 0x7f);
        number >>= 7;
        groups[count++] = (char)(unsigned char)(group | (number ? 0x80u : 0));
    } while (number);
    pb_text_add_bytes(bytes, groups, count);
}

void pb_bytes_put_double(struct pb_text *bytes, double x)
{
    char digits[8];
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    for (int i = 0; i < 8; i++)
        digits[i] = (char)(unsigned char)(bits >> (8 * i) & 0xff);
    pb_text_add_bytes(bytes, digits, sizeof digits);
}

void pb_bytes_put_text(struct pb_text *bytes, const char *text)
{
    size_t length = strlen(text);
    pb_bytes_put(bytes, length);
    pb_text_add_bytes(bytes, text, length);
}

uint64_t pb_bytes_get(struct pb_reader *in)
{
    uint64_t number = 0;
    for (int shift = 0; shift < 64 && in->left > 0 && !in->wrong; shift += 7) {
        unsigned group = *in->next++;
        in->left--;
        if (shift == 63 && group > 1)
            break; /* more than 64 bits */
        number |= (uint64_t)(group & 0x7f) << shift;
        if (group < 0x80)
            return number;
    }
    in->wrong = true;
    return 0;
}

uint64_t pb_bytes_get_between(struct pb_reader *in, uint64_t low, uint64_t high)
{
    uint64_t number = pb_bytes_get(in);
    if (number < low || number > high)
        in->wrong = true;
    return in->wrong ? low : number;
}

double pb_bytes_get_double(struct pb_reader *in)
{
    uint64_t bits = 0;
    double x;
    if (in->left < 8)
        in->wrong = true;
    for (int i = 0; i < 8 && !in->wrong; i++)
        bits |= (uint64_t)in->next[i] << (8 * i);
    if (!in->wrong) {
        in->next += 8;
        in->left -= 8;
    }
    memcpy(&x, &bits, sizeof x);
    return x;
}

char *pb_bytes_get_text(struct pb_reader *in)
{
    size_t length = pb_bytes_get_between(in, 0, in->left);
    if (in->wrong || length > in->left || memchr(in->next, 0, length)) {
        in->wrong = true;
        return NULL;
    }
    char *text = pb_copy_bytes((const char *)in->next, length);
    in->next += length;
    in->left -= length;
    return text;
}
