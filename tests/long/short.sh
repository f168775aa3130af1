#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Some of the long tests with few of their cases, the same each time, among all tests.
here=$(cd "$(dirname "$0")" && pwd) || exit 1
PAYBACK_TESTS=short
export PAYBACK_TESTS
exec "$here/run.sh" "$here/test_damaged.py" "$here/test_faults.py" "$here/test_killed.py"
