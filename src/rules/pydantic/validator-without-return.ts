import { defineRule, EVERY_FILE, isSerializer, missingResult, type Validator } from '../../rule-api/index.ts'
import { bad, good } from './validator-without-return.examples.ts'

export default defineRule({
  id: 'validator-without-return',
  category: 'pydantic',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  files: EVERY_FILE,
  requires: { pydantic: '2' },
  docs: {
    summary: 'Validator that returns nothing, so that the field becomes `None`',
    why: `What a validator returns is the value of the field from then on. One that only checks and raises, and returns nothing otherwise, turns
every valid value into \`None\`. After-validators of a model have to return \`self\`: without it, \`Model.model_validate()\` and fields that hold
the model get \`None\` in place of the object, which is what FastAPI does with a request body.`,
    bad,
    good,
    limits: `A validator that returns nothing only where the value is \`None\` or empty gives back what it got, and is not reported.`,
    references: ['https://docs.pydantic.dev/latest/concepts/validators/'],
  },
  mentions: /alidator/,
  check: {
    validator(validator, { application, report }) {
      if (isSerializer(validator)) return
      const missing = missingResult(application, validator)
      if (missing === null) return
      const name = validator.function.facts.name
      const what = missing.isEnd
        ? `The validator "${name}()" may end without a return`
        : `This ends the validator "${name}()" without a value`
      report({ at: missing.at, message: `${what}, ${consequence(validator)}` })
    },
  },
})

function consequence({ style, mode, fields }: Validator): string {
  if (style === 'root_validator') return 'so validation fails; return the values on every path'
  if (style !== 'model_validator') {
    const what = fields.length === 1 ? `"${fields[0]}" becomes` : 'the fields become'
    return `so ${what} None; return the value on every path`
  }
  if (mode === 'before') return 'so all data is refused; return the data on every path'
  return `so the model becomes None where it is validated; return ${mode === 'after' ? 'self' : 'the object'} on every path`
}
