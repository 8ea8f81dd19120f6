import { qualifiedNameOf } from '../../project/inference.ts'
import { type DefinedClass, isDefined, type Located } from '../../project/module.ts'
import { membersOf } from '../../project/types.ts'
import { constantOf, stringOf } from '../../project/values.ts'
import type { Call, Expression } from '../../syntax/ast.ts'
import { contains } from '../../text/span.ts'
import type { Application, CheckedFile } from '../application.ts'
import { originalName } from './entities.ts'
import { type PatternRefusal, refusedByRust } from './rust-pattern.ts'

/** A pattern that Pydantic hands to Rust's `regex`, which refuses it. */
export interface RefusedPattern {
  /** Where it is given. */
  readonly place: Located
  readonly pattern: string
  readonly refusal: PatternRefusal
  /** The model in whose body it stands; null for parameters of endpoints, types and aliases. */
  readonly model: DefinedClass | null
}

/** What takes a pattern, by the names of the arguments that are one. */
const TAKES_PATTERN: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['pydantic.Field', ['pattern']],
  ['pydantic.constr', ['pattern']],
  ['pydantic.StringConstraints', ['pattern']],
  ...['Query', 'Path', 'Header', 'Cookie', 'Body', 'Form', 'File'].map((name): [string, readonly string[]] => [
    `fastapi.${name}`,
    ['pattern', 'regex'],
  ]),
])

const NAMES = new Set([...TAKES_PATTERN.keys()].map((name) => name.slice(name.lastIndexOf('.') + 1)))

/** The refused patterns of a file, in source order. Where another engine may be meant, or what is matched may be no text, they are left out. */
export function refusedPatterns(application: Application, file: CheckedFile): readonly RefusedPattern[] {
  const { pydantic, project } = application
  const { inference } = project
  const { module } = file
  return file.nodesOf('Call').flatMap((call): RefusedPattern[] => {
    if (call.keywords.length === 0 || !NAMES.has(originalName(module, call.func) ?? '')) return []
    const called = inference.typeOf(module, call.func)
    const name = called.kind === 'class' ? qualifiedNameOf(called.of) : qualifiedNameOf(called)
    const keywords = TAKES_PATTERN.get(name ?? '') ?? []
    return call.keywords.flatMap(({ arg, value }) => {
      if (arg === null || !keywords.includes(arg)) return []
      const place = { module, node: value }
      const pattern = stringOf(inference, place)
      const refusal = pattern === null ? null : refusedByRust(pattern)
      if (pattern === null || refusal === null || pydantic.guards.covers(file, call.start)) return []
      const model = modelAround(application, file, call)
      if (model === 'another class' || (name === 'pydantic.Field' && !isOfText(application, file, call))) return []
      const isRust =
        model === null
          ? name!.startsWith('fastapi.') || !usesOtherEngine(application)
          : hasRustEngine(application, model)
      return isRust ? [{ place, pattern, refusal, model }] : []
    })
  })
}

/** The model in whose body, outside of methods, a node stands; null where that is no class. */
function modelAround(
  { pydantic }: Application,
  { module }: CheckedFile,
  node: Call,
): DefinedClass | 'another class' | null {
  const isInFunction = module.functions.some(({ facts }) => contains(facts, node.start))
  const around = isInFunction ? null : module.classAt(node.start)
  if (around === null) return null
  return isDefined(around) && pydantic.isModel(around) === true ? around : 'another class'
}

/** Whether the patterns of a model go to Rust's engine for sure: neither it nor an ancestor may say otherwise. */
function hasRustEngine({ pydantic, project }: Application, model: DefinedClass): boolean {
  const { values, isComplete } = pydantic.configurationOf(model)
  const engine = values.get('regex_engine')
  if (engine === undefined) return isComplete
  return constantOf(project.inference, engine) === 'rust-regex'
}

const OTHER_ENGINES = new WeakMap<Application, boolean>()

/** Whether something in the project is configured with another engine, so that a type defined apart may be meant for that. */
function usesOtherEngine(application: Application): boolean {
  const known = OTHER_ENGINES.get(application)
  if (known !== undefined) return known
  const isChosen = [...application.project.modules.values()].some(
    ({ facts, classes }) =>
      [facts.topLevel, ...facts.functions].some(({ calls }) =>
        calls.some(({ call }) => call.keywords.some(({ arg }) => arg === 'regex_engine')),
      ) ||
      classes.some(
        (symbol) =>
          application.pydantic.isModel(symbol) === true &&
          application.pydantic.configurationOf(symbol).values.has('regex_engine'),
      ),
  )
  OTHER_ENGINES.set(application, isChosen)
  return isChosen
}

/** Whether `Field(...)` speaks of a text: by what is annotated with it, or of the field that it is the value of. */
function isOfText({ project }: Application, file: CheckedFile, call: Call): boolean {
  const annotated = file
    .nodesOf('Subscript')
    .findLast(({ slice }) => slice.kind === 'Tuple' && slice.elts.some((one, index) => index > 0 && one === call))
  const declared = file.nodesOf('AnnAssign').find(({ value }) => value === call)
  const type: Expression | undefined =
    annotated?.slice.kind === 'Tuple' ? annotated.slice.elts[0] : declared?.annotation
  if (type === undefined) return false
  return membersOf(project.inference.annotation(file.module, type)).some(
    (one) =>
      qualifiedNameOf(one) === 'builtins.str' ||
      (one.kind === 'instance' && one.class.qualifiedName === 'builtins.str'),
  )
}
