"""Counts the statements that each function of a module sends, with few objects in the database and with many.

Usage: count_statements.py FOLDER MODULE. Prints {function: [statements with 3 objects, statements with 9]}.
"""

import contextlib
import importlib
import inspect
import io
import json
import sys

from sqlalchemy import create_engine, event
from sqlalchemy.orm import Session


def entities(base) -> dict[str, type]:
    return {mapper.class_.__name__: mapper.class_ for mapper in base.registry.mappers}


def fill(session: Session, classes: dict[str, type], count: int) -> None:
    for number in range(count):
        author = classes["Author"](name="A")
        if "Country" in classes:
            author.country = classes["Country"](name=f"C{number}")
        books = [classes["Book"](title=f"B{number}.{index}") for index in range(count)]
        author.books = books
        session.add(author)
    session.commit()


def arguments(function, session: Session, classes: dict[str, type]) -> dict | None:
    given = {}
    for name in inspect.signature(function).parameters:
        if name in ("session", "db"):
            given[name] = session
        elif name == "author_id":
            given[name] = 1
        elif name == "author":
            given[name] = session.get(classes["Author"], 1)
        elif name == "book":
            given[name] = session.get(classes["Book"], 1)
        elif name == "name":
            given[name] = None
        else:
            return None
    return given


def count(function, base, number: int) -> int | None:
    engine = create_engine("sqlite://")
    base.metadata.create_all(engine)
    classes = entities(base)
    with Session(engine) as session:
        fill(session, classes, number)
    statements = []
    with Session(engine) as session:
        given = arguments(function, session, classes)
        if given is None:
            return None
        event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
        with contextlib.redirect_stdout(io.StringIO()):
            result = function(**given)
            # What a generator or a result would still do belongs to it.
            if inspect.isgenerator(result):
                list(result)
        return len(statements)


def main() -> None:
    folder, name = sys.argv[1:]
    sys.path.insert(0, folder)
    module = importlib.import_module(name)
    models = module if hasattr(module, "Base") else importlib.import_module("models")
    counts = {}
    for function_name, function in inspect.getmembers(module, inspect.isfunction):
        if function.__module__ != module.__name__:
            continue
        few, many = (count(function, models.Base, number) for number in (3, 9))
        if few is not None:
            counts[function_name] = [few, many]
    print(json.dumps(counts))


main()
