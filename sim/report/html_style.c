/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The style sheet of the pages, and the script of those that can be sorted: page.css and sort.js without their
 * comments. */
#include "report/html.h"

/* Compilers need not take more than 4,095 characters in a literal; ours do. */
#pragma GCC diagnostic ignored "-Woverlength-strings"
const char pb_html_style[] =
#include "page_style.h"
    ;
const char pb_html_sort_script[] =
#include "sort_script.h"
    ;
