"""Runs small FastAPI apps and tells which blocking functions were called on the event loop's thread.

Reads {name: {path: text}} as JSON from standard input, writes {name: [blocking function, …]} as JSON to standard output. Each project's app
is `app` in main.py; each of its routes is requested once, with the network, sleeping and other programs replaced by functions that return at once.
"""

import asyncio
import builtins
import concurrent.futures
import importlib
import io
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import types
import urllib.request

import httpx
import requests
from fastapi.testclient import TestClient

blocked = set()


def on_loop():
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def response(*_args, **_kwargs):
    answer = requests.Response()
    answer.status_code = 200
    answer._content = b'{"EUR": 1.0}'
    return answer


def watch(owner, name, replacement):
    def watched(*args, **kwargs):
        caller = sys._getframe(1).f_code.co_filename
        if on_loop() and caller.startswith(tempfile.gettempdir()):
            blocked.add(f"{getattr(owner, '__name__', owner)}.{name}")
        return replacement(*args, **kwargs)

    setattr(owner, name, watched)


watch(time, "sleep", lambda *_: None)
watch(requests, "get", response)
watch(requests, "request", response)
watch(httpx, "get", lambda *_a, **_k: httpx.Response(200, json={"EUR": 1.0}))
watch(httpx.Client, "get", lambda *_a, **_k: httpx.Response(200, json={"EUR": 1.0}))
watch(urllib.request, "urlopen", lambda *_a, **_k: io.BytesIO(b"{}"))
watch(subprocess, "run", lambda *args, **_k: subprocess.CompletedProcess(args, 0))
watch(subprocess, "check_output", lambda *_a, **_k: b"")
watch(builtins, "open", lambda *args, **_k: io.BytesIO() if "b" in "".join(map(str, args[1:])) else io.StringIO())
watch(shutil, "copyfileobj", lambda *_: None)
for method, result in {"read_text": "", "read_bytes": b"", "write_text": 0, "exists": True}.items():
    watch(pathlib.Path, method, lambda *_a, _result=result, **_k: _result)
watch(concurrent.futures.Future, "result", concurrent.futures.Future.result)
watch(concurrent.futures.ThreadPoolExecutor, "__exit__", concurrent.futures.ThreadPoolExecutor.__exit__)


class WatchedLock:
    """A lock that notices when the event loop goes on while it is held: whoever wants it then stops the loop."""

    def __init__(self):
        self.went_on = False

    def note(self):
        self.went_on = True

    def __enter__(self):
        self.went_on = False
        if on_loop():
            asyncio.get_running_loop().call_soon(self.note)

    def __exit__(self, *_error):
        if self.went_on:
            blocked.add("threading.Lock")


real_lock = threading.Lock


def lock():
    is_example = sys._getframe(1).f_code.co_filename.startswith(tempfile.gettempdir())
    return WatchedLock() if is_example else real_lock()


threading.Lock = lock


def services():
    """Stands for the clients of services that the examples use."""

    class Client:
        def generate_presigned_url(self, *_args, **_kwargs):
            return "https://files.example"

    class Warehouse:
        def __init__(self, *_args):
            pass

    class Completions:
        pass

    class AsyncCompletions:
        async def create(self, **_kwargs):
            return answer

    answer = types.SimpleNamespace(choices=[types.SimpleNamespace(message=types.SimpleNamespace(content="…"))])
    watch(Client, "upload_fileobj", lambda *_a, **_k: None)
    watch(Warehouse, "count", lambda *_a, **_k: 1)
    watch(Completions, "create", lambda *_a, **_k: answer)

    def client_of(completions):
        return lambda: types.SimpleNamespace(chat=types.SimpleNamespace(completions=completions()))

    return {
        "boto3": {"client": lambda *_a, **_k: Client()},
        "warehouse": {"Client": Warehouse},
        "openai": {"OpenAI": client_of(Completions), "AsyncOpenAI": client_of(AsyncCompletions)},
    }


for module, members in services().items():
    sys.modules[module] = types.ModuleType(module)
    vars(sys.modules[module]).update(members)


async def read_asynchronously(*_args, **_kwargs):
    return httpx.Response(200, json={"EUR": 1.0}, request=httpx.Request("GET", "https://rates.example"))


class FinishedProcess:
    returncode = 0

    async def wait(self):
        return 0


async def start_process(*_args, **_kwargs):
    return FinishedProcess()


httpx.AsyncClient.get = read_asynchronously
asyncio.create_subprocess_exec = start_process


def run(files):
    blocked.clear()
    with tempfile.TemporaryDirectory() as folder:
        for path, text in files.items():
            target = pathlib.Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            with io.FileIO(target, "w") as file:
                file.write(text.encode())
        sys.path.insert(0, folder)
        known = set(sys.modules)
        try:
            client = TestClient(importlib.import_module("main").app, raise_server_exceptions=False)
            for path, operations in client.app.openapi()["paths"].items():
                for method, operation in operations.items():
                    asked = [one["name"] for one in operation.get("parameters", []) if one["in"] == "query"]
                    client.request(
                        method,
                        path.replace("{", "").replace("}", ""),
                        params=dict.fromkeys(asked, "x"),
                        files=uploads(method),
                    )
        finally:
            sys.path.remove(folder)
            for name in set(sys.modules) - known:
                if str(getattr(sys.modules[name], "__file__", "")).startswith(folder):
                    del sys.modules[name]
    return sorted(blocked)


def uploads(method):
    return {"upload": ("a.txt", b"x")} if method == "post" else None


print(json.dumps({name: run(files) for name, files in json.load(sys.stdin).items()}))
