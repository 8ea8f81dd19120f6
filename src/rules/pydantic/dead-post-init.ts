import { deadPostInit, defineRule, EVERY_FILE } from '../../rule-api/index.ts'
import { bad, good } from './dead-post-init.examples.ts'

export default defineRule({
  id: 'dead-post-init',
  category: 'pydantic',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  files: EVERY_FILE,
  requires: { pydantic: '2' },
  fixable: 'unsafe',
  docs: {
    summary: '`__post_init__` of a model, which nothing calls',
    why: `\`__post_init__\` belongs to dataclasses. On a model, Pydantic takes it for a method like any other: what it should set or check is
never done. The method that Pydantic calls on a new object is \`model_post_init\`, which gets the context of the validation as its argument.`,
    bad,
    good,
    references: ['https://docs.pydantic.dev/latest/api/base_model/#pydantic.BaseModel.model_post_init'],
  },
  mentions: /__post_init__/,
  check: {
    pydanticModel(model, { application, file, report }) {
      const dead = deadPostInit(application, file, model)
      if (dead === null) return
      const message = `"__post_init__" of "${model.symbol.facts.name}" never runs: only dataclasses have it; call it model_post_init(self, context), or use a model_validator`
      report({ at: dead.at, message, ...(dead.fix ? { fix: dead.fix } : {}) })
    },
  },
})
