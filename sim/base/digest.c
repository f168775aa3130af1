/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/digest.h"

#include <sha2.h>

_Static_assert(PB_DIGEST_SIZE == SHA256_DIGEST_STRING_LENGTH, "64 hexadecimal digits and the NUL");

void pb_sha256(const void *bytes, size_t length, char digest[PB_DIGEST_SIZE])
{
    SHA256Data(bytes, length, digest);
}

/* FNV-1a: Fowler, Noll, Vo (1991). Its high bits know little of the last letters; the final mix, that of MurmurHash3
 * (A. Appleby, 2011), spreads them. */
uint64_t pb_hash64(const char *text)
{
    uint64_t hash = 0xcbf29ce484222325;
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 0x100000001b3;
    hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccd;
    hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53;
    return hash ^ hash >> 33;
}
