import { defineRule, EVERY_FILE, hidingDecorator, isSerializer, movedBelow } from '../../rule-api/index.ts'
import { bad, good } from './unreachable-validator.examples.ts'

export default defineRule({
  id: 'unreachable-validator',
  category: 'pydantic',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  files: EVERY_FILE,
  requires: { pydantic: '2' },
  fixable: 'unsafe',
  docs: {
    summary: 'Validator that never runs, because `@classmethod` stands above its decorator',
    why: `Pydantic looks in the class body for what its decorators have made. \`@classmethod\` or \`@staticmethod\` above them wraps that into
something else, which Pydantic passes over without a word: the check never runs, and whatever it should keep out gets in.

The decorator of Pydantic comes first, \`@classmethod\` under it.`,
    bad,
    good,
    references: ['https://docs.pydantic.dev/latest/concepts/validators/#field-validators'],
  },
  mentions: /(class|static)method/,
  check: {
    validator(validator, { application, file, report }) {
      const hiding = hidingDecorator(application, validator)
      if (hiding === null) return
      const name = file.text.slice(hiding.start, hiding.end)
      const kind = isSerializer(validator) ? 'serializer' : 'validator'
      const fix = movedBelow(file, hiding, validator)
      report({
        at: hiding,
        message: `The ${kind} "${validator.function.facts.name}()" never runs: @${name} above @${validator.style} hides it; put @${validator.style} first`,
        ...(fix ? { fix } : {}),
      })
    },
  },
})
