import {
  anchoredPattern,
  type Call,
  constrainedTypeFix,
  defineRule,
  EVERY_FILE,
  type Fix,
  type Keyword,
  OLD_CONSTRAINTS,
  oldBasesIn,
  type TextEdit,
} from '../../rule-api/index.ts'
import { bad, good } from './v1-constrained-type.examples.ts'

export default defineRule({
  id: 'v1-constrained-type',
  category: 'pydantic',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  files: EVERY_FILE,
  requires: { pydantic: '2' },
  fixable: 'unsafe',
  docs: {
    summary: 'Constrained type in the style of Pydantic 1',
    why: `\`constr(regex=…)\`, \`StringConstraints(regex=…)\` and \`conlist(min_items=…)\` raise when the module is imported, because these
arguments are called \`pattern\`, \`min_length\` and \`max_length\` now, or have no successor. The classes \`ConstrainedStr\`,
\`ConstrainedInt\` and their like are gone: importing one raises. A type with constraints is \`Annotated[str, StringConstraints(…)]\` or
\`Annotated[int, Field(…)]\`.`,
    bad,
    good,
    limits: `The functions \`constr\`, \`conint\`, \`conlist\`, … are not deprecated and not reported by themselves. A class is rewritten where it only
sets constraints and is not called or inherited from.`,
    references: [
      'https://docs.pydantic.dev/latest/migration/#changes-to-types',
      'https://docs.pydantic.dev/latest/api/types/',
    ],
  },
  mentions: /Constrained|\b(regex|curtail_length|(min|max|unique)_items)\b/,
  check: {
    file(file, context) {
      if (!context.application.pydantic.isVersion2(file.module.path)) return
      for (const use of oldBasesIn(context.application, file)) {
        if (use.name === 'GenericModel') continue
        const fix = constrainedTypeFix(context.application, file, use)
        const what = use.heir === null ? 'this' : `"class ${use.heir.symbol.facts.name}"`
        const message = `"${use.name}" is gone in Pydantic 2, so ${what} fails; use Annotated with Field() or StringConstraints()`
        context.report({ at: use.at, message, ...(fix ? { fix } : {}) })
      }
    },
    Call(node, context) {
      if (!node.keywords.some(({ arg }) => arg !== null && OLD_ARGUMENTS.has(arg))) return
      const [, name = ''] = /^pydantic(?:\.types)?\.(\w+)$/.exec(context.qualifiedName(node.func) ?? '') ?? []
      const refused = OLD_CONSTRAINTS.get(name)
      if (refused === undefined) return
      const { pydantic } = context.application
      if (!pydantic.isVersion2(context.module.path) || pydantic.guards.covers(context.file, node.start)) return
      for (const keyword of node.keywords) {
        const old = refused.get(keyword.arg ?? '')
        if (!old || (keyword.arg === 'unique_items' && isNone(keyword))) continue
        const anchored =
          keyword.arg === 'regex' ? anchoredPattern(context.application, context.file, keyword.value) : null
        const isByHand = anchored !== null && 'byHand' in anchored
        const fix = isByHand ? null : renameOf(node, keyword, old.renamed, anchored ?? [])
        const message = `"${keyword.arg}" of ${name}() fails in Pydantic 2; use ${old.instead}`
        context.report({
          at: { start: keyword.start, end: keyword.start + keyword.arg!.length },
          message: isByHand ? `${message}; by hand: ${anchored.byHand}` : message,
          ...(fix ? { fix } : {}),
        })
      }
    },
  },
})

/** The names of all of these arguments: a quick look before types are asked for. */
const OLD_ARGUMENTS = new Set([...OLD_CONSTRAINTS.values()].flatMap((refused) => [...refused.keys()]))

function isNone({ value }: Keyword): boolean {
  return value.kind === 'Constant' && value.type === 'None'
}

function renameOf(
  { keywords }: Call,
  { start, arg }: Keyword,
  renamed: string | null,
  others: readonly TextEdit[],
): Fix | null {
  if (renamed === null || arg === null || keywords.some((other) => other.arg === renamed)) return null
  return {
    title: `Rename to "${renamed}"`,
    safety: 'unsafe',
    edits: [{ start, end: start + arg.length, text: renamed }, ...others],
  }
}
