import type { TextEdit } from '../../engine/finding.ts'
import { DUMP_KEYWORDS, OLD_MODEL_METHODS } from '../../knowledge/pydantic-migration.ts'
import type { Attribute, Call, Keyword } from '../../syntax/ast.ts'
import { encloses } from '../../text/span.ts'
import type { Application } from '../application.ts'
import type { CheckedFile } from '../checked-file.ts'
import { removeArgument, replace, sourceOf } from '../edits.ts'
import { importModule } from '../importing.ts'
import { lastPartOf } from './entities.ts'
import type { Migration } from './migration.ts'
import { failureOfMethod } from './old-methods.ts'

/** How a call of an old method is written now, under which title, and whether it then does the same. */
export type MethodMigration = Migration & { readonly title: string; readonly isSame?: boolean }

/**
 * How a method of Pydantic 1 is called now; `call` is null where it is handed over as a function. Null where the message about the method says
 * all there is to say.
 */
export function methodMigration(
  application: Application,
  file: CheckedFile,
  func: Attribute,
  call: Call | null,
): MethodMigration | null {
  const method = OLD_MODEL_METHODS.get(func.attr)
  if (method === undefined) return null
  const isSame = !application.pydantic.isOverridden(func.attr)
  if (call === null) return method.renamed ? renamed(func, method.renamed, isSame && func.attr !== 'parse_raw') : null
  if (call.args.some(({ kind }) => kind === 'Starred')) return byHand('its arguments are not written out')
  const { args, keywords } = call
  const given = keywords.map(({ arg }) => arg)
  const isGiven = (names: ReadonlySet<string>): boolean => given.every((name) => name !== null && names.has(name))
  switch (func.attr) {
    case 'dict':
      if (args.length > 0) return null
      // What `**options` holds is passed on: the new method takes all that the old one takes.
      return given.every((name) => name === null || DUMP_KEYWORDS.has(name))
        ? renamed(func, 'model_dump', isSame)
        : withoutDefaults(file, func, keywords)
    case 'json':
      if (args.length > 0) return null
      return given.every((name) => name === null || DUMP_KEYWORDS.has(name))
        ? renamed(func, 'model_dump_json', isSame)
        : written(application, file, func, call)
    case 'copy':
      if (given.includes('include') || given.includes('exclude'))
        return byHand(
          'model_copy() takes neither include nor exclude; use model_validate(x.model_dump(exclude=...)) or model_construct()',
        )
      // An update brings other results where extra values are allowed.
      return args.length === 0 && isGiven(COPY)
        ? renamed(func, 'model_copy', isSame && !given.includes('update'))
        : null
    case 'from_orm':
      // Without the configuration, both methods raise.
      if (failureOfMethod(application, file.module, keywords, func) !== null) return null
      return args.length === 1 && given.length === 0 ? renamed(func, 'model_validate', isSame) : null
    case 'parse_obj':
    case 'validate':
      return args.length === 1 && given.length === 0 ? renamed(func, 'model_validate', isSame) : null
    case 'parse_raw':
      return args.length === 1 && given.length === 0
        ? renamed(func, 'model_validate_json', false)
        : byHand('model_validate_json() reads JSON only, as str or bytes')
    case 'construct':
      return renamed(func, 'model_construct', isSame)
    case 'schema':
      return args.length === 0 ? renamed(func, 'model_json_schema', isSame) : null
    case 'schema_json':
      return args.length === 0 ? inJson(file, func, call, 'model_json_schema', SCHEMA, '') : null
    case 'update_forward_refs':
      return args.length === 0 ? rebuilt(file, func, call, isSame) : null
    default:
      return null
  }
}

const COPY: ReadonlySet<string> = new Set(['deep', 'update'])
const SCHEMA: ReadonlySet<string> = new Set(['by_alias', 'ref_template'])

function byHand(reason: string): MethodMigration {
  return { byHand: reason, title: '' }
}

function renamed(func: Attribute, name: string, isSame: boolean): MethodMigration {
  return { edits: [replace(lastPartOf(func), name)], imports: { added: [] }, title: `Rename to "${name}"`, isSame }
}

/** `dict(skip_defaults=True)`, whose argument had another name already in Pydantic 1. */
function withoutDefaults(file: CheckedFile, func: Attribute, keywords: readonly Keyword[]): MethodMigration | null {
  const old = keywords.find(({ arg }) => arg === 'skip_defaults')
  const isPlain = keywords.every(({ arg }) => arg === 'skip_defaults' || (arg !== null && DUMP_KEYWORDS.has(arg)))
  if (!old || !isPlain || keywords.some(({ arg }) => arg === 'exclude_unset')) return null
  const name = { start: old.start, end: old.start + 'skip_defaults'.length }
  const edits = [replace(lastPartOf(func), 'model_dump'), replace(name, 'exclude_unset')]
  return sourceOf(file, name) === 'skip_defaults'
    ? { edits, imports: { added: [] }, title: 'Replace with "model_dump(exclude_unset=...)"' }
    : null
}

/** `json(indent=2)` and other arguments that went to `json.dumps()`. */
function written({ project }: Application, file: CheckedFile, func: Attribute, call: Call): MethodMigration | null {
  const others = call.keywords.filter(({ arg }) => arg === null || !DUMP_KEYWORDS.has(arg))
  if (others.some(({ arg }) => arg === 'encoder' || arg === 'models_as_dict'))
    return byHand(
      'what "encoder" and "models_as_dict" did is done by a @field_serializer or by model_dump(mode="json")',
    )
  const edits: TextEdit[] = [replace(lastPartOf(func), 'model_dump_json')]
  const isTaken = ({ arg, value }: Keyword): boolean => {
    if (arg === 'indent') return value.kind === 'Constant' && value.type === 'int'
    return arg === 'ensure_ascii' && project.dependencies.isAtLeast(file.module.path, 'pydantic', '2.13')
  }
  for (const keyword of others) {
    if (isTaken(keyword)) continue
    // Everything but ASCII is written as it is anyway.
    const isDefault =
      keyword.arg === 'ensure_ascii' && keyword.value.kind === 'Constant' && keyword.value.value === false
    const removal =
      call.keywords.length === 1
        ? replace({ start: keyword.start, end: keyword.end }, '')
        : removeArgument(file, call, 'ensure_ascii')
    if (!isDefault || removal === null) return inJson(file, func, call, 'model_dump', DUMP_KEYWORDS, 'mode="json"')
    edits.push(removal)
  }
  return { edits, imports: { added: [] }, title: 'Replace with "model_dump_json"' }
}

/** `json.dumps()` of what another method gives: `own` are the arguments of that method, all others are those of `json.dumps()`. */
function inJson(
  file: CheckedFile,
  func: Attribute,
  call: Call,
  name: string,
  own: ReadonlySet<string>,
  first: string,
): MethodMigration {
  const json = importModule(file, 'json')
  const isPlain = call.args.length === 0 && call.keywords.every(({ arg }) => arg !== null)
  const rest = { start: func.end, end: call.end }
  const isInString = file.nodesOf('JoinedStr').some((string) => encloses(string, call))
  if (json === null || !isPlain || isInString || sourceOf(file, rest).includes('#'))
    return byHand(`give what ${name}() returns to json.dumps()`)
  const argumentsOf = (isOwn: boolean): string[] =>
    call.keywords.filter(({ arg }) => own.has(arg!) === isOwn).map((keyword) => sourceOf(file, keyword))
  const inner = [...(first === '' ? [] : [first]), ...argumentsOf(true)].join(', ')
  const outer = ['', ...argumentsOf(false)].join(', ')
  return {
    edits: [
      replace({ start: call.start, end: call.start }, `${json.name}.dumps(`),
      replace({ start: lastPartOf(func).start, end: call.end }, `${name}(${inner})${outer})`),
    ],
    imports: { added: json.added },
    title: `Replace with json.dumps() of "${name}"`,
  }
}

/** `update_forward_refs()`, whose names are one dictionary now. */
function rebuilt(file: CheckedFile, func: Attribute, call: Call, isSame: boolean): MethodMigration {
  const title = 'Replace with "model_rebuild"'
  const rename = replace(lastPartOf(func), 'model_rebuild')
  if (call.keywords.length === 0) return { edits: [rename], imports: { added: [] }, title, isSame }
  const first = call.keywords[0]!
  const last = call.keywords.at(-1)!
  const span = { start: first.start, end: last.end }
  if (sourceOf(file, span).includes('#')) return byHand('give its names as _types_namespace={...}')
  const names = call.keywords.map(({ arg, value, end }) => {
    const text = sourceOf(file, { start: value.start, end })
    return arg === null ? `**${text}` : `"${arg}": ${text}`
  })
  const only = call.keywords.length === 1 && first.arg === null ? sourceOf(file, first.value) : `{${names.join(', ')}}`
  return { edits: [rename, replace(span, `_types_namespace=${only}`)], imports: { added: [] }, title }
}
