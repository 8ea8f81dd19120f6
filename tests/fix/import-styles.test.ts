/** Changes of imports in every style of file: CPython's rules for names hold afterwards, no comment is lost, and nothing is left to do. */
import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import type { ImportChanges, TextEdit } from '../../src/engine/finding.ts'
import { applyEdits } from '../../src/fix/edits.ts'
import { importEdits } from '../../src/fix/imports.ts'
import { readGrammar } from '../../src/platform/grammar.ts'
import type { Module, Statement } from '../../src/syntax/ast.ts'
import { PythonParser } from '../../src/syntax/parser.ts'

const parser = await PythonParser.create(readGrammar())

/** Heads of files that import `validator` and `BaseModel` from Pydantic in some way, and `time`. */
const HEADS: Readonly<Record<string, string>> = {
  plain: 'import time\n\nfrom pydantic import BaseModel, validator\n',
  'other order': 'from pydantic import validator, BaseModel\nimport time\n',
  'one statement for each name': 'import time\n\nfrom pydantic import BaseModel\nfrom pydantic import validator\n',
  parentheses: 'import time\nfrom pydantic import (BaseModel, validator)\n',
  'parentheses, last comma': 'import time\nfrom pydantic import (BaseModel, validator,)\n',
  'parentheses, comment behind': 'import time\nfrom pydantic import (BaseModel, validator  # both\n)\n',
  'a line for each': 'import time\nfrom pydantic import (\n    BaseModel,\n    validator,\n)\n',
  'a line for each, no last comma': 'import time\nfrom pydantic import (\n    BaseModel,\n    validator\n)\n',
  'a line for each, closed on the last': 'import time\nfrom pydantic import (\n    BaseModel,\n    validator)\n',
  'a line for each, last comma, closed': 'import time\nfrom pydantic import (\n    BaseModel,\n    validator,)\n',
  'opened beside the first': 'import time\nfrom pydantic import (BaseModel,\n                      validator)\n',
  'comma first': 'import time\nfrom pydantic import (\n    BaseModel\n    , validator\n)\n',
  'comment lines between':
    'import time\nfrom pydantic import (\n    # models\n    BaseModel,\n    # old\n    validator,\n    # end\n)\n',
  'comments behind':
    'import time  # clock\nfrom pydantic import (  # both\n    BaseModel,  # models\n    validator,  # old\n)  # done\n',
  'two on a line': 'import time\nfrom pydantic import (\n    BaseModel, validator,\n    Field, create_model,\n)\n',
  backslash: 'import time\nfrom pydantic import BaseModel, \\\n    validator\n',
  'backslash at once': 'import time\nfrom pydantic import \\\n    BaseModel, validator\n',
  'backslash before import': 'import time\nfrom pydantic \\\n    import BaseModel, validator\n',
  tabs: 'import time\nfrom pydantic import (\n\tBaseModel,\n\tvalidator,\n)\n',
  semicolons: 'import time; from pydantic import BaseModel, validator; import os\n',
  'semicolon at the end': 'import time;\nfrom pydantic import BaseModel, validator;\n',
  'several modules': 'import os, time, sys\nfrom pydantic import BaseModel, validator\n',
  'form feed': '"""Doc."""\n\x0c\nimport time\n\x0cfrom pydantic import BaseModel, validator\n',
  docstring:
    '#!/usr/bin/env python\n# coding: utf-8\n"""Doc."""\nimport time\nfrom pydantic import BaseModel, validator\n',
  'docstring with backslash': '"""Doc \\\n"""; import time\nfrom pydantic import BaseModel, validator\n',
  future: 'from __future__ import annotations\nimport time\nfrom pydantic import BaseModel, validator\n',
  'isort comments':
    '# isort: skip_file\nimport time  # isort: skip\nfrom pydantic import BaseModel, validator  # isort: split\n',
  'noqa comments': 'import time  # noqa: F401\nfrom pydantic import BaseModel, validator  # noqa\n',
  relative:
    'import time\nfrom pydantic import BaseModel, validator\nfrom . import thing\nfrom .pydantic import Other\n',
  'star first': 'from pydantic import *\nimport time\nfrom pydantic import BaseModel, validator\n',
  conditions:
    'from typing import TYPE_CHECKING\nimport time\nif TYPE_CHECKING:\n    from pydantic import ConfigDict as C\nfrom pydantic import BaseModel, validator\n',
  'code between': 'import time\nSTART = time\nfrom pydantic import BaseModel, validator\n',
  'spaced oddly': 'import  time\nfrom  pydantic  import  BaseModel ,validator\n',
  'behind a string that goes on': 'import time; S = """\n"""\nfrom pydantic import BaseModel, validator\n',
}

interface Change {
  readonly changes: ImportChanges
  /** Names that have to be there afterwards, each with the module it is from. */
  readonly binds: readonly string[]
  /** Names that nothing uses afterwards. */
  readonly unused: readonly string[]
}

const from = (module: string, name: string | null) => ({ module, name })
const CHANGES: Readonly<Record<string, Change>> = {
  'one more': { changes: { added: [from('pydantic', 'ConfigDict')] }, binds: ['pydantic.ConfigDict'], unused: [] },
  'one for another': {
    changes: { added: [from('pydantic', 'field_validator')], removed: ['validator'] },
    binds: ['pydantic.field_validator'],
    unused: ['validator'],
  },
  'two for another': {
    changes: { added: [from('pydantic', 'field_validator'), from('pydantic', 'ConfigDict')], removed: ['validator'] },
    binds: ['pydantic.field_validator', 'pydantic.ConfigDict'],
    unused: ['validator'],
  },
  'two for both': {
    changes: {
      added: [from('pydantic', 'field_validator'), from('pydantic', 'ConfigDict')],
      removed: ['validator', 'BaseModel'],
    },
    binds: ['pydantic.field_validator', 'pydantic.ConfigDict'],
    unused: ['validator', 'BaseModel'],
  },
  'a module for another': {
    changes: { added: [from('asyncio', null)], removed: ['time'] },
    binds: ['asyncio'],
    unused: ['time'],
  },
  'another module': { changes: { added: [from('typing', 'Any')] }, binds: ['typing.Any'], unused: [] },
  'moved away': {
    changes: { added: [from('elsewhere', 'validator')], replaced: ['validator'] },
    binds: ['elsewhere.validator'],
    unused: [],
  },
  'all gone': {
    changes: { added: [], removed: ['time', 'BaseModel', 'validator'] },
    binds: [],
    unused: ['time', 'BaseModel', 'validator'],
  },
}

/** What the statements at the top level bind: `BaseModel` → `pydantic.BaseModel`. */
function bindings(body: readonly Statement[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const statement of body) {
    if (statement.kind === 'Import') {
      for (const { name, asname } of statement.names) found.set(asname ?? name, name)
    } else if (statement.kind === 'ImportFrom') {
      const module = '.'.repeat(statement.level) + (statement.module ?? '')
      for (const { name, asname } of statement.names) found.set(asname ?? name, `${module}.${name}`)
    }
  }
  return found
}

function changed(before: string, changes: ImportChanges): { after: string; edits: readonly TextEdit[] } {
  const { module } = parser.parse(before)
  const edits = importEdits({ text: before, module, isOwn: () => false, isExported: () => false }, [changes], [])
  return { after: applyEdits(before, edits), edits }
}

const commentsOf = (text: string): string[] => parser.parse(text).comments.map((comment) => comment.text.trim())
const others = ({ body }: Module): string[] =>
  body.map(({ kind }) => kind).filter((kind) => kind !== 'Import' && kind !== 'ImportFrom')

const python = process.env['FASTAPI_LINT_PYTHON']
const ruff = python?.replace(/[^/\\]+$/, 'ruff')
const hasRuff = ruff !== undefined && spawnSync(ruff, ['--version']).status === 0

/** Whether Ruff (beside FASTAPI_LINT_PYTHON) finds nothing to sort; false without Ruff. */
function isSorted(text: string): boolean {
  return hasRuff && spawnSync(ruff!, ['check', '--isolated', '--select', 'I001', '-'], { input: text }).status === 0
}

describe.each(Object.entries(HEADS))('%s', (_style, head) => {
  test.each(Object.entries(CHANGES))('%s', (_title, { changes, binds, unused }) => {
    const before = `${head}\n\nclass Item:\n    x = 1\n`
    const { after } = changed(before, changes)
    const tree = parser.parse(after)
    expect(tree.errors, after).toEqual([])
    expect(others(tree.module), after).toEqual(others(parser.parse(before).module))
    expect(commentsOf(after), after).toEqual(commentsOf(before))
    const [was, is] = [bindings(parser.parse(before).module.body), bindings(tree.module.body)]
    for (const one of binds) expect(is.get(one.split('.').at(-1)!), after).toBe(one)
    for (const [name, target] of was) {
      if (!unused.includes(name) && !changes.replaced?.includes(name)) expect(is.get(name), after).toBe(target)
    }
    if (isSorted(before)) expect(isSorted(after), after).toBe(true)
    const crlf = (text: string): string => text.replaceAll('\n', '\r\n')
    expect(changed(crlf(before), changes).after).toBe(crlf(after))
    if (!changes.replaced) expect(changed(after, { ...changes, removed: [] }).edits, after).toEqual([])
    if (unused.length === was.size) expect(is.size === 0 || /[#;]|START/.test(before), after).toBe(true)
    expect(after.startsWith('\n'), after).toBe(false)
    expect(after.includes('\n\n\n\n'), after).toBe(false)
  })
})
