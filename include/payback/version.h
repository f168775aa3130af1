/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which version these headers are of. Until 1.0 each minor version (0.1, 0.2, …) may change the binary interface: a
 * program is built anew against it. Within a minor version members are not moved and functions do not change. */
#ifndef PAYBACK_VERSION_H
#define PAYBACK_VERSION_H

#define PAYBACK_VERSION_MAJOR 0
#define PAYBACK_VERSION_MINOR 2
#define PAYBACK_VERSION_PATCH 0

#define PAYBACK_VERSION_TEXT_OF(major, minor, patch) #major "." #minor "." #patch
#define PAYBACK_VERSION_EXPAND(major, minor, patch)  PAYBACK_VERSION_TEXT_OF(major, minor, patch)
/* "0.2.0": of the headers; payback_version() says it of the library that is running. */
#define PAYBACK_VERSION PAYBACK_VERSION_EXPAND(PAYBACK_VERSION_MAJOR, PAYBACK_VERSION_MINOR, PAYBACK_VERSION_PATCH)

#endif
