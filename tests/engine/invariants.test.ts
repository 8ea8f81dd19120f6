import { describe, expect, it } from 'vitest'
import { checkFile } from '../../src/engine/check.ts'
import type { InternalError } from '../../src/engine/failure.ts'
import type { Finding, TextEdit } from '../../src/engine/finding.ts'
import { Locations } from '../../src/engine/locations.ts'
import { inOrder } from '../../src/engine/order.ts'
import { Visitors } from '../../src/engine/visitors.ts'
import type { Rule } from '../../src/rule-api/index.ts'
import { EVERY_FILE } from '../../src/rule-api/metadata.ts'
import { RULES } from '../../src/rules/index.ts'
import type { CheckResult } from '../../src/session/contract.ts'
import { analyse, type TestProject } from '../support/application.ts'
import { lint, sessionOf } from '../support/lint.ts'
import { randomNumbers, SAMPLES } from '../support/samples.ts'
import { trialRule } from '../support/trial-rule.ts'

type Files = Readonly<Record<string, string>>

const ALL = { rules: RULES.map((rule) => rule.id) }
const SETTINGS = { severities: new Map(), options: new Map(), isIgnored: () => false }

/** What `rules` say about all files of a project, before suppressions. */
function checked({ application, file }: TestProject, rules: readonly Rule[]) {
  const visitors = new Visitors(rules)
  const locations = new Locations((path) => file(path).text)
  const paths = [...application.project.modules.keys()]
  const results = paths.map((path) => checkFile(application, file(path), visitors, SETTINGS, locations))
  return {
    findings: inOrder(results.flatMap(({ findings }) => findings)),
    failures: results.flatMap(({ failures }) => failures),
  }
}

function changed(files: Files, change: (text: string, path: string) => string): Files {
  const entries = Object.entries(files).map(([path, text]) => [path, path.endsWith('.py') ? change(text, path) : text])
  return Object.fromEntries(entries)
}

/** The findings by file, line and rule: what stays the same when a file is only written differently. */
function places({ findings }: CheckResult, shift = 0): string[] {
  return findings
    .map(({ rule, location }) => `${location.path}:${location.startLine - shift}-${location.endLine - shift} ${rule}`)
    .sort()
}

function failuresOf(failures: readonly InternalError[]): string[] {
  return failures.map(({ rule, path, message, stack }) => `${path} ${rule}: ${message}\n${stack}`)
}

const samples = SAMPLES.map((sample) => [sample.title, sample] as const)

describe('the findings', () => {
  it.each(samples)('do not depend on the order of the files: %s', async (_title, { files }) => {
    const turned = Object.fromEntries(Object.entries(files).reverse())
    expect(await lint(turned, ALL)).toEqual(await lint(files, ALL))
  })

  it.each(samples)('are the same when facts went through JSON: %s', async (_title, { files }) => {
    const direct = checked(await analyse(files), RULES)
    const transform = <T>(facts: T): T => JSON.parse(JSON.stringify(facts))
    expect(checked(await analyse(files, { transform }), RULES)).toEqual(direct)
    expect(failuresOf(direct.failures)).toEqual([])
  })

  it.each(samples)('are the same when each rule runs alone: %s', async (_title, { files }) => {
    const project = await analyse(files)
    const alone: Finding[] = RULES.flatMap((rule) => checked(project, [rule]).findings)
    expect(inOrder(alone)).toEqual(checked(project, RULES).findings)
  })

  it.each(samples)('are the same in a session that has seen other texts: %s', async (_title, { files }) => {
    const paths = Object.keys(files).filter((path) => path.endsWith('.py'))
    const session = await sessionOf(
      changed(files, (text) => text.slice(0, text.length / 2)),
      ALL,
    )
    session.setFile('gone.py', 'from main import *\n')
    session.check()
    session.removeFile('gone.py')
    for (const path of paths) {
      session.setFile(path, files[path]!)
      session.check((one) => one === path)
    }
    const fresh = await lint(files, ALL)
    // Files that are no text for Python reach a session by another way.
    if (!fresh.findings.some(({ rule }) => rule === 'unreadable-file')) expect(session.check()).toEqual(fresh)
  })

  it.each(samples)('are JSON: %s', async (_title, { files }) => {
    const { findings } = await lint(files, ALL)
    expect(JSON.parse(JSON.stringify(findings))).toEqual(findings)
  })

  it.each(samples)('are the same with other line ends and with tabs: %s', async (_title, { files }) => {
    const expected = places(await lint(files, ALL))
    const windows = await lint(
      changed(files, (text) => text.replaceAll('\n', '\r\n')),
      ALL,
    )
    expect(places(windows)).toEqual(expected)
    const classicMac = await lint(
      changed(files, (text) => text.replaceAll('\n', '\r')),
      ALL,
    )
    expect(places(classicMac)).toEqual(expected)
    const indent = (blanks: string) => '\t'.repeat(blanks.length / 4) + ' '.repeat(blanks.length % 4)
    expect(
      places(
        await lint(
          changed(files, (text) => text.replace(/^ +/gm, indent)),
          ALL,
        ),
      ),
    ).toEqual(expected)
  })

  it.each(samples)('move with the text: %s', async (_title, { files }) => {
    // Declared encodings and module docstrings stay where they count.
    const isFixed = (text: string) => /coding[:=]/.test(text)
    const expected = await lint(
      changed(files, (text) => (isFixed(text) ? '' : text)),
      ALL,
    )
    const above = changed(files, (text) => (isFixed(text) ? '' : `# 😀 Grüße\n${text}`))
    expect(places(await lint(above, ALL), 1)).toEqual(places(expected))
  })
})

describe('a fix', () => {
  it.each(samples)('removes its finding and leaves Python behind: %s', async (_title, { files }) => {
    const before = (await lint(files, ALL)).findings
    const countOf = (findings: readonly Finding[], rule: string) => findings.filter((one) => one.rule === rule).length
    for (const { rule, fix, location } of before) {
      if (fix === null) continue
      const fixed = { ...files, [location.path]: applied(fix.edits, files[location.path]!) }
      const after = (await lint(fixed, ALL)).findings
      expect(countOf(after, 'syntax-error'), fixed[location.path]).toBe(countOf(before, 'syntax-error'))
      expect(countOf(after, rule), fixed[location.path]).toBeLessThan(countOf(before, rule))
    }
  })
})

/** The text after a fix; its edits do not overlap. */
function applied(edits: readonly TextEdit[], text: string): string {
  const inOrder = [...edits].sort((one, other) => one.start - other.start || one.end - other.end)
  let result = ''
  let at = 0
  for (const edit of inOrder) {
    expect(edit.start).toBeGreaterThanOrEqual(at)
    expect(edit.end).toBeLessThanOrEqual(text.length)
    result += text.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return result + text.slice(at)
}

/** Reports the calls of `marker()`, so that it shows when a file was left out. */
const marker = trialRule('marker', {
  Call(node, context) {
    if (node.func.kind === 'Name' && node.func.id === 'marker') context.report({ at: node, message: 'here' })
  },
})
const WITH_MARKER = { rules: [...ALL.rules, 'marker'], catalogue: [...RULES, marker] }

/** Checks a project of strange files beside an ordinary one: nothing fails, and the ordinary file loses nothing. */
async function expectHarmless(files: Files): Promise<void> {
  const result = await lint({ ...files, 'zz_bystander.py': 'marker()\n' }, WITH_MARKER)
  expect(failuresOf(result.internalErrors)).toEqual([])
  expect(result.findings.filter(({ location }) => location.path === 'zz_bystander.py')).toHaveLength(1)
}

describe('a strange file', () => {
  const random = randomNumbers(20)
  const cuts = samples.map(([title, { files }]) => [title, files, Array.from({ length: 4 }, () => random())] as const)

  it.each(cuts)('cut off somewhere harms nothing: %s', async (_title, files, points) => {
    const paths = Object.keys(files).filter((path) => path.endsWith('.py'))
    for (const [index, point] of points.entries()) {
      const cut = paths[index % paths.length]
      const part = (text: string) => {
        const at = Math.floor(point * text.length)
        return index % 2 === 0 ? text.slice(0, at) : text.slice(at)
      }
      await expectHarmless(changed(files, (text, path) => (path === cut ? part(text) : text)))
    }
  })

  it.each(cuts)('with lines mixed up harms nothing: %s', async (_title, files, [seed = 0]) => {
    const next = randomNumbers(Math.floor(seed * 2 ** 31))
    const mixed = changed(files, (text) => {
      const lines = text.split('\n')
      for (let swaps = 0; swaps < 3; swaps++) {
        const one = Math.floor(next() * lines.length)
        const other = Math.floor(next() * lines.length)
        ;[lines[one], lines[other]] = [lines[other]!, lines[one]!]
      }
      return lines.join('\n')
    })
    await expectHarmless(mixed)
  })

  const nested = (open: string, close: string, depth: number) => `x = ${open.repeat(depth)}1${close.repeat(depth)}\n`
  const blocks = Array.from({ length: 200 }, (_, depth) => `${' '.repeat(depth)}if x:\n`).join('')
  it.each([
    ['empty', ''],
    ['blank', '\n\n   \n'],
    ['a byte order mark', '\ufeff'],
    ['a byte order mark and a call', '\ufeffmarker()\n'],
    ['without a line end', 'x = 1'],
    ['comments only', '# a\n# b'],
    ['NUL bytes', 'x = "\0"\n'],
    ['form feeds', '\fx = 1\n\f\ny = 2\n'],
    ['half of a surrogate pair', 'x = "\ud83d"\ny = 1\n'],
    ['Python 2', 'print "hello"\nexec "x"\nraise E, "x"\nx = `1`\n'],
    ['nested parentheses', nested('(', ')', 5000)],
    ['nested lists', nested('[', ']', 5000)],
    ['nested calls', nested('f(', ')', 5000)],
    ['nested subscripts in annotations', `x: ${'list['.repeat(3000)}int${']'.repeat(3000)} = []\n`],
    ['unclosed parentheses', `x = ${'('.repeat(5000)}\n`],
    ['a long chain of attributes', `x = a${'.b'.repeat(5000)}\n`],
    ['a long chain of calls', `x = a${'()'.repeat(5000)}\n`],
    ['a long sum', `x = 1${' + 1'.repeat(5000)}\n`],
    ['a long elif chain', `if a: pass\n${'elif b: pass\n'.repeat(2000)}`],
    ['nested functions', Array.from({ length: 150 }, (_, depth) => `${' '.repeat(depth)}def f():\n`).join('')],
    ['nested blocks', blocks],
    ['names that mean each other', 'a = b\nb = c\nc = a\nclass A(B): ...\nclass B(A): ...\na.x.y()\nA().x\n'],
    ['itself imported', 'from strange import *\nfrom strange import f\nimport strange\nf(strange.f)\n'],
    ['recursive annotations', 'A = list["A"]\nB = "B"\nx: A\ny: B\nx.y()\ny.z()\n'],
  ])('harms nothing: %s', async (_title, text) => {
    await expectHarmless({ 'strange.py': text })
    await expectHarmless({ 'strange.py': text, 'user.py': 'from strange import *\nfrom strange import x\nx.y(f)()\n' })
  })
})

describe('a rule that throws', () => {
  const fail = () => {
    throw new Error('on purpose')
  }
  const failing = { ...trialRule('failing', { Name: fail, file: fail }), files: EVERY_FILE }
  const silent = { ...trialRule('failing', { Name: () => {}, file: () => {} }), files: EVERY_FILE }

  it.each(samples)('costs no other finding: %s', async (_title, { files }) => {
    const rules = [...ALL.rules, 'failing']
    const { findings, internalErrors } = await lint(files, { rules, catalogue: [failing, ...RULES] })
    expect(findings).toEqual((await lint(files, { rules, catalogue: [silent, ...RULES] })).findings)
    const isRead = !findings.some(({ rule }) => rule === 'unreadable-file')
    expect(new Set(internalErrors.map(({ rule }) => rule))).toEqual(new Set(isRead ? ['failing'] : []))
  })
})
