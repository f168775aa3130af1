/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A strict check of markup: what an XML parser would refuse, and what a page of ours must not have. */
#ifndef TESTS_MARKUP_H
#define TESTS_MARKUP_H

#include <stdbool.h>
#include <stddef.h>

/* True where elements nest, attributes are quoted and not repeated, ids are unique, every & begins one of the five
 * named entities or a numeric one, and no attribute holds nan or inf; else message tells what is wrong and where. */
bool markup_is_sound(const char *text, char *message, size_t size);
/* What holds for every page of ours: sound, below 250 kB, no script, no style of an element's own, and a
 * Content-Security-Policy that allows nothing but its style sheet; else message tells what is wrong. */
bool markup_is_page(const char *text, char *message, size_t size);
/* Occurrences of a part in a text. */
size_t markup_count(const char *text, const char *part);

#endif
