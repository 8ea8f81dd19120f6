import type { Module } from '../project/module.ts'
import type { Project } from '../project/project.ts'
import type { SyntaxTree } from '../syntax/ast.ts'
import type { ImportingFile } from './imports.ts'

const IMPORTED = new WeakMap<Project, ReadonlySet<string>>()

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
      importedNames(project).has(`${module.path} ${name}`),
  }
}

/** The names that files of the project import from each other, each after the path of the file that has it. */
function importedNames(project: Project): ReadonlySet<string> {
  let names = IMPORTED.get(project)
  if (names === undefined) {
    const found = new Set<string>()
    for (const importer of project.modules.values()) {
      for (const { bindings } of importer.facts.scopes) {
        for (const { definitions } of bindings) {
          for (const definition of definitions) {
            if (definition.kind !== 'import-from') continue
            const target = project.inference.imports.resolve(importer, definition.module, definition.level)
            if (target.kind === 'module' && !target.module.isStub) found.add(`${target.module.path} ${definition.name}`)
          }
        }
      }
    }
    names = found
    IMPORTED.set(project, names)
  }
  return names
}
