/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SANITIZED: 1 under AddressSanitizer, ThreadSanitizer or MemorySanitizer, which take malloc over, keep memory that was
 * freed, and do not survive fork; else 0. */
#ifndef PB_TESTS_SANITIZED_H
#define PB_TESTS_SANITIZED_H

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define SANITIZED 1
#endif
#endif

#ifndef SANITIZED
#define SANITIZED 0
#endif

#endif
