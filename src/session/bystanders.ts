import type { Bystander } from '../project/imports.ts'
import { mentionsOf, type Rule } from '../rule-api/rule.ts'
import type { ModuleFacts } from '../semantics/facts.ts'
import { importsIn } from '../semantics/imports.ts'
import type { LaterParsed } from '../syntax/concrete-tables.ts'

const IMPORT = /^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import\b|import[ \t]+([\w.]+))/gm

/** What a test must have in its text for one of the rules to look at it; null where one of them looks at all tests. */
export function mentionsInTests(rules: readonly Rule[]): readonly RegExp[] | null {
  // The rules of the engine are about syntax and comments, which are looked at in any case.
  const looking = rules.filter(({ category, files }) => category !== 'engine' && files?.includes('test'))
  const mentions = looking.flatMap((rule) => mentionsOf(rule, 'test') ?? [])
  return mentions.length === looking.length ? mentions : null
}

/** Tests that no rule looks at, that nothing imports, and whose syntax is right. A third of a project may be such files. */
export class Bystanders {
  readonly #texts = new Map<string, string>()
  /** Those of which it is not yet known that their syntax is right. */
  readonly #unproven = new Map<string, LaterParsed>()

  /** Adds a file; with `parsed`, its syntax is still looked at elsewhere. */
  add(path: string, text: string, parsed: LaterParsed | null = null): void {
    this.#texts.set(path, text)
    if (parsed !== null) this.#unproven.set(path, parsed)
  }

  delete(path: string): void {
    this.#texts.delete(path)
    this.#unproven.delete(path)
  }

  /** Waits until the syntax of all files has been looked at, and gives those with errors in it. `isReadable` looks where nobody else has. */
  broken(isReadable: (text: string) => boolean): readonly string[] {
    const broken: string[] = []
    for (const [path, parsed] of this.#unproven) {
      if (!(parsed.isReadable() ?? isReadable(this.#texts.get(path)!))) broken.push(path)
    }
    this.#unproven.clear()
    return broken
  }

  textOf(path: string): string | null {
    return this.#texts.get(path) ?? null
  }

  get paths(): readonly string[] {
    return [...this.#texts.keys()]
  }

  /** The files with what they import, as their text has it. */
  get files(): readonly Bystander[] {
    return Array.from(this.#texts, ([path, text]) => {
      const absoluteImports = Array.from(text.matchAll(IMPORT), ([, from, whole]) => from ?? whole ?? '')
      return {
        path,
        text,
        absoluteImports: absoluteImports.filter((module) => module !== '' && !module.startsWith('.')),
      }
    })
  }

  /** Which of the files the others may import, by the names of modules: rather too many than too few. */
  importedBy(importers: Iterable<ModuleFacts>): readonly string[] {
    const byName = new Map<string, string[]>()
    for (const path of this.#texts.keys()) {
      const parts = path.replace(/\.pyi?$/, '').split('/')
      for (let first = parts.length - 1; first >= 0; first--) {
        const name = parts.slice(first).join('.')
        const known = byName.get(name)
        if (known === undefined) byName.set(name, [path])
        else known.push(path)
      }
    }
    const found = new Set<string>()
    for (const { path, modules } of modulesImportedBy(importers)) {
      for (const module of modules) {
        for (const candidate of byName.get(module) ?? []) if (candidate !== path) found.add(candidate)
      }
    }
    return [...found]
  }
}

/** The modules that files may import: `a.b` and `a.b.c` for `from a.b import c`; from the root for relative imports. */
function* modulesImportedBy(importers: Iterable<ModuleFacts>): Generator<{ path: string; modules: readonly string[] }> {
  for (const facts of importers) {
    const { path } = facts
    const folders = path.split('/').slice(0, -1)
    const absolute = (module: string, level: number): string =>
      level === 0
        ? module
        : [...folders.slice(0, folders.length - level + 1), ...(module === '' ? [] : [module])].join('.')
    const modules = Array.from(facts.starImports, ({ module, level }) => absolute(module, level))
    for (const definition of importsIn(facts)) {
      if (definition.kind === 'import') modules.push(definition.module)
      else {
        const module = absolute(definition.module, definition.level)
        modules.push(module, module === '' ? definition.name : `${module}.${definition.name}`)
      }
    }
    yield { path, modules }
  }
}
