#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""scenarios.schema.json against the program.

The file is what `payback schema` prints; it says of every line of the table of inputs what `payback fields` says; and
python3-jsonschema, which knows nothing of the program, accepts with it the scenarios that the loader accepts and refuses those that the
loader refuses, where a schema can tell.

Run from anywhere; PATH finds the program, or PAYBACK names it.
"""
import glob
import json
import math
import os
import subprocess
import sys

try:
    import jsonschema
except ImportError:
    print("skipped: python3-jsonschema is not installed")
    print("0 passed, 0 failed")
    sys.exit(0)

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
PROGRAM = os.environ.get("PAYBACK", "payback")

# Refused by the loader, but not by the schema, and why.
CANNOT_SAY = {
    "charges-step": "a bound beside 0",
    "charges-go-live": "what another member of the pricing says of the contract's start",
    "correlation-constant": "what stands at the pointers of a correlation",
    "correlation-incoherent": "positive definiteness",
    "as-of-form": "the form of a date",
    "as-of-no-such-day": "the days of a month",
    "price-currency": "that two texts are the same",
    "without-nothing": "what the file that is extended has",
    "other-months": None,
    "range-distribution": "the support of a distribution",
    "roi-months": "one member against another",
    "severance": "a nonzero value under a condition",
    "severance-elastic": "a nonzero value under a condition",
    "shares-zero": "a sum",
    "stress-range": "what a stress leads to",
    "stress-unknown": "what a pointer names",
    "tiers-order": "an order",
    "hourly-cost-missing": "a nonzero value as a condition",
    "hourly-cost-missing-review": "a nonzero value as a condition",
}

passed = 0
failed = 0


def check(condition, what):
    global passed, failed
    if condition:
        passed += 1
    else:
        failed += 1
        print("FAILED:", what)


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


# ---- composing, written anew from RFC 7396 and MODEL.md ----


def replaces(value):
    return not isinstance(value, dict) or "dist" in value or "curve" in value


def merge(target, patch):
    if replaces(patch):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merge(result.get(key), value)
    return result


def compose(path):
    scenario = read(path)
    if not isinstance(scenario, dict) or "extends" not in scenario:
        return scenario
    base = compose(os.path.join(os.path.dirname(path), scenario.pop("extends")))
    return merge(base, scenario)


# ---- the table ----


def resolve(schema, description):
    while "$ref" in description:
        step = schema
        for key in description["$ref"].lstrip("#/").split("/"):
            step = step[key]
        description = step
    return description


def describe(schema, pointer):
    """The schema's description of the member with that pointer."""
    description = schema["definitions"]["patch" if pointer == "/extends" else "scenario"]
    for key in pointer.lstrip("/").split("/"):
        description = resolve(schema, description)
        description = description["items"] if key == "*" else description["properties"].get(key)
        if description is None:
            return None
    return resolve(schema, description)


def bounds(description):
    """Low, high, low excluded, high excluded. Of what may be an object or a list, those of a number in its place."""
    description = description.get("else", description)
    low = description.get("exclusiveMinimum", description.get("minimum", -math.inf))
    high = description.get("exclusiveMaximum", description.get("maximum", math.inf))
    return low, high, "exclusiveMinimum" in description, "exclusiveMaximum" in description


def bounds_in_words(words):
    """The same from the range column of `payback fields`: "0 … 1, > 0", "≥ 0", "any"."""
    low, high, low_open, high_open = -math.inf, math.inf, False, False
    for part in words.split(", "):
        if " … " in part:
            low, high = (float(x) for x in part.split(" … "))
        elif part[0] == ">":
            low, low_open = float(part[1:]), True
        elif part[0] == "<":
            high, high_open = float(part[1:]), True
        elif part[0] == "≥":
            low = float(part[1:])
        elif part != "any":
            low = high = float(part)
    return low, high, low_open, high_open


TYPES = {"quantity": "number", "number": "number", "integer": "integer", "boolean": "boolean",
         "text": "string", "list": "array", "object": "object"}


def check_field(schema, field):
    pointer, kind, default = field["pointer"], field["kind"], field["default"]
    description = describe(schema, pointer)
    if kind == "event":
        check(description is None, f"{pointer} is never written, but the schema knows it")
        return
    check(description is not None, f"{pointer} is not in the schema")
    if description is None:
        return
    if kind == "choice":
        words = [word.strip('"') for word in field["range"][len("one of "):].split(", ")]
        check(description.get("enum") == words, f"{pointer}: words")
    else:
        plain = description.get("else", description)
        # one number stands for a list of one size
        wanted = "integer" if pointer == "/pilot/tickets" else TYPES[kind]
        check(plain.get("type") == wanted, f"{pointer}: type {plain.get('type')}")
        check(kind != "quantity" or description.get("then") == {"$ref": "#/definitions/distribution"}, f"{pointer}: distribution")
    if kind in ("quantity", "number", "integer"):
        check(bounds(description) == bounds_in_words(field["range"]), f"{pointer}: range {field['range']}")
    check(field["meaning"] in description.get("description", ""), f"{pointer}: meaning")
    if "default" in description:
        shown = description["default"]
        check(json.loads(default) == shown, f"{pointer}: default {default}, {shown}")
    parent, key = pointer.rsplit("/", 1)
    holder = describe(schema, parent) if parent else schema["definitions"]["scenario"]
    check((key in holder.get("required", [])) == (default == "required"), f"{pointer}: required")


def check_table(schema):
    fields = json.loads(run("fields", "--json", "-").stdout)
    for field in fields["fields"]:
        check_field(schema, field)
    known = {field["pointer"] for field in fields["fields"]}

    def walk(description, pointer):
        description = resolve(schema, description)
        for key, member in description.get("properties", {}).items():
            if key in ("note", "$schema"):
                continue
            below = f"{pointer}/{key}"
            inside = any(name == below or name.startswith(below + "/") for name in known)
            check(inside, f"{below} is in the schema, but not in the table")
            if inside and "properties" in resolve(schema, member):
                walk(member, below)
            if "items" in member and "properties" in member["items"]:
                walk(member["items"], below + "/*")

    walk(schema["definitions"]["scenario"], "")


# ---- the corpora ----


def check_good(validator, complete):
    paths = sorted(glob.glob(os.path.join(ROOT, "scenarios", "*.json")) + glob.glob(os.path.join(ROOT, "bench", "*.json")))
    paths.append(os.path.join(ROOT, "sim", "scenario", "starter.json"))
    check(len(paths) > 3, "there are scenarios")
    for path in paths:
        name = os.path.relpath(path, ROOT)
        check(run("check", path).returncode == 0, f"the loader refuses {name}")
        for error in validator.iter_errors(read(path)):
            check(False, f"the schema refuses {name}: {list(error.absolute_path)}: {error.message[:200]}")
        check(complete.is_valid(compose(path)), f"the schema refuses {name}, composed")


def check_bad(complete):
    for path in sorted(glob.glob(os.path.join(ROOT, "tests", "bad", "scenario", "*.json"))):
        name = os.path.splitext(os.path.basename(path))[0]
        if os.path.exists(path[:-len("json")] + "options"):
            continue
        check(run("check", path).returncode == 3, f"the loader accepts tests/bad/scenario/{name}.json")
        accepts = complete.is_valid(compose(path))
        if name in CANNOT_SAY:
            check(accepts, f"{name} is listed as what a schema cannot say, but the schema refuses it")
        else:
            check(not accepts, f"the schema accepts tests/bad/scenario/{name}.json")
    for path in sorted(glob.glob(os.path.join(ROOT, "tests", "bad", "warnings", "*.json"))):
        name = os.path.relpath(path, ROOT)
        if os.path.basename(path) == "baseline-to-finish.json":  # an editor says what is still missing, as a fault
            check(not complete.is_valid(compose(path)), f"{name} is not finished, but the schema accepts it")
        else:
            check(complete.is_valid(compose(path)), f"the schema refuses {name}")


def main():
    printed = run("schema").stdout.decode("utf-8")
    with open(os.path.join(ROOT, "scenarios.schema.json"), encoding="utf-8") as file:
        check(file.read() == printed, "scenarios.schema.json is not what `payback schema` prints: write it anew")
    schema = json.loads(printed)
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    whole = {"$ref": "#/definitions/scenario", "definitions": schema["definitions"]}
    complete = jsonschema.Draft7Validator(whole)
    check_table(schema)
    check_good(validator, complete)
    check_bad(complete)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
