import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { RULES } from '../../src/rules/index.ts'
import { requiredTexts } from '../../src/text/required-texts.ts'
import { TextSearch } from '../../src/text/text-search.ts'

describe('requiredTexts', () => {
  it.each([
    [/orm_mode|\.copy\s*\(/, ['orm_mode', '.copy']],
    [/\bmodel_(computed_)?fields\b/, ['model_fields', 'model_computed_fields']],
    [/[Mm]ount\(/, ['mount(']],
    [/def\s+(dict|json)\b/, ['dict', 'json']],
    [/\bawait\s+[\w.()]+\.add\b/, ['await']],
    [/(?<=x)query(?=\s)(?!abc)/i, ['query']],
    [/(?:ab)+c\d\)def/, [')def']],
    [/abc?d*ef{2}gh/, ['ab', 'abc']],
    [/ab??c{0,3}de[^\]|)]fgh/, ['fgh']],
    [/[\\]class|x*token/, ['class', 'token']],
  ])('finds what %s cannot do without', (pattern, texts) => {
    expect(requiredTexts(pattern)).toEqual(texts)
  })

  it.each([/token|/, /(token)?/, /\btoken\b|\d+/, /[a-z]+/, /token|x/, /\u0041bc/, /(ab)\1cd/, /\p{L}token/u])(
    'has nothing to say about %s',
    (pattern) => {
      expect(requiredTexts(pattern)).toBeNull()
    },
  )
})

describe('TextSearch', () => {
  it('finds what trying all expressions of all rules finds', () => {
    const patterns = RULES.flatMap(({ mentions }) => mentions ?? [])
    const search = new TextSearch(patterns)
    const root = join(import.meta.dirname, '../fixtures')
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.py'))
    expect(files.length).toBeGreaterThan(100)
    for (const path of files) {
      const text = readFileSync(join(root, path), 'utf8')
      const fits = search.in(text)
      for (const pattern of patterns)
        expect([path, pattern, fits(pattern)]).toEqual([path, pattern, pattern.test(text)])
    }
  })

  it('finds strings in one another and whatever their case', () => {
    const patterns = [/she/, /he/i, /hers/, /ush/, /\d/]
    const fits = new TextSearch(patterns).in('USHERS, ushe')
    expect(patterns.map(fits)).toEqual([true, true, false, true, false])
    expect(patterns.map(new TextSearch(patterns).in('Äü€ uhers 1'))).toEqual([false, true, true, false, true])
  })
})
