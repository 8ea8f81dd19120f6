"""Runs small FastAPI projects and tells what happens, as JSON.

Reads {name: {"files": {path: text}, "module": …, "app": …, "requests": [{"method": …, "path": …, …}]}} from standard input and writes
{name: outcome} to standard output; running-app.ts describes both.
"""

import contextlib
import importlib
import io
import json
import pathlib
import signal
import sys
import tempfile
import warnings

from fastapi import FastAPI, routing
from fastapi.routing import APIRoute, APIWebSocketRoute
from starlette.routing import Mount
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect

sys.dont_write_bytecode = True

# Seconds that one project may take.
PATIENCE = 20


def failure(error):
    return {"type": type(error).__name__, "message": str(error)}


@contextlib.contextmanager
def heard(messages):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    messages += [{"type": one.category.__name__, "message": str(one.message)} for one in caught]


def routes_of(app, prefix=""):
    for context in routing.iter_route_contexts(app.routes):
        route = context.original_route
        effective = context._effective_route
        effective = getattr(effective, "starlette_route", None) or effective
        path = prefix + (context.path or getattr(effective, "path", None) or getattr(route, "path", ""))
        if isinstance(route, Mount):
            if isinstance(route.app, FastAPI):
                yield from routes_of(route.app, path)
        elif isinstance(route, (APIRoute, APIWebSocketRoute)):
            methods = sorted(context.methods) if isinstance(route, APIRoute) else ["WEBSOCKET"]
            yield {"methods": methods, "path": path, "handler": getattr(route.endpoint, "__name__", str(route.endpoint))}


def body_of(response):
    try:
        return response.json()
    except ValueError:
        return response.text


def asked(client, seen, request):
    request = dict(request)
    method, path = request.pop("method"), request.pop("path")
    # The client takes name and content of a file as a tuple only.
    if "files" in request:
        request["files"] = {field: tuple(file) for field, file in request["files"].items()}
    seen.clear()
    status, headers, body, error = 500, {}, None, None
    try:
        if method == "WEBSOCKET":
            with client.websocket_connect(path, **request) as connection:
                status = 101
                message = connection.receive()
                body = message.get("text")
                if message["type"] == "websocket.close":
                    body = message.get("code")
        else:
            response = client.request(method, path, follow_redirects=False, **request)
            status, headers, body = response.status_code, dict(response.headers), body_of(response)
    except WebSocketDenialResponse as denial:
        status, headers, body = denial.status_code, dict(denial.headers), body_of(denial)
    except WebSocketDisconnect as closed:
        body = closed.code
    except Exception as raised:
        error = failure(raised)
    return {"status": status, "headers": headers, "body": body, "error": error, "handler": seen.get("handler")}


def watched(app, seen):
    """The app, which tells the function that answered each request."""

    async def watching(scope, receive, send):
        try:
            await app(scope, receive, send)
        finally:
            if scope["type"] != "lifespan":
                seen["handler"] = getattr(scope.get("endpoint"), "__name__", None)

    return watching


def run(project):
    outcome = {
        "importError": None,
        "importWarnings": [],
        "routes": [],
        "schema": None,
        "schemaError": None,
        "schemaWarnings": [],
        "startError": None,
        "responses": [],
        "requestWarnings": [],
    }
    try:
        with heard(outcome["importWarnings"]):
            app = getattr(importlib.import_module(project["module"]), project["app"])
    except BaseException as error:
        return {**outcome, "importError": failure(error)}
    if not isinstance(app, FastAPI):
        return outcome
    outcome["routes"] = list(routes_of(app))
    try:
        with heard(outcome["schemaWarnings"]):
            outcome["schema"] = app.openapi()
    except Exception as error:
        outcome["schemaError"] = failure(error)
    seen = {}
    try:
        with heard(outcome["requestWarnings"]), TestClient(watched(app, seen)) as client:
            outcome["responses"] = [asked(client, seen, request) for request in project["requests"]]
    except BaseException as error:
        outcome["startError"] = failure(error)
    return outcome


def isolated(project, run):
    """Writes the files of a project into a new folder, and gives what `run(project)` gives in it."""
    known = set(sys.modules)
    with tempfile.TemporaryDirectory() as folder:
        for path, text in project["files"].items():
            target = pathlib.Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        sys.path.insert(0, folder)
        importlib.invalidate_caches()
        signal.alarm(PATIENCE)
        try:
            with contextlib.redirect_stdout(io.StringIO()), contextlib.chdir(folder):
                return run(project)
        finally:
            signal.alarm(0)
            sys.path.remove(folder)
            for name in set(sys.modules) - known:
                if comes_from(sys.modules[name], folder):
                    del sys.modules[name]


def comes_from(module, folder):
    places = [getattr(module, "__file__", None) or "", *getattr(module, "__path__", [])]
    return any(str(place).startswith(folder) for place in places)


def give_up(*_):
    raise TimeoutError(f"the project took more than {PATIENCE} seconds")


signal.signal(signal.SIGALRM, give_up)

if __name__ == "__main__":
    outcomes = {name: isolated(project, run) for name, project in json.load(sys.stdin).items()}
    print(json.dumps(outcomes, default=str))
