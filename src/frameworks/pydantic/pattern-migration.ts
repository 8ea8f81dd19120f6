import type { TextEdit } from '../../engine/finding.ts'
import { constantOf } from '../../project/values.ts'
import type { Expression } from '../../syntax/ast.ts'
import type { Application } from '../application.ts'
import type { CheckedFile } from '../checked-file.ts'
import { replace, sourceOf } from '../edits.ts'
import type { Obstacle } from './migration.ts'

/** What Rust's regular expressions lack: look-around, back-references, `\Z` and other extensions. */
const PYTHON_ONLY = /\(\?(?![:Pimsx])|\\[1-9ZzAGk]|\{,/

/**
 * What has to change in a regular expression of Pydantic 1, which had to match from the start of the text, where Pydantic 2 searches for it.
 * No edits where it begins with `^` anyway; null where its text is not known.
 */
export function anchoredPattern(
  { project }: Application,
  file: CheckedFile,
  value: Expression,
): readonly TextEdit[] | Obstacle | null {
  // A string that stands in an annotation may read like one.
  const isWritten = value.kind === 'Constant' && value.type === 'str'
  const pattern = isWritten ? value.value : constantOf(project.inference, { module: file.module, node: value })
  if (typeof pattern !== 'string') return null
  if (PYTHON_ONLY.test(pattern))
    return {
      byHand: 'Rust\'s regular expressions lack something in it; set regex_engine="python-re" in the configuration',
    }
  const isAnchored = pattern.startsWith('^') && !pattern.includes('|')
  if (isAnchored || (pattern.startsWith('^(') && /^\^\((?:[^()\\]|\\.)*\)\$?$/.test(pattern))) return []
  const literal = /^([rR]?)(["'])([^\r\n]*)\2$/.exec(sourceOf(file, value))
  if (value.kind !== 'Constant' || literal === null || literal[3]!.includes(literal[2]!))
    return { byHand: 'begin the pattern with ^, Pydantic 2 searches the whole text' }
  const [, prefix = '', quote = '"', body = ''] = literal
  const text = body.includes('|') ? `^(?:${body})` : `^${body}`
  return [replace(value, `${prefix}${quote}${text}${quote}`)]
}
