"""Tells which columns with a foreign key no index of the tables begins with.

Usage: foreign_keys.py FOLDER MODULE…. Prints the names of those columns, of mapped classes as `Class.attribute`, of other tables as
`table.column`, in alphabetical order.
"""

import importlib
import json
import sys

from sqlalchemy import MetaData, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapper


def first_columns(table):
    for index in table.indexes:
        yield list(index.columns)[0]
    for constraint in table.constraints:
        if isinstance(constraint, (PrimaryKeyConstraint, UniqueConstraint)) and len(constraint.columns):
            yield list(constraint.columns)[0]


def main() -> None:
    folder, *names = sys.argv[1:]
    sys.path.insert(0, folder)
    modules = [importlib.import_module(name) for name in names]
    values = [value for module in modules for value in vars(module).values()]
    mappers = {mapper for mapper in (getattr(value, "__mapper__", None) for value in values) if isinstance(mapper, Mapper)}
    attributes = {}
    for mapper in mappers:
        for attribute in mapper.column_attrs:
            for column in attribute.columns:
                if column.table is mapper.local_table:
                    attributes[column] = f"{mapper.class_.__name__}.{attribute.key}"
    metadata = {value for value in values if isinstance(value, MetaData)} | {mapper.local_table.metadata for mapper in mappers}
    found = []
    for one in metadata:
        for table in one.tables.values():
            indexed = list(first_columns(table))
            for column in table.columns:
                if column.foreign_keys and not any(column is other for other in indexed):
                    found.append(attributes.get(column, f"{table.name}.{column.name}"))
    print(json.dumps(sorted(found)))


main()
