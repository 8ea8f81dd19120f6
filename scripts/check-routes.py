"""Prints what running FastAPI apps answer, as JSON, one line for each module: `python check-routes.py ROOT < MODULES`.

ROOT is the folder that imports start from; module names come on standard input, one on a line; `module:function` names a function that makes an
app. Every module is imported in a process of its
own, so that one cannot spoil another. A line is `{"module": …, "apps": {name: [route, …]}}` or `{"module": …, "error": …}`.
"""

import functools
import importlib
import json
import os
import signal
import sys
import warnings

import fastapi
from fastapi import FastAPI, params, routing
from fastapi.dependencies.utils import get_validation_alias
from fastapi.routing import APIRoute, APIWebSocketRoute
from fastapi.security.base import SecurityBase
from starlette.routing import Mount

PLACES = ("path", "query", "header", "cookie")

INJECTED = {
    "request_param_name": "request",
    "websocket_param_name": "websocket",
    "http_connection_param_name": "connection",
    "response_param_name": "response",
    "background_tasks_param_name": "background-tasks",
    "security_scopes_param_name": "security-scopes",
}

# Seconds that a module may take to be imported.
PATIENCE = 60


def name_of(call) -> str:
    while isinstance(call, functools.partial):
        call = call.func
    named = call if hasattr(call, "__qualname__") else type(call)
    return f"{named.__module__}.{named.__qualname__}"


def place_of_body(field) -> str:
    if isinstance(field.field_info, params.File):
        return "file"
    return "form" if isinstance(field.field_info, params.Form) else "body"


def parameters_of(dependant) -> list:
    found = []
    for place in PLACES:
        for field in getattr(dependant, f"{place}_params"):
            found.append([field.name, place, get_validation_alias(field), field.field_info.is_required()])
    for field in dependant.body_params:
        found.append([field.name, place_of_body(field), get_validation_alias(field), field.field_info.is_required()])
    for attribute, injection in INJECTED.items():
        name = getattr(dependant, attribute)
        if name is not None:
            found.append([name, injection, name, False])
    return sorted(found)


def dependency(dependant) -> dict:
    return {
        "call": name_of(dependant.call),
        "fills": dependant.name,
        "parameters": parameters_of(dependant),
        "dependencies": [dependency(inner) for inner in dependant.dependencies],
    }


def security_of(dependant) -> set:
    found = set()
    for inner in dependant.dependencies:
        if isinstance(inner.call, SecurityBase):
            found.add(inner.call.scheme_name)
        found |= security_of(inner)
    return found


def body_of(field, is_embedded) -> list | None:
    if field is None:
        return None
    kinds = {"file": "multipart", "form": "form", "body": "json"}
    return [kinds[place_of_body(field)], is_embedded]


def table(app: FastAPI, prefix: str = "") -> list:
    rows = []
    for context in routing.iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, Mount):
            inner = getattr(context._effective_route, "starlette_route", None) or route
            if isinstance(route.app, FastAPI):
                rows += table(route.app, prefix + inner.path)
            continue
        if not isinstance(route, (APIRoute, APIWebSocketRoute)):
            continue
        effective = context._effective_route
        if getattr(effective, "dependant", None) is None:
            effective = getattr(effective, "starlette_route", None) or route
        is_http = isinstance(route, APIRoute)
        rows.append(
            {
                "methods": sorted(context.methods) if is_http else ["WEBSOCKET"],
                "path": prefix + (context.path or effective.path),
                "handler": name_of(route.endpoint),
                "parameters": parameters_of(effective.dependant),
                "dependencies": [dependency(inner) for inner in effective.dependant.dependencies],
                "body": body_of(effective.body_field, effective._embed_body_fields) if is_http else None,
                "model": bool(getattr(effective, "response_model", None)),
                "status": getattr(effective, "status_code", None),
                "security": sorted(security_of(effective.dependant)),
            }
        )
    return rows


def mounted(app: FastAPI):
    for context in routing.iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, Mount) and isinstance(route.app, FastAPI):
            yield route.app
            yield from mounted(route.app)


def answer(name: str) -> dict:
    try:
        imported, _, factory = name.partition(":")
        module = importlib.import_module(imported)
        made = {factory: getattr(module, factory)()} if factory else vars(module)
        apps = {attribute: value for attribute, value in made.items() if isinstance(value, FastAPI)}
        inner = {id(one) for app in apps.values() for one in mounted(app)}
        tables = {attribute: table(app) for attribute, app in apps.items() if id(app) not in inner}
        return {"module": name, "apps": tables}
    except BaseException as error:
        return {"module": name, "error": f"{type(error).__name__}: {error}"[:300]}


def isolated(name: str) -> str:
    read, write = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(read)
        # What modules print must not get between the answers.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        signal.alarm(PATIENCE)
        text = json.dumps(answer(name))
        with os.fdopen(write, "w") as stream:
            stream.write(text)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as stream:
        text = stream.read()
    os.waitpid(process, 0)
    return text or json.dumps({"module": name, "error": "the process ended before it could answer"})


def main() -> None:
    warnings.simplefilter("ignore")
    # Last, so that a repository of FastAPI itself does not take the place of the installed one.
    sys.path.append(sys.argv[1])
    os.chdir(sys.argv[1])
    print(json.dumps({"fastapi": fastapi.__version__, "python": sys.version.split()[0]}), flush=True)
    for line in sys.stdin.read().split():
        print(isolated(line), flush=True)


main()
