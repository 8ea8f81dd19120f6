import { defineRule, EVERY_FILE, lastName, partOfString, refusedPatterns } from '../../rule-api/index.ts'
import { bad, good } from './unsupported-pattern.examples.ts'

export default defineRule({
  id: 'unsupported-pattern',
  category: 'pydantic',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  files: EVERY_FILE,
  requires: { pydantic: '2' },
  docs: {
    summary: 'Pattern that Pydantic’s regular expressions do not support',
    why: `Pydantic 2 matches patterns with Rust's \`regex\`, which has no look-around, no back-references, no \`\\Z\`, no atomic groups, and reads
braces and square brackets more strictly than Python does. Such a pattern fails when the class is created or the route is registered, so the module
cannot be imported. That holds for \`Field\`, \`constr\` and \`StringConstraints\`, and for \`Query\`, \`Path\` and the other parameters of FastAPI.

Write the pattern without, check the value in a validator, or let Python's own engine match: with \`regex_engine="python-re"\` in the
configuration of a model, or with \`re.compile(...)\` as the pattern.`,
    bad,
    good,
    limits: `Patterns that are only too large when they are compiled, and Unicode properties that do not exist, are not reported. A pattern in an alias is not
reported in a project that sets \`regex_engine\` anywhere.`,
    references: [
      'https://docs.pydantic.dev/latest/api/config/#pydantic.config.ConfigDict.regex_engine',
      'https://docs.rs/regex/latest/regex/#syntax',
    ],
  },
  mentions: /\b(pattern|regex)\s*=/,
  check: {
    Module(_node, { application, file, report }) {
      for (const { place, pattern, refusal, model } of refusedPatterns(application, file)) {
        const what = model
          ? `the class "${lastName(model.qualifiedName)}" cannot be created`
          : 'this fails when it is imported'
        const instead = model ? 'set regex_engine="python-re" in its configuration' : 'pass re.compile(...)'
        report({
          at: partOfString(file, place, pattern.slice(refusal.start, refusal.end)),
          message: `The pattern has ${refusal.what}, which Pydantic's regex engine refuses, so ${what}; write it without, check it in a validator, or ${instead}`,
        })
      }
    },
  },
})
