/** Reads the vendored WebAssembly files of `grammars/`. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { GrammarBinaries } from '../syntax/parser.ts'

/** The folder of grammars: beside `dist/` for the bundle, two levels up for the sources. */
function grammarFolder(): URL {
  const beside = new URL('../grammars/', import.meta.url)
  return existsSync(fileURLToPath(beside)) ? beside : new URL('../../grammars/', import.meta.url)
}

/** Gives the bytes of tree-sitter and of its Python grammar; throws when a file cannot be read. */
export function readGrammar(): GrammarBinaries {
  const folder = grammarFolder()
  return {
    runtime: readFileSync(new URL('web-tree-sitter.wasm', folder)),
    language: readFileSync(new URL('tree-sitter-python.wasm', folder)),
  }
}
