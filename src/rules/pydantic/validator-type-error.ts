import { defineRule, EVERY_FILE, isSerializer, raisedTypeErrors } from '../../rule-api/index.ts'
import { bad, good } from './validator-type-error.examples.ts'

export default defineRule({
  id: 'validator-type-error',
  category: 'pydantic',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  files: EVERY_FILE,
  requires: { pydantic: '2' },
  docs: {
    summary: '`TypeError` raised in a validator, which is no validation error any more',
    why: `Pydantic 1 made a \`ValidationError\` of every \`TypeError\` in a validator. Pydantic 2 does that for \`ValueError\` and
\`AssertionError\` only: a \`TypeError\` leaves validation as it is, and FastAPI answers 500 in place of 422.`,
    bad,
    good,
    limits: `Only \`raise\` in the validator itself is looked at, not in functions that it calls.`,
    references: [
      'https://docs.pydantic.dev/latest/migration/#typeerror-is-no-longer-converted-to-validationerror-in-validators',
    ],
  },
  mentions: /alidator/,
  check: {
    validator(validator, { application, file, report }) {
      if (isSerializer(validator)) return
      for (const exception of raisedTypeErrors(application, validator)) {
        const name = file.text.slice(exception.start, exception.end)
        report({
          at: exception,
          message: `${name} in the validator "${validator.function.facts.name}()" is no validation error in Pydantic 2, and a 500 in FastAPI; raise ValueError`,
        })
      }
    },
  },
})
