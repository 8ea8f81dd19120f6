import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Example } from '../../../src/rule-api/index.ts'
import { RULES } from '../../../src/rules/index.ts'

/**
 * The examples of the rules about blocking calls, run by FastAPI: what they call bad does block the event loop's thread, and what they call
 * good does not. Needs a Python with FastAPI, httpx, requests and python-multipart: set FASTAPI_LINT_PYTHON to its path.
 */
const python = process.env['FASTAPI_LINT_PYTHON']

const RUNNABLE = [
  'blocking-sleep',
  'blocking-http-call',
  'blocking-file-io',
  'blocking-subprocess',
  'blocking-sdk-call',
  'blocking-wait',
]

function filesOf(example: Example): Readonly<Record<string, string>> {
  return typeof example === 'string' ? { 'main.py': example } : example.files
}

describe.skipIf(!python)('examples of blocking calls, run by FastAPI (skipped without FASTAPI_LINT_PYTHON)', () => {
  it('block the event loop exactly where the rules say so', () => {
    const examples: Record<string, Readonly<Record<string, string>>> = {}
    for (const { id, docs } of RULES.filter((rule) => RUNNABLE.includes(rule.id))) {
      for (const [index, example] of docs.bad.entries()) examples[`bad ${id} ${index + 1}`] = filesOf(example)
      for (const [index, example] of docs.good.entries()) examples[`good ${id} ${index + 1}`] = filesOf(example)
    }
    const output = execFileSync(python!, [fileURLToPath(new URL('oracle.py', import.meta.url))], {
      input: JSON.stringify(examples),
      encoding: 'utf8',
    })
    const blocked = JSON.parse(output) as Record<string, readonly string[]>
    const wrong = Object.keys(examples).filter((name) => name.startsWith('bad') !== blocked[name]!.length > 0)
    expect(wrong.map((name) => `${name}: ${blocked[name]!.join(', ') || 'nothing'} blocked`)).toEqual([])
    expect(Object.keys(examples).length).toBeGreaterThan(RUNNABLE.length)
  })
})
