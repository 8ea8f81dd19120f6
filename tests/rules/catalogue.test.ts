import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { CATEGORIES } from '../../src/rule-api/metadata.ts'
import { RULES } from '../../src/rules/index.ts'
import { namesIn } from '../support/fixtures.ts'

const FOLDER = fileURLToPath(new URL('../../src/rules/', import.meta.url))
const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.includes('/') && path.endsWith('.ts') && !path.endsWith('/index.ts'))

describe('the catalogue', () => {
  it('lists every rule file once, under its category and with its id as name, and its examples beside it', () => {
    const expected = RULES.flatMap(({ category, id }) => [`${category}/${id}.ts`, `${category}/${id}.examples.ts`])
    expect(files.sort()).toEqual(expected.sort())
  })

  it('has no category that is misspelt', () => {
    expect(RULES.filter((rule) => !CATEGORIES.includes(rule.category))).toEqual([])
  })

  it('has fixtures for rules only', () => {
    const ids = new Set(RULES.map((rule) => rule.id))
    expect(namesIn('rules').filter((name) => !ids.has(name))).toEqual([])
  })
})

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  it('has an id of lower-case words', () => {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  })

  it('is documented', () => {
    const { summary, why, bad, good, references } = rule.docs
    expect(summary).toMatch(/^[^\n]{10,120}[^.\n]$/)
    expect(why.length).toBeGreaterThan(80)
    expect(bad.length).toBeGreaterThan(0)
    expect(good.length).toBeGreaterThan(0)
    expect(references.length).toBeGreaterThan(0)
    for (const reference of references) expect(new URL(reference).protocol).toBe('https:')
  })

  it('says since when it exists', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
    expect(rule.since).toMatch(/^\d+\.\d+\.\d+$/)
    expect(compareVersions(rule.since, version)).toBeLessThanOrEqual(0)
  })

  it('has fixtures', () => {
    expect(namesIn(`rules/${id}`).length).toBeGreaterThan(0)
  })

  it('describes its options', () => {
    for (const [name, option] of Object.entries(rule.options ?? {})) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/)
      expect(option.description.length).toBeGreaterThan(10)
    }
  })

  it('has a security severity exactly if it is about security', () => {
    if (rule.category === 'security') expect(Number(rule.securitySeverity)).toBeGreaterThan(0)
    if (rule.securitySeverity !== undefined) expect(Number(rule.securitySeverity)).toBeLessThanOrEqual(10)
  })
})

function compareVersions(one: string, other: string): number {
  const [left, right] = [one, other].map((version) => version.split('.').map(Number))
  const index = left!.findIndex((part, place) => part !== right![place])
  return index === -1 ? 0 : left![index]! - right![index]!
}
