import { type Deprecation, defineRule, deprecationsIn, EVERY_FILE } from '../../rule-api/index.ts'
import { bad, good } from './deprecated-pydantic-api.examples.ts'

export default defineRule({
  id: 'deprecated-pydantic-api',
  category: 'pydantic',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  files: EVERY_FILE,
  requires: { pydantic: '2' },
  fixable: 'safe',
  docs: {
    summary: 'Something that Pydantic 2 itself has deprecated',
    why: `Pydantic 2 goes on to deprecate parts of itself, with a warning for each use, and takes them away in Pydantic 3: \`model_fields\` of an
object, class variables declared as \`Final\`, \`with_config(config=…)\` since 2.11; validators of a whole model, \`mode="after"\`, that are class
methods since 2.12; the setting \`schema_generator\`, which has no effect any more, since 2.10; a dictionary for \`Examples\` since 2.9;
\`FieldValidationInfo\` since 2.4; \`json_encoders\` from the beginning.`,
    bad,
    good,
    limits: 'Each is reported where the project runs with the version that deprecated it.',
    references: ['https://docs.pydantic.dev/latest/version-policy/', 'https://docs.pydantic.dev/latest/changelog/'],
  },
  mentions:
    /model_(computed_)?fields|model_validator|Final|json_encoders|schema_generator|with_config|Examples|core_schema__|FieldValidationInfo/,
  check: {
    file(file, { application, report }) {
      if (!application.pydantic.isVersion2(file.module.path)) return
      for (const deprecation of deprecationsIn(application, file)) {
        const { at, kind, fix } = deprecation
        report({ at, message: MESSAGES[kind](deprecation), ...(fix ? { fix } : {}) })
      }
    },
    configurationKey({ name, at, value }, { report, isAtLeast, application, module }) {
      if (!application.pydantic.isVersion2(module.path)) return
      const isUnset = value?.kind === 'Constant' || (value?.kind === 'Dict' && value.values.length === 0)
      if (name === 'json_encoders' && !isUnset) {
        report({
          at,
          message: '"json_encoders" is deprecated; use @field_serializer, or PlainSerializer in the annotation',
        })
      } else if (name === 'schema_generator' && !isUnset && isAtLeast('pydantic', '2.10')) {
        report({ at, message: '"schema_generator" has no effect since Pydantic 2.10; remove it' })
      }
    },
  },
})

const MESSAGES: Readonly<Record<Deprecation['kind'], (deprecation: Deprecation) => string>> = {
  'fields-of-object': ({ name }) => `"${name}" of an object is deprecated since Pydantic 2.11; read it from the class`,
  'class-method': ({ name }) =>
    `"${name}" is called with the model since Pydantic 2, and deprecated as a class method since 2.12; make it a method with "self"`,
  'final-default': ({ name }) =>
    `"${name}" is a class variable to Pydantic 2 and will be a field in Pydantic 3; declare it with ClassVar`,
  'configuration-keyword': () =>
    'with_config(config=...) is deprecated since Pydantic 2.11; pass the configuration by position',
  'examples-dictionary': () => 'A dictionary of examples is deprecated since Pydantic 2.9; use a list',
  'core-schema': ({ name }) => `super().${name}() of a model is deprecated since Pydantic 2.11; use handler(source)`,
  'validation-info': ({ name }) => `"${name}" is deprecated since Pydantic 2.4; use ValidationInfo`,
}
