/**
 * Makes the compressed copies of the WebAssembly files in `grammars/`, which are what the package holds and the program reads.
 * Run it when these files change, and only then: another version of Node may compress differently.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'

const folder = fileURLToPath(new URL('../grammars/', import.meta.url))
for (const name of readdirSync(folder).filter((entry) => entry.endsWith('.wasm'))) {
  const bytes = readFileSync(folder + name)
  const compressed = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  })
  writeFileSync(`${folder}${name}.br`, compressed)
  console.log(`${name}: ${bytes.length} bytes, compressed ${compressed.length}`)
}
