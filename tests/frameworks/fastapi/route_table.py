"""Prints the route tables of running FastAPI apps as JSON: `python route_table.py FOLDER MODULE…`."""

import importlib
import json
import sys
import warnings

from fastapi import FastAPI, params, routing
from fastapi.routing import APIRoute, APIWebSocketRoute
from starlette.routing import Mount

INJECTED = (
    "request_param_name",
    "websocket_param_name",
    "http_connection_param_name",
    "response_param_name",
    "background_tasks_param_name",
    "security_scopes_param_name",
)


def name_of(call) -> str:
    inner = getattr(call, "func", call) if type(call).__name__ == "partial" else call
    qualified = getattr(inner, "__qualname__", None)
    if qualified is None:
        return type(inner).__name__
    return ".".join(qualified.replace("<locals>.", "").split(".")[-2:]) if is_method(inner) else qualified.split(".")[-1]


def is_method(call) -> bool:
    return hasattr(call, "__self__")


def body_source(field) -> str:
    if isinstance(field.field_info, params.File):
        return "file"
    return "form" if isinstance(field.field_info, params.Form) else "body"


def parameters_of(dependant) -> dict:
    found = {}
    for source in ("path", "query", "header", "cookie"):
        for field in getattr(dependant, f"{source}_params"):
            found[field.name] = [source, field.alias]
    for field in dependant.body_params:
        found[field.name] = [body_source(field), field.alias]
    for attribute in INJECTED:
        if getattr(dependant, attribute):
            found[getattr(dependant, attribute)] = ["injected", getattr(dependant, attribute)]
    for inner in dependant.dependencies:
        if inner.name is not None:
            found[inner.name] = ["dependency", None]
    return found


def table(app: FastAPI, prefix: str = "") -> list:
    rows = []
    for context in routing.iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, Mount):
            if isinstance(route.app, FastAPI):
                rows += table(route.app, prefix + route.path)
            continue
        effective = context._effective_route
        if getattr(effective, "dependant", None) is None:
            effective = getattr(effective, "starlette_route", None) or route
        if isinstance(route, APIRoute):
            methods = sorted(context.methods)
        elif isinstance(route, APIWebSocketRoute):
            methods = ["WEBSOCKET"]
        else:
            continue
        rows.append(
            {
                "methods": methods,
                "path": prefix + (context.path or effective.path),
                "endpoint": name_of(route.endpoint),
                "parameters": parameters_of(effective.dependant),
                "dependencies": [name_of(inner.call) for inner in effective.dependant.dependencies],
                "model": getattr(effective, "response_model", None) is not None,
            }
        )
    return rows


def mounted(app: FastAPI):
    for route in app.routes:
        if isinstance(route, Mount) and isinstance(route.app, FastAPI):
            yield route.app
            yield from mounted(route.app)


def main() -> None:
    warnings.simplefilter("ignore")
    folder, *modules = sys.argv[1:]
    # Last, so that a repository of FastAPI itself does not take the place of the installed one.
    sys.path.append(folder)
    result = {}
    for name in modules:
        try:
            module = importlib.import_module(name)
        except BaseException as error:
            result[name] = {"error": f"{type(error).__name__}: {error}"}
            continue
        apps = {id(value): value for value in vars(module).values() if isinstance(value, FastAPI)}
        inner = {id(one) for app in apps.values() for one in mounted(app)}
        rows = [row for key, app in apps.items() if key not in inner for row in table(app)]
        result[name] = {"routes": rows}
    json.dump(result, sys.stdout)


main()
