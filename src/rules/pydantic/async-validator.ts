import { defineRule, EVERY_FILE, isSerializer, type Validator } from '../../rule-api/index.ts'
import { bad, good } from './async-validator.examples.ts'

export default defineRule({
  id: 'async-validator',
  category: 'pydantic',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  files: EVERY_FILE,
  requires: { pydantic: '2' },
  docs: {
    summary: '`async def` validator, whose coroutine nobody awaits',
    why: `Pydantic calls validators and serializers and takes what they return. An \`async def\` returns a coroutine, which nobody awaits: the check
never runs, and the field holds the coroutine in place of its value.

Validate without waiting. What has to wait for a database belongs in a dependency or the endpoint.`,
    bad,
    good,
    references: ['https://docs.pydantic.dev/latest/concepts/validators/'],
  },
  mentions: /alidator/,
  check: {
    validator(validator, { report }) {
      const { facts } = validator.function
      if (!facts.isAsync) return
      report({
        at: facts.nameSpan,
        message: `"${facts.name}()" is async, and Pydantic awaits nothing: ${consequence(validator)}; use def, and await in a dependency or the endpoint`,
      })
    },
  },
})

function consequence(validator: Validator): string {
  const { style, mode, fields } = validator
  if (isSerializer(validator)) return 'a coroutine is dumped in place of the value'
  if (style === 'root_validator' || (style === 'model_validator' && mode === 'before')) return 'all data is refused'
  if (style === 'model_validator') return 'the model becomes a coroutine where it is validated'
  return fields.length === 1 ? `"${fields[0]}" becomes a coroutine` : 'the fields become coroutines'
}
