// A part of the bundle, not of the sources: gives modules of nothing but text what `bundle.mjs` has packed for them.
import { readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'

const texts = JSON.parse(brotliDecompressSync(readFileSync(new URL('texts.json.br', import.meta.url))).toString())

/** The exports of the module at `path`, relative to the root of the repository. */
export function packedTexts(path) {
  return texts[path]
}
