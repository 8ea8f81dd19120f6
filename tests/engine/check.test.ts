import { afterEach, describe, expect, it, vi } from 'vitest'
import { FastApiModel } from '../../src/frameworks/fastapi/model.ts'
import { RULES } from '../../src/rules/index.ts'
import type { Call } from '../../src/syntax/ast.ts'
import { lint } from '../support/lint.ts'
import { trialRule } from '../support/trial-rule.ts'

const nameOf = ({ func }: Call) => (func.kind === 'Name' ? func.id : '?')

/** Reports every call by its name. */
const calls = trialRule('calls', {
  Call(node, context) {
    context.report({ at: node.func, message: `call of ${nameOf(node)}` })
  },
})

describe('a rule', () => {
  it('is handed the nodes and entities of the kinds it names, and reports places with lines and columns', async () => {
    const whole = trialRule('whole', {
      file(file, context) {
        context.report({ at: file.tree.module, message: `${file.module.name} has ${file.text.length} characters` })
      },
    })
    const { findings } = await lint(
      { 'app/main.py': 'x = 1\r\ny = [f(), 😀, g()]\n' },
      { rules: ['calls', 'whole'], catalogue: [calls, whole] },
    )
    expect(findings.map(({ rule, message, location }) => ({ rule, message, location }))).toEqual([
      {
        rule: 'whole',
        message: 'main has 26 characters',
        location: { path: 'app/main.py', start: 0, end: 26, startLine: 1, startColumn: 1, endLine: 3, endColumn: 1 },
      },
      {
        rule: 'calls',
        message: 'call of f',
        location: { path: 'app/main.py', start: 12, end: 13, startLine: 2, startColumn: 6, endLine: 2, endColumn: 7 },
      },
      {
        rule: 'calls',
        message: 'call of g',
        location: { path: 'app/main.py', start: 21, end: 22, startLine: 2, startColumn: 15, endLine: 2, endColumn: 16 },
      },
    ])
  })

  it('that is not selected does not run', async () => {
    const { findings } = await lint({ 'main.py': 'f()\n' }, { rules: [], catalogue: [calls] })
    expect(findings).toEqual([])
  })

  it('that is switched off for a file does not run there', async () => {
    const isIgnored = (rule: string, path: string) => rule === 'calls' && path.startsWith('tests/')
    const files = { 'main.py': 'f()\n', 'tests/test_main.py': 'f()\n' }
    const { findings } = await lint(files, { rules: ['calls'], catalogue: [calls], settings: { isIgnored } })
    expect(findings.map(({ location }) => location.path)).toEqual(['main.py'])
  })

  it('is silent where the project has an older version of a library than the rule is about', async () => {
    const newer = trialRule('newer', calls.check, { requires: { fastapi: '0.89' } })
    const options = { rules: ['newer'], catalogue: [newer] }
    const places = async (requirement: string) => {
      const { findings } = await lint({ 'main.py': 'f()\n', 'requirements.txt': `${requirement}\n` }, options)
      return findings.length
    }
    expect(await places('fastapi==0.88.0')).toBe(0)
    expect(await places('fastapi==0.89.0')).toBe(1)
    expect(await places('httpx')).toBe(1)
  })

  it('has the values of its options, defaults filled in', async () => {
    const options = { limit: 3, names: ['a'] }
    const rule = trialRule(
      'configured',
      { file: (file, context) => context.report({ at: file.tree.module, message: JSON.stringify(context.options) }) },
      {
        options: {
          limit: { type: 'integer', default: 1, description: 'How many.' },
          strict: { type: 'boolean', default: true, description: 'Whether.' },
          names: { type: 'strings', default: [], description: 'Which.' },
        },
      },
    )
    const { findings } = await lint(
      { 'main.py': '' },
      { rules: ['configured'], catalogue: [rule], settings: { options: new Map([['configured', options]]) } },
    )
    expect(findings[0]?.message).toBe('{"limit":3,"strict":true,"names":["a"]}')
  })

  it('has the severity of the configuration, else of the report, else its own', async () => {
    const rule = trialRule('graded', {
      Pass: (node, context) => context.report({ at: node, message: 'pass' }),
      Break: (node, context) => context.report({ at: node, message: 'break', severity: 'info' }),
    })
    const severitiesWith = async (severities: Map<string, 'warning'>) => {
      const files = { 'main.py': 'while 1:\n  pass\n  break\n' }
      const { findings } = await lint(files, { rules: ['graded'], catalogue: [rule], settings: { severities } })
      return findings.map(({ message, severity }) => `${message}: ${severity}`)
    }
    expect(await severitiesWith(new Map())).toEqual(['pass: error', 'break: info'])
    expect(await severitiesWith(new Map([['graded', 'warning']]))).toEqual(['pass: warning', 'break: warning'])
  })

  it('can ask for types, names and versions', async () => {
    const rule = trialRule('curious', {
      Call(node, context) {
        const answers = [
          context.qualifiedName(node.func),
          context.typeOf(node).kind,
          context.isAtLeast('pydantic', '2'),
        ]
        context.report({ at: node, message: answers.join(' ') })
      },
    })
    const files = { 'main.py': 'from pathlib import Path as P\nP()\nq()\n', 'requirements.txt': 'pydantic==1.10.2\n' }
    const { findings } = await lint(files, { rules: ['curious'], catalogue: [rule] })
    expect(findings.map(({ message }) => message)).toEqual(['pathlib.Path instance false', ' unknown false'])
  })

  it('may point to places in other files, but not into library stubs', async () => {
    const rule = trialRule('pointing', {
      Call(node, context) {
        const type = context.typeOf(node.func)
        if (type.kind !== 'function') return
        const { module, facts } = type.function
        const places = [{ at: { module, ...facts.nameSpan }, message: 'the function' }]
        context.report({ at: node, message: type.function.qualifiedName, related: places, chain: places })
      },
    })
    const { findings } = await lint(
      {
        'main.py': 'from fastapi import Depends\nfrom helpers import slow\nslow()\nDepends(slow)\n',
        'helpers.py': '\n\ndef slow(): ...\n',
      },
      { rules: ['pointing'], catalogue: [rule] },
    )
    const place = {
      path: 'helpers.py',
      ...{ start: 6, end: 10, startLine: 3, startColumn: 5, endLine: 3, endColumn: 9 },
      message: 'the function',
    }
    expect(findings).toMatchObject([
      { message: 'helpers.slow', related: [place], chain: [place] },
      { message: 'fastapi.Depends', related: [], chain: [] },
    ])
  })

  it('that throws is recorded with its file, and costs nothing else', async () => {
    const failing = trialRule('failing', {
      Call(node, context) {
        context.report({ at: node, message: `before ${nameOf(node)}` })
        if (nameOf(node) === 'bad') throw new TypeError('no such thing')
      },
      Pass: (node, context) => context.report({ at: node, message: 'pass' }),
    })
    const files = { 'a.py': 'good()\nbad()\nbad()\npass\n', 'b.py': 'good()\npass\n' }
    const result = await lint(files, { rules: ['failing', 'calls'], catalogue: [failing, calls] })
    const told = result.findings.map(({ rule, message, location }) => `${location.path} ${rule}: ${message}`)
    expect(told).toEqual([
      'a.py calls: call of good',
      'a.py failing: before good',
      'a.py calls: call of bad',
      'a.py failing: before bad',
      'a.py calls: call of bad',
      'b.py calls: call of good',
      'b.py failing: before good',
      'b.py failing: pass',
    ])
    expect(result.internalErrors).toHaveLength(1)
    expect(result.internalErrors[0]).toMatchObject({
      rule: 'failing',
      path: 'a.py',
      message: 'TypeError: no such thing',
    })
    expect(result.internalErrors[0]?.stack).toMatch(/^\s+at .*check\.test\.ts/)
  })
})

describe('a model that throws while entities are looked for', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it('is recorded with the file, and costs only the rules that look at these entities', async () => {
    vi.spyOn(FastApiModel.prototype, 'routesIn').mockImplementation(() => {
      throw new RangeError('too many routes')
    })
    const routes = trialRule('routes', { route: (_route, context) => context.report({ at: CODE, message: 'route' }) })
    const unused = RULES.filter(({ id }) => id === 'unused-suppression')
    const result = await lint(
      { 'main.py': 'f()  # fastapi-lint: ignore[routes]\n' },
      { rules: ['routes', 'calls', 'unused-suppression'], catalogue: [routes, calls, ...unused] },
    )
    expect(result.findings.map(({ message }) => message)).toEqual(['call of f'])
    expect(result.internalErrors).toMatchObject([
      { rule: null, path: 'main.py', message: 'RangeError: too many routes' },
    ])
  })
})

const CODE = { start: 0, end: 1 }

describe('findings', () => {
  it('come by path, position, rule and message, each once', async () => {
    const shuffled = trialRule('shuffled', {
      file({ tree }, context) {
        const end = tree.module.end
        for (const message of ['b', 'a', 'b']) {
          context.report({ at: { start: 2, end }, message })
          context.report({ at: { start: 0, end }, message })
          context.report({ at: { start: 0, end: 1 }, message })
        }
      },
    })
    const files = { 'b.py': 'f()\n', 'B.py': 'f()\n', 'a/b.py': 'f()\n', 'a.py': 'f()\n' }
    const { findings } = await lint(files, { rules: ['shuffled', 'calls'], catalogue: [shuffled, calls] })
    const ofOneFile = ['0-1 calls call of f', '0-1 shuffled a', '0-1 shuffled b']
    for (const start of ['0-4', '2-4']) ofOneFile.push(`${start} shuffled a`, `${start} shuffled b`)
    expect(
      findings.map(({ rule, message, location: { path, start, end } }) => `${path} ${start}-${end} ${rule} ${message}`),
    ).toEqual(['B.py', 'a.py', 'a/b.py', 'b.py'].flatMap((path) => ofOneFile.map((finding) => `${path} ${finding}`)))
  })

  it('carry the fix of their report', async () => {
    const fix = { title: 'Remove it', safety: 'safe' as const, edits: [{ start: 0, end: 4, text: '' }] }
    const fixing = trialRule('fixing', { Pass: (node, context) => context.report({ at: node, message: 'pass', fix }) })
    const { findings } = await lint({ 'a.py': 'pass\n' }, { rules: ['fixing'], catalogue: [fixing] })
    expect(findings[0]?.fix).toEqual({ ...fix, parts: { edits: fix.edits } })
  })
})
