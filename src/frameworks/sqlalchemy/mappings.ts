import type { Site } from '../../project/imports.ts'
import type { Inference } from '../../project/inference.ts'
import { qualifiedNameOf } from '../../project/inference.ts'
import { type DefinedClass, isDefined, type Located, type Module, type Place } from '../../project/module.ts'
import { type ClassSymbol, lastName } from '../../project/symbols.ts'
import { type InstanceType, type Type, unknown, withoutNone } from '../../project/types.ts'
import { constantOf, onlyValue } from '../../project/values.ts'
import type { Definition } from '../../semantics/facts.ts'
import type { Call, Constant, Expression } from '../../syntax/ast.ts'
import { lastIdentifier } from '../../syntax/expressions.ts'
import { attributeDeclaration, type Declaration, isCollectionType, keywordOf, strategyOf } from './declarations.ts'

/**
 * When a relationship is loaded. `select` is the default: when it is first read, with one query for each object. `unknown` stands for a
 * value that could not be followed.
 * Source: https://docs.sqlalchemy.org/en/20/orm/queryguide/relationships.html
 */
export type LoaderStrategy =
  | 'select'
  | 'joined'
  | 'selectin'
  | 'subquery'
  | 'immediate'
  | 'raise'
  | 'raise_on_sql'
  | 'noload'
  | 'write_only'
  | 'dynamic'
  | 'unknown'

export interface Relationship {
  readonly name: string
  /** The class whose body declares it (an entity, or a mixin); for a `backref`, the entity that gets it. */
  readonly owner: ClassSymbol
  /** The entity it leads to; null where that is not known. */
  readonly target: ClassSymbol | null
  /** Whether it holds many objects; null where that is not known. */
  readonly isCollection: boolean | null
  readonly strategy: LoaderStrategy
  /** The name in the class body; for a `backref`, the argument that makes it. */
  readonly place: Place
  /** The name of the relationship that leads back, where it is declared. */
  readonly inverse: string | null
  /** Whether another relationship's `backref` makes it. */
  readonly isBackref: boolean
  /** The declared type of what reading it gives, where there is one. */
  readonly type: Type
}

export interface Column {
  readonly name: string
  readonly owner: ClassSymbol
  /** What reading it on an object gives. */
  readonly type: Type
  readonly isPrimaryKey: boolean
  /** `users.id` of `ForeignKey("users.id")`; null for none, `''` for one that is not known. */
  readonly foreignKey: string | null
  readonly isIndexed: boolean
  readonly isUnique: boolean
  /** Whether it is only loaded when it is read. */
  readonly isDeferred: boolean
  /** `mapped_column(…)`, `Column(…)`, `Field(…)`: the innermost of them; null where only an annotation says it. */
  readonly call: Located<Call> | null
  readonly place: Place
}

/** A class that is mapped to a table. */
export interface Entity {
  readonly symbol: ClassSymbol
  /** `__tablename__`, where it is known. */
  readonly table: string | null
  /** Own and inherited ones, by name. */
  readonly columns: ReadonlyMap<string, Column>
  /** Own and inherited ones and those that a `backref` elsewhere makes, by name. */
  readonly relationships: ReadonlyMap<string, Relationship>
}

const BASES = new Set(['sqlalchemy.orm.DeclarativeBase', 'sqlalchemy.orm.DeclarativeBaseNoMeta'])
const SQLMODEL = 'sqlmodel.SQLModel'

/** Which classes of a project are mapped, and what they map. */
export class Mappings {
  readonly #inference: Inference
  readonly #modules: readonly Module[]
  readonly #isEntity = new Map<ClassSymbol, boolean | null>()
  readonly #entities = new Map<ClassSymbol, Entity>()
  readonly #declarations = new Map<Definition, Declaration | null>()
  readonly #relationships = new Map<Definition, Map<ClassSymbol, Relationship | null>>()
  #subclasses: ReadonlyMap<string, readonly DefinedClass[]> | null = null
  #ofProject: readonly DefinedClass[] | null = null
  #byName: Map<string, ClassSymbol[]> | null = null
  #relationshipNames: Map<string, Set<LoaderStrategy>> | null = null
  #methodNames: Set<string> | null = null
  #backrefs: Map<ClassSymbol, Relationship[]> | null = null
  /** Whether backrefs are being collected, so that what is said of an entity may lack some. */
  #isCollecting = false

  constructor(inference: Inference, modules: readonly Module[]) {
    this.#inference = inference
    this.#modules = modules
  }

  /** Whether objects of a subclass in the project have something else for `name` than objects of the class itself. */
  isOverridden(symbol: ClassSymbol, name: string): boolean {
    const { classes } = this.#inference
    this.#subclasses ??= this.#collectSubclasses()
    const subclasses = this.#subclasses.get(symbol.qualifiedName)?.filter((one) => one !== symbol) ?? []
    if (subclasses.length === 0) return false
    const own = classes.member(classes.instanceOf(symbol), name)?.sites[0]?.definition
    return subclasses.some((one) => classes.member(classes.instanceOf(one), name)?.sites[0]?.definition !== own)
  }

  /** The classes of the project by the names of their ancestors, themselves included. */
  #collectSubclasses(): ReadonlyMap<string, readonly DefinedClass[]> {
    const { classes } = this.#inference
    const found = new Map<string, DefinedClass[]>()
    for (const { isStub, classes: own } of this.#modules) {
      for (const symbol of isStub ? [] : own.filter(isDefined)) {
        for (const { class: ancestor } of classes.ancestryOf(classes.instanceOf(symbol)).classes) {
          const known = found.get(ancestor.qualifiedName)
          if (known) known.push(symbol)
          else found.set(ancestor.qualifiedName, [symbol])
        }
      }
    }
    return found
  }

  /** Whether the project has no entities at all. */
  get isEmpty(): boolean {
    return this.#entitiesOfProject().length === 0
  }

  /** Whether a class is mapped to a table; null where that cannot be told. */
  isEntity(symbol: ClassSymbol): boolean | null {
    let answer = this.#isEntity.get(symbol)
    if (answer === undefined) {
      answer = this.#decide(symbol)
      this.#isEntity.set(symbol, answer)
    }
    return answer
  }

  #decide(symbol: ClassSymbol): boolean | null {
    if (!isDefined(symbol)) return symbol.module === null ? null : false
    if (symbol.module.isStub) return false
    const { classes, isComplete } = this.#inference.classes.ancestryOf(this.#inference.classes.instanceOf(symbol))
    if (this.#isMappedByDecorator(symbol)) return true
    // Most classes have nothing to do with SQLAlchemy: asked first, because it takes no look at what their ancestors are made of.
    if (isComplete && !classes.some(({ class: ancestor }) => mayBeMapped(ancestor))) return false
    if (this.#inference.classes.isSubclass(symbol, SQLMODEL) === true) {
      const isTable = classes.some((ancestor) => isDefined(ancestor.class) && this.#isTableModel(ancestor.class))
      return isTable || (isComplete ? false : null)
    }
    if (this.#isRoot(symbol)) return false
    if (this.#isAbstract(symbol)) return false
    const hasRoot = classes.some(
      ({ class: ancestor }) => BASES.has(ancestor.qualifiedName) || (isDefined(ancestor) && this.#isRoot(ancestor)),
    )
    return hasRoot ? true : isComplete ? false : null
  }

  /** `class User(SQLModel, table=True)`. */
  #isTableModel({ module, facts }: DefinedClass): boolean {
    const table = facts.keywords.find(({ arg }) => arg === 'table')
    return table !== undefined && constantOf(this.#inference, { module, node: table.value }) === true
  }

  /** Whether the class is the declarative base itself: it maps nothing. */
  #isRoot({ module, facts }: DefinedClass): boolean {
    const direct = facts.bases.some((base) => BASES.has(qualifiedNameOf(this.#inference.typeOf(module, base)) ?? ''))
    return direct || this.#decoratorNames(module, facts.decorators).includes('sqlalchemy.orm.as_declarative')
  }

  #isMappedByDecorator({ module, facts }: DefinedClass): boolean {
    return this.#decoratorNames(module, facts.decorators).some((name) =>
      /^sqlalchemy\.orm\.registry\.mapped(_as_dataclass)?$/.test(name ?? ''),
    )
  }

  /** The dotted names of the decorators that may map a class, by the names that they have. */
  #decoratorNames(module: Module, decorators: readonly Expression[]): readonly (string | null)[] {
    return decorators
      .map((decorator) => (decorator.kind === 'Call' ? decorator.func : decorator))
      .filter((decorator) => decorator.kind === 'Name' || /mapped|declarative/.test(lastIdentifier(decorator)))
      .map((decorator) => qualifiedNameOf(this.#inference.typeOf(module, decorator)))
  }

  #isAbstract({ module, facts }: DefinedClass): boolean {
    return module
      .definitionsIn(facts.scope, '__abstract__')
      .some(
        (definition) =>
          (definition.kind === 'assign' || definition.kind === 'annotated') &&
          definition.value?.kind === 'Constant' &&
          definition.value.value === true,
      )
  }

  /** What a mapped class maps; null for a class that is not mapped, or not known to be. */
  entityOf(symbol: ClassSymbol): Entity | null {
    if (this.isEntity(symbol) !== true) return null
    let entity = this.#entities.get(symbol)
    if (entity === undefined) {
      entity = this.#describe(symbol)
      if (!this.#isCollecting) this.#entities.set(symbol, entity)
    }
    return entity
  }

  #describe(symbol: ClassSymbol): Entity {
    const columns = new Map<string, Column>()
    const relationships = new Map<string, Relationship>()
    const backrefs = this.#allBackrefs()
    for (const ancestor of this.#projectAncestors(symbol)) {
      for (const { definition, name } of this.#ownDeclarations(ancestor)) {
        if (columns.has(name) || relationships.has(name)) continue
        const site = { module: ancestor.module, definition }
        const relationship = this.relationshipAt(site, name, ancestor, symbol)
        if (relationship) relationships.set(name, relationship)
        else {
          const column = this.#columnAt(site, name, ancestor)
          if (column) columns.set(name, column)
        }
      }
      for (const backref of backrefs.get(ancestor) ?? []) {
        if (!relationships.has(backref.name)) relationships.set(backref.name, backref)
      }
    }
    return { symbol, table: this.tableOf(symbol), columns, relationships }
  }

  /** What all entities of the project map. */
  *entities(): Generator<Entity> {
    for (const symbol of this.#entitiesOfProject()) {
      const entity = this.entityOf(symbol)
      if (entity) yield entity
    }
  }

  /** The names of all methods and properties of entities in the project. */
  get methodNames(): ReadonlySet<string> {
    if (this.#methodNames === null) {
      this.#methodNames = new Set()
      for (const symbol of this.#entitiesOfProject()) {
        for (const ancestor of this.#projectAncestors(symbol)) {
          for (const { definition, name } of this.#ownDeclarations(ancestor)) {
            if (definition.kind === 'function') this.#methodNames.add(name)
          }
        }
      }
    }
    return this.#methodNames
  }

  /** The names of all relationships in the project, each with the ways in which those of that name are loaded. */
  get relationshipNames(): ReadonlyMap<string, ReadonlySet<LoaderStrategy>> {
    if (this.#relationshipNames === null) {
      this.#relationshipNames = new Map()
      for (const { relationships } of this.entities()) {
        for (const { name, strategy } of relationships.values()) {
          const known = this.#relationshipNames.get(name)
          if (known) known.add(strategy)
          else this.#relationshipNames.set(name, new Set([strategy]))
        }
      }
    }
    return this.#relationshipNames
  }

  /** The relationship `name` of the objects of a class; null where the class is no entity or has none of that name. */
  relationshipOf(symbol: ClassSymbol, name: string): Relationship | null {
    return this.entityOf(symbol)?.relationships.get(name) ?? null
  }

  /** `__tablename__` of a class, its own or inherited; SQLModel makes it of the class's name. */
  tableOf(symbol: ClassSymbol): string | null {
    for (const { module, facts } of this.#projectAncestors(symbol)) {
      const definition = module.definitionsIn(facts.scope, '__tablename__')[0]
      if (definition === undefined) continue
      if (definition.kind !== 'assign' && definition.kind !== 'annotated') return null
      if (definition.value === null) continue
      const value = constantOf(this.#inference, { module, node: definition.value })
      return typeof value === 'string' ? value : null
    }
    const isSqlModel = this.#inference.classes.isSubclass(symbol, SQLMODEL) === true
    return isSqlModel ? lastName(symbol.qualifiedName).toLowerCase() : null
  }

  /** The entities that have what the class declares: the class itself, and those that inherit it. */
  entitiesWith(symbol: ClassSymbol): readonly ClassSymbol[] {
    const isOwn = (one: ClassSymbol): boolean =>
      one === symbol || this.#inference.classes.isSubclass(one, symbol.qualifiedName) === true
    return [...this.#classesByName().values()].flat().filter(isOwn)
  }

  #projectAncestors(symbol: ClassSymbol): readonly DefinedClass[] {
    return this.#inference.classes
      .ancestryOf(this.#inference.classes.instanceOf(symbol))
      .classes.map((ancestor) => ancestor.class)
      .filter(isDefined)
      .filter(({ module }) => !module.isStub)
  }

  *#ownDeclarations({ module, facts }: DefinedClass): Generator<{ definition: Definition; name: string }> {
    for (const { name, definitions } of module.scope(facts.scope).bindings) {
      const definition = definitions[definitions.length - 1]
      if (definition && !name.startsWith('__')) yield { definition, name }
    }
  }

  #declaration(site: Site, owner: ClassSymbol): Declaration | null {
    let declaration = this.#declarations.get(site.definition)
    if (declaration === undefined) {
      declaration = attributeDeclaration(this.#inference, site, owner)
      this.#declarations.set(site.definition, declaration)
    }
    return declaration
  }

  /** The relationship that a definition in the body of `owner` declares, as `entity` (which may inherit it) has it; null for anything else. */
  relationshipAt(site: Site, name: string, owner: ClassSymbol, entity: ClassSymbol = owner): Relationship | null {
    const declaration = this.#declaration(site, owner)
    if (declaration?.kind !== 'relationship') return null
    let known = this.#relationships.get(site.definition)
    if (known === undefined) {
      known = new Map()
      this.#relationships.set(site.definition, known)
    }
    let relationship = known.get(entity)
    if (relationship === undefined) {
      known.set(entity, null) // while its target is looked for
      relationship = this.#relationship(site, name, declaration, owner, entity)
      known.set(entity, relationship)
    }
    return relationship
  }

  #relationship(
    site: Site,
    name: string,
    declaration: Declaration & { kind: 'relationship' },
    owner: ClassSymbol,
    entity: ClassSymbol,
  ): Relationship {
    const { call, annotated } = declaration
    const argument = call && (call.node.args[0] ?? keywordOf(call.node, 'argument'))
    const declared = declaration.type
    const objects = declared === null ? null : elementOf(declared)
    let target = objects && this.isEntity(objects.class) !== false ? objects.class : null
    if (target === null && call && argument) target = this.#targetOf({ module: call.module, node: argument })
    if (target === null && annotated) target = this.#targetInAnnotation(annotated)
    const isCollection = this.#isCollection(declaration, target, entity)
    const { module, definition } = site
    return {
      name,
      owner,
      target,
      isCollection,
      strategy: strategyOf(this.#inference, declaration),
      place: { module, start: definition.start, end: definition.end },
      inverse: this.#inverseOf(call),
      isBackref: false,
      type: this.#relationshipType(declaration, target, isCollection),
    }
  }

  #relationshipType(
    { type, call, wrapper }: Declaration & { kind: 'relationship' },
    target: ClassSymbol | null,
    isCollection: boolean | null,
  ): Type {
    if (target === null) return type ?? unknown('the target of the relationship is not known')
    const object = this.#inference.classes.instanceOf(target)
    if (wrapper === 'dynamic') return this.#inference.stubInstance('sqlalchemy.orm.Query', [object])
    if (wrapper === 'write_only') return this.#inference.stubInstance('sqlalchemy.orm.WriteOnlyCollection', [object])
    if (type !== null && elementOf(type)) return type
    if (isCollection === null) return unknown('one object or several')
    if (!isCollection) return object
    if (call && keywordOf(call.node, 'collection_class')) return unknown('its own collection class')
    return this.#inference.builtin('list', [object])
  }

  #inverseOf(call: Located<Call> | null): string | null {
    if (call === null) return null
    const keyword = keywordOf(call.node, 'back_populates') ?? keywordOf(call.node, 'backref')
    if (!keyword) return null
    const value = onlyValue(this.#inference, { module: call.module, node: keyword })
    const name = value?.node.kind === 'Call' ? value.node.args[0] : keyword
    const text = name && constantOf(this.#inference, { module: value?.module ?? call.module, node: name })
    return typeof text === 'string' ? text : null
  }

  #isCollection(
    { call, type, annotated, wrapper }: Declaration & { kind: 'relationship' },
    target: ClassSymbol | null,
    entity: ClassSymbol,
  ): boolean | null {
    if (wrapper !== null) return true
    if (type !== null) return isCollectionType(type)
    if (annotated !== null) return isWrittenAsCollection(annotated.node)
    if (call === null) return null
    const { module, node } = call
    const uselist = keywordOf(node, 'uselist')
    if (uselist) {
      const value = constantOf(this.#inference, { module, node: uselist })
      return typeof value === 'boolean' ? value : null
    }
    if (keywordOf(node, 'secondary') || node.args[1]) return true
    if (keywordOf(node, 'collection_class')) return true
    if (target === null || keywordOf(node, 'remote_side') || keywordOf(node, 'primaryjoin')) return null
    const towards = this.#refersTo(entity, target)
    const back = this.#refersTo(target, entity)
    if (towards === true && back === false) return false
    if (back === true && towards === false) return true
    const keys = keywordOf(node, 'foreign_keys')
    const key = keys?.kind === 'List' ? keys.elts[0] : keys
    // A foreign key named without its class stands in the same class body.
    return key?.kind === 'Name' ? false : null
  }

  /** Whether `from` has a foreign key to the table of `to`; null where some are not known. */
  #refersTo(from: ClassSymbol, to: ClassSymbol): boolean | null {
    const table = this.tableOf(to)
    let uncertain = table === null
    for (const ancestor of this.#projectAncestors(from)) {
      for (const { definition, name } of this.#ownDeclarations(ancestor)) {
        const column = this.#columnAt({ module: ancestor.module, definition }, name, ancestor)
        if (column === null || column.foreignKey === null) continue
        if (column.foreignKey === '') uncertain = true
        else if (table !== null && column.foreignKey.split('.').slice(0, -1).at(-1) === table) return true
      }
    }
    return uncertain ? null : false
  }

  #columnAt(site: Site, name: string, owner: ClassSymbol): Column | null {
    const declaration = this.#declaration(site, owner)
    if (declaration?.kind !== 'column') return null
    const { module, definition } = site
    const { foreignKey, isPrimaryKey, isIndexed, isUnique, isDeferred, type, call } = declaration
    const place = { module, start: definition.start, end: definition.end }
    return { name, owner, type, foreignKey, isPrimaryKey, isIndexed, isUnique, isDeferred, call, place }
  }

  /** The type of a mapped attribute on an object, where Python's own rules do not tell it; null for no opinion. */
  attributeType(owner: InstanceType, name: string, site: Site): Type | null {
    const declaration = this.#declaration(site, owner.class)
    if (declaration === null) return null
    if (declaration.kind === 'column') return declaration.type
    return this.relationshipAt(site, name, owner.class)?.type ?? null
  }

  /** The type of what a `backref` elsewhere adds to an object's class; null where none is known. */
  backrefType(object: InstanceType, name: string): Type | null {
    const relationship = this.relationshipOf(object.class, name)
    return relationship?.isBackref ? relationship.type : null
  }

  // ---- targets --------------------------------------------------------------------------------------------------------------

  /** The entity that the first argument of `relationship(…)` means: a class, a lambda that gives it, or its name. */
  #targetOf(place: Located): ClassSymbol | null {
    const value = onlyValue(this.#inference, place)
    if (value === null) return null
    const { module, node } = value
    if (node.kind === 'Lambda') return this.#targetOf({ module, node: node.body })
    const name = constantOf(this.#inference, value)
    if (typeof name === 'string') return this.entityNamed(module, name, node.start)
    const type = this.#inference.typeOf(place.module, place.node)
    if (type.kind === 'class' && type.of.kind === 'instance') return type.of.class
    if (type.kind !== 'function') return null
    const made = this.#inference.returnType(type.function)
    return made.kind === 'class' && made.of.kind === 'instance' ? made.of.class : null
  }

  #targetInAnnotation({ module, node }: Located): ClassSymbol | null {
    for (const name of namesIn(node)) {
      const entity = this.entityNamed(module, name.text, name.start)
      if (entity && this.isEntity(entity) === true) return entity
    }
    return null
  }

  /** The entity that a string in a declaration of `module` names: what the name means there, else the only mapped class of that name. */
  entityNamed(module: Module, name: string, offset: number): ClassSymbol | null {
    const resolution = /^[A-Za-z_]\w*$/.test(name) ? this.#inference.names.lookUp(module, name, offset) : null
    if (resolution?.kind === 'definitions') {
      const types = resolution.sites.map((site) => this.#inference.definition(site))
      const only = types.length === 1 ? types[0]! : null
      if (only?.kind === 'class' && only.of.kind === 'instance' && this.isEntity(only.of.class) === true)
        return only.of.class
    }
    const candidates = this.#classesByName().get(lastName(name)) ?? []
    const fitting = name.includes('.')
      ? candidates.filter(({ qualifiedName }) => qualifiedName === name || qualifiedName.endsWith(`.${name}`))
      : candidates
    if (fitting.length <= 1) return fitting[0] ?? null
    const nearest = fitting.filter((candidate) => sharedFolders(candidate.module?.path, module.path) > 0)
    const best = Math.max(0, ...nearest.map((candidate) => sharedFolders(candidate.module?.path, module.path)))
    const closest = nearest.filter((candidate) => sharedFolders(candidate.module?.path, module.path) === best)
    return closest.length === 1 ? closest[0]! : null
  }

  #classesByName(): Map<string, ClassSymbol[]> {
    if (this.#byName === null) {
      this.#byName = new Map()
      for (const symbol of this.#entitiesOfProject()) {
        const name = lastName(symbol.qualifiedName)
        const list = this.#byName.get(name)
        if (list) list.push(symbol)
        else this.#byName.set(name, [symbol])
      }
    }
    return this.#byName
  }

  #entitiesOfProject(): readonly DefinedClass[] {
    this.#ofProject ??= this.#modules
      .flatMap(({ classes }) => classes.filter(isDefined))
      .filter((symbol) => symbol.facts.bases.length + symbol.facts.decorators.length > 0)
      .filter((symbol) => this.isEntity(symbol) === true)
    return this.#ofProject
  }

  // ---- backrefs -------------------------------------------------------------------------------------------------------------

  #allBackrefs(): ReadonlyMap<ClassSymbol, Relationship[]> {
    if (this.#backrefs === null) {
      const found = new Map<ClassSymbol, Relationship[]>()
      this.#backrefs = found
      this.#isCollecting = true
      for (const symbol of this.#entitiesOfProject()) {
        for (const ancestor of this.#projectAncestors(symbol)) {
          // An inherited relationship belongs to the entity that declares it; one of a mixin to each entity.
          if (ancestor !== symbol && this.isEntity(ancestor) === true) continue
          for (const { definition, name } of this.#ownDeclarations(ancestor)) {
            const forward = this.relationshipAt({ module: ancestor.module, definition }, name, ancestor, symbol)
            const call = forward && this.#callOf({ module: ancestor.module, definition }, ancestor)
            const backref = forward && call && this.#backref(forward, call, symbol)
            if (!backref) continue
            const list = found.get(backref.owner)
            if (list) list.push(backref)
            else found.set(backref.owner, [backref])
          }
        }
      }
      this.#isCollecting = false
    }
    return this.#backrefs
  }

  #callOf(site: Site, owner: ClassSymbol): Located<Call> | null {
    const declaration = this.#declaration(site, owner)
    return declaration?.kind === 'relationship' ? declaration.call : null
  }

  #backref(forward: Relationship, call: Located<Call>, entity: ClassSymbol): Relationship | null {
    const argument = keywordOf(call.node, 'backref')
    if (!argument || forward.target === null || forward.inverse === null) return null
    const value = onlyValue(this.#inference, { module: call.module, node: argument })
    const made: Located<Call> | null = value?.node.kind === 'Call' ? { module: value.module, node: value.node } : null
    const uselist = made && keywordOf(made.node, 'uselist')
    let isCollection: boolean | null
    if (uselist) isCollection = constantOf(this.#inference, { module: made.module, node: uselist }) === true
    else if (keywordOf(call.node, 'secondary')) isCollection = true
    else {
      const towards = this.#refersTo(entity, forward.target)
      const back = this.#refersTo(forward.target, entity)
      if (towards === true && back === false) isCollection = true
      else if (back === true && towards === false) isCollection = false
      else isCollection = forward.isCollection === null ? null : !forward.isCollection
    }
    const object = this.#inference.classes.instanceOf(entity)
    return {
      name: forward.inverse,
      owner: forward.target,
      target: entity,
      isCollection,
      strategy: made
        ? strategyOf(this.#inference, { kind: 'relationship', call: made, type: null, annotated: null, wrapper: null })
        : 'select',
      place: { module: call.module, start: argument.start, end: argument.end },
      inverse: forward.name,
      isBackref: true,
      type:
        isCollection === null
          ? unknown('one object or several')
          : isCollection
            ? this.#inference.builtin('list', [object])
            : object,
    }
  }
}

/** Whether a class is the library's, or may be a declarative base by a decorator. */
function mayBeMapped(symbol: ClassSymbol): boolean {
  return /^sql(alchemy|model)\./.test(symbol.qualifiedName) || (isDefined(symbol) && symbol.facts.decorators.length > 0)
}

/** The objects of a relationship by its declared type: `Item` of `list[Item]` and of `Item | None`; null where it does not tell. */
function elementOf(type: Type): InstanceType | null {
  const object = withoutNone(type)
  if (object.kind !== 'instance') return null
  if (!isCollectionType(object)) return object
  const element = object.args[object.args.length - 1]
  return element ? elementOf(element) : null
}

/** Whether an annotation whose names may be unknown is written as a collection: `list["Item"]`, `"List[Item]"`. */
function isWrittenAsCollection(node: Expression): boolean {
  if (node.kind === 'Constant' && node.type === 'str') {
    return node.forward
      ? isWrittenAsCollection(node.forward)
      : /^\s*(\w+\.)*(list|set|dict|Sequence)\s*\[/i.test(node.value)
  }
  if (node.kind !== 'Subscript') return false
  const { value } = node
  return /^(list|set|dict|sequence)$/i.test(lastIdentifier(value))
}

/** The names in an annotation, innermost strings included: those that may name an entity. */
function namesIn(node: Expression): readonly { text: string; start: number }[] {
  switch (node.kind) {
    case 'Name':
      return [{ text: node.id, start: node.start }]
    case 'Constant':
      return stringNames(node)
    case 'Subscript':
      return namesIn(node.slice)
    case 'Tuple':
      return node.elts.flatMap(namesIn)
    case 'BinOp':
      return [...namesIn(node.left), ...namesIn(node.right)]
    default:
      return []
  }
}

function stringNames(node: Constant): readonly { text: string; start: number }[] {
  if (node.type !== 'str') return []
  if (node.forward) return namesIn(node.forward)
  return Array.from(node.value.matchAll(/[A-Za-z_][\w.]*/g), ([text]) => ({ text, start: node.start }))
}

/** How many leading folders two paths have in common. */
function sharedFolders(one: string | undefined, other: string): number {
  if (one === undefined) return 0
  const parts = one.split('/')
  const others = other.split('/')
  let shared = 0
  while (shared < parts.length - 1 && parts[shared] === others[shared]) shared++
  return shared
}

const MAPPINGS = new WeakMap<Inference, Mappings>()

/** The mappings of the project that `inference` is about; the same object for the same project. */
export function mappingsOf(inference: Inference): Mappings {
  let mappings = MAPPINGS.get(inference)
  if (mappings === undefined) {
    mappings = new Mappings(inference, inference.imports.modules)
    MAPPINGS.set(inference, mappings)
  }
  return mappings
}
