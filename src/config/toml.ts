import { parse, TomlError } from 'smol-toml'
import { TomlPlaces } from './toml-places.ts'
import { UserError } from './user-error.ts'

/** A table of a TOML document: values are what smol-toml makes of them. */
export type TomlTable = { readonly [key: string]: unknown }

/** Parses TOML. Throws a `UserError` that names `file` and the place of the mistake. */
export function parseToml(file: string, text: string): TomlTable {
  try {
    return parse(text)
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const reason = (error.message.split('\n')[0] ?? '').replace('Invalid TOML document: ', '')
    throw new UserError(`Invalid TOML: ${reason}`, { place: new TomlPlaces(file, text).at(error.line, error.column) })
  }
}

/** Whether a TOML value is a table. */
export function isTable(value: unknown): value is TomlTable {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}
