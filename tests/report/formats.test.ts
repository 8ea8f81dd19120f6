/** What holds for every format, and what each of them says of the same findings. */
import { describe, expect, test } from 'vitest'
import { FORMAT_NAMES, FORMATS, type Format, type Setting } from '../../src/report/formats.ts'
import { plain } from '../../src/report/style.ts'
import type { RuleMetadata } from '../../src/rule-api/metadata.ts'
import { finding, place } from '../cli/workbench.ts'
import { commandsIn } from './runner.ts'
import { CHAINED, FULL, report, SOURCES } from './samples.ts'

/** Rules of its own, so that the stored reports change with the formats only. */
const RULES: readonly RuleMetadata[] = [
  {
    id: 'blocking-http-call',
    category: 'async',
    severity: 'error',
    set: 'recommended',
    since: '0.1.0',
    docs: {
      summary: 'HTTP request that stops the event loop',
      why: 'Nothing else is **served** while `requests` waits.\n\nThat is slow.',
      bad: ['requests.get(URL)  # error: "requests"\n'],
      good: ['await client.get(URL)\n'],
      references: ['https://fastapi.tiangolo.com/async/'],
    },
  },
  {
    id: 'hardcoded-secret',
    category: 'security',
    severity: 'error',
    set: 'strict',
    since: '0.1.0',
    securitySeverity: '7.5',
    docs: { summary: 'Secret in the code', why: 'Everybody reads it.', bad: [], good: [], references: [] },
  },
]
const SETTING: Setting = {
  sources: SOURCES,
  repository: SOURCES,
  rules: RULES,
  style: plain,
  width: 100,
  summary: true,
}
const ENDINGS: Partial<Record<Format, string>> = {
  json: 'json',
  'json-lines': 'jsonl',
  sarif: 'sarif',
  gitlab: 'gitlab.json',
  junit: 'junit.xml',
  markdown: 'md',
}

describe.each(FORMAT_NAMES)('%s', (name) => {
  const { write, withoutCommands, description } = FORMATS[name]

  test('a report with everything', async () => {
    await expect(write(FULL, SETTING)).toMatchFileSnapshot(`golden/full.${ENDINGS[name] ?? `${name}.txt`}`)
  })

  test('a report with nothing', async () => {
    const nothing = report([], { exitCode: 0 })
    await expect(write(nothing, SETTING)).toMatchFileSnapshot(`golden/nothing.${ENDINGS[name] ?? `${name}.txt`}`)
  })

  test('the same findings give the same text', () => {
    expect(write(FULL, SETTING)).toBe(write(FULL, SETTING))
  })

  test('a name, a message and a source with all that a terminal or a runner would act on', () => {
    const evil = '\x1b]0;owned\x07\u202e\x85\r\n::error ::one\n##[add-mask]two'
    const path = `${evil}.py`
    const odd = finding('blocking-sleep', place(path, '', 0, 0), { message: evil, chain: CHAINED.chain })
    const again = finding('blocking-sleep', place(path, 'x = 1  ##[add-mask]two', 0, 5))
    const skipped = [{ path, reason: evil }]
    const failures = [{ rule: null, path, message: evil }]
    const setting = { ...SETTING, sources: { ...SOURCES, textOf: () => '::error ::x\n##[add-mask]three\n' } }
    const text = write(report([odd, again], { skipped, failures }), { ...setting, repository: setting.sources })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
    expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/)
    const commands = commandsIn(withoutCommands(text))
    expect(commands.filter((command) => command.properties['title'] !== 'fastapi-lint (blocking-sleep)')).toEqual([])
    expect(commands).toHaveLength(name === 'github' ? 2 : 0)
  })

  test('its description fits into help and tables', () => {
    expect(description).toMatch(/^[^\n|]{10,70}[^.\n]$/)
  })
})
