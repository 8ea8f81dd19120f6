import type { Module } from '../../project/module.ts'
import { importsIn } from '../../semantics/imports.ts'

/** Where the models of the old version are found that Pydantic 2 carries along, by dotted name. */
export const OLD_NAMESPACE = /^(pydantic\.v1|\w+\.pydantic_v1)(\.|$)/

/** Whether a file imports, anywhere in it, something whose dotted name matches. */
export function importsFrom(module: Module, name: RegExp): boolean {
  return importsIn(module.facts).some((one) =>
    one.kind === 'import'
      ? name.test(one.module)
      : one.level === 0 && (name.test(one.module) || name.test(`${one.module}.${one.name}`)),
  )
}
