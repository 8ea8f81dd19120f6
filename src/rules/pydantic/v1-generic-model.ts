import { defineRule, EVERY_FILE, genericModelFault, oldBasesIn } from '../../rule-api/index.ts'
import { bad, good } from './v1-generic-model.examples.ts'

export default defineRule({
  id: 'v1-generic-model',
  category: 'pydantic',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  files: EVERY_FILE,
  requires: { pydantic: '2' },
  fixable: 'safe',
  docs: {
    summary: 'GenericModel of Pydantic 1',
    why: `In Pydantic 2 every model can be generic: \`class Page(BaseModel, Generic[T])\`. \`pydantic.generics.GenericModel\` is another name for
\`BaseModel\`, with a \`DeprecationWarning\`, and goes away in Pydantic 3. A class that has \`BaseModel\` or another model before it as a base
still works; one that has a model after it cannot be created, because \`BaseModel\` would come before its own subclass: an error.`,
    bad,
    good,
    limits: 'An import is reported only where no class of the file inherits from what is imported.',
    references: ['https://docs.pydantic.dev/latest/concepts/models/#generic-models'],
  },
  mentions: /GenericModel/,
  check: {
    file(file, context) {
      if (!context.application.pydantic.isVersion2(file.module.path)) return
      for (const use of oldBasesIn(context.application, file)) {
        if (use.name !== 'GenericModel') continue
        const { isRefused, fix } = genericModelFault(context.application, file, use)
        context.report({
          at: use.at,
          severity: isRefused ? 'error' : 'warning',
          message: isRefused
            ? `"${use.heir!.symbol.facts.name}" fails in Pydantic 2: GenericModel is BaseModel there, and comes with or before another model; remove it from the bases`
            : '"GenericModel" is deprecated in Pydantic 2; use BaseModel together with typing.Generic',
          ...(fix ? { fix } : {}),
        })
      }
    },
  },
})
