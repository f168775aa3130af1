#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server of the live page, asked over HTTP: who may ask, what is answered, and that the figures are those of the
command line to the last digit; files within the served folder and nowhere else; many clients at once; a clean end.

The program is the payback of PATH. Everything happens on loopback."""
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
SCENARIOS = os.path.join(ROOT, "scenarios")
passed = failed = 0


def verdict(what, good, found=""):
    global passed, failed
    if good:
        passed += 1
    else:
        failed += 1
        print(f"FAILED {what}: {str(found)[:400]}")


class Server:
    """A payback serve of its own, with its link and key."""

    def __init__(self, folder, *words):
        # a shell that runs these tests in the background ignores SIGINT, and so would the server
        self.process = subprocess.Popen(["payback", "serve", "--port", "0", *words], cwd=folder, text=True,
                                        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.link = self.process.stdout.readline().strip()
        self.said = ""
        while "Bearer" not in self.said:
            line = self.process.stderr.readline()
            if not line:
                break
            self.said += line
        self.key = re.search(r"Bearer ([0-9a-f]+)", self.said).group(1)
        self.host = re.match(r"http://([^/]+)/", self.link).group(1)
        self.port = int(self.host.rsplit(":", 1)[1])

    def ask(self, method, path, body=None, headers=None, key=True):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        all_headers = {"Authorization": f"Bearer {self.key}"} if key else {}
        all_headers.update(headers or {})
        connection.request(method, path, body, all_headers)
        reply = connection.getresponse()
        data = reply.read()
        connection.close()
        return reply.status, dict(reply.getheaders()), data

    def threads(self):
        return len(os.listdir(f"/proc/{self.process.pid}/task"))

    def files(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def memory(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) // 1024

    def end(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return "killed"
        return self.process.returncode


def error_of(data):
    told = json.loads(data)
    return told["errors"][0] if told["format"] == "payback.error/1" else None


def program(folder, *words):
    done = subprocess.run(["payback", *words], cwd=folder, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def same_figures(a, b):
    """Equal but for what may differ between two runs, and how the file is called."""
    for one in (a, b):
        for part in ("manifest", "scenario"):
            for name in ("elapsed_seconds", "threads", "file"):
                one.get(part, {}).pop(name, None)
    return a == b


# ---- who may ask ----

def guards(server):
    status, headers, data = server.ask("GET", "/api/fields")
    verdict("fields with the key", status == 200 and json.loads(data)["format"] == "payback.fields/1", data[:200])
    policy = headers.get("Content-Security-Policy", "")
    verdict("a strict policy", "default-src 'none'" in policy and "unsafe" not in policy and
            "frame-ancestors 'none'" in policy and headers.get("X-Content-Type-Options") == "nosniff", headers)
    for what, path, changes, key, wanted in [
            ("without a key", "/api/fields", {}, False, 401),
            ("a wrong key", "/api/fields", {"Authorization": "Bearer " + "0" * 64}, True, 401),
            ("the page without a key", "/", {}, False, 401),
            ("a wrong token", "/?token=" + "0" * 64, {}, False, 401),
            ("a host by name", "/api/fields", {"Host": f"evil.example:{server.port}"}, True, 421),
            ("a host of another port", "/api/fields", {"Host": "127.0.0.1:1"}, True, 421),
            ("another origin", "/api/fields", {"Origin": "http://evil.example"}, True, 403),
            ("another origin of this machine", "/api/fields", {"Origin": "http://127.0.0.1:1"}, True, 403),
            ("a null origin", "/api/fields", {"Origin": "null"}, True, 403),
            ("across sites", "/api/fields", {"Sec-Fetch-Site": "cross-site"}, True, 403),
            ("of the same site", "/api/fields", {"Sec-Fetch-Site": "same-site"}, True, 403),
            ("our own origin", "/api/fields", {"Origin": f"http://127.0.0.1:{server.port}"}, True, 200),
            ("localhost", "/api/fields", {"Host": f"localhost:{server.port}"}, True, 200),
            ("no such address", "/api/nothing", {}, True, 404),
            ("another method", "/api/run", {}, True, 405)]:
        status, _, data = server.ask("GET", path, headers=changes, key=key)
        verdict(what, status == wanted, (status, data[:200]))
    path = server.link.split(server.host, 1)[1]
    status, headers, _ = server.ask("GET", path, key=False)
    cookie = headers.get("Set-Cookie", "")
    verdict("the link opens", status == 303 and headers.get("Location") == "/" and "HttpOnly" in cookie and
            "SameSite=Strict" in cookie, (status, headers))
    session = cookie.split(";")[0]
    verdict("a cookie opens the page", server.ask("GET", "/", headers={"Cookie": session}, key=False)[0] == 200)
    verdict("the link opens once", server.ask("GET", path, key=False)[0] == 401)
    verdict("for who has the cookie it leads on", server.ask("GET", path, headers={"Cookie": session}, key=False)[0] == 303)
    second = server.process.stdout.readline().strip()
    verdict("then there is another", second.startswith("http://") and second != server.link and
            server.ask("GET", second.split(server.host, 1)[1], key=False)[0] == 303, second)


def limits(server):
    status, _, data = server.ask("POST", "/api/check", None, {"Content-Length": str(17 << 20)})
    verdict("a body that is too long", status == 413, (status, data[:100]))
    status, _, data = server.ask("POST", "/api/run?trials=5000000", b"{}")
    verdict("too many trials", status == 400 and "4194304" in error_of(data)["hint"], data)
    status, _, _ = server.ask("GET", "/api/fields?" + "&".join(f"a{i}=1" for i in range(80)))
    verdict("too many arguments", status == 400, status)
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(100)]
    for connection in slow:
        connection.sendall(b"POST /api/run HTTP/1.1\r\nHost: 127.")
    verdict("slow clients keep nobody waiting", server.ask("GET", "/api/fields")[0] == 200)
    for connection in slow:
        connection.close()


def drip(connections, stop):
    """A byte each now and then, of a request that never ends."""
    while not stop.is_set():
        for connection in connections:
            try:
                connection.send(b"a")
            except OSError:
                pass
        stop.wait(0.3)


def dawdlers(server, folder):
    text = open(os.path.join(folder, "mid-market-saas.json"), "rb").read()
    head = f"POST /api/run?trials=256 HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
    kinds = {"that send nothing": b"", "that drip the head of a request": (head + "X-Slow: ").encode(),
             "that drip the body of one": (head + f"Authorization: Bearer {server.key}\r\nContent-Length: 1000000\r\n\r\n").encode()}
    server.ask("GET", "/api/fields")
    before = server.memory()
    for what, begin in kinds.items():
        crowd, stop = [], threading.Event()
        for _ in range(300):
            crowd.append(socket.create_connection(("127.0.0.1", server.port), timeout=20))
            crowd[-1].sendall(begin)
        dripping = threading.Thread(target=drip, args=(crowd if begin else [], stop))
        dripping.start()
        worst, good = 0, True
        for i in range(20):
            begun = time.monotonic()
            good = good and server.ask("POST", "/api/run?trials=256", text)[0] == 200 and server.ask("GET", "/api/files")[0] == 200
            worst = max(worst, time.monotonic() - begun)
        verdict(f"300 clients {what} keep nobody out", good and worst < 10, (good, worst))
        verdict(f"nor do clients {what} pile up", server.files() < 256 + 40, server.files())
        stop.set()
        dripping.join()
        for connection in crowd:
            connection.close()
    verdict("with bounded memory, too", server.memory() < before + 100, (before, server.memory()))


def half_open(server):
    """Connections that nobody talks in: opened now, looked at again at the end."""
    crowd = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(20)]
    crowd += [socket.create_connection(("127.0.0.1", server.port)) for _ in range(20)]
    for connection in crowd[20:]:
        connection.sendall(b"GET /api/fields HTTP/1.1\r\nHost:")
    return time.monotonic(), crowd


def half_open_end(begun, crowd):
    time.sleep(max(0, begun + 45 - time.monotonic()))
    ended = 0
    for connection in crowd:
        connection.settimeout(2)
        try:
            while connection.recv(4096):
                pass
            ended += 1
        except ConnectionError:
            ended += 1
        except socket.timeout:
            pass
        connection.close()
    verdict("connections in which nobody talks end", ended == len(crowd), ended)


# ---- what is answered ----

def answers(server, folder):
    saas = "mid-market-saas.json"
    text = open(os.path.join(folder, saas), "rb").read()
    price = "/proposal/pricing/usage/price"
    for what, path, words in [
            ("run", "/api/run?trials=4096&set=%s=1.5" % price, ["run", saas, "--trials", "4096", "--set", f"{price}=1.5"]),
            ("run, seed and sampler", "/api/run?trials=2000&seed=7&sampler=random&multiply=%s=2&add=/proposal/implementation/weeks=3" % price,
             ["run", saas, "--trials", "2000", "--seed", "7", "--sampler", "random", "--multiply", f"{price}=2", "--add",
              "/proposal/implementation/weeks=3"]),
            ("check", "/api/check?set=%s=1.5" % price, ["check", saas, "--set", f"{price}=1.5"]),
            ("stress", "/api/stress?trials=1024&pack=cfo", ["stress", saas, "--trials", "1024", "--pack", "cfo"]),
            ("sensitivity", "/api/sensitivity?trials=256&outcome=P(payback%3C=12)&group=price=/proposal/pricing",
             ["sensitivity", saas, "--trials", "256", "--outcome", "P(payback<=12)", "--group", "price=/proposal/pricing"]),
            ("solve", "/api/solve?trials=1024&vary=%s&target=mean(npv)%%3E=0" % price,
             ["solve", saas, "--trials", "1024", "--vary", price, "--target", "mean(npv)>=0"]),
            ("pilot", "/api/pilot?trials=128", ["pilot", saas, "--trials", "128"]),
            ("audit", "/api/audit?trials=1024", ["audit", saas, "--trials", "1024"])]:
        status, _, data = server.ask("POST", path + "&file=" + saas, text)
        wanted = program(folder, *words, "--json", "-")
        verdict(f"{what} is that of the command line", status == 200 and same_figures(json.loads(data), wanted),
                (status, data[:300]))
    status, _, data = server.ask("POST", "/api/run?trials=1024&file=" + saas)
    verdict("a file by its name", status == 200, (status, data[:200]))
    both = [open(os.path.join(folder, name), "rb").read() for name in (saas, "mid-market-vendor-b.json")]
    wanted = program(folder, "compare", saas, "mid-market-vendor-b.json", "--trials", "1024", "--json", "-")
    for what, path, body in [("texts", "/api/compare?trials=1024&as=" + saas, b"\x1e".join(both)),
                             ("files", "/api/compare?trials=1024&file=%s&file=mid-market-vendor-b.json" % saas, None)]:
        status, _, data = server.ask("POST", path, body)
        told = json.loads(data)
        for proposal in told.get("proposals", []) + wanted["proposals"]:
            proposal.pop("file", None)
        verdict(f"compare of {what}", status == 200 and same_figures(told, json.loads(json.dumps(wanted))), data[:300])
    status, _, data = server.ask("POST", "/api/answer?trials=1024&file=" + saas, text)
    told = json.loads(data)
    wanted = program(folder, "run", saas, "--trials", "1024", "--json", "-")
    verdict("the answer's figures", status == 200 and same_figures(told["result"], wanted), data[:300])
    verdict("the answer's picture", "<svg" in told["html"] and "verdict" in told["html"] and
            any(d["pointer"] == "/baseline/volume/annual_growth" and abs(sum(d["cells"]) - 1) < 0.02
                for d in told["densities"]), told.keys())
    for path, start in [("/api/report", b"<!DOCTYPE html>"), ("/api/workbook", b"PK")]:
        status, headers, data = server.ask("POST", path + "?trials=256&file=" + saas, text)
        verdict(path, status == 200 and data.startswith(start) and "attachment" in headers.get("Content-Disposition", ""),
                (status, headers, data[:200]))


def faults(server, folder):
    text = open(os.path.join(folder, "mid-market-saas.json"), "rb").read()
    status, _, data = server.ask("POST", "/api/run", text.replace(b'"avoidable_share": 0.9,', b'"avoidable_share": 45,'))
    told = json.loads(data)
    checked = tempfile.NamedTemporaryFile(suffix=".json", dir=folder)
    checked.write(text.replace(b'"avoidable_share": 0.9,', b'"avoidable_share": 45,'))
    checked.flush()
    wanted = json.loads(subprocess.run(["payback", "check", checked.name, "--json", "-"], capture_output=True, text=True).stdout)
    for error in told["errors"] + wanted["errors"]:
        error.pop("file")
    verdict("errors in the words of check", status == 422 and told["errors"] and told == wanted, data)
    checked.close()
    for what, path, body, wanted in [
            ("nothing", "/api/run", None, 400), ("no JSON", "/api/run", b"{", 422),
            ("a bad change", "/api/run?set=price", text, 400), ("a bad number", "/api/run?trials=x", text, 400),
            ("a bad sampler", "/api/run?sampler=x", text, 400), ("solve without a target", "/api/solve?vary=/a", text, 400),
            ("solve of nothing", "/api/solve?target=mean(npv)%3E=0", text, 400),
            ("solve of an unknown input", "/api/solve?vary=/a&target=mean(npv)%3E=0", text, 422),
            ("an unknown pack", "/api/stress?pack=x", text, 400), ("an unknown outcome", "/api/sensitivity?outcome=x", text, 422)]:
        status, _, data = server.ask("POST", path, body)
        verdict(what, status == wanted and error_of(data)["message"], (status, data[:200]))


def exports(server, folder):
    export = os.path.join(ROOT, "tests", "exports", "check.csv")
    text = open(export, "rb").read()
    status, _, data = server.ask("POST", "/api/baseline?name=/x/check.csv", text)
    told = json.loads(data)
    wanted = program(folder, "baseline", export, "--json", "-")
    part = subprocess.run(["payback", "baseline", export, "--quiet", "--output", "-"], cwd=folder, capture_output=True, text=True)
    verdict("it is called as the person has it", [file["path"] for file in told.get("baseline", {}).get("files", [])] == ["check.csv"], data[:300])
    for one in (told.get("baseline", {}), wanted):
        for file in one.get("files", []):
            file.pop("path")
    verdict("an export is measured as on the command line", status == 200 and told["baseline"] == wanted, data[:300])
    verdict("and its part of a scenario", told.get("part") == json.loads(part.stdout), part.stdout[:200])
    status, _, data = server.ask("POST", "/api/baseline", b"a,b\n1,2\n")
    verdict("an export that is none", status == 422 and error_of(data)["message"], (status, data[:200]))
    for name, wanted in [("Anfragen%20M%C3%A4rz.csv", "Anfragen März.csv"), ("a%0Ab%5Cc.csv", "a_b_c.csv"), ("x%FFy.csv", "x_y.csv"),
                         ("..", "export.csv"), ("%C3%A4" * 300 + ".csv", None)]:
        status, _, data = server.ask("POST", "/api/baseline?name=" + name, b"a,b\n1,2\n")
        verdict(f"errors name {name[:30]}, and no temporary folder", status == 422 and b"payback-export-" not in data and
                (wanted is None or error_of(data)["file"] == wanted), data[:300])
    verdict("no export", server.ask("POST", "/api/baseline")[0] == 400)
    verdict("no file is left of it", not [name for name in os.listdir(tempfile.gettempdir()) if name.startswith("payback-export-")])


# ---- offers, pilots, changes ----

def offers(server, folder):
    status, _, data = server.ask("GET", "/api/vendors")
    verdict("the price list", status == 200 and json.loads(data) == program(folder, "vendors", "--json", "-"), data[:200])
    status, _, data = server.ask("GET", "/api/vendors?name=fini")
    verdict("one offer of it", status == 200 and json.loads(data) == program(folder, "vendors", "fini", "--json", "-"), data[:200])
    status, _, data = server.ask("GET", "/api/vendors?name=zendesk")
    verdict("one that is none", status == 404 and "zendesk-ai-agents" in error_of(data)["hint"], data)
    name = "/api/offer?name=zendesk-ai-agents"
    status, _, data = server.ask("POST", name + "&company=offers/company.json&as=below/zen.json")
    told = json.loads(data)
    subprocess.run(["payback", "init", "below/zen.json", "--vendor", "zendesk-ai-agents", "--company", "offers/company.json", "--quiet"],
                   cwd=folder, check=True)
    with open(os.path.join(folder, "below", "zen.json")) as file:
        wanted = json.load(file)
    verdict("an offer on a company's file", status == 200 and told["scenario"] == wanted and
            wanted["extends"] == "../offers/company.json", data[:300])
    pointers = [question["pointer"] for question in told.get("questions", [])]
    verdict("with the questions of the order form", "/proposal/pricing/charges/0" in pointers and all(q["why"] for q in told["questions"]), pointers)
    status, _, data = server.ask("POST", "/api/run?trials=256&file=below/zen.json", json.dumps(told["scenario"]).encode())
    verdict("which can be run at once", status == 200, data[:300])
    starter = server.ask("GET", "/api/starter")[2]
    status, _, data = server.ask("POST", name, starter)
    alone = subprocess.run(["payback", "init", "--vendor", "zendesk-ai-agents"], cwd=folder, capture_output=True, text=True, check=True)
    told = json.loads(data)
    verdict("an offer in the starter", status == 200 and told["scenario"] == json.loads(alone.stdout), data[:300])
    with open(os.path.join(folder, "mid-market-saas.json"), "rb") as file:
        own = file.read()
    status, _, data = server.ask("POST", name + "&own=1", own)
    told = json.loads(data)
    verdict("an offer in an own case, whose baseline stays", status == 200 and told["scenario"]["baseline"]["volume"] == json.loads(own)["baseline"]["volume"] and
            told["scenario"]["proposal"]["vendor"] == "Zendesk" and not any("starter" in q["why"] for q in told["questions"]), data[:300])
    extending = json.dumps({"schema_version": 1, "extends": "mid-market-saas.json", "name": "x"}).encode()
    status, _, data = server.ask("POST", name + "&composed=1", extending)
    verdict("one that extends becomes whole", status == 200 and "extends" not in json.loads(data)["scenario"], data[:300])
    for what, path, body, wanted in [
            ("an offer of no name", "/api/offer", starter, 404), ("a company outside", name + "&company=../secret.json", None, 403),
            ("a place outside", name + "&as=../x.json", starter, 403), ("a body that is no scenario", name, b"{", 422),
            ("a company that is none", name + "&company=no.json", None, 404),
            ("a body that extends a file outside", name, json.dumps({"schema_version": 1, "extends": "../secret.json"}).encode(), 422)]:
        status, _, data = server.ask("POST", path, body)
        verdict(what, status == wanted and error_of(data)["message"] and b"secret\"" not in data, (status, data[:300]))
    with open(os.path.join(folder, "leak.json"), "w") as file:
        file.write('{"schema_version": 1, "extends": "../secret.json", "name": "x"}')
    status, _, data = server.ask("POST", name + "&company=leak.json")
    verdict("a company that extends a file outside", status == 422 and "confined" in error_of(data)["message"], data[:300])


def pilots(server, folder):
    case = "vendor-claims-sceptic.json"
    with open(os.path.join(folder, case), "rb") as file:
        text = file.read()
    status, _, data = server.ask("POST", "/api/pilot?trials=128&page=1&file=" + case, text)
    told = json.loads(data)
    verdict("a pilot with its page", status == 200 and same_figures(told["pilot"], program(folder, "pilot", case, "--trials", "128", "--json", "-")) and
            told["html"].startswith("<!DOCTYPE html>"), data[:300])
    category = json.loads(text)["baseline"]["categories"][0]["name"]
    results = f'category,attempted,contained,audited,resolved,age_months\n"{category}",200,90,90,60,1\n'
    with open(os.path.join(folder, "results.csv"), "w") as file:
        file.write(results)
    status, _, data = server.ask("POST", "/api/update?trials=16384&name=results.csv&file=" + case, text + b"\x1e" + results.encode())
    told = json.loads(data)
    wanted = program(folder, "update", case, "results.csv", "--trials", "16384", "--json", "-")
    patch = json.loads(subprocess.run(["payback", "update", case, "results.csv", "--trials", "16384", "--quiet", "-o", "-"], cwd=folder,
                                      capture_output=True, text=True, check=True).stdout)
    verdict("an update is that of the command line", status == 200 and same_figures(told["update"], wanted), data[:400])
    verdict("with the file that extends", told.get("patch") == patch and told["html"].startswith("<!DOCTYPE html>"), (told.get("patch"), patch))
    for what, body, wanted in [("no results", text, 400), ("empty results", text + b"\x1e", 400),
                               ("results of nothing known", text + b"\x1ecategory,attempted,contained\nnobody,1,1\n", 422),
                               ("results with too many contained", text + results.replace(",90,90", ",900,90").join(["\x1e", ""]).encode(), 422)]:
        status, _, data = server.ask("POST", "/api/update?name=mine.csv&trials=256&file=" + case, body)
        verdict(what, status == wanted and error_of(data)["message"] and b"payback-export-" not in data and
                (status == 400 or error_of(data)["file"] == "mine.csv"), (status, data[:300]))


def tracks(server, folder):
    case = "vendor-claims-sceptic.json"
    with open(os.path.join(folder, case), "rb") as file:
        text = file.read()
    status, headers, data = server.ask("GET", "/api/track/template?go-live=2026-04-17")
    form = subprocess.run(["payback", "track", "--template", "-", "--go-live", "2026-04-17", case], cwd=folder, capture_output=True, text=True)
    verdict("a form for the months", status == 200 and data.decode() == form.stdout and "actuals.csv" in headers["Content-Disposition"], (data[:200], form.stderr))
    verdict("but for a date", server.ask("GET", "/api/track/template?go-live=soon")[0] == 400)
    head = data.decode().splitlines()[0]
    months = head + "\n" + "".join(f"2026-{month:02d},5000,2000,900," + "," * (head.count(",") - 4) + "\n" for month in (5, 6))
    with open(os.path.join(folder, "actuals.csv"), "w") as file:
        file.write(months)
    told = program(folder, "track", case, "actuals.csv", "--go-live", "2026-04-17", "--trials", "16384", "--json", "-")
    path = "/api/track?trials=16384&name=actuals.csv&file=" + case
    status, _, data = server.ask("POST", path + "&go-live=2026-04-17", text + b"\x1e" + months.encode())
    found = json.loads(data)
    verdict("what is tracked is that of the command line", status == 200 and same_figures(found["track"], told) and
            found["html"].startswith("<!DOCTYPE html>") and b"payback-export-" not in data, (status, data[:400]))
    for what, words, body, wanted in [("no go-live", "", text + b"\x1e" + months.encode(), 400), ("no months", "&go-live=2026-04-17", text, 400),
                                      ("no date", "&go-live=soon", text + b"\x1e" + months.encode(), 422),
                                      ("no such columns", "&go-live=2026-04-17", text + b"\x1ea,b\n1,2\n", 422)]:
        status, _, data = server.ask("POST", path + words, body)
        verdict(f"tracked with {what}", status == wanted and error_of(data)["message"] and b"payback-export-" not in data, (status, data[:300]))


def changes(server, folder):
    with open(os.path.join(folder, "mid-market-saas.json"), "rb") as file:
        text = file.read()
    price = "/proposal/pricing/usage/price"
    status, _, data = server.ask("POST", f"/api/compare?trials=1024&change=1&multiply={price}=2", text + b"\x1e" + text)
    told = json.loads(data)
    doubled = program(folder, "run", "mid-market-saas.json", "--trials", "1024", "--multiply", f"{price}=2", "--json", "-")
    saved = program(folder, "run", "mid-market-saas.json", "--trials", "1024", "--json", "-")
    npv = [told["proposals"][i]["npv"]["mean"]["value"] for i in (0, 1)]
    verdict("what is changed holds for the second alone", status == 200 and npv == [run["outcomes"]["hard.npv"]["mean"]["value"] for run in (saved, doubled)],
            (npv, data[:200]))
    change = told["differences"][0]["npv"]
    alone = saved["outcomes"]["hard.npv"]["mean"]
    verdict("the interval of the change is that of pairs", abs(change["value"] - (npv[0] - npv[1])) < 1e-6 * abs(npv[0]) and
            0 < change["high"] - change["low"] < alone["high"] - alone["low"], (change, alone))


# ---- files ----

def files(server, folder):
    told = json.loads(server.ask("GET", "/api/files")[2])
    verdict("the list of files", "mid-market-saas.json" in told["files"] and told["open"] == [] and
            "below/deep.json" in told["files"] and ".hidden.json" not in told["files"], told)
    with open(os.path.join(folder, "mid-market-saas.json"), "rb") as file:
        text = file.read()
    status, headers, data = server.ask("GET", "/api/file?path=mid-market-saas.json")
    verdict("a file as it is", status == 200 and data == text and headers.get("ETag"), headers)
    for what, path in [("above", "../secret.json"), ("absolute", "/etc/passwd"), ("through a link", "link.json"),
                       ("through a folder that is a link", "folder/secret.json"), ("above and back", "below/../../secret.json")]:
        for method, address, body in [("GET", "/api/file?path=", None), ("PUT", "/api/file?path=", b"{}"),
                                      ("POST", "/api/run?trials=16&file=", b"{}"), ("POST", "/api/run?trials=16&file=", None)]:
            status, _, data = server.ask(method, address + path, body)
            wanted = 400 if method == "PUT" and not path.endswith(".json") else 403
            verdict(f"{method} of a file {what}", status == wanted and b"secret" not in data, (status, data[:200]))
    for what, other in [("above", "../secret.json"), ("absolute", os.path.join(folder, "mid-market-saas.json"))]:
        body = json.dumps({"schema_version": 1, "extends": other, "name": "x"}).encode()
        status, _, data = server.ask("POST", "/api/check", body)
        verdict(f"a scenario that extends a file {what}", status == 422 and "confined" in error_of(data)["message"], data[:300])
    for what, place, other, wanted in [
            ("above its own folder, within the served one", "below/x.json", "../mid-market-saas.json", 200),
            ("above and below again", "below/x.json", "../below/deep.json", 200),
            ("above the served folder", "below/x.json", "../../secret.json", 422),
            ("above the served folder that is not there", "below/x.json", "../../nowhere.json", 422),
            ("above it by its name", "below/x.json", "../../served/mid-market-saas.json", 422),
            ("above its own folder through a link", "below/x.json", "../link.json", 422),
            ("that is not there", "below/x.json", "../nowhere.json", 422)]:
        body = json.dumps({"schema_version": 1, "extends": other, "name": "x"}).encode()
        status, _, data = server.ask("POST", "/api/check?file=" + place, body)
        outside = "confined" in (error_of(data) or {"message": ""})["message"] if status == 422 else False
        verdict(f"a scenario below that extends a file {what}", status == wanted and b"secret" not in data.replace(b"secret.json", b"") and
                (status == 200 or outside == (other != "../nowhere.json")), data[:300])
    body = json.dumps({"schema_version": 1, "extends": "mid-market-saas.json", "name": "x"}).encode()
    verdict("a scenario that extends one of the folder", server.ask("POST", "/api/check", body)[0] == 200)


def saving(server, folder):
    path = "/api/file?path=below/new.json"
    status, headers, _ = server.ask("PUT", path, b'{"a": 1}')
    version = headers.get("ETag")
    verdict("a new file", status == 200 and open(os.path.join(folder, "below/new.json")).read() == '{"a": 1}', status)
    verdict("a file that is there is not overwritten", server.ask("PUT", path, b"{}")[0] == 412)
    status, headers, _ = server.ask("PUT", path, b'{"a": 2}', {"If-Match": version})
    verdict("the file that was seen is", status == 200 and headers.get("ETag") != version, status)
    with open(os.path.join(folder, "below/new.json"), "w") as file:
        file.write('{"a": "of another"}')
    status, _, data = server.ask("PUT", path, b"{}", {"If-Match": headers["ETag"]})
    verdict("what another has written stays", status == 412 and "changed on disk" in error_of(data)["message"] and
            "another" in open(os.path.join(folder, "below/new.json")).read(), data)
    verdict("unless it is to go", server.ask("PUT", path, b"{}", {"If-Match": "*"})[0] == 200)
    verdict("names end in .json", server.ask("PUT", "/api/file?path=x.sh", b"{}")[0] == 400)
    verdict("a folder that is not there", server.ask("PUT", "/api/file?path=no/x.json", b"{}")[0] in (403, 404))


# ---- many at once ----

def newer_stops_older(server, folder):
    text = open(os.path.join(folder, "mid-market-saas.json"), "rb").read()
    replies = {}

    def ask(name, trials):
        replies[name] = server.ask("POST", f"/api/run?trials={trials}", text, {"X-Payback-Client": "one"})

    older = threading.Thread(target=ask, args=("older", 4194304))
    older.start()
    time.sleep(0.5)
    begun = time.monotonic()
    ask("newer", 256)
    took = time.monotonic() - begun
    older.join()
    verdict("a newer request stops the older", replies["older"][0] == 409 and replies["newer"][0] == 200,
            (replies["older"][0], replies["newer"][0]))
    verdict("at once", took < 5, took)


def gone_clients(server, folder):
    text = open(os.path.join(folder, "mid-market-saas.json"), "rb").read()
    head = (f"POST /api/run?trials=4194304 HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nAuthorization: Bearer {server.key}\r\n"
            f"Content-Length: {len(text)}\r\n\r\n").encode()
    for _ in range(8):
        connection = socket.create_connection(("127.0.0.1", server.port))
        connection.sendall(head + text)
        time.sleep(0.05)
        connection.close()
    begun = time.monotonic()
    verdict("who has gone is not computed for", server.ask("POST", "/api/run?trials=256", text)[0] == 200 and
            time.monotonic() - begun < 20, time.monotonic() - begun)


def many(server, folder, clients=50, moves=6):
    """Clients that drag: each asks move after move, the answers come in order and are those of its own values."""
    text = open(os.path.join(folder, "mid-market-saas.json"), "rb").read()
    price = "/proposal/pricing/usage/price"
    wanted = {}
    for move in range(moves):
        wanted[move] = json.loads(server.ask("POST", f"/api/run?trials=1024&set={price}={1 + move / 4}", text)[2])
    faults_, most, threads = [], [0], [0]
    server.ask("POST", "/api/run?trials=16384", text)
    before = server.threads()

    def drag(number):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
        for move in range(moves):
            connection.request("POST", f"/api/run?trials=1024&set={price}={1 + move / 4}", text,
                               {"Authorization": f"Bearer {server.key}", "X-Payback-Client": f"client {number}"})
            reply = connection.getresponse()
            data = reply.read()
            if reply.status != 200 or json.loads(data)["verdict"] != wanted[move]["verdict"] or \
                    json.loads(data)["outcomes"] != wanted[move]["outcomes"]:
                faults_.append((number, move, reply.status, data[:100]))
            most[0] = max(most[0], server.memory())
            threads[0] = max(threads[0], server.threads())
        connection.close()

    crowd = [threading.Thread(target=drag, args=(number,)) for number in range(clients)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    verdict(f"{clients} clients that drag get their answers in order", not faults_, faults_[:3])
    verdict("with bounded memory", most[0] < 400, f"{most[0]} MiB")
    verdict("with a fixed number of threads", threads[0] <= before + 2, (before, threads[0]))


def ends(folder):
    for number in (signal.SIGTERM, signal.SIGINT):
        server = Server(folder)
        text = open(os.path.join(folder, "mid-market-saas.json"), "rb").read()
        replies = []
        asking = threading.Thread(target=lambda: replies.append(server.ask("POST", "/api/run?trials=4194304", text)))
        asking.start()
        time.sleep(0.5)
        begun = time.monotonic()
        code = server.end(number)
        asking.join()
        verdict(f"signal {number} ends it", code == 0 and time.monotonic() - begun < 10, (code, time.monotonic() - begun))
        verdict("who waits is told", replies[0][0] == 503, replies[0])


def starts(folder):
    taken = Server(folder)
    done = subprocess.run(["payback", "serve", "--port", str(taken.port)], cwd=folder, capture_output=True, text=True)
    verdict("a port that is taken", done.returncode == 1 and "cannot listen" in done.stderr, done.stderr)
    taken.end()
    done = subprocess.run(["payback", "serve", "nowhere.json"], cwd=folder, capture_output=True, text=True)
    verdict("a file that is not there", done.returncode == 1 and "nowhere.json" in done.stderr, done.stderr)
    done = subprocess.run(["payback", "serve", "--listen", "here"], cwd=folder, capture_output=True, text=True)
    verdict("an address in words", done.returncode == 1 and "not an address" in done.stderr, done.stderr)
    elsewhere = tempfile.TemporaryDirectory()
    server = Server(elsewhere.name, os.path.join(folder, "mid-market-saas.json"), os.path.join(folder, "below", "deep.json"))
    told = json.loads(server.ask("GET", "/api/files")[2])
    verdict("files of another folder", told["open"] == ["mid-market-saas.json", "below/deep.json"], told["open"])
    server.end()
    server = Server(folder, "--listen", "127.0.0.1")
    verdict("a warning with --listen", "warning" in server.said, server.said)
    server.end()


def main():
    outer = tempfile.mkdtemp()
    folder = os.path.join(outer, "served")
    shutil.copytree(SCENARIOS, folder)
    os.makedirs(os.path.join(folder, "below"))
    shutil.copy(os.path.join(folder, "worked-checks.json"), os.path.join(folder, "below", "deep.json"))
    shutil.copy(os.path.join(folder, "worked-checks.json"), os.path.join(folder, ".hidden.json"))
    with open(os.path.join(outer, "secret.json"), "w") as file:
        file.write('{"secret": 1}')
    os.symlink("../secret.json", os.path.join(folder, "link.json"))
    os.symlink("..", os.path.join(folder, "folder"))
    try:
        server = Server(folder)
        for test in (guards, limits):
            test(server)
        dawdlers(server, folder)
        silent = half_open(server)
        for test in (answers, faults, exports, offers, pilots, tracks, changes, files, saving, newer_stops_older, gone_clients, many):
            test(server, folder)
        half_open_end(*silent)
        verdict("it ends", server.end() == 0)
        ends(folder)
        starts(folder)
    finally:
        shutil.rmtree(outer)
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
