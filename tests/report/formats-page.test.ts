/** The page about the formats shows what they are. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { FORMAT_NAMES, FORMATS } from '../../src/report/formats.ts'
import { plain } from '../../src/report/style.ts'
import { CHAINED, report, SOURCES } from './samples.ts'

const PAGE = readFileSync(new URL('../../docs/formats.md', import.meta.url), 'utf8')

test('its table is that of the program', () => {
  const rows = [...PAGE.matchAll(/^\| `([a-z-]+)` \| (.+) \|$/gm)].map((match) => [match[1], match[2]])
  expect(rows.slice(0, FORMAT_NAMES.length)).toEqual(FORMAT_NAMES.map((name) => [name, FORMATS[name].description]))
})

test.each(FORMAT_NAMES)('%s has a section, with an example that is true', (name) => {
  const start = PAGE.indexOf(`\n## ${name}\n`)
  expect(start).toBeGreaterThan(0)
  const example = /^```(?:text|json|xml|markdown)\n(.*?)\n```$/ms.exec(PAGE.slice(start))?.[1]
  const written = FORMATS[name].write(report([CHAINED]), {
    sources: SOURCES,
    repository: SOURCES,
    rules: [],
    style: plain,
    width: 100,
    summary: true,
  })
  if (!['json', 'json-lines', 'sarif'].includes(name)) expect(`${example}\n`).toBe(written)
})
