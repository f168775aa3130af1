/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SHA-256 and a 64-bit hash of text. */
#ifndef PB_BASE_DIGEST_H
#define PB_BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

enum { PB_DIGEST_SIZE = 65 };

void pb_sha256(const void *bytes, size_t length, char digest[PB_DIGEST_SIZE]); /* hexadecimal, NUL-terminated */
uint64_t pb_hash64(const char *text);                                          /* FNV-1a with a final mix */
uint64_t pb_hash64_bytes(const char *bytes, size_t length);                    /* the same */

/* SHA-256 of bytes that come in pieces. NULL where memory is short. */
struct pb_sha256;
struct pb_sha256 *pb_sha256_begin(void);
void pb_sha256_add(struct pb_sha256 *hash, const void *bytes, size_t length);
/* Writes the digest and releases hash; takes NULL: the digest is then "". */
void pb_sha256_end(struct pb_sha256 *hash, char digest[PB_DIGEST_SIZE]);

#endif
