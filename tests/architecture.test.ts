import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const SOURCES = fileURLToPath(new URL('../src/', import.meta.url))

const ANALYSIS = ['project', 'project/file-role.ts', 'semantics', 'syntax', 'knowledge', 'text']
const FRAMEWORKS = readdirSync(`${SOURCES}frameworks`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `frameworks/${name}`)

/**
 * What each layer may import besides itself: other layers and packages (`node:` for all of Node's own). A file belongs to the layer with
 * the longest name that its path starts with; the data types that everybody speaks of are layers of their own.
 */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  'cli.ts': ['main.ts', 'platform', 'node:'],
  'main.ts': ['cli', 'session', 'rules', 'platform', 'node:'],
  'index.ts': [
    ...['cli/version.ts', 'workspace', 'session', 'report', 'rules', 'platform', 'config'],
    ...['engine', 'engine/failure.ts', 'engine/finding.ts', 'rule-api/metadata.ts', 'project/file-role.ts', 'text'],
  ],
  cli: [
    ...[
      'workspace',
      'session/contract.ts',
      'session/route-entry.ts',
      'config',
      'adoption',
      'fix/line-edits.ts',
      'report',
      'engine/failure.ts',
      'engine/finding.ts',
    ],
    ...['cli/version.ts', 'rule-api/metadata.ts', 'platform', 'commander'],
  ],
  'session/route-entry.ts': [],
  'cli/version.ts': [],
  adoption: ['config', 'engine/finding.ts', 'text', 'node:'],
  workspace: [
    ...['session/contract.ts', 'config', 'report', 'engine/failure.ts', 'engine/finding.ts', 'rule-api/metadata.ts'],
    'platform',
  ],
  'session/contract.ts': [
    ...[
      'fix',
      'session/route-entry.ts',
      'engine',
      'engine/failure.ts',
      'engine/finding.ts',
      'syntax/concrete-tables.ts',
    ],
  ],
  session: [
    ...[
      'session/contract.ts',
      'session/route-entry.ts',
      'config',
      'rules',
      'engine',
      'fix',
      'engine/failure.ts',
      'engine/finding.ts',
    ],
    ...['rule-api', 'frameworks', 'frameworks/fastapi', ...ANALYSIS, 'syntax/concrete-tables.ts', 'platform'],
  ],
  config: ['report', 'rule-api/metadata.ts', 'text', 'picomatch', 'smol-toml'],
  report: ['session/route-entry.ts', 'engine/finding.ts', 'rule-api/metadata.ts', 'text', 'sarif'],
  rules: ['rule-api'],
  engine: [
    'fix',
    'engine/failure.ts',
    'engine/finding.ts',
    'rule-api',
    'rule-api/metadata.ts',
    'frameworks',
    ...ANALYSIS,
  ],
  'fix/line-edits.ts': ['engine/finding.ts', 'diff'],
  fix: ['engine/finding.ts', ...ANALYSIS],
  'engine/failure.ts': [],
  'engine/finding.ts': ['text'],
  'rule-api': ['rule-api/metadata.ts', 'engine/finding.ts', 'frameworks', ...FRAMEWORKS, ...ANALYSIS],
  'rule-api/metadata.ts': ['engine/finding.ts', 'project/file-role.ts'],
  'project/file-role.ts': ['text'],
  frameworks: ['engine/finding.ts', ...FRAMEWORKS, ...ANALYSIS],
  ...Object.fromEntries(FRAMEWORKS.map((framework) => [framework, ['engine/finding.ts', 'frameworks', ...ANALYSIS]])),
  // What runs on the event loop is a question to all of them.
  'frameworks/event-loop': ['engine/finding.ts', 'frameworks', ...FRAMEWORKS, ...ANALYSIS],
  // FastAPI hands out the sessions that are SQLAlchemy's.
  'frameworks/sessions': ['engine/finding.ts', 'frameworks', ...FRAMEWORKS, ...ANALYSIS],
  project: ['project/file-role.ts', 'semantics', 'syntax', 'knowledge', 'text', 'smol-toml'],
  semantics: ['syntax', 'text'],
  'syntax/concrete-tables.ts': [],
  syntax: ['syntax/concrete-tables.ts', 'text', 'web-tree-sitter'],
  knowledge: [],
  text: [],
  platform: ['project/file-role.ts', 'syntax', 'syntax/concrete-tables.ts', 'text', 'ignore', 'node:'],
}

const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts'))

function layerOf(path: string): string {
  const fits = Object.keys(LAYERS).filter((layer) => path === layer || path.startsWith(`${layer}/`))
  return fits.sort((one, other) => other.length - one.length)[0] ?? path
}

/** The imports of a file: paths below `src/`, or names of packages. */
function importsOf(path: string): string[] {
  const text = readFileSync(SOURCES + path, 'utf8')
  const specifiers = [
    ...text.matchAll(/^(?:import|export)\b[^'"]*?from '([^']+)'|\bimport\('([^']+)'\)|^import '([^']+)'/gm),
  ]
  return specifiers
    .map((match) => match[1] ?? match[2] ?? match[3] ?? '')
    .map((specifier) => (specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : specifier))
}

describe('the architecture', () => {
  it.each(files)('%s imports only what its layer may', (path) => {
    const layer = layerOf(path)
    const allowed = [layer, ...(LAYERS[layer] ?? [])]
    const forbidden = importsOf(path).filter((imported) => {
      if (imported === '../package.json') return layer !== 'cli/version.ts'
      return !allowed.some((one) => (one.endsWith(':') ? imported.startsWith(one) : layerOf(imported) === one))
    })
    expect(forbidden).toEqual([])
  })

  it('asks for the time, the environment, chance and the terminal at its edges only', () => {
    const inner = files.filter((path) => !/^(cli|main|platform)[./]/.test(path))
    const outside =
      /(?<![\w.'"`])(?:process|console|performance|globalThis|fetch|setTimeout|Date\.now|Math\.random)\b\s*[.(]|new Date\(\)/
    const code = (path: string) =>
      // Stubs and examples are Python.
      readFileSync(SOURCES + path, 'utf8').replace(/`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|\/\/.*/g, '')
    expect(inner.filter((path) => outside.test(code(path)))).toEqual([])
  })

  it('keeps no variables in rules', () => {
    const rules = files.filter((path) => path.startsWith('rules/'))
    const variable = /^(?:let|var) |^(?:export )?const \w+[^=\n]*= (?:new (?:Weak)?(?:Map|Set)\(\)|\[\]|\{\})$/m
    expect(rules.filter((path) => variable.test(readFileSync(SOURCES + path, 'utf8')))).toEqual([])
  })

  it('lets a rule import the rule API and its own examples, and nothing else', () => {
    const rules = files.filter((path) => /^rules\/[^/]+\/(?!index\.ts)/.test(path))
    expect(rules.length).toBeGreaterThan(0)
    const allowed = (path: string) => ['rule-api/index.ts', path.replace(/\.ts$/, '.examples.ts')]
    expect(rules.filter((path) => importsOf(path).some((one) => !allowed(path).includes(one)))).toEqual([])
  })

  it.each(['routing', 'parameters', 'dependencies', 'responses', 'validation', 'async'])(
    'keeps the rules of %s short: their concepts are in the models',
    (category) => {
      const rules = files.filter(
        (path) => path.startsWith(`rules/${category}/`) && !/index\.ts$|\.examples\.ts$/.test(path),
      )
      const lines = rules.map((path) => readFileSync(SOURCES + path, 'utf8').split('\n').length - 1)
      expect(lines.reduce((sum, count) => sum + count, 0) / rules.length).toBeLessThan(60)
    },
  )

  it('keeps tree-sitter within two files', () => {
    const importers = files.filter((path) => importsOf(path).includes('web-tree-sitter'))
    expect(importers.length).toBeGreaterThan(0)
    expect(importers.length).toBeLessThanOrEqual(2)
  })

  it('has no folder or file named for what has no name', () => {
    expect(files.filter((path) => /(^|\/)(utils?|helpers?|common|misc)(\/|\.ts$)/.test(path))).toEqual([])
  })
})
