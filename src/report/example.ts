import type { Example } from '../rule-api/metadata.ts'

/** An example as readers see it: without expectation comments; a single text stands for `main.py`. */
export function exampleForReaders(example: Example): {
  readonly title: string | null
  readonly files: Readonly<Record<string, string>>
} {
  const { title = null, files } = typeof example === 'string' ? { files: { 'main.py': example } } : example
  const texts = Object.entries(files).map(([path, text]) => [path, path.endsWith('.py') ? forReaders(text) : text])
  return { title, files: Object.fromEntries(texts) }
}

/** Takes out the comments that tell tests what is found (`# error: [rule-id] "text"`, `#   ^^^^`). */
function forReaders(text: string): string {
  return text
    .replace(/^[ \t]*#\s*(?:(?:error|warning|info|todo):.*|\^+(?:[ \t].*)?)\n/gm, '')
    .replace(/[ \t]*#\s*(?:error|warning|info|todo):.*$/gm, '')
}
