import type { Span } from '../../src/text/span.ts'
import { readAnnotations } from './expectations.ts'

/** A file in which every expectation has become the suppression of what it expects. */
export interface SuppressedText {
  readonly text: string
  /** How many findings were expected. */
  readonly expected: number
}

/** Turns the expectations of a file into suppressions; known misses and pinned columns go. Lines stay where they are. */
export async function suppressExpectations(
  path: string,
  text: string,
  ownRule: string | null,
): Promise<SuppressedText> {
  const { expectations, pins } = await readAnnotations(path, text, ownRule)
  const edits = new Map<number, Span & { rules: Set<string> }>()
  for (const { severity, rule, comment } of expectations) {
    const edit = edits.get(comment.start) ?? { ...comment, rules: new Set() }
    if (severity !== 'todo') edit.rules.add(rule)
    edits.set(comment.start, edit)
  }
  for (const pin of pins) edits.set(pin.start, { ...pin, rules: new Set() })
  let result = text
  for (const { start, end, rules } of [...edits.values()].sort((one, other) => other.start - one.start)) {
    const comment = rules.size === 0 ? '#' : `# fastapi-lint: ignore[${[...rules].join(', ')}] expected`
    result = result.slice(0, start) + comment + result.slice(end)
  }
  return { text: result, expected: expectations.filter(({ severity }) => severity !== 'todo').length }
}
