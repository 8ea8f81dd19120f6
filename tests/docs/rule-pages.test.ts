import { beforeAll, describe, expect, it } from 'vitest'
import { generatedPages } from '../../scripts/docs/pages.ts'
import { rulePage } from '../../src/cli/rule-page.ts'
import type { Block, CheckedExample, RuleDocument } from '../../src/report/rule-document.ts'
import { plain } from '../../src/report/style.ts'
import type { Rule } from '../../src/rule-api/index.ts'
import { RULES } from '../../src/rules/index.ts'
import { Session } from '../../src/session/session.ts'
import { describeRule } from '../../src/workspace/rule-example.ts'
import { lint, RECOMMENDED } from '../support/lint.ts'
import { filesOf } from '../support/samples.ts'

const WIDTH = 80
let pages: ReadonlyMap<string, string>
const documents = new Map<string, RuleDocument>()

beforeAll(async () => {
  pages = await generatedPages()
  for (const rule of RULES)
    documents.set(rule.id, await describeRule({ rules: RULES, createSession: Session.create }, rule))
}, 120_000)

it('there is a page for each rule, and the index links to it', () => {
  const index = pages.get('rules/index.md')
  for (const { id } of RULES) {
    expect(pages.has(`rules/${id}.md`)).toBe(true)
    expect(index).toContain(`[${id}](${id}.md)`)
  }
})

describe.each(RULES.map((rule) => [rule.id, rule] as const))('the page of %s', (id, rule) => {
  it('shows what is found in the bad examples as they are written, test comments and all', async () => {
    const shown = reportsOf(documents.get(id)!)
    expect(shown.length).toBe(rule.docs.bad.length)
    for (const [index, example] of rule.docs.bad.entries()) {
      const files = filesOf(example)
      const { findings } = await lint(files, { rules: [...RECOMMENDED, id] })
      const own = findings.filter((finding) => finding.rule === id)
      expect(own.length).toBeGreaterThan(0)
      const { files: readers, findings: reported } = shown[index]!
      expect(
        reported.map(({ message, location: { path, start, end } }) => [message, readers[path]!.slice(start, end)]),
      ).toEqual(own.map(({ message, location: { path, start, end } }) => [message, files[path]!.slice(start, end)]))
    }
  })

  it('has each finding with its place and underlined', () => {
    const page = pages.get(`rules/${id}.md`)!
    for (const { findings } of reportsOf(documents.get(id)!))
      for (const { severity, message, location } of findings) {
        const words = inOneLine(page)
        expect(words).toContain(inOneLine(`${severity}[${id}] ${message}`))
        expect(words).toContain(`--> ${location.path}:${location.startLine}:${location.startColumn}`)
        expect(page).toMatch(/\| +\^+$/m)
      }
  })

  it('has no comments that only tests read', () => {
    expect(pages.get(`rules/${id}.md`)).not.toMatch(/# (error|warning|info|todo):/)
  })

  it('says in a terminal what it says on the site, within its columns', () => {
    const document = documents.get(id)!
    const terminal = rulePage(document, plain, WIDTH)
    const page = pages.get(`rules/${id}.md`)!
    expect(Array.from(terminal.matchAll(/^(\S.*)\n {2}/gm), ([, title]) => title)).toEqual(
      Array.from(page.matchAll(/^## (.*)$/gm), ([, title]) => title),
    )
    for (const block of blocksOf(document)) {
      if (block.kind !== 'prose') continue
      expect(inOneLine(page).replace(/\[(`[\w-]+`)\]\([\w-]+\.md\)/g, '$1')).toContain(inOneLine(block.markdown))
      if (!/```|\*\*|^\s*[-*] |\]\(/m.test(block.markdown))
        expect(inOneLine(terminal)).toContain(inOneLine(block.markdown))
    }
    // Code, reports and addresses are as wide as they are.
    const prose = terminal.split('\n').filter((line) => !/^ {2} *\d* *(\||-->)|https:/.test(line))
    expect(prose.filter((line) => line.length > WIDTH)).toEqual([])
  })

  it('names the versions below which the rule reports nothing', async () => {
    for (const [library, version] of Object.entries(rule.requires ?? {}))
      expect(await found(rule, { [library]: below(version) })).toBe(0)
  })
})

/** How many findings of the rule its bad examples have when the project uses these versions. */
async function found(rule: Rule, targetVersions: Readonly<Record<string, string>>): Promise<number> {
  let count = 0
  for (const example of rule.docs.bad) {
    const { findings } = await lint(filesOf(example), { rules: [rule.id], settings: { targetVersions } })
    count += findings.length
  }
  return count
}

/** A version that is just older: `1.99` for `2`, `0.88` for `0.89`. */
function below(version: string): string {
  const parts = version.split('.').map(Number)
  const last = parts.findLastIndex((part) => part > 0)
  return [...parts.slice(0, last), parts[last]! - 1, 99].join('.')
}

function blocksOf({ sections }: RuleDocument): readonly Block[] {
  return sections.flatMap((section) => section.blocks)
}

function reportsOf(document: RuleDocument): CheckedExample[] {
  return blocksOf(document).flatMap((block) => (block.kind === 'report' ? [block.example] : []))
}

/** A text with every run of white space as one blank. */
function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
