/**
 * What lazy-load-in-loop says of its examples and fixtures, against the statements that SQLAlchemy really sends. Needs a Python with
 * SQLAlchemy: set FASTAPI_LINT_PYTHON to its path.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Example } from '../../../src/rule-api/index.ts'
import lazyLoadInLoop from '../../../src/rules/database/lazy-load-in-loop.ts'
import { FIXTURES, readProject } from '../../support/fixtures.ts'

const python = process.env['FASTAPI_LINT_PYTHON']
const script = fileURLToPath(new URL('count_statements.py', import.meta.url))

/** Functions that send statements for each object on purpose, or for another reason than lazy loading. */
const DELIBERATE = new Set(['written', 'refreshed', 'of_a_few', 'committed'])

/** Whether each function of a module sends more statements the more objects there are. */
function growth(files: Readonly<Record<string, string>>, module: string): Readonly<Record<string, boolean>> {
  const folder = mkdtempSync(join(tmpdir(), 'statements-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      if (!path.includes('/')) writeFileSync(join(folder, path), text)
    }
    const { stdout, stderr, status } = spawnSync(python!, [script, folder, module], { encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
    const counts = JSON.parse(stdout) as Record<string, [number, number]>
    return Object.fromEntries(Object.entries(counts).map(([name, [few, many]]) => [name, many > few]))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Whether each function of a file has an expectation comment of the rule. */
function expectations(text: string): Readonly<Record<string, boolean>> {
  const functions = text.split(/^def /m).slice(1)
  return Object.fromEntries(functions.map((body) => [/^\w+/.exec(body)![0], /# warning:/.test(body)]))
}

function differences(files: Readonly<Record<string, string>>, module: string): readonly string[] {
  const expected = expectations(files[`${module}.py`]!)
  const actual = Object.entries(growth(files, module))
  expect(actual.length).toBeGreaterThan(0)
  return actual.flatMap(([name, grows]) =>
    DELIBERATE.has(name) || expected[name] === grows
      ? []
      : [`${name}() sends ${grows ? 'more' : 'no more'} statements for more objects`],
  )
}

describe.skipIf(python === undefined || !existsSync(python))('statements for each object (FASTAPI_LINT_PYTHON)', () => {
  const examples: readonly Example[] = [...lazyLoadInLoop.docs.bad, ...lazyLoadInLoop.docs.good]
  it.each(examples.map((example, index) => [index + 1, example] as const))(
    'are sent by example %i as its comments say',
    (_number, example) => {
      if (typeof example === 'string') throw new Error('an example of this rule has several files')
      expect(differences(example.files, 'main')).toEqual([])
    },
  )

  it('are sent by the functions of a fixture as their comments say', () => {
    expect(differences(readProject(`${FIXTURES}rules/lazy-load-in-loop`), 'reads')).toEqual([])
  })

  it('are sent through the helpers of a fixture as the comments say', () => {
    expect(differences(readProject(`${FIXTURES}rules/lazy-load-in-loop/helpers`), 'main')).toEqual([])
  })
})
