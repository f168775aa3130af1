#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Writes helpdesk.csv, the ticket export of an invented company as Zendesk's CSV export would write it: 24 months and a
# bit, tickets that grow by 15 % a year with a peak before Christmas and one surge, four reasons of contact, five agents
# of whom one leaves, the time tracking app, and what such files are full of: spam, merged tickets, delivery failures,
# follow-ups of closed tickets, timers that nobody started or stopped, users who were deleted. No person in it exists.
#
# usage: make.py > helpdesk.csv          (the same bytes each time)
import calendar
import csv
import datetime
import math
import random
import sys

HEAD = ["Summation column", "Id", "Requester id", "Assignee", "Group", "Subject", "Tags", "Status", "Priority", "Via",
        "Ticket type", "Created at", "Updated at", "Solved at", "Satisfaction Score", "Assignee stations", "Reopens",
        "Replies", "First resolution time in minutes", "Full resolution time in minutes", "Contact reason [list]",
        "Total time spent (sec) [int]"]
#          share, mean minutes, reopened, subject
REASONS = {"How-to": (0.42, 9, 0.06, "How do I add a seat?"), "Account": (0.22, 6, 0.04, "Cannot reset password"),
           "Billing": (0.21, 13, 0.08, "Invoice shows the wrong VAT"),
           "Technical": (0.15, 34, 0.14, 'Export fails with "error 502", since Monday')}
SEASON = [1.0, 0.96, 0.98, 0.97, 0.95, 0.93, 0.9, 0.92, 1.0, 1.03, 1.14, 1.22]
AGENTS = ["Ana Bright", "Ben Cole", "Chloe Dorn", "Dev Eames", "Eva Frost"]
random.seed(20260225)


def month_tickets(index, month, days):
    level = 260 * 1.15 ** (index / 12) * SEASON[month - 1] * days / 30.4375
    surge = 1.6 if index == 16 else 1
    return round(random.gauss(level * surge * math.exp(random.gauss(0, 0.03)), math.sqrt(level)))


def agent_at(index):
    if random.random() < 0.01:
        return "Deleted user 17"
    return random.choice(AGENTS[:4] if index >= 15 else AGENTS)


def work_seconds(mean, reopened):
    if random.random() < 0.06:
        return ""  # nobody started the timer
    if random.random() < 0.0008:
        return 86400  # nobody stopped it
    seconds = random.lognormvariate(math.log(60 * mean) - 0.32, 0.8)
    return round(seconds * (1.7 if reopened else 1))


def ticket(number, index, created):
    reason = random.choices(list(REASONS), [r[0] for r in REASONS.values()])[0]
    _, minutes, rate, subject = REASONS[reason]
    reopened = random.random() < rate
    first = random.expovariate(1 / 900)
    full = first + (random.expovariate(1 / 2400) if reopened else 0)
    solved = created + datetime.timedelta(minutes=full)
    tags, via = reason.lower(), random.choices(["Mail", "Web form", "Closed Ticket"], [70, 28, 2])[0]
    kind = random.random()
    if kind < 0.01:
        tags += " closed_by_merge"
    elif kind < 0.02:
        tags += " spam"
    elif kind < 0.025:
        tags, via = "system_email_notification_failure", "Mail"
    replies = 1 if not reopened and random.random() < 0.6 else random.randint(2, 5)
    return [1, number, random.randint(900000, 909999), agent_at(index), "Support", subject, tags, "Closed", "-", via,
            "Question", created, solved, solved, random.choice(["Not Offered", "Offered", "Good", "Bad"]),
            1 if random.random() < 0.9 else 2, int(reopened), replies, round(first), round(full),
            reason if random.random() < 0.97 else "-", work_seconds(minutes, reopened)]


def rows(start, first, end):
    number = 48210
    for index in range(25):
        year, month = divmod(start + index, 12)
        days = calendar.monthrange(year, month + 1)[1]
        begin = datetime.datetime(year, month + 1, 1)
        moments = sorted(begin + datetime.timedelta(seconds=random.randrange(days * 86400))
                         for _ in range(month_tickets(index, month + 1, days)))
        for created in moments:
            if first <= created < end:
                yield ticket(number, index, created)
                number += 1


def main():
    out = csv.writer(sys.stdout, lineterminator="\r\n")
    out.writerow(HEAD)
    end = datetime.datetime(2026, 2, 11, 9)
    for row in rows(2024 * 12 + 1, datetime.datetime(2024, 2, 1), end):
        if row[13] >= end:  # still open
            row[7], row[12], row[13], row[18], row[19] = "Open", row[11], "", "", ""
        out.writerow([x.strftime("%Y-%m-%d %H:%M:%S") if isinstance(x, datetime.datetime) else x for x in row])


main()
