import type { Module } from '../../project/module.ts'

/** Where the models of the old version are found that Pydantic 2 carries along, by dotted name. */
export const OLD_NAMESPACE = /^(pydantic\.v1|\w+\.pydantic_v1)(\.|$)/

/** Whether a file imports, anywhere in it, something whose dotted name matches. */
export function importsFrom(module: Module, name: RegExp): boolean {
  return module.facts.scopes.some(({ bindings }) =>
    bindings.some(({ definitions }) =>
      definitions.some(
        (one) =>
          (one.kind === 'import' && name.test(one.module)) ||
          (one.kind === 'import-from' &&
            one.level === 0 &&
            (name.test(one.module) || name.test(`${one.module}.${one.name}`))),
      ),
    ),
  )
}
