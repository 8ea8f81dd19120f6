import type { Place } from '../../project/module.ts'
import type { ClassSymbol, FunctionSymbol } from '../../project/symbols.ts'
import type { Type } from '../../project/types.ts'
import { withoutNone } from '../../project/types.ts'
import type { Call, Expression } from '../../syntax/ast.ts'
import { lastIdentifier } from '../../syntax/expressions.ts'
import type { Application } from '../application.ts'
import type { CheckedFile } from '../checked-file.ts'
import { type Answer, answersIn } from '../fastapi/answers.ts'
import type { ModelField } from '../pydantic/model.ts'
import type { LazyReads } from '../sqlalchemy/lazy-reads.ts'
import type { Relationship } from '../sqlalchemy/mappings.ts'
import type { QueryTracer } from '../sqlalchemy/queries.ts'
import { elementOf } from './expired.ts'
import { EAGER, type Lack, type Loads, type Unloaded } from './lazy.ts'
import { type ObjectFlow, type ObjectUse, VALIDATING } from './objects.ts'

/** An object that is made into a model of which a field is a relationship that nothing has loaded. */
export interface UnloadedInModel {
  /** The object, or the list of them. */
  readonly at: Expression
  readonly unloaded: Unloaded
  /** The model that has the field: `UserOut`. */
  readonly model: ClassSymbol
  readonly field: ModelField
  /** Where the field is declared. */
  readonly place: Place
  /** Whether FastAPI makes the model, of what a handler returns. */
  readonly isResponse: boolean
  /** Whether reading it raises, because the session is asynchronous; otherwise it sends a query for each object. */
  readonly raises: boolean
  /** Whether the model reads no other relationship, so that loading this one is enough. */
  readonly isOnly: boolean
}

/** A relationship that making a model of an object reads. */
interface Needed {
  readonly path: readonly Relationship[]
  readonly field: ModelField
  readonly model: ClassSymbol
}

/** Models in models are followed this far. */
const MAXIMUM_DEPTH = 4

/** Finds objects that are made into models whose fields nothing has loaded. */
export class ModelsOfObjects {
  readonly #application: Application
  readonly #flow: ObjectFlow
  readonly #loads: Loads
  readonly #lazyReads: LazyReads
  readonly #tracer: QueryTracer
  readonly #lacks = new Map<ClassSymbol, Lack>()

  constructor(
    application: Application,
    { flow, loads, lazyReads, tracer }: { flow: ObjectFlow; loads: Loads; lazyReads: LazyReads; tracer: QueryTracer },
  ) {
    this.#application = application
    this.#flow = flow
    this.#loads = loads
    this.#lazyReads = lazyReads
    this.#tracer = tracer
  }

  /** Those in a file, once for each object and field. */
  *in({ module }: CheckedFile): Generator<UnloadedInModel> {
    for (const answer of answersIn(this.#application, module)) {
      const models = answer.responses.map(({ model }) => ('type' in model ? this.#modelOf(model.type) : null))
      const [model] = models
      if (!model || models.some((one) => one !== model)) continue
      const lack = this.#lackOf(model)
      if (!answer.handler.facts.isAsync) {
        if (lack === 'of any object') yield* this.#ofSync(answer, model)
      } else if (this.#loads.mayLack(lack, answer.handler, answer.value)) yield* this.#ofUse(answer, model)
    }
    for (const symbol of module.functions) {
      if (!symbol.facts.isAsync || !symbol.facts.calls.some(({ call }) => this.#mayValidate(symbol, call))) continue
      for (const use of this.#flow.usesIn(symbol)) {
        const model = use.kind === 'validation' && use.call ? this.#validatedAs(symbol, use.call.func) : null
        if (model) yield* this.#unloaded(use, model, false)
      }
    }
  }

  /** Whether a call may make a model of an object that lacks what the model needs. */
  #mayValidate(symbol: FunctionSymbol, { func, args: [object] }: Call): boolean {
    if (func.kind !== 'Attribute' || !VALIDATING.has(func.attr) || object === undefined) return false
    const model = this.#validatedAs(symbol, func)
    return model !== null && this.#loads.mayLack(this.#lackOf(model), symbol, object)
  }

  /** Of which objects, whatever their class, something that a model needs may not be loaded. */
  #lackOf(model: ClassSymbol): Lack {
    let lack = this.#lacks.get(model)
    if (lack === undefined) {
      lack = this.#worstLackOf(model)
      this.#lacks.set(model, lack)
    }
    return lack
  }

  #worstLackOf(model: ClassSymbol): Lack {
    const { pydantic, sqlAlchemy } = this.#application
    const names = [...pydantic.fieldsOf(model).keys()]
    let worst: Lack = 'never'
    for (const { symbol, relationships } of sqlAlchemy.mappings.entities()) {
      if (!names.some((name) => relationships.has(name))) continue
      for (const { path } of this.#neededBy(model, symbol)) {
        const { strategy } = path.at(-1)!
        if (strategy === 'select') return 'of any object'
        if (EAGER.has(strategy) && path.length === 1) worst = 'of new objects'
      }
    }
    return worst
  }

  *#ofUse({ handler, value }: Answer, model: ClassSymbol): Generator<UnloadedInModel> {
    const use = this.#flow.usesIn(handler).find(({ kind, node }) => kind === 'return' && node === value)
    if (use) yield* this.#unloaded(use, model, true)
  }

  /** The fields that raise when the model is made, the first one: nothing comes after it. */
  *#unloaded(use: ObjectUse, model: ClassSymbol, isResponse: boolean): Generator<UnloadedInModel> {
    const { object, node } = use
    if (object.expiry) return
    const all = this.#neededBy(model, object.entity)
    for (const needed of all) {
      const unloaded = this.#loads.unloaded(use, needed.path, object.entity)
      if (unloaded) {
        yield { at: node, unloaded, isResponse, raises: true, isOnly: all.length === 1, ...this.#described(needed) }
        return
      }
    }
  }

  /** A list of objects of a synchronous session costs one query for each object. */
  *#ofSync({ at, value, type }: Answer, model: ClassSymbol): Generator<UnloadedInModel> {
    const list = withoutNone(type)
    const element = elementOf(type)
    if (list === element || list.kind !== 'instance' || element.kind !== 'instance') return
    if (this.#application.sqlAlchemy.isEntity(element.class) !== true) return
    const needed = this.#neededBy(model, element.class)
    if (needed.length === 0) return
    const origins = this.#tracer.originsOf(at)
    if (!origins || origins.length === 0 || !origins.every(({ query }) => query.session === 'sync')) return
    if (origins.every((origin) => this.#lazyReads.isOfFewRows(origin))) return
    for (const one of needed) {
      const unloaded = this.#loads.unloadedBy(origins, one.path, element.class, at.module, value.start)
      if (unloaded)
        yield {
          at: value,
          unloaded,
          isResponse: true,
          raises: false,
          isOnly: needed.length === 1,
          ...this.#described(one),
        }
    }
  }

  #described({ field, model }: Needed): Pick<UnloadedInModel, 'field' | 'model' | 'place'> {
    const { start, end } = field.definition
    return { field, model, place: { module: field.module, start, end } }
  }

  /** The class that `Class.model_validate` belongs to. */
  #validatedAs({ module }: FunctionSymbol, func: Expression): ClassSymbol | null {
    if (func.kind !== 'Attribute') return null
    const type = this.#application.project.inference.typeOf(module, func.value)
    return type.kind === 'class' && type.of.kind === 'instance' ? this.#modelOf(type.of) : null
  }

  /** The model that objects of a type are, or those in a list of them. */
  #modelOf(type: Type): ClassSymbol | null {
    const object = elementOf(type)
    return object.kind === 'instance' && this.#application.pydantic.isModel(object.class) === true ? object.class : null
  }

  /** What a model reads of an object of the class `entity` that is a relationship there, fields of inner models included. */
  #neededBy(model: ClassSymbol, entity: ClassSymbol, path: readonly Relationship[] = []): readonly Needed[] {
    const { pydantic, sqlAlchemy, project } = this.#application
    // An entity that is a model by itself gives no relationships to others.
    if (path.length >= MAXIMUM_DEPTH || sqlAlchemy.isEntity(model) !== false) return []
    const relationships = sqlAlchemy.entityOf(entity)?.relationships
    if (!relationships || this.#readsItsOwnWay(model)) return []
    const needed: Needed[] = []
    for (const field of pydantic.fieldsOf(model).values()) {
      const relationship = relationships.get(field.name)
      if (!relationship || path.includes(relationship) || hasAlias(field)) continue
      const whole = [...path, relationship]
      needed.push({ path: whole, field, model })
      const inner = this.#modelOf(project.inference.annotation(field.module, field.annotation))
      if (inner && relationship.target) needed.push(...this.#neededBy(inner, relationship.target, whole))
    }
    return needed
  }

  /** Whether a model has validators that may read something else, or other names for its fields. */
  #readsItsOwnWay(model: ClassSymbol): boolean {
    const { project, pydantic } = this.#application
    const { classes } = project.inference
    const isOwn = classes
      .ancestryOf(classes.instanceOf(model))
      .classes.some(({ class: ancestor }) =>
        classes.methodsOf(ancestor).some(({ facts }) => facts.decorators.some(decidesInput)),
      )
    const { values, isComplete } = pydantic.configurationOf(model)
    return isOwn || !isComplete || values.has('alias_generator') || !pydantic.hasAllFields(model)
  }
}

/** Whether a decorator makes a validator that gets the object itself before its attributes are read. */
function decidesInput(decorator: Expression): boolean {
  const name = lastIdentifier(decorator.kind === 'Call' ? decorator.func : decorator)
  const given = (keyword: string) =>
    decorator.kind === 'Call' ? decorator.keywords.find(({ arg }) => arg === keyword)?.value : undefined
  const mode = given('mode')
  if (name === 'model_validator') return mode?.kind !== 'Constant' || mode.value !== 'after'
  return name === 'root_validator' && given('pre') !== undefined
}

function hasAlias({ fieldCall }: ModelField): boolean {
  return fieldCall?.keywords.some(({ arg }) => arg === null || arg === 'alias' || arg === 'validation_alias') ?? false
}
