/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rules of rules.c that a JSON Schema can say, for editors. The program itself does not read them; tests/schema proves
 * that they refuse nothing that it takes. */
#ifndef PB_SCENARIO_SCHEMA_RULES_H
#define PB_SCENARIO_SCHEMA_RULES_H

/* The schemas, as a JSON list, that the object or list at the pointer of a table line (`*` for an element) must meet as
 * well; or NULL. */
const char *pb_schema_rules(const char *pointer);

/* What an object without a line in the table is about, or NULL. */
const char *pb_schema_section(const char *pointer);

#endif
