#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The same invented tickets in the shape of ten help desks' exports: columns as their documentation names them, dates and
# separators as they write them. `payback baseline` must find in each what is counted here: tickets of each month, of each
# category, mean minutes, reopened tickets, agents. Prints a line for each that differs.
import collections
import csv
import datetime
import json
import os
import random
import subprocess
import tempfile

random.seed(11)
hours, minutes = lambda n: datetime.timedelta(hours=n), lambda n: datetime.timedelta(minutes=n)


def make_tickets():
    tickets = []
    for month in range(1, 9):
        first, behind = datetime.datetime(2025, month, 1), datetime.datetime(2025, month + 1, 1)
        moments = [first + minutes(5), behind - minutes(7)]  # so that no month is partial
        moments += [first + minutes(random.randrange(28 * 1440)) for _ in range(random.randint(150, 200))]
        for created in moments:
            tickets.append({"created": created, "solved": created + hours(random.randint(5, 40)),
                            "category": random.choice(["Billing", "Billing", "Login", "Bug"]), "agent": random.choice(["Ana", "Bo", "Cy"]),
                            "minutes": random.randint(4, 20), "reopened": int(random.random() < 0.1), "replies": random.randint(1, 4)})
    tickets.sort(key=lambda ticket: ticket["created"])
    for number, ticket in enumerate(tickets):
        ticket["id"] = 1000 + number
        ticket["updated"] = ticket["solved"] + hours(1)
    return tickets


def plain(moment):
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def zulu(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def milliseconds(moment):
    return int(moment.replace(tzinfo=datetime.timezone.utc).timestamp() * 1000)


def twelve_hours(moment):
    return f"{moment.hour % 12 or 12}:{moment:%M %p}"


def front(tickets):
    """Messages: an inbound one, and replies that share the minutes."""
    for t in tickets:
        middle = [t["id"], t["id"]]
        last = [t["agent"], t["agent"], t["category"], plain(t["created"]), plain(t["solved"])]
        yield [t["id"] * 10, *middle, "Inbound", "Archived", "Support", plain(t["created"]), "false", "", "", "", "", *last[1:]]
        for reply in range(t["replies"]):
            at = t["created"] + (t["solved"] - t["created"]) * (reply + 1) / t["replies"]
            yield [t["id"] * 10 + reply + 1, *middle, "Outbound", "Archived", "Support", plain(at), "false", 60,
                   t["minutes"] * 60 / t["replies"], 100, *last]


# name: (header, records of tickets or cells of one, kind of work time, whether reopened tickets are told, how a category is written,
# how the file is written)
helpdesks = {
    "Front": ("Message ID,Segment ID,Conversation ID,Direction,Status,Inbox,Message date,Autoreply,Reaction time,Handle time,Response time,"
              "Attributed to,Assignee,Tags,Segment start,Segment end", front, "timer", False, str, {}),
    "Kustomer": ("id,name,status,createdAt,updatedAt,lastDone.createdAt,doneCount,reopenCount,outboundMessageCount,channels,tags,assignedUsers",
                 lambda t: ["c" + str(t["id"]), "Re: hello", "done", zulu(t["created"]), zulu(t["updated"]), zulu(t["solved"]), 1, t["reopened"],
                            t["replies"], "email", t["category"], t["agent"]], "none", True, str, {}),
    "Dixa": ("id,created_at,closed_at,initial_channel,requester_id,assignee_name,queue_name,direction,total_duration,handling_duration,tags",
             lambda t: [t["id"], milliseconds(t["created"]), milliseconds(t["solved"]), "email", t["id"] % 700, t["agent"], t["category"],
                        "INBOUND", 9, 8, ""], "none", False, str, {}),
    "Zoho Desk": ("Ticket Id,Subject,Status,Category,Channel,Ticket Owner,Created Time,Modified Time,Ticket Closed Time,Number of Reopen,"
                  "Total Time Spent", lambda t: [t["id"], "x", "Closed", t["category"], "Email", t["agent"]]
                  + [f"{t[k]:%d %b %Y} {twelve_hours(t[k])}" for k in ("created", "updated", "solved")]
                  + [t["reopened"], f"00:{t['minutes']:02d} hrs"], "none", True, str, {}),
    "LiveAgent": ("Code,Subject,Status,Department,Agent,Date created,Date changed,Date resolved,Channel,Tags",
                  lambda t: [f"ABC-{t['id']}", "x", "Resolved", t["category"], t["agent"], plain(t["created"]), plain(t["updated"]),
                             plain(t["solved"]), "E-mail", ""], "none", False, str, {"delimiter": ";", "quoting": csv.QUOTE_ALL}),
    "Re:amaze": ("Conversation ID,Subject,Status,Assignee,Tags,Customer Email,Created At,Updated At,Resolved At,First Response Time (secs),"
                 "Resolution Time (secs)", lambda t: [t["id"], "x", "Resolved", t["agent"], t["category"].lower() + ", vip", "a@b.example",
                                                      zulu(t["created"]), zulu(t["updated"]), zulu(t["solved"]), 300, 9000],
                 "none", False, str.lower, {}),
    "Jira Service Management": ("Summary,Issue key,Issue Type,Status,Resolution,Assignee,Reporter,Created,Updated,Resolved,Labels,Labels,"
                                "Time Spent,Custom field (Request Type),Comment,Comment",
                                lambda t: ["x", f"SUP-{t['id']}", "Service Request", "Done", "Done", t["agent"], f"r{t['id']}"]
                                + [f"{t[k]:%d/%b/%y} {twelve_hours(t[k])}" for k in ("created", "updated", "solved")]
                                + ["a", "b", t["minutes"] * 60, t["category"], "hi; there\nagain", "x"], "logged", False, str, {}),
    "ServiceNow": ("Number,Opened,Short description,Caller,State,Category,Assigned to,Updated,Resolved,Closed,Reassignment count,Reopen count",
                   lambda t: [f"INC{t['id']}", plain(t["created"]), "Überlauf", "Jo", "Closed", t["category"], t["agent"], plain(t["updated"]),
                              plain(t["solved"]), plain(t["updated"]), 0, t["reopened"]], "none", True, str,
                   {"encoding": "windows-1252", "quoting": csv.QUOTE_ALL}),
    "osTicket": ("Ticket Number,Date Created,Subject,From,Department,Help Topic,Source,Current Status,Last Updated,Closed Date,Agent Assigned,"
                 "Thread Count,Reopen Count", lambda t: [t["id"], f"{t['created']:%m/%d/%y} {twelve_hours(t['created'])}", "x", "Jo", "Support",
                                                         t["category"], "Email", "Closed", f"{t['updated']:%m/%d/%y} {twelve_hours(t['updated'])}",
                                                         f"{t['solved']:%m/%d/%y} {twelve_hours(t['solved'])}", t["agent"], 3, t["reopened"]],
                 "none", True, str, {}),
    "Freshservice": ("Ticket Id,Subject,Status,Source,Type,Agent,Group,Created Time,Resolved Time,Closed Time,Last Updated Time,Time Tracked,"
                     "Resolution Time (in Hrs),Agent interactions,Tags,Category",
                     lambda t: [f"INC-{t['id']}", "x", "Closed", "Email", "Incident", t["agent"], "Desk", plain(t["created"]), plain(t["solved"]),
                                plain(t["updated"]), plain(t["updated"]), f"00:{t['minutes']:02d}:00", "12:00:00", t["replies"], "",
                                t["category"]], "logged", False, str, {}),
}


def measure(path, shape, tickets):
    header, records, *_, options = shape
    options = dict(options)
    with open(path, "w", newline="", encoding=options.pop("encoding", "utf-8")) as file:
        writer = csv.writer(file, **options)
        writer.writerow(header.split(","))
        writer.writerows(records(tickets) if records is front else map(records, tickets))
    run = subprocess.run(["payback", "baseline", path, "--quiet", "--json", "-"], capture_output=True, text=True)
    return json.loads(run.stdout) if run.returncode == 0 else run.stderr


def judged(tickets, end):
    """Solved a week before the data end."""
    return [ticket for ticket in tickets if ticket["solved"] + datetime.timedelta(days=7) <= end]


def differences(result, shape, tickets):
    _, _, kind, reopened, written, _ = shape
    if isinstance(result, str):
        return [f"is refused: {result}"]
    months = collections.Counter(ticket["created"].strftime("%Y-%m") for ticket in tickets)
    counts = collections.Counter(written(ticket["category"]) for ticket in tickets)
    found = {"months": {m["month"]: m["tickets"] for m in result["months"] if m["complete"]},
             "categories": {c["name"]: c["tickets"] for c in result["categories"]},
             "kind": result["categories"][0]["handle"]["kind"], "agents": result["people"]["active"]}
    wanted = {"months": dict(months), "categories": dict(counts), "kind": kind, "agents": 3}
    problems = [f"{key}: {found[key]}, not {wanted[key]}" for key in wanted if found[key] != wanted[key]]
    for category in result["categories"]:
        own = [ticket for ticket in tickets if written(ticket["category"]) == category["name"]]
        if kind != "none":
            mean = sum(ticket["minutes"] for ticket in own) / len(own)
            if abs(category["handle"]["raw_mean"] - mean) > 1e-5 * mean:
                problems.append(f"{category['name']}: {category['handle']['raw_mean']} minutes, not {mean}")
        # within the half ticket by which the scatter of months may move it
        looked_at = judged(own, max(ticket["updated"] for ticket in tickets))
        rate = (sum(ticket["reopened"] for ticket in looked_at) + 0.5) / (len(looked_at) + 1)
        value = category["reopen"]["value"]
        if (value is not None) != reopened or (reopened and abs(value - rate) > 1 / len(looked_at)):
            problems.append(f"{category['name']}: {value} reopened, not {rate if reopened else None}")
    return problems


passed = failed = 0
everything = make_tickets()
with tempfile.TemporaryDirectory() as folder:
    for name, shape in helpdesks.items():
        problems = differences(measure(os.path.join(folder, "export.csv"), shape, everything), shape, everything)
        for problem in problems:
            print(f"{name}: {problem}")
        failed += bool(problems)
        passed += not problems
print(f"{passed} passed, {failed} failed")
raise SystemExit(failed > 0)
