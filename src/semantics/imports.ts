import type { Definition, ModuleFacts } from './facts.ts'

/** A name that an `import` or `from … import` gives to a file. */
export type ImportDefinition = Extract<Definition, { readonly kind: 'import' | 'import-from' }>

/** What the import statements of a file define, in all its scopes; `from m import *` defines nothing that is known. */
export function* importsIn({ scopes }: ModuleFacts): Generator<ImportDefinition> {
  for (const { bindings } of scopes) {
    for (const { definitions } of bindings) {
      for (const definition of definitions) {
        if (definition.kind === 'import' || definition.kind === 'import-from') yield definition
      }
    }
  }
}

/** Whether a file imports a module whose dotted name fits; `from m import *` does not count. */
export function importsModule(facts: ModuleFacts, name: RegExp): boolean {
  for (const { module } of importsIn(facts)) if (name.test(module)) return true
  return false
}
