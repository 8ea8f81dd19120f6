import { defineRule, EVERY_FILE, type Expression, unannotatedAttributes } from '../../rule-api/index.ts'
import { bad, good } from './unannotated-field.examples.ts'

export default defineRule({
  id: 'unannotated-field',
  category: 'pydantic',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  files: EVERY_FILE,
  requires: { pydantic: '2' },
  docs: {
    summary: 'Attribute of a model without an annotation, with which the class cannot be created',
    why: `Fields of a model are its annotated names. Pydantic 1 made a field of a value without an annotation as well; Pydantic 2 refuses
to create the class, so the module cannot be imported. That includes a field of the base class to which a subclass gives a new default.

Annotate it, or say with \`ClassVar\` that it is a constant of the class.`,
    bad,
    good,
    limits: `Values whose kind is not known are not reported: functions, properties and some other objects are allowed.`,
    references: [
      'https://docs.pydantic.dev/latest/errors/usage_errors/#model-field-missing-annotation',
      'https://docs.pydantic.dev/latest/errors/usage_errors/#model-field-overridden',
    ],
  },
  mentions: /\bclass\s+\w+\s*[[(]/,
  check: {
    pydanticModel(model, { application, file, report }) {
      for (const { name, at, value, overridden } of unannotatedAttributes(application, file, model)) {
        const type = typeName(value)
        const owner = model.symbol.facts.name
        const message =
          overridden === null
            ? `"${name}" of "${owner}" has no annotation, so Pydantic refuses to create the class; annotate it (${name}: ${type} = ...), or with ClassVar where it is no field`
            : `"${name}" is a field of "${overridden}", and "${owner}" gives it a value without an annotation, which Pydantic refuses; repeat the annotation`
        report({ at, message })
      }
    },
  },
})

function typeName(value: Expression): string {
  if (value.kind === 'JoinedStr') return 'str'
  return value.kind === 'Constant' && /^(str|int|float|bool|bytes)$/.test(value.type) ? value.type : '...'
}
