/** Reads the vendored WebAssembly files of `grammars/`, in their compressed form. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliDecompressSync } from 'node:zlib'
import type { GrammarBinaries } from '../syntax/parser.ts'

/** The folder of grammars: beside `dist/` for the bundle, two levels up for the sources. */
function grammarFolder(): URL {
  const beside = new URL('../grammars/', import.meta.url)
  return existsSync(fileURLToPath(beside)) ? beside : new URL('../../grammars/', import.meta.url)
}

/** Gives the bytes of tree-sitter and of its Python grammar; throws when a file cannot be read. */
export function readGrammar(): GrammarBinaries {
  const folder = grammarFolder()
  const read = (name: string) => brotliDecompressSync(readFileSync(new URL(name, folder)))
  return { runtime: read('web-tree-sitter.wasm.br'), language: read('tree-sitter-python.wasm.br') }
}
