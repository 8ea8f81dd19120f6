import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { parseAllDocuments, parse as parseYaml } from 'yaml'
import { argumentsOf, runProgram, withOutputs } from '../../scripts/docs/console.ts'
import { PAGES } from '../../scripts/docs/pages.ts'
import { readConfiguration } from '../../src/config/configuration.ts'
import { RULES } from '../../src/rules/index.ts'
import { sharedParser } from '../support/application.ts'
import { makeSandbox } from './sandbox.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (path: string) => readFileSync(root + path, 'utf8')

interface Block {
  readonly language: string
  readonly text: string
}

/** The blocks of code of a page; blocks in lists lose their indentation. */
function blocksOf(markdown: string): Block[] {
  return Array.from(
    markdown.matchAll(/^([ \t]*)(`{3,})([\w-]*)[^\n]*\n([\s\S]*?)^\1\2[ \t]*$/gm),
    ([, indent, , language, text]) => ({
      language: language!,
      text: text!.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }),
  )
}

/** The spans of code in the prose of a page. */
function spansOf(markdown: string): string[] {
  const prose = markdown.replace(/^[ \t]*(`{3,})[^\n]*\n[\s\S]*?^[ \t]*\1[ \t]*$/gm, '')
  return Array.from(prose.matchAll(/(?<!`)`([^`]+)`(?!`)/g), ([, text]) => text!.replace(/\s+/g, ' '))
}

/** The command lines of the program on a page, in order, each with its arguments. */
function commandsOf(markdown: string): { readonly line: string; readonly argv: readonly string[] }[] {
  const lines = blocksOf(markdown).flatMap(({ language, text }) => {
    if (language === 'console')
      return text.split('\n').flatMap((line) => (line.startsWith('$ ') ? [line.slice(2)] : []))
    if (language === 'yaml') return text.split('\n').map((line) => line.replace(/^[ -]*(?:run: )?/, ''))
    if (language === 'json') return Array.from(text.matchAll(/"command": "([^"]*)"/g), ([, command]) => command!)
    return []
  })
  // A span with a place for something else is a form, not a command.
  const spans = spansOf(markdown).filter((span) => !/[<…{]|\bFILE\b|\[paths\]|:\w+:/.test(span))
  return [...lines, ...spans].flatMap((line) => {
    const argv = argumentsOf(line)
    return argv === null ? [] : [{ line, argv }]
  })
}

/** Its Python is about what cannot be read. */
const UNREADABLE = 'docs/grammar-gaps.md'

const pages = PAGES.map((path) => [path, read(path)] as const)

/** The pages with blocks in a language, each with the texts of these blocks. */
function pagesWith(language: string): [path: string, texts: string[]][] {
  return pages.flatMap(([path, markdown]): [string, string[]][] => {
    const texts = blocksOf(markdown).flatMap((block) => (block.language === language ? [block.text] : []))
    return texts.length === 0 ? [] : [[path, texts]]
  })
}

it.each(pagesWith('toml'))('%s has configurations that are valid', (_path, texts) => {
  for (const text of texts) {
    const isPyproject = /^\[(tool|project)\b/m.test(text)
    readConfiguration(isPyproject ? 'pyproject.toml' : 'fastapi-lint.toml', text, RULES)
  }
})

it.each(pages.filter(([, markdown]) => commandsOf(markdown).length > 0))(
  '%s has commands that run',
  async (_path, markdown) => {
    const { folder, remove } = makeSandbox()
    try {
      for (const { line, argv } of commandsOf(markdown)) {
        const { exitCode, stderr } = await runProgram(argv, folder)
        expect({ line, stderr, ran: exitCode <= 1 }).toEqual({ line, stderr, ran: true })
      }
    } finally {
      remove()
    }
  },
  120_000,
)

it.each(pagesWith('python').filter(([path]) => path !== UNREADABLE))(
  '%s has Python that can be read',
  async (_path, texts) => {
    const parser = await sharedParser()
    for (const text of texts) expect({ text, errors: parser.parse(text).errors }).toEqual({ text, errors: [] })
  },
)

it.each(pagesWith('yaml'))('%s has workflows with hooks and inputs that exist', (_path, texts) => {
  const hooks = (parseYaml(read('.pre-commit-hooks.yaml')) as { id: string }[]).map(({ id }) => id)
  const inputs = Object.keys((parseYaml(read('action.yml')) as { inputs: object }).inputs)
  for (const text of texts) {
    const [document] = parseAllDocuments(text)
    expect(document!.errors).toEqual([])
    for (const [, id] of text.matchAll(/^\s*- id: (\S+)/gm)) expect(hooks).toContain(id)
    for (const step of stepsIn(document!.toJS())) {
      if (!step.uses?.startsWith('OWNER/fastapi-lint@')) continue
      for (const name of Object.keys(step.with ?? {})) expect(inputs).toContain(name)
    }
  }
})

it('the options that pages name exist', async () => {
  const help = await Promise.all(
    [['--help'], ...['baseline', 'routes', 'rules', 'explain'].map((name) => [name, '--help'])].map((argv) =>
      runProgram(argv, root),
    ),
  )
  const known = new Set(help.flatMap(({ stdout }) => Array.from(stdout.matchAll(/--[a-z-]+/g), ([option]) => option)))
  const unknown = pages.flatMap(([path, markdown]) =>
    spansOf(markdown)
      // Spans that start with another program are about that.
      .filter((span) => /^(--|fastapi-lint )/.test(span))
      .flatMap((span) => Array.from(span.matchAll(/(?<![\w-])--[a-z][a-z-]*/g), ([option]) => option))
      .filter((option) => !known.has(option))
      .map((option) => `${path}: ${option}`),
  )
  expect(unknown).toEqual([])
})

it('the problem matcher reads the lines of the concise format', async () => {
  const [matcher] = blocksOf(read('docs/editors.md')).filter(({ language }) => language === 'json')
  const { tasks } = JSON.parse(matcher!.text) as {
    tasks: { command: string; problemMatcher: { pattern: Record<string, string> } }[]
  }
  const [{ command, problemMatcher }] = tasks as [(typeof tasks)[number]]
  const { stdout } = await runProgram(argumentsOf(command)!, `${root}examples/bookshop`)
  const lines = stdout.trimEnd().split('\n')
  expect(lines.length).toBeGreaterThan(15)
  for (const line of lines) {
    const [, file, row, column, severity, code, message] = new RegExp(problemMatcher.pattern['regexp']!).exec(line)!
    expect(`${file}:${row}:${column}: ${severity} [${code}] ${message}`).toBe(line)
    expect(RULES.map(({ id }) => id)).toContain(code)
  }
})

it('every page can be reached from the navigation of the site, and every entry has a page', () => {
  const navigation = read('website/navigation.mjs')
  const entries = new Set(Array.from(navigation.matchAll(/link: '\/([\w/-]+)'/g), ([, link]) => link))
  const files = PAGES.filter((path) => path !== 'README.md' && path !== 'docs/index.md')
  const names = files.map((path) => path.replace(/^docs\/|\.md$/g, '').toLowerCase())
  expect([...entries].sort()).toEqual([...names, 'changelog', 'rules/'].sort())
})

it('no link between Markdown files leads nowhere', () => {
  const { stdout, status, stderr } = spawnSync(process.execPath, ['scripts/check-links.mjs', '--markdown'], {
    cwd: root,
    encoding: 'utf8',
  })
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
  expect(stdout).toMatch(/^Markdown: \d\d+ files, 0 broken links$/m)
})

it('output is put below the commands of a page', async () => {
  const page = (output: string) =>
    `A page.\n\n<!-- run in examples/bookshop -->\n\n\`\`\`console\n$ fastapi-lint app/api/users.py --format concise\n${output}\`\`\`\n\nMore.\n`
  const fresh = await withOutputs(page('something old\n'))
  expect(fresh).toMatch(/^\$ fastapi-lint .*\napp\/api\/users\.py:45:5: error \[orm-response\] .*\n```\n\nMore\.\n$/m)
  expect(await withOutputs(fresh)).toBe(fresh)
  const unmarked = page('').replace('<!-- run in examples/bookshop -->', '')
  expect(await withOutputs(unmarked)).toBe(unmarked)
})

interface Step {
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
}

/** All steps of jobs anywhere in a document. */
function stepsIn(value: unknown): Step[] {
  if (typeof value !== 'object' || value === null) return []
  const nested = Object.values(value).flatMap(stepsIn)
  return 'uses' in value ? [value as Step, ...nested] : nested
}
