import type { ModuleTarget } from '../project/imports.ts'
import type { Module } from '../project/module.ts'
import type { Project } from '../project/project.ts'
import { importsIn } from '../semantics/imports.ts'
import type { SyntaxTree } from '../syntax/ast.ts'
import type { ImportingFile } from './imports.ts'

const READ = new WeakMap<Project, ReadonlySet<string>>()

/** What a change of the imports of a file needs to know about the project around it. */
export function importingFile(project: Project, module: Module, text: string, tree: SyntaxTree): ImportingFile {
  const { imports } = project.inference
  return {
    text,
    module: tree.module,
    isOwn: (name) => {
      const target = imports.resolve(module, name, 0)
      return target.kind === 'module' ? !target.module.isStub : target.kind !== 'library'
    },
    isExported: (name) =>
      module.isPackage ||
      module.facts.exports?.includes(name) === true ||
      [name, ANY].some((one) => namesReadIn(project).has(`${module.path} ${one}`)),
  }
}

/** Stands for all names of a module. */
const ANY = '*'

/**
 * The names that files of the project may read from each other, each after the path of the file that has it: those that are imported, and
 * any of a module that is imported as a whole.
 */
function namesReadIn(project: Project): ReadonlySet<string> {
  let names = READ.get(project)
  if (names === undefined) {
    names = findNamesRead(project)
    READ.set(project, names)
  }
  return names
}

function findNamesRead({ modules, inference: { imports } }: Project): ReadonlySet<string> {
  const found = new Set<string>()
  const add = (target: ModuleTarget | null, name: string): void => {
    if (target?.kind === 'module' && !target.module.isStub) found.add(`${target.module.path} ${name}`)
  }
  for (const importer of modules.values()) {
    for (const { module, level } of importer.facts.starImports) add(imports.resolve(importer, module, level), ANY)
    for (const definition of importsIn(importer.facts)) {
      if (definition.kind === 'import') {
        add(imports.resolve(importer, definition.module, 0), ANY)
        continue
      }
      const target = imports.resolve(importer, definition.module, definition.level)
      add(target, definition.name)
      add(imports.submodule(target, definition.name), ANY)
    }
  }
  return found
}
