/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How trials are laid out. Trial i belongs to replicate i mod 16 and is point i div 16 of it; a block is 128
 * consecutive trials, that is 8 consecutive points of each replicate: lane l of block b is trial 128 b + l. */
#ifndef PB_BASE_TRIALS_H
#define PB_BASE_TRIALS_H

enum { PB_BLOCK = 128, PB_REPLICATES = 16, PB_BLOCK_POINTS = PB_BLOCK / PB_REPLICATES };

/* Alignment in bytes of every array of PB_BLOCK doubles. */
enum { PB_ALIGNMENT = 64 };

#endif
