"""Runs the functions of small projects on SQLite and tells what happens, as JSON.

Reads {name: {"files": {path: text}, "module": …, "rows": …}} from standard input and writes {name: {"importError": …, "functions": {name:
outcome}}} to standard output; running-database.ts describes both. Each function is run in a project of its own: new folder, new import, new
database.
"""

import asyncio
import contextlib
import datetime
import enum
import functools
import gc
import importlib
import inspect
import itertools
import json
import os
import sqlite3
import sys
import typing

import sqlalchemy
import sqlmodel
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import BaseModel
from running_app import failure, heard, isolated
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import NullPool
from starlette.testclient import TestClient

# The database of a project, in the folder that it runs in.
DATABASE = "app.db"

STATEMENTS = []
# The tasks that are in a call of each asynchronous session, and whether there ever were two.
WORKING = {}
OVERLAPS = []


def watched(method):
    """A method of `AsyncSession` that notes which task is in it."""

    @functools.wraps(method)
    async def watching(self, *args, **kwargs):
        tasks = WORKING.setdefault(id(self), [])
        tasks.append(asyncio.current_task())
        OVERLAPS.extend(set(tasks) - {tasks[0]})
        try:
            return await method(self, *args, **kwargs)
        finally:
            tasks.remove(asyncio.current_task())

    return watching


for name in ("execute", "scalar", "scalars", "get", "get_one", "refresh", "flush", "commit", "rollback"):
    setattr(AsyncSession, name, watched(getattr(AsyncSession, name)))

event.listen(sqlalchemy.Engine, "before_cursor_execute", lambda *given: STATEMENTS.append(given[2]))


def project_modules():
    folder = os.getcwd()
    return [module for module in list(sys.modules.values()) if str(getattr(module, "__file__", "")).startswith(folder)]


def metadata_of_project():
    found = {}
    for module in project_modules():
        for value in vars(module).values():
            metadata = value if isinstance(value, sqlalchemy.MetaData) else getattr(value, "metadata", None)
            if isinstance(metadata, sqlalchemy.MetaData):
                found[id(metadata)] = metadata
    return list(found.values())


# ---- rows ------------------------------------------------------------------------------------------------------------------


def value_of(column, number):
    """A value for a column, another one for each number."""
    if isinstance(column.type, sqlalchemy.Enum):
        return (column.type.enum_class and next(iter(column.type.enum_class))) or column.type.enums[0]
    try:
        kind = column.type.python_type
    except NotImplementedError:
        return None
    if kind is bool:
        return number % 2 == 0
    if kind in (int, float):
        return kind(number)
    if kind is datetime.datetime:
        return datetime.datetime(2024, 1, 1) + datetime.timedelta(days=number)
    if kind is datetime.date:
        return datetime.date(2024, 1, 1) + datetime.timedelta(days=number)
    if kind in (dict, list):
        return kind()
    return f"{column.name} {number}" if kind is str else None


def rows_of(table, count):
    """Rows for a table: `count` where it refers to no other, else two for each row that it refers to."""
    keys = [column for column in table.columns if column.foreign_keys]
    if keys and all(column in keys for column in table.primary_key.columns):
        pairs = [(one, one) for one in range(1, count + 1)] + [(one, one % count + 1) for one in range(1, count + 1)]
        numbers = [dict(zip((key.name for key in keys), itertools.cycle(pair))) for pair in dict.fromkeys(pairs)]
    else:
        total = count * 2 if keys else count
        numbers = [{key.name: (number - 1) % count + 1 for key in keys} for number in range(1, total + 1)]
    for index, given in enumerate(numbers, 1):
        row = {column.name: value_of(column, given.get(column.name, index)) for column in table.columns}
        yield {name: value for name, value in row.items() if value is not None}


def fill(count):
    engine = sqlalchemy.create_engine(f"sqlite:///{DATABASE}", poolclass=NullPool)
    with engine.begin() as connection:
        for metadata in metadata_of_project():
            metadata.create_all(connection)
            for table in metadata.sorted_tables:
                for row in rows_of(table, count):
                    connection.execute(table.insert().values(row))


def dump():
    with contextlib.closing(sqlite3.connect(DATABASE)) as connection:
        return list(connection.iterdump())


# ---- functions -------------------------------------------------------------------------------------------------------------


class Unfillable(Exception):
    """There is no argument for a parameter."""


def plain(hint):
    """The class of an annotation, without `Annotated`, `| None` and the like."""
    if typing.get_origin(hint) is typing.Annotated:
        return plain(typing.get_args(hint)[0])
    choices = [one for one in typing.get_args(hint) if one is not type(None)]
    if typing.get_origin(hint) in (typing.Union, type(int | None)) and choices:
        return plain(choices[0])
    return hint


def example(hint, name):
    """Something that is valid for an annotation, as JSON has it."""
    hint = plain(hint)
    if typing.get_origin(hint) in (list, set, tuple, typing.Sequence) or hint in (list, set, tuple):
        return [example(one, name) for one in typing.get_args(hint)[:1]]
    if hint is bool:
        return True
    if hint in (int, float):
        return 1
    if hint is str:
        return f"{name} 1"
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        fields = {field: one for field, one in hint.model_fields.items() if one.is_required()}
        return {field: example(one.annotation, field) for field, one in fields.items()}
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return next(iter(hint)).value
    raise Unfillable(f"{name}: {hint}")


class Arguments:
    """Makes arguments for the parameters of a function: sessions, makers of sessions and engines of the database, entities, numbers, texts."""

    def __init__(self, function):
        self.hints = typing.get_type_hints(function)
        self.parameters = inspect.signature(function).parameters.values()
        self.sync_engine = sqlalchemy.create_engine(f"sqlite:///{DATABASE}", poolclass=NullPool)
        self.async_engine = create_async_engine(f"sqlite+aiosqlite:///{DATABASE}", poolclass=NullPool)
        self.session = None

    def make(self):
        return {one.name: self.argument(one) for one in self.parameters if one.default is inspect.Parameter.empty}

    def argument(self, parameter):
        kind = plain(self.hints.get(parameter.name))
        if typing.get_origin(kind) in (sessionmaker, async_sessionmaker):
            kind = typing.get_origin(kind)
        if isinstance(kind, type):
            if issubclass(kind, (AsyncSession, async_sessionmaker)):
                return self.remember(kind(self.async_engine))
            if issubclass(kind, (Session, sessionmaker)):
                return self.remember(kind(self.sync_engine))
            if issubclass(kind, AsyncEngine):
                return self.async_engine
            if issubclass(kind, sqlalchemy.Engine):
                return self.sync_engine
            if sqlalchemy.inspect(kind, raiseerr=False) is not None:
                return self.entity(kind)
            if issubclass(kind, BaseModel):
                return kind(**example(kind, parameter.name))
        return example(kind, parameter.name)

    def remember(self, made):
        if isinstance(made, (Session, AsyncSession)):
            self.session = made
        return made

    def entity(self, kind):
        if not isinstance(self.session, Session):
            raise Unfillable("an entity, and no session to load it")
        return self.session.get(kind, 1)

    async def close(self):
        if isinstance(self.session, AsyncSession):
            await self.session.close()
        elif self.session is not None:
            self.session.close()
        await self.async_engine.dispose()


def functions_of(module):
    """The functions that a module defines, without dependencies that yield and other generators."""
    return {
        name: function
        for name, function in vars(module).items()
        if inspect.isfunction(function)
        and function.__module__ == module.__name__
        and not inspect.isgeneratorfunction(function)
        and not inspect.isasyncgenfunction(function)
        and not hasattr(function, "__wrapped__")
    }


def route_of(app, function):
    for context in iter_route_contexts(app.routes) if isinstance(app, FastAPI) else []:
        route = context.original_route
        if isinstance(route, APIRoute) and route.endpoint is function:
            return context.path or route.path, sorted(context.methods or route.methods)[0], route.dependant
    return None


def parameters_of(dependant, place):
    yield from getattr(dependant, f"{place}_params")
    for inner in dependant.dependencies:
        yield from parameters_of(inner, place)


def send(app, path, method, dependant):
    """Sends the request that a route asks for; gives the status."""
    values = {one.name: example(one.field_info.annotation, one.name) for one in parameters_of(dependant, "path")}
    required = [one for one in parameters_of(dependant, "query") if one.field_info.is_required()]
    query = {one.alias: example(one.field_info.annotation, one.name) for one in required}
    bodies = list(parameters_of(dependant, "body"))
    body = None
    if len(bodies) == 1:
        body = example(bodies[0].field_info.annotation, bodies[0].name)
    elif bodies:
        body = {one.alias: example(one.field_info.annotation, one.name) for one in bodies}
    numbers = {name: 1 if not isinstance(value, str) else value for name, value in values.items()}
    with TestClient(app) as client:
        return client.request(method, path.format(**numbers), params=query, json=body).status_code


async def call(function):
    arguments = Arguments(function)
    try:
        given = arguments.make()
        STATEMENTS.clear()
        result = function(**given)
        if inspect.isawaitable(result):
            await result
    finally:
        await arguments.close()


def run_function(project):
    """Runs one function of a project, by a request where it is a handler; gives null for one that cannot be called."""
    outcome = {"error": None, "status": None, "warnings": [], "statements": [], "changes": False, "overlaps": False}
    with contextlib.suppress(ValueError), heard([]):
        sqlmodel.SQLModel.metadata.clear()
        sqlmodel.SQLModel._sa_registry.dispose()
    module = importlib.import_module(project["module"])
    function = getattr(module, project["function"])
    fill(project["rows"])
    before = dump()
    STATEMENTS.clear()
    WORKING.clear()
    OVERLAPS.clear()
    route = route_of(getattr(module, "app", None), function)
    with heard(outcome["warnings"]):
        try:
            if route is None:
                asyncio.run(call(function))
            else:
                outcome["status"] = send(module.app, *route)
        except Unfillable:
            return None
        except Exception as error:
            outcome["error"] = failure(error)
        gc.collect()
    return {**outcome, "statements": list(STATEMENTS), "changes": dump() != before, "overlaps": bool(OVERLAPS)}


def names(project):
    sqlmodel.SQLModel.metadata.clear()
    try:
        return {"importError": None, "names": list(functions_of(importlib.import_module(project["module"])))}
    except Exception as error:
        return {"importError": failure(error), "names": []}


def run(project):
    listed = isolated(project, names)
    ran = {name: isolated({**project, "function": name}, run_function) for name in listed["names"]}
    functions = {name: outcome for name, outcome in ran.items() if outcome is not None}
    return {"importError": listed["importError"], "functions": functions}


print(json.dumps({name: run(project) for name, project in json.load(sys.stdin).items()}, default=str), flush=True)
# Connections of SQLite that nobody closed, which some examples are about, have threads that would be waited for.
os._exit(0)
