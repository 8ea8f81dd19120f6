import type { Definition, ModuleFacts } from './facts.ts'

/** A name that an `import` or `from … import` gives to a file. */
export type ImportDefinition = Extract<Definition, { readonly kind: 'import' | 'import-from' }>

const IMPORTS = new WeakMap<ModuleFacts, readonly ImportDefinition[]>()

/** What the import statements of a file define, in all its scopes; `from m import *` defines nothing that is known. */
export function importsIn(facts: ModuleFacts): readonly ImportDefinition[] {
  let imports = IMPORTS.get(facts)
  if (imports === undefined) {
    // Kept, because many ask this about all files, and it takes a look at every name of a file.
    imports = collectImports(facts)
    IMPORTS.set(facts, imports)
  }
  return imports
}

function collectImports({ scopes }: ModuleFacts): readonly ImportDefinition[] {
  const imports: ImportDefinition[] = []
  for (const { bindings } of scopes) {
    for (const { definitions } of bindings) {
      for (const definition of definitions) {
        if (definition.kind === 'import' || definition.kind === 'import-from') imports.push(definition)
      }
    }
  }
  return imports
}

/** Whether a file imports a module whose dotted name fits; `from m import *` does not count. */
export function importsModule(facts: ModuleFacts, name: RegExp): boolean {
  return importsIn(facts).some(({ module }) => name.test(module))
}

/** Whether a file imports a library, or a member of one, whose dotted name fits; relative imports and `from m import *` do not count. */
export function importsFrom(facts: ModuleFacts, name: RegExp): boolean {
  return importsIn(facts).some((one) =>
    one.kind === 'import'
      ? name.test(one.module)
      : one.level === 0 && (name.test(one.module) || name.test(`${one.module}.${one.name}`)),
  )
}

/** Whether a file has `from m import *` of a module whose dotted name fits. */
export function importsAllFrom({ starImports }: ModuleFacts, name: RegExp): boolean {
  return starImports.some(({ module }) => name.test(module))
}
