/** The published schema says what is written: nothing less, and nothing more. */
import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { jsonLinesReport, jsonReport } from '../../src/report/json.ts'
import { FULL, report, SOURCES } from './samples.ts'

const SCHEMA = JSON.parse(readFileSync(new URL('../../schema/report.schema.json', import.meta.url), 'utf8'))

/** The schema with every object closed, so that a property it does not know is a mistake. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== 'object' || schema === null) return schema
  const members = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]))
  return 'properties' in members && 'type' in members ? { ...members, additionalProperties: false } : members
}

const ajv = new Ajv({ allowUnionTypes: true })
const validate = ajv.compile({ ...(closed(SCHEMA) as object), $id: 'report' })
const validateFinding = ajv.getSchema('report#/definitions/finding')

test.each([
  ['everything', FULL],
  ['nothing', report([])],
  ['a failure outside rules', report([], { failures: [{ rule: null, path: null, message: 'x' }] })],
])('a document with %s', (_name, sample) => {
  expect(validate(JSON.parse(jsonReport(sample, SOURCES))), JSON.stringify(validate.errors)).toBe(true)
})

test('lines', () => {
  const lines = jsonLinesReport(FULL, SOURCES).trimEnd().split('\n')
  expect(lines).toHaveLength(FULL.findings.length)
  for (const line of lines)
    expect(validateFinding?.(JSON.parse(line)), JSON.stringify(validateFinding?.errors)).toBe(true)
})

test('every property that the schema has is required, so that all of them are written', () => {
  const objects: { readonly properties: object; readonly required: readonly string[] }[] = []
  JSON.stringify(SCHEMA, (_key, value) => {
    if (typeof value === 'object' && value !== null && 'properties' in value) objects.push(value)
    return value
  })
  expect(objects.length).toBeGreaterThan(5)
  for (const { properties, required } of objects) expect(required).toEqual(Object.keys(properties))
})
