"""Fuzzes the service over HTTP by its own description.

In: the program, how many examples an operation gets. Out: how many operations held, and what did not. Never: a service that was there
before, a request to another machine.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
PEOPLE = 60


class Service:
    """A service of one's own, in a folder of its own."""

    def __init__(self, program, folder):
        self.log = open(folder / "log", "w+b")
        # The fuzzer comes with a wrong key for each operation, from one address.
        environment = {"RELANCE_DATA": str(folder / "data"), "PATH": os.environ.get("PATH", ""), "RELANCE_WRONG_KEY_RATE": "0"}
        command = [program, "serve", "--listen", "127.0.0.1:0"]
        self.process = subprocess.Popen(command, env=environment, stderr=self.log, stdout=subprocess.DEVNULL)
        self.url = self.address(time.monotonic() + 60)
        self.key = (folder / "data" / "admin.key").read_text().strip()

    def said(self):
        """All that it has said on standard error."""
        return pathlib.Path(self.log.name).read_text(errors="replace")

    def address(self, until):
        while time.monotonic() < until and self.process.poll() is None:
            found = re.search(r"http://\S+", self.said())
            if found:
                return found.group()
            time.sleep(0.05)
        sys.exit(f"the service did not start: {self.said()}")

    def mail(self, number):
        """Hands a mail of a stranger over."""
        mail = f"From: stranger{number}@example.net\r\nTo: us@example.com\r\nMessage-ID: <{number}@example.net>\r\n\r\nHello\r\n"
        return self.send("POST", "/v1/inbound/mail", mail.encode(), "message/rfc822")["items"]

    def call(self, method, path, body=None):
        """One request; what is refused ends the run, since what follows stands on it."""
        return self.send(method, path, None if body is None else json.dumps(body).encode(), "application/json")

    def send(self, method, path, data, kind):
        headers = {"authorization": f"Bearer {self.key}", "content-type": kind}
        request = urllib.request.Request(self.url + path, data=data, headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            sys.exit(f"{method} {path}: {error.code} {error.read().decode()}")
        return json.loads(text) if text else None

    def over(self, job):
        """Waits for a job's end."""
        while self.call("GET", f"/v1/jobs/{job}")["status"] in ("waiting", "running"):
            time.sleep(0.05)

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=60)


def step(name, wait, **more):
    content = {"type": "text", "subject": name, "body": "Hi {{ contact.firstName | default: 'there' }}"}
    return {"id": name, "wait": wait, "channel": "email", "content": content, **more}


def seed(service):
    """A workspace with something of everything; gives the ids of it, by what they stand for."""
    call = service.call
    call("PUT", "/v1/settings", {"zone": "Europe/Madrid"})
    call("POST", "/v1/workspaces", {"id": "acme", "name": "Acme"})
    people = [f"p{number}" for number in range(PEOPLE)]
    rows = [{"id": id, "firstName": id, "email": f"{id}@example.com", "phone": f"+3460000{100 + number}", "timezone": "Europe/Madrid"}
            for number, id in enumerate(people)]
    call("POST", "/v1/contacts/bulk", {"contacts": rows})
    draft = {"name": "Welcome", "purpose": "service", "steps": [step("hello", {"minutes": 5}), step("again", {"days": 2})]}
    call("POST", "/v1/sequences", {"id": "welcome", "draft": draft})
    call("POST", "/v1/sequences/welcome/publish", {})
    draft["steps"].append(step("last", {"days": 3}))
    call("PUT", "/v1/sequences/welcome", draft)
    call("POST", "/v1/sequences/welcome/publish", {})
    call("POST", "/v1/sequences", {"id": "draft", "draft": {**draft, "name": "Draft"}})
    enrolled = []
    for version, whom in ((1, people[:20]), (2, people[20:40])):
        done = call("POST", "/v1/enrollments/bulk", {"sequence": "welcome", "version": version, "contacts": whom})
        enrolled += [item["enrollment"] for item in done["items"]]
    for id in enrolled[:3]:
        call("POST", f"/v1/enrollments/{id}/send-now", {})
    call("POST", "/v1/events", {"contact": people[3], "event": {"type": "replied", "id": "m-1", "channel": "email"}})
    for number in range(3):
        call("PUT", f"/v1/conversations/c{number}", {"contact": people[number], "channel": "email"})
        call("PUT", f"/v1/targets/deal/d{number}", {"contact": people[number], "date": "2030-01-07T09:00:00.000Z"})
    call("PUT", "/v1/suppressions/email/gone@example.com", {"cause": "hardBounce"})
    hook = call("POST", "/v1/webhooks", {"url": "https://example.com/hook", "events": ["message.*"]})
    key = call("POST", "/v1/keys", {"name": "another", "scopes": ["*:read"]})
    job = call("POST", "/v1/sequences/welcome/migrate", {"to": 2, "enrollments": enrolled[:2]})
    service.over(job["id"])
    delivery = call("POST", f"/v1/webhooks/{hook['id']}/test", {})
    page = {"provider": "messenger", "pageId": "1029384756", "accessToken": "a-token-of-the-page", "appSecret": "a-secret-of-the-app"}
    call("POST", "/v1/accounts", {"id": "page", "account": page})
    inbound = [heard["id"] for number in range(3) for heard in service.mail(number)]
    ready = call("GET", "/v1/catalogue")["items"]
    messages = call("GET", "/v1/messages")["items"]
    known = {
        "contact": people, "sequence": ["welcome", "draft"], "enrollment": enrolled, "step": ["hello", "again", "last"],
        "conversation": ["c0", "c1", "c2"], "target": ["d0", "d1", "d2"], "channel": ["email", "sms"],
        "address": ["gone@example.com", "p1@example.com"], "webhook": [hook["id"]], "delivery": [delivery["id"]], "job": [job["id"]],
        "account": ["page"], "inbound": inbound, "ready": [one["id"] for one in ready], "workspace": ["acme"], "timezone": ["Europe/Madrid"], "zone": ["Asia/Tokyo"],
        "key": [message["key"] for message in messages],
    }
    return known, [service.key.split("_")[-1], hook["secret"], key["secret"].split("_")[-1], page["accessToken"], page["appSecret"]]


def fuzzed(service, known, options):
    """Runs the fuzzer; gives how it ended and what it said."""
    tools = pathlib.Path(sys.executable).parent
    # One worker: Python 3.11 loses count of its own recursion where two threads read sources at once.
    command = [
        tools / "schemathesis", "--config-file", HERE / "schemathesis.toml", "run", f"{service.url}/openapi.json",
        "--header", f"Authorization: Bearer {service.key}", "--checks", "all", "--phases", "examples,coverage,fuzzing",
        "--max-examples", str(options.examples), "--seed", str(options.seed), "--workers", "1", "--no-color",
    ]
    if options.operation:
        command += ["--include-operation-id", options.operation]
    environment = {**os.environ, "RELANCE_KNOWN_IDS": json.dumps(known), "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE)}
    run = subprocess.run(list(map(str, command)), env=environment, cwd=service.folder, capture_output=True, text=True)
    return run.returncode, run.stdout + run.stderr


def judged(service, secrets, status, text):
    """What did not hold, a sentence each."""
    wrong = [] if status == 0 else ["the fuzzer found what is above"]
    log = service.said()
    if "panicked" in log:
        wrong.append(f"a thread of the service came down: {log}")
    wrong += ["the service's log shows a secret" for secret in secrets if secret in log]
    if "meta" not in json.dumps(service.call("GET", "/openapi.json")) or service.process.poll() is not None:
        wrong.append("the service does not answer any more")
    if not re.search(r"Tested: +[1-9]", text):
        wrong.append("nothing was tested")
    return wrong


def main():
    parser = argparse.ArgumentParser(description="Fuzzes the service by its own description.")
    parser.add_argument("--program", required=True, help="the built `relance`")
    parser.add_argument("--examples", type=int, default=5, help="for each operation, beside those that every run has")
    parser.add_argument("--seed", type=int, default=1, help="another one tries other examples")
    parser.add_argument("--operation", help="only this one")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="relance-fuzz-") as folder:
        folder = pathlib.Path(folder)
        service = Service(options.program, folder)
        service.folder = folder
        try:
            known, secrets = seed(service)
            described = folder / "openapi.json"
            described.write_text(json.dumps(service.call("GET", "/openapi.json")))
            subprocess.run([sys.executable, "-m", "openapi_spec_validator", str(described)], check=True)
            status, text = fuzzed(service, known, options)
            print(text)
            wrong = judged(service, secrets, status, text)
        finally:
            service.stop()
    tested = re.search(r"Tested: +(\d+)", text)
    for sentence in wrong:
        print(f"not so: {sentence}")
    failed = len(re.findall(r"^_+ (?:GET|PUT|POST|PATCH|DELETE) ", text, re.M)) or len(wrong)
    print(f"# pass {int(tested.group(1)) - failed if tested else 0}\n# fail {failed if wrong else 0}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
