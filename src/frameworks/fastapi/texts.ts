import { type Inference, qualifiedNameOf } from '../../project/inference.ts'
import type { Located } from '../../project/module.ts'
import { isDefined } from '../../project/module.ts'
import { type InstanceType, membersOf, type Type, withoutNone } from '../../project/types.ts'
import type { Expression } from '../../syntax/ast.ts'
import { annotationParts } from './annotations.ts'
import { isDataclass, isSchema } from './parameters.ts'

/**
 * Whether nothing that an annotation admits can be made from a text, as fields of forms and values of query strings are: models, dataclasses,
 * dicts and lists of them. False as well where that is not certain: a validator may read JSON out of a text.
 */
export function refusesText(inference: Inference, annotation: Located): boolean {
  const { base, metadata } = annotationParts(inference, annotation)
  if (metadata.some((item) => isSchema(inference, item)) || isJson(inference, base)) return false
  return typeRefusesText(inference, inference.annotation(base.module, base.node))
}

/** `Json[Model]` reads the model from a text. */
function isJson(inference: Inference, { module, node }: Located): boolean {
  const form = node.kind === 'Subscript' ? node.value : node
  return /^pydantic\.(\w+\.)*Json$/.test(qualifiedNameOf(inference.typeOf(module, form)) ?? '')
}

function typeRefusesText(inference: Inference, type: Type): boolean {
  return membersOf(withoutNone(type)).every((member) => {
    if (member.kind !== 'instance') return false
    const is = (name: string) => inference.classes.isSubclass(member.class, name) === true
    if (COLLECTIONS.some(is)) return member.args[0] !== undefined && typeRefusesText(inference, member.args[0])
    if (is('pydantic.RootModel')) return false
    if (MAPPINGS.some(is)) return true
    return (is('pydantic.BaseModel') || isDataclass(inference, member.class)) && !mayReadText(inference, member)
  })
}

const COLLECTIONS = ['builtins.list', 'builtins.set', 'builtins.tuple', 'typing.Sequence']
const MAPPINGS = ['builtins.dict', 'typing.Mapping']

/** Decorators of methods that may see what an object is made of before Pydantic does. */
const READERS = /^pydantic\.(v1\.)?(model_validator|root_validator)$/

const HOOKS = ['__get_validators__', '__get_pydantic_core_schema__', 'validate', 'model_validate']

/** Whether a class may read itself from anything: by a validator of the whole, a hook of Pydantic, or what an unknown ancestor does. */
function mayReadText(inference: Inference, type: InstanceType): boolean {
  const { classes, isComplete } = inference.classes.ancestryOf(type)
  if (!isComplete) return true
  return classes.some(({ class: symbol }) => {
    if (!isDefined(symbol) || symbol.module.isStub) return false
    return inference.classes.methodsOf(symbol).some((method) => {
      if (HOOKS.includes(method.facts.name)) return true
      const names = inference.decoratorsOf(method)
      return method.facts.decorators.some((decorator, index) => isReader(decorator, names[index]!))
    })
  })
}

function isReader(decorator: Expression, name: string | null): boolean {
  if (name === null) return true
  if (!READERS.test(name)) return false
  const mode = decorator.kind === 'Call' ? decorator.keywords.find(({ arg }) => arg === 'mode')?.value : undefined
  return mode?.kind !== 'Constant' || mode.value !== 'after'
}
