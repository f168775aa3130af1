/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/digest.h"

#include "base/memory.h"

#include <sha2.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(PB_DIGEST_SIZE == SHA256_DIGEST_STRING_LENGTH, "64 hexadecimal digits and the NUL");

void pb_sha256(const void *bytes, size_t length, char digest[PB_DIGEST_SIZE])
{
    SHA256Data(bytes, length, digest);
}

struct pb_sha256 {
    SHA2_CTX state;
};

struct pb_sha256 *pb_sha256_begin(void)
{
    struct pb_sha256 *hash = pb_new(1, sizeof *hash);
    if (hash)
        SHA256Init(&hash->state);
    return hash;
}

void pb_sha256_add(struct pb_sha256 *hash, const void *bytes, size_t length)
{
    SHA256Update(&hash->state, bytes, length);
}

void pb_sha256_end(struct pb_sha256 *hash, char digest[PB_DIGEST_SIZE])
{
    digest[0] = '\0';
    if (hash)
        SHA256End(&hash->state, digest);
    free(hash);
}

/* FNV-1a: Fowler, Noll, Vo (1991). Its high bits know little of the last letters; the final mix, that of MurmurHash3
 * (A. Appleby, 2011), spreads them. */
uint64_t pb_hash64_bytes(const char *bytes, size_t length)
{
    uint64_t hash = 0xcbf29ce484222325;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001b3;
    hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccd;
    hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53;
    return hash ^ hash >> 33;
}

uint64_t pb_hash64(const char *text)
{
    return pb_hash64_bytes(text, strlen(text));
}
