import {
  defineRule,
  EVERY_FILE,
  lastPartOf,
  OLD_FIELD_ATTRIBUTES,
  OLD_MODEL_ATTRIBUTES,
  oldAttributeUse,
} from '../../rule-api/index.ts'
import { bad, good } from './v1-model-attribute.examples.ts'

export default defineRule({
  id: 'v1-model-attribute',
  category: 'pydantic',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  files: EVERY_FILE,
  requires: { pydantic: '2' },
  fixable: 'safe',
  docs: {
    summary: 'Attribute of Pydantic 1 read from a model or a field',
    why: `\`__fields__\` and \`__fields_set__\` still work in Pydantic 2, with a \`DeprecationWarning\`, and go away in Pydantic 3: warnings.
\`__config__\`, \`__validators__\` and others are gone, and the fields that \`__fields__\` and \`model_fields\` hold are \`FieldInfo\` objects
now, which have no \`type_\`, \`outer_type_\`, \`required\` or \`field_info\`: reading one raises \`AttributeError\`, an error.`,
    bad,
    good,
    limits: 'Only objects whose type is known are looked at; `getattr(model, "__fields__")` is not.',
    references: ['https://docs.pydantic.dev/latest/migration/#changes-to-pydanticbasemodel'],
  },
  mentions: new RegExp(`\\b(?:${[...OLD_MODEL_ATTRIBUTES.keys()].join('|')})\\b|model_fields|FieldInfo`),
  check: {
    Attribute(node, context) {
      if (!OLD_MODEL_ATTRIBUTES.has(node.attr) && !OLD_FIELD_ATTRIBUTES.has(node.attr)) return
      const { pydantic } = context.application
      const use = pydantic.isVersion2(context.module.path)
        ? oldAttributeUse(context.application, context.file, node)
        : null
      if (use === null) return
      const fate =
        use.outcome === 'fails' ? 'is gone in Pydantic 2, so reading it raises' : 'is deprecated in Pydantic 2'
      const owner = { model: 'a model', class: 'a model class', field: 'a field' }[use.owner]
      context.report({
        at: lastPartOf(node),
        severity: use.outcome === 'fails' ? 'error' : 'warning',
        message: `"${node.attr}" of ${owner} ${fate}; use ${use.instead}`,
        ...(use.fix ? { fix: use.fix } : {}),
      })
    },
  },
})
