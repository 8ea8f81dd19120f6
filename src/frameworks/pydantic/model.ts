import { type Inference, qualifiedNameOf } from '../../project/inference.ts'
import { type DefinedClass, isDefined, type Located, type Module } from '../../project/module.ts'
import type { ClassSymbol } from '../../project/symbols.ts'
import { classOf, membersOf, type Type } from '../../project/types.ts'
import { onlyValue } from '../../project/values.ts'
import type { Definition } from '../../semantics/facts.ts'
import { importsFrom } from '../../semantics/imports.ts'
import type { Call, Expression } from '../../syntax/ast.ts'
import { lastIdentifier } from '../../syntax/expressions.ts'
import type { Application } from '../application.ts'
import { VersionGuards } from './guards.ts'
import { OLD_NAMESPACE } from './imports.ts'

/** A field of a model. */
export interface ModelField {
  readonly name: string
  /** The class that declares it last. */
  readonly owner: DefinedClass
  /** The file of `owner`, in which the expressions below stand. */
  readonly module: Module
  readonly definition: Definition
  readonly annotation: Expression
  /** What an object has when it is not given; null where there is none or `default_factory` makes it. */
  readonly default: Expression | null
  readonly isRequired: boolean
  /** `Field(...)`, as its value or in its `Annotated`. */
  readonly fieldCall: Call | null
}

/** What the configuration of a model says, ancestors included. */
export interface ModelConfiguration {
  /** By key; the value stands in the file it was written in. */
  readonly values: ReadonlyMap<string, Located>
  /** False when a part of it could not be read: a key that is not there may be set all the same. */
  readonly isComplete: boolean
}

/** What is known of the project's models, fields, validators, configuration. Everything is computed when it is first asked for. */
export class PydanticModel {
  readonly application: Application
  readonly guards: VersionGuards
  readonly #fields = new Map<ClassSymbol, ReadonlyMap<string, ModelField>>()
  readonly #configurations = new Map<ClassSymbol, ModelConfiguration>()
  #configurationClasses: ReadonlyMap<ClassSymbol, DefinedClass> | null = null
  #inheritedConfigurations: ReadonlySet<ClassSymbol> | null = null
  #overriddenMethods: ReadonlySet<string> | null = null
  #hasOldNamespace: boolean | null = null
  #partsOfSettings: ReadonlySet<ClassSymbol> | null = null

  constructor(application: Application) {
    this.application = application
    this.guards = new VersionGuards(application.project.inference)
  }

  get #inference(): Inference {
    return this.application.project.inference
  }

  /** Whether the project runs the code at `path` with Pydantic 2 or later. */
  isVersion2(path: string): boolean {
    return this.application.project.dependencies.isAtLeast(path, 'pydantic', '2')
  }

  /**
   * Whether the class is a model (null: cannot be told). Models of the old version that newer Pydantic carries along (`pydantic.v1`) are
   * none; a class that is one or the other, depending on what could be imported, cannot be told.
   */
  isModel(symbol: ClassSymbol): boolean | null {
    const { classes } = this.#inference
    const isOld = classes.isSubclass(symbol, 'pydantic.v1.BaseModel')
    const isCurrent = classes.isSubclass(symbol, 'pydantic.BaseModel')
    if (isOld === true) return isCurrent === true ? null : false
    return isCurrent
  }

  /** Whether the class reads settings from the environment (null: cannot be told). */
  isSettings(symbol: ClassSymbol): boolean | null {
    const { classes } = this.#inference
    const answers = ['pydantic_settings.BaseSettings', 'pydantic.BaseSettings', 'pydantic.v1.BaseSettings'].map(
      (name) => classes.isSubclass(symbol, name),
    )
    return answers.includes(true) ? true : answers.includes(null) ? null : false
  }

  /** Whether objects of a model are settings, or parts of them: the class, or a subclass of it in the project, reads them. Null: cannot be told. */
  isPartOfSettings(symbol: ClassSymbol): boolean | null {
    const { classes } = this.#inference
    if (this.#partsOfSettings === null) {
      const found = new Set<ClassSymbol>()
      for (const module of this.application.project.modules.values()) {
        for (const settings of module.classes) {
          if (this.isSettings(settings) !== true) continue
          for (const ancestor of classes.ancestryOf(classes.instanceOf(settings)).classes) found.add(ancestor.class)
        }
      }
      this.#partsOfSettings = found
    }
    return this.#partsOfSettings.has(symbol) || this.isSettings(symbol)
  }

  /** Whether a type is that of model objects, or of model classes: `false` also where only a part of a union is. */
  isModelType(type: Type): boolean {
    const members = this.#boundsIn(type).filter(({ kind }) => kind !== 'none')
    return (
      members.length > 0 &&
      members.every((member) => {
        const object = member.kind === 'class' ? member.of : member
        return object.kind === 'instance' && this.isModel(object.class) === true
      })
    )
  }

  /** The members of a type, with type variables as what they stand for at least. */
  #boundsIn(type: Type): readonly Type[] {
    return membersOf(type).flatMap((member) => {
      if (member.kind === 'type-variable') return membersOf(this.#inference.asInstance(member))
      if (member.kind !== 'class' || member.of.kind !== 'type-variable') return [member]
      return membersOf(this.#inference.asInstance(member.of)).map(classOf)
    })
  }

  /**
   * Whether the method `name` of every object of the type is the one that `BaseModel` itself has: false where a class in between has its
   * own, or may have.
   */
  hasMethodOfBaseModel(type: Type, name: string): boolean {
    if (!this.isModelType(type)) return false
    return this.#boundsIn(type).every((member) => {
      if (member.kind === 'none') return true
      const value = this.#inference.asInstance(member.kind === 'class' ? member.of : member)
      const method = this.#inference.attribute(member, name)
      if (value.kind !== 'instance' || qualifiedNameOf(method) !== `pydantic.BaseModel.${name}`) return false
      const { classes, isComplete } = this.#inference.classes.ancestryOf(value)
      const unseen = classes.findIndex(
        ({ class: symbol }) => !isDefined(symbol) && !/^(abc|builtins|typing)\./.test(symbol.qualifiedName),
      )
      const base = classes.findIndex(({ class: symbol }) => symbol.qualifiedName === 'pydantic.BaseModel')
      return unseen < 0 ? isComplete : base < unseen
    })
  }

  /**
   * Whether the attribute `name` of every object or class of the type is what `BaseModel` itself makes of it, be it nothing: false where a
   * class in between has its own, or may have.
   */
  hasAttributeOfBaseModel(type: Type, name: string): boolean {
    if (!this.isModelType(type)) return false
    return this.#boundsIn(type).every((member) => {
      const value = this.#inference.asInstance(member.kind === 'class' ? member.of : member)
      if (value.kind !== 'instance') return member.kind === 'none'
      const { classes } = this.#inference
      const owner = classes.member(value, name)?.owner ?? null
      if (owner !== null && owner.class.qualifiedName !== 'pydantic.BaseModel') return false
      return classes.member(value, '__getattr__') === null && classes.ancestryOf(value).isComplete
    })
  }

  /** Whether some file of the project has to do with `pydantic.v1`. */
  get hasOldNamespace(): boolean {
    this.#hasOldNamespace ??= [...this.application.project.modules.values()].some((module) =>
      importsFrom(module.facts, OLD_NAMESPACE),
    )
    return this.#hasOldNamespace
  }

  /**
   * The model of `pydantic.v1` that objects of the type are, or may hold; null where there is none for sure. Such a class is no model to
   * Pydantic 2.
   */
  oldModelIn(type: Type): ClassSymbol | null {
    for (const member of membersOf(type)) {
      if (member.kind !== 'instance') continue
      const isOld = this.#inference.classes.isSubclass(member.class, 'pydantic.v1.BaseModel') === true
      if (isOld && this.isModel(member.class) === false) return member.class
      for (const argument of member.args) {
        const inner = this.oldModelIn(argument)
        if (inner !== null) return inner
      }
    }
    return null
  }

  // ---- fields ---------------------------------------------------------------------------------------------------------------

  /** The fields of a model by name, inherited ones included, in the order in which Pydantic has them. */
  fieldsOf(symbol: ClassSymbol): ReadonlyMap<string, ModelField> {
    const known = this.#fields.get(symbol)
    if (known) return known
    const fields = new Map<string, ModelField>()
    const { classes } = this.#inference
    for (const { class: owner } of classes.ancestryOf(classes.instanceOf(symbol)).classes.toReversed()) {
      if (!isDefined(owner) || (owner.module.isStub && /^pydantic(_settings|\.|$)/.test(owner.module.name))) continue
      for (const { name, definitions } of owner.module.scope(owner.facts.scope).bindings) {
        const definition = definitions.findLast(({ kind }) => kind === 'annotated')
        if (definition?.kind !== 'annotated' || name.startsWith('_') || name === 'model_config') continue
        if (this.#isClassVariable(definition.annotation)) continue
        fields.set(name, this.#field(name, owner, definition))
      }
    }
    this.#fields.set(symbol, fields)
    return fields
  }

  /** Whether all fields of the model are known: no ancestor is missing. */
  hasAllFields(symbol: ClassSymbol): boolean {
    const { classes } = this.#inference
    return classes.ancestryOf(classes.instanceOf(symbol)).isComplete
  }

  /** Whether a class or an ancestor of it decides itself what its objects are when they are sent, or what the field of that name is. */
  hasSerializer(symbol: ClassSymbol, field: string | null = null): boolean {
    const { classes } = this.#inference
    return classes.ancestryOf(classes.instanceOf(symbol)).classes.some(({ class: ancestor }) =>
      classes.methodsOf(ancestor).some((method) => {
        const position = this.#inference.decoratorsOf(method).findIndex((name) => SERIALIZERS.test(name ?? ''))
        const decorator = method.facts.decorators[position]
        if (decorator === undefined) return false
        const names = decorator.kind === 'Call' ? decorator.args : []
        const isOfFields = this.#inference.decoratorsOf(method)[position] !== 'pydantic.model_serializer'
        if (!isOfFields) return true
        return names.some((name) => name.kind !== 'Constant' || name.value === field || name.value === '*')
      }),
    )
  }

  #isClassVariable(annotation: Expression): boolean {
    const node = annotation.kind === 'Subscript' ? annotation.value : annotation
    if (lastIdentifier(node) === 'ClassVar') return true
    return annotation.kind === 'Constant' && annotation.type === 'str' && /\bClassVar\b/.test(annotation.value)
  }

  #field(name: string, owner: DefinedClass, definition: Definition & { kind: 'annotated' }): ModelField {
    const { module } = owner
    const { annotation, value } = definition
    const assigned = value !== null && this.#isFieldCall(module, value) ? value : null
    const inAnnotation =
      annotation.kind === 'Subscript' && annotation.slice.kind === 'Tuple'
        ? annotation.slice.elts.slice(1).find((element): element is Call => this.#isFieldCall(module, element))
        : undefined
    const fieldCall = assigned ?? inAnnotation ?? null
    const ownDefault = assigned ? defaultOf(assigned) : value
    const makesDefault = fieldCall?.keywords.some(({ arg }) => arg === 'default_factory') ?? false
    const hasDefault = ownDefault !== null && !isEllipsis(ownDefault)
    return {
      name,
      owner,
      module,
      definition,
      annotation,
      default: hasDefault ? ownDefault : null,
      isRequired: !hasDefault && !makesDefault,
      fieldCall,
    }
  }

  #isFieldCall(module: Module, node: Expression): node is Call {
    if (node.kind !== 'Call') return false
    const name = qualifiedNameOf(this.#inference.typeOf(module, node.func))
    return name === 'pydantic.Field' || name === 'pydantic.v1.Field' || name === 'sqlmodel.Field'
  }

  // ---- configuration --------------------------------------------------------------------------------------------------------

  /** What the model's configuration says: class keywords, `model_config` and `class Config`, its own over those of its ancestors. */
  configurationOf(symbol: ClassSymbol): ModelConfiguration {
    const known = this.#configurations.get(symbol)
    if (known) return known
    const { classes } = this.#inference
    const ancestry = classes.ancestryOf(classes.instanceOf(symbol))
    const values = new Map<string, Located>()
    let { isComplete } = ancestry
    for (const { class: owner } of ancestry.classes.toReversed()) {
      if (!isDefined(owner)) isComplete = false
      else if (owner.module.isStub) isComplete &&= /^(builtins|typing|pydantic(_settings)?)$/.test(owner.module.name)
      else if (!this.#readConfiguration(owner, values)) isComplete = false
    }
    const configuration = { values, isComplete }
    this.#configurations.set(symbol, configuration)
    return configuration
  }

  /** Adds what the class itself says to `values`; false where it says something that cannot be read. */
  #readConfiguration(owner: DefinedClass, values: Map<string, Located>): boolean {
    const { module, facts } = owner
    let isComplete = true
    const inner = this.innerConfiguration(owner)
    if (inner !== null) {
      const ancestry = this.#inference.classes.ancestryOf(this.#inference.classes.instanceOf(inner))
      isComplete &&= ancestry.isComplete
      for (const { class: part } of ancestry.classes.toReversed()) {
        if (!isDefined(part) || part.module.isStub) continue
        for (const { name, definitions } of part.module.scope(part.facts.scope).bindings) {
          const last = definitions.at(-1)
          if (last && 'value' in last && last.value) values.set(name, { module: part.module, node: last.value })
        }
      }
    } else if (module.definitionsIn(facts.scope, 'Config').length > 0) isComplete = false
    const assigned = module.definitionsIn(facts.scope, 'model_config').at(-1)
    if (assigned) {
      const value = 'value' in assigned && assigned.value ? assigned.value : null
      if (value === null || !this.#readDictionary({ module, node: value }, values)) isComplete = false
    }
    for (const { arg, value } of facts.keywords) {
      if (arg === null) isComplete = false
      else values.set(arg, { module, node: value })
    }
    return isComplete
  }

  #readDictionary(place: Located, values: Map<string, Located>): boolean {
    const only = onlyValue(this.#inference, place)
    if (only === null) return false
    const { module, node } = only
    if (node.kind === 'Dict') {
      return node.keys.every((key, index) => {
        if (key?.kind !== 'Constant' || key.type !== 'str') return false
        values.set(key.value, { module, node: node.values[index]! })
        return true
      })
    }
    if (node.kind !== 'Call' || node.args.length > 0) return false
    if (!DICTIONARIES.has(qualifiedNameOf(this.#inference.typeOf(module, node.func)) ?? '')) return false
    return node.keywords.every(({ arg, value }) => {
      if (arg === null) return false
      values.set(arg, { module, node: value })
      return true
    })
  }

  /** The `class Config` in the body of the class itself, or null. */
  innerConfiguration(owner: DefinedClass): DefinedClass | null {
    const definition = owner.module.definitionsIn(owner.facts.scope, 'Config').at(-1)
    if (definition?.kind !== 'class') return null
    const symbol = owner.module.classes[definition.class]!
    return isDefined(symbol) ? symbol : null
  }

  /** Every class that configures models, as `class Config` or as a base of one, with a model that it configures. */
  get configurationClasses(): ReadonlyMap<ClassSymbol, DefinedClass> {
    if (this.#configurationClasses !== null) return this.#configurationClasses
    const found = new Map<ClassSymbol, DefinedClass>()
    const { classes } = this.#inference
    for (const module of this.application.project.modules.values()) {
      for (const symbol of module.classes) {
        if (symbol.facts?.name !== 'Config') continue
        const owner = ownerOf(module, symbol)
        if (owner === null || this.isModel(owner) !== true) continue
        for (const { class: part } of classes.ancestryOf(classes.instanceOf(symbol)).classes) {
          if (isDefined(part) && !part.module.isStub && !found.has(part)) found.set(part, owner)
        }
      }
    }
    this.#configurationClasses = found
    return found
  }

  /** Whether a class of the project has the `class Config` of the model as its base: `class Config(Base.Config)`. */
  isInheritedConfiguration(model: ClassSymbol): boolean {
    if (this.#inheritedConfigurations === null) {
      const found = new Set<ClassSymbol>()
      const { classes } = this.#inference
      for (const module of this.application.project.modules.values()) {
        for (const symbol of module.classes) {
          for (const base of symbol.facts?.bases ?? []) {
            if (base.kind !== 'Attribute' || base.attr !== 'Config') continue
            for (const type of membersOf(this.#inference.typeOf(module, base.value))) {
              const owner = type.kind === 'class' && type.of.kind === 'instance' ? type.of : null
              if (owner) for (const ancestor of classes.ancestryOf(owner).classes) found.add(ancestor.class)
            }
          }
        }
      }
      this.#inheritedConfigurations = found
    }
    return this.#inheritedConfigurations.has(model)
  }

  /** Whether some model of the project defines a method of this name itself. */
  isOverridden(method: string): boolean {
    if (this.#overriddenMethods === null) {
      const found = new Set<string>()
      for (const module of this.application.project.modules.values()) {
        for (const { facts, owner } of module.functions) {
          if (owner && /^[a-z]/.test(facts.name) && !found.has(facts.name) && this.isModel(owner) !== false) {
            found.add(facts.name)
          }
        }
      }
      this.#overriddenMethods = found
    }
    return this.#overriddenMethods.has(method)
  }
}

/** What makes a configuration of its keyword arguments. */
const DICTIONARIES = new Set([
  'builtins.dict',
  'pydantic.ConfigDict',
  'pydantic_settings.SettingsConfigDict',
  'sqlmodel._compat.SQLModelConfig',
])

const SERIALIZERS = /^pydantic\.(\w+\.)*(model|field)_serializer$/

/** The class in whose body the class is defined, or null. */
function ownerOf(module: Module, symbol: ClassSymbol): DefinedClass | null {
  const outer = symbol.facts ? module.scope(symbol.facts.outerScope).class : null
  const owner = outer === null ? null : module.classes[outer]!
  return owner && isDefined(owner) ? owner : null
}

function defaultOf(fieldCall: Call): Expression | null {
  const [first] = fieldCall.args
  return first ?? fieldCall.keywords.find(({ arg }) => arg === 'default')?.value ?? null
}

function isEllipsis(node: Expression): boolean {
  return node.kind === 'Constant' && node.type === 'Ellipsis'
}
