/** For `bundle.mjs`: the types of the library in one file. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/**
 * Has TypeScript declare what `src/index.ts` exports, and gives these declarations and all that they need as the text of one module without
 * imports. Throws where a declaration has a form that is not known here.
 */
export function libraryDeclarations(root) {
  const folder = mkdtempSync(join(tmpdir(), 'fastapi-lint-declarations-'))
  try {
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    const { status, stdout } = spawnSync(
      process.execPath,
      [tsc, '-p', root + '/tsconfig.library.json', '--outDir', folder],
      {
        encoding: 'utf8',
      },
    )
    if (status !== 0) throw new Error(stdout)
    return new RollUp(folder).text()
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const DECLARATION = /^(?:export )?(?:declare )?(?:abstract )?(?:interface|type|const|class|function) (\w+)/

class RollUp {
  #modules = new Map()
  /** The texts of declarations by name, in the order in which they are needed. */
  #declarations = new Map()
  /** The file that each of them is from. */
  #origins = new Map()

  constructor(folder) {
    const entry = this.#module(join(folder, 'index.d.ts'))
    this.exported = new Set(entry.exported)
    for (const name of [...entry.declared.keys(), ...entry.exported])
      if (this.exported.has(name)) this.#need(name, entry)
  }

  text() {
    const declarations = Array.from(this.#declarations, ([name, { comment, code }]) => {
      const body = code.replace(/^export /, '')
      return `${comment}${this.exported.has(name) ? 'export ' : ''}${body}\n`
    })
    // Without the last line, everything in a declaration file would be exported.
    return `${declarations.join('\n')}\nexport {}\n`
  }

  /** Takes up the declaration that `name` means in `module`, and those that it mentions. */
  #need(name, module) {
    const source = module.imported.get(name)
    if (source !== undefined) {
      this.#need(name, this.#module(join(dirname(module.path), source.replace(/\.ts$/, '.d.ts'))))
      return
    }
    const declaration = module.declared.get(name)
    if (declaration === undefined) throw new Error(`${module.path} does not declare ${name}`)
    const origin = this.#origins.get(name)
    if (origin !== undefined && origin !== module.path)
      throw new Error(`${name} is declared in ${origin} and ${module.path}`)
    if (origin !== undefined) return
    this.#origins.set(name, module.path)
    this.#declarations.set(name, declaration)
    const mentioned = new Set(declaration.code.replace(/\/\*[\s\S]*?\*\/|'[^']*'|"[^"]*"/g, '').match(/[A-Za-z_]\w*/g))
    for (const other of mentioned)
      if (module.declared.has(other) || module.imported.has(other)) this.#need(other, module)
  }

  #module(path) {
    const known = this.#modules.get(path)
    if (known !== undefined) return known
    const module = readModule(path)
    this.#modules.set(path, module)
    return module
  }
}

/** Takes a declaration file apart. */
function readModule(path) {
  const module = { path, imported: new Map(), declared: new Map(), exported: [] }
  for (const { comment, code } of statementsOf(readFileSync(path, 'utf8'))) {
    const names = /^(import|export) (?:type )?\{([^}]*)\} from '([^']+)';$/.exec(code)
    const name = DECLARATION.exec(code)?.[1]
    if (names !== null) {
      for (const one of names[2].split(',').map((part) => part.trim().replace(/^type /, ''))) {
        if (one === '') continue
        if (!/^\w+$/.test(one)) throw new Error(`${path} renames: ${code}`)
        module.imported.set(one, names[3])
        if (names[1] === 'export') module.exported.push(one)
      }
    } else if (name !== undefined) {
      module.declared.set(name, { comment, code })
      if (code.startsWith('export ')) module.exported.push(name)
    } else if (code !== 'export {};') {
      throw new Error(`${path} has a statement of an unknown form: ${code}`)
    }
  }
  return module
}

/** The statements of a declaration file with the comments before them. As TypeScript prints them, nothing else starts at the margin. */
function statementsOf(text) {
  const statements = [{ comment: '', code: '' }]
  for (const line of text.split('\n')) {
    const isComment = line.startsWith('/**')
    const isCode = !isComment && /^[^\s})\]]/.test(line)
    if (isComment || (isCode && statements.at(-1).code !== '')) statements.push({ comment: '', code: '' })
    const current = statements.at(-1)
    if (isCode || current.code !== '') current.code += `${line}\n`
    else current.comment += `${line}\n`
  }
  return statements.filter(({ code }) => code !== '').map(({ comment, code }) => ({ comment, code: code.trimEnd() }))
}
