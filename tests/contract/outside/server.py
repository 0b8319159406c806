"""A real `holdfast serve` process, and callers that speak HTTP to it."""
import hashlib
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time

from outside import schema

BINARY = os.environ.get("HOLDFAST", "")
PASSWORD = "a long pass phrase 1"

PARTNERS = {"ICBC": "bank", "ABC": "bank", "CCB": "bank", "BOC": "bank",
            "ALIPAY": "payment_institution",
            "CMCC": "carrier", "CUCC": "carrier", "CTCC": "carrier"}
CLIENTS = {"cad-110": ["alerts:write", "cases:read"],
           "reader": ["cases:read"],
           "writer": ["alerts:write"],
           "monitor": ["metrics:read"]}
POLICY = {"auto_approve": ["query", "stop_payment"], "standing_order": "duty-officer",
          "min_hold_fen": 10000, "max_fanout": 200}


def token_of(name):
    return f"token-of-{name}"


def sha256(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def configuration(partners=None, clients=None, policy=None, more=""):
    """The TOML file of a server with these partners {id: kind}, clients {id: scopes}, policy."""
    lines = []
    for name, kind in (PARTNERS if partners is None else partners).items():
        lines += ["[[partner]]", f'id = "{name}"', f'kind = "{kind}"',
                  f'token_sha256 = "{sha256(token_of(name))}"', ""]
    for name, scopes in (CLIENTS if clients is None else clients).items():
        lines += ["[[client]]", f'id = "{name}"', f'token_sha256 = "{sha256(token_of(name))}"',
                  f"scopes = {json.dumps(scopes)}", ""]
    lines.append("[policy]")
    for key, value in {**POLICY, **(policy or {})}.items():
        lines.append(f"{key} = {json.dumps(value, ensure_ascii=False)}")
    return "\n".join(lines) + "\n" + more


class Holdfast:
    """One server on a folder of its own. `people` is {login: role} to add before it starts."""

    def __init__(self, config=None, people=None, arguments=()):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="holdfast-outside-"))
        self.data = self.folder / "data"
        self.config = self.folder / "holdfast.toml"
        self.config.write_text(configuration() if config is None else config, encoding="utf-8")
        self.arguments = list(arguments)
        self.process = None
        self.host = "127.0.0.1"
        self.port = free_port()
        self.tls = None
        for login, role in (people or {}).items():
            self.add_user(login, role)

    def add_user(self, login, role):
        command = [BINARY, "user", "add", "--data", str(self.data), "--login", login,
                   "--name", login.capitalize(), "--role", role, "--password-stdin"]
        done = subprocess.run(command, input=PASSWORD, text=True, capture_output=True, timeout=30)
        if done.returncode != 0:
            raise AssertionError(f"user add: {done.returncode} {done.stderr}")

    def start(self):
        self.log = open(self.folder / "log", "ab")
        self.process = subprocess.Popen(
            [BINARY, "serve", "--config", str(self.config), "--data", str(self.data),
             "--listen", f"{self.host}:{self.port}", *self.arguments],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise AssertionError(f"serve ended with {self.process.returncode}: {self.said()}")
            try:
                with self.caller(check=False) as caller:
                    if caller.get("/readyz").status == 200:
                        return self
            except OSError:
                pass
            time.sleep(0.02)
        raise AssertionError(f"serve was not ready within 30 s: {self.said()}")

    def said(self):
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")[-4000:]

    def stop(self, by=signal.SIGTERM):
        """Sends the signal and waits for the end; the exit status."""
        self.process.send_signal(by)
        status = self.process.wait(timeout=30)
        self.log.close()
        self.process = None
        return status

    def kill(self):
        return self.stop(signal.SIGKILL)

    def remove(self):
        if self.process is not None:
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def caller(self, name=None, **more):
        """A caller with the token of that partner or client; with none: nobody."""
        return Caller(self.port, token_of(name) if name else None, tls=self.tls, **more)

    def person(self, login, password=PASSWORD):
        """A caller who has signed in."""
        caller = self.caller()
        answer = caller.post("/api/v1/session", {"login": login, "password": password})
        if answer.status != 200:
            raise AssertionError(f"{login} cannot sign in: {answer}")
        caller.headers["Cookie"] = answer.headers["set-cookie"].split(";")[0]
        caller.headers["X-CSRF-Token"] = answer.json["csrf"]
        return caller


class Reply:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body
        self.is_json = "json" in headers.get("content-type", "")
        self.json = json.loads(body) if self.is_json else None

    def __repr__(self):
        return f"{self.status} {self.body.decode('utf-8', 'replace')[:600]}"


class Caller:
    """HTTP/1.1 with one kept connection. Each answer is held to openapi.yaml unless check=False."""

    def __init__(self, port, token=None, tls=None, check=True, timeout=70):
        self.port = port
        self.tls = tls
        self.check = check
        self.timeout = timeout
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.connection = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _open(self):
        if self.tls is None:
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        return http.client.HTTPSConnection("localhost", self.port, timeout=self.timeout,
                                           context=self.tls)

    def request(self, method, path, body=None, headers=None, raw=None):
        sent = {**self.headers, **(headers or {})}
        if raw is not None or body is not None:
            sent.setdefault("Content-Type", "application/json")
        octets = raw if raw is not None else (
            json.dumps(body, ensure_ascii=False).encode("utf-8") if body is not None else None)
        is_kept = self.connection is not None
        try:
            reply = self._exchange(method, path, octets, sent)
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self.close()
            if not is_kept:
                raise
            reply = self._exchange(method, path, octets, sent)  # it had closed an idle one
        except BaseException:
            self.close()
            raise
        if self.check:
            body_seen = reply.json if reply.is_json else reply.body.decode("utf-8", "replace")
            found = schema.answer_faults(method, path, reply.status,
                                         reply.headers.get("content-type", ""), body_seen)
            if found:
                raise AssertionError(f"{method} {path} -> {reply.status} is not as openapi.yaml "
                                     f"says: {found[:5]}\n{reply}")
        return reply

    def _exchange(self, method, path, octets, headers):
        if self.connection is None:
            self.connection = self._open()
        self.connection.request(method, path, body=octets, headers=headers)
        response = self.connection.getresponse()
        body = response.read()
        heads = {name.lower(): value for name, value in response.getheaders()}
        return Reply(response.status, heads, body)

    def get(self, path, **more):
        return self.request("GET", path, **more)

    def post(self, path, body=None, **more):
        return self.request("POST", path, body, **more)

    def patch(self, path, body=None, **more):
        return self.request("PATCH", path, body, **more)

    def delete(self, path, **more):
        return self.request("DELETE", path, **more)
