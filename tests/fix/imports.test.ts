/** What fixes do to imports; Ruff says whether they are still sorted. */
import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import type { ImportChanges, ImportedName } from '../../src/engine/finding.ts'
import { applyEdits } from '../../src/fix/edits.ts'
import { importEdits } from '../../src/fix/imports.ts'
import { readGrammar } from '../../src/platform/grammar.ts'
import { PythonParser } from '../../src/syntax/parser.ts'

const parser = await PythonParser.create(readGrammar())

interface Case {
  readonly title: string
  readonly before: string
  readonly added?: readonly string[]
  readonly removed?: readonly string[]
  readonly replaced?: readonly string[]
  readonly after: string
}

/** `pydantic.ConfigDict`, `pydantic.Field as F`, `import asyncio`. */
function imported(text: string): ImportedName {
  if (text.startsWith('import ')) return { module: text.slice(7), name: null }
  const [dotted = '', asname] = text.split(' as ')
  const dot = dotted.lastIndexOf('.')
  return { module: dotted.slice(0, dot), name: dotted.slice(dot + 1), ...(asname ? { asname } : {}) }
}

function changed(before: string, changes: Omit<Case, 'title' | 'before' | 'after'>): string {
  const { added = [], ...rest } = changes
  const all: ImportChanges = { added: added.map(imported), ...rest }
  const { module } = parser.parse(before)
  const file = { text: before, module, isOwn: (name: string) => /^app\b/.test(name), isExported: () => false }
  return applyEdits(before, importEdits(file, [all], []))
}

const CASES: readonly Case[] = [
  {
    title: 'a name joins its statement in order',
    before: 'from pydantic import BaseModel, Field\n\nx = BaseModel, Field\n',
    added: ['pydantic.ConfigDict'],
    after: 'from pydantic import BaseModel, ConfigDict, Field\n\nx = BaseModel, Field\n',
  },
  {
    title: 'constants come first, functions last',
    before: 'from app.core import LIMIT, Thing, make\n',
    added: ['app.core.TOP', 'app.core.Other', 'app.core.build'],
    after: 'from app.core import LIMIT, TOP, Other, Thing, build, make\n',
  },
  {
    title: 'the order of the file is kept where it is another one',
    before: 'from pydantic import validator, BaseModel\n',
    added: ['pydantic.ConfigDict'],
    after: 'from pydantic import validator, BaseModel, ConfigDict\n',
  },
  {
    title: 'a name is not imported twice',
    before: 'from pydantic import ConfigDict\n',
    added: ['pydantic.ConfigDict'],
    after: 'from pydantic import ConfigDict\n',
  },
  {
    title: 'a list with a line for each name',
    before: 'from pydantic import (\n    BaseModel,\n    Field,  # used\n)\n',
    added: ['pydantic.ConfigDict', 'pydantic.field_validator'],
    after: 'from pydantic import (\n    BaseModel,\n    ConfigDict,\n    Field,  # used\n    field_validator,\n)\n',
  },
  {
    title: 'such a list without a last comma',
    before: 'from pydantic import (\n    BaseModel,\n    Field\n)\n',
    added: ['pydantic.field_validator'],
    after: 'from pydantic import (\n    BaseModel,\n    Field,\n    field_validator\n)\n',
  },
  {
    title: 'a line that would be too long is broken',
    before: `from pydantic import ${['AnyHttpUrl', 'BaseModel', 'EmailStr', 'Field', 'HttpUrl', 'SecretStr'].join(', ')}\n`,
    added: ['pydantic.field_validator'],
    after: `from pydantic import (\n${[
      'AnyHttpUrl',
      'BaseModel',
      'EmailStr',
      'Field',
      'HttpUrl',
      'SecretStr',
      'field_validator',
    ]
      .map((name) => `    ${name},\n`)
      .join('')})\n`,
  },
  {
    title: 'a new statement stands in its section',
    before: 'import os\nimport sys\n\nimport fastapi\nfrom starlette import status\n\nfrom app import db\n',
    added: ['import asyncio', 'pydantic_settings.BaseSettings', 'typing.Any', 'app.core.Thing'],
    after:
      'import asyncio\nimport os\nimport sys\nfrom typing import Any\n\nimport fastapi\nfrom pydantic_settings import BaseSettings\nfrom starlette import status\n\nfrom app import db\nfrom app.core import Thing\n',
  },
  {
    title: 'a section of its own',
    before: 'import fastapi\n\nfrom . import db\n',
    added: ['typing.Any', 'app.core.Thing'],
    after: 'from typing import Any\n\nimport fastapi\n\nfrom app.core import Thing\n\nfrom . import db\n',
  },
  {
    title: 'after the docstring and the future',
    before: '"""Models."""\nfrom __future__ import annotations\n\nx = 1\n',
    added: ['typing.Any'],
    after: '"""Models."""\nfrom __future__ import annotations\n\nfrom typing import Any\n\nx = 1\n',
  },
  {
    title: 'below a docstring',
    before: '"""Models."""\n\nx = 1\n',
    added: ['typing.Any'],
    after: '"""Models."""\n\nfrom typing import Any\n\nx = 1\n',
  },
  {
    title: 'below the comments at the top',
    before: '#!/usr/bin/env python\n# coding: utf-8\nx = 1\n',
    added: ['typing.Any'],
    after: '#!/usr/bin/env python\n# coding: utf-8\nfrom typing import Any\n\nx = 1\n',
  },
  { title: 'in an empty file', before: '', added: ['typing.Any'], after: 'from typing import Any\n' },
  {
    title: 'what nothing uses goes',
    before: 'from pydantic import BaseModel, validator\n\nx = BaseModel\n',
    removed: ['validator', 'BaseModel'],
    after: 'from pydantic import BaseModel\n\nx = BaseModel\n',
  },
  {
    title: 'one name for another',
    before: 'from pydantic import BaseModel, validator\n\nx = BaseModel\n',
    added: ['pydantic.field_validator'],
    removed: ['validator'],
    after: 'from pydantic import BaseModel, field_validator\n\nx = BaseModel\n',
  },
  {
    title: 'one line for another',
    before: 'from pydantic import (\n    BaseModel,\n    validator,\n)\n',
    added: ['pydantic.field_validator'],
    removed: ['validator'],
    after: 'from pydantic import (\n    BaseModel,\n    field_validator,\n)\n',
  },
  {
    title: 'the only name goes with its statement',
    before: 'import time\nfrom pydantic import validator\nfrom typing import Any\n',
    removed: ['validator', 'time'],
    after: 'from typing import Any\n',
  },
  {
    title: 'a name that moved, and is used',
    before: 'from pydantic import BaseModel, BaseSettings\n\nx = BaseSettings\n',
    added: ['pydantic_settings.BaseSettings'],
    replaced: ['BaseSettings'],
    after: 'from pydantic import BaseModel\nfrom pydantic_settings import BaseSettings\n\nx = BaseSettings\n',
  },
  {
    title: 'the only name of a statement moves',
    before: 'from pydantic import BaseSettings as B\n\nx = B\n',
    added: ['pydantic_settings.BaseSettings as B'],
    replaced: ['B'],
    after: 'from pydantic_settings import BaseSettings as B\n\nx = B\n',
  },
  {
    title: 'a name beside a comment stays',
    before: 'from pydantic import (\n    BaseModel,\n    validator,  # for old clients\n)\n',
    removed: ['validator'],
    after: 'from pydantic import (\n    BaseModel,\n    validator,  # for old clients\n)\n',
  },
  {
    title: 'a statement that shares its line stays',
    before: 'import time; import os\n',
    removed: ['time'],
    after: 'import time; import os\n',
  },
  {
    title: 'the last line without a line feed',
    before: 'import os',
    added: ['typing.Any'],
    after: 'import os\nfrom typing import Any\n',
  },
]

test.each(CASES)('$title', ({ before, after, ...changes }) => {
  expect(changed(before, changes)).toBe(after)
  const crlf = (text: string): string => text.replaceAll('\n', '\r\n')
  if (before.includes('\n')) expect(changed(crlf(before), changes)).toBe(crlf(after))
  expect(parser.parse(after).errors).toEqual([])
})

const python = process.env['FASTAPI_LINT_PYTHON']
const ruff = python?.replace(/[^/\\]+$/, 'ruff')
const hasRuff = ruff !== undefined && spawnSync(ruff, ['--version']).status === 0

describe.skipIf(!hasRuff)('Ruff (beside FASTAPI_LINT_PYTHON)', () => {
  const isSorted = (text: string): boolean => {
    const options = ['check', '--isolated', '--select', 'I001', '--config', 'src = ["nowhere"]', '-']
    const sections = ['--config', 'lint.isort.known-first-party = ["app"]']
    return spawnSync(ruff!, [...options, ...sections], { input: text }).status === 0
  }
  const sorted = hasRuff ? CASES.filter(({ before }) => isSorted(before)) : []

  test('there is something to ask', () => expect(sorted.length).toBeGreaterThan(10))

  test.each(sorted)('$title', ({ after }) => expect(isSorted(after)).toBe(true))
})
