import type { Fix } from '../../engine/finding.ts'
import { OLD_FIELD_ATTRIBUTES, OLD_MODEL_ATTRIBUTES, type OldAttribute } from '../../knowledge/pydantic-migration.ts'
import { membersOf, type Type } from '../../project/types.ts'
import type { Attribute } from '../../syntax/ast.ts'
import type { Application, CheckedFile } from '../application.ts'
import { lastPartOf } from './entities.ts'

/** A use of an attribute that Pydantic 1 has and Pydantic 2 has not, or only still has. */
export interface OldAttributeUse extends OldAttribute {
  /** What it is taken from: a model, its class, or a field out of `model_fields`. */
  readonly owner: 'model' | 'class' | 'field'
  readonly fix: Fix | null
}

/** What an attribute of the checked file is to Pydantic; null for any other than an old one of a model or field for sure. */
export function oldAttributeUse(application: Application, file: CheckedFile, node: Attribute): OldAttributeUse | null {
  const ofModel = OLD_MODEL_ATTRIBUTES.get(node.attr)
  const ofField = OLD_FIELD_ATTRIBUTES.get(node.attr)
  if (!ofModel && !ofField) return null
  const type = application.project.inference.typeOf(file.module, node.value)
  const owner = ofModel ? modelOrClass(application, type, node.attr) : isField(type) ? 'field' : null
  const old = ofModel ?? ofField
  // On the class, it is the descriptor.
  if (!old || owner === null || (owner === 'class' && node.attr === '__fields_set__')) return null
  if (application.pydantic.guards.covers(file, node.start)) return null
  return { ...old, owner, fix: fixOf(file, node, owner) }
}

function modelOrClass({ pydantic }: Application, type: Type, name: string): 'model' | 'class' | null {
  if (!pydantic.hasAttributeOfBaseModel(type, name)) return null
  const members = membersOf(type).filter(({ kind }) => kind !== 'none')
  if (members.every(({ kind }) => kind === 'class')) return 'class'
  return members.some(({ kind }) => kind === 'class') ? null : 'model'
}

/** Whether the value is the description of a model's field. */
function isField(type: Type): boolean {
  return type.kind === 'instance' && type.class.qualifiedName === 'pydantic.fields.FieldInfo'
}

function fixOf(file: CheckedFile, node: Attribute, owner: OldAttributeUse['owner']): Fix | null {
  const at = lastPartOf(node)
  const rename = (text: string): Fix => ({ title: `Replace with "${text}"`, safety: 'safe', edits: [{ ...at, text }] })
  switch (node.attr) {
    case '__fields_set__':
      return rename('model_fields_set')
    case 'required':
      return rename('is_required()')
    case '__fields__':
      return owner === 'class' ? rename('model_fields') : attributeOfClass(file, node, 'model_fields')
    default:
      return null
  }
}

/** The fix that takes the attribute `name` from the class of the object that `node` takes its own from: `type(item).model_fields`. */
export function attributeOfClass({ module, text }: CheckedFile, node: Attribute, name: string): Fix {
  const { value } = node
  const isTypeHidden = module.facts.scopes.some(
    ({ kind, bindings }) => kind !== 'class' && bindings.some((binding) => binding.name === 'type'),
  )
  const owner = isTypeHidden ? '.__class__' : `type(${text.slice(value.start, value.end)})`
  const edits = isTypeHidden
    ? [{ start: value.end, end: node.end, text: `${owner}.${name}` }]
    : [{ start: node.start, end: node.end, text: `${owner}.${name}` }]
  return { title: `Read "${name}" from the class`, safety: 'safe', edits }
}
