import { customRootsIn, defineRule, EVERY_FILE } from '../../rule-api/index.ts'
import { bad, good } from './v1-custom-root.examples.ts'

export default defineRule({
  id: 'v1-custom-root',
  category: 'pydantic',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  files: EVERY_FILE,
  requires: { pydantic: '2' },
  fixable: 'unsafe',
  docs: {
    summary: 'Model with `__root__`',
    why: `A field called \`__root__\` raises \`TypeError\` in Pydantic 2 when the class is created, so the module cannot be imported. A model of
a single value inherits from \`RootModel[list[str]]\`; the value is its attribute \`root\`, and is passed by position: \`Tags(["a"])\`. What
\`model_dump()\` gives is the value itself, not a dictionary with \`"__root__"\`.

In FastAPI a model is often not needed: \`tags: list[str]\` as the annotation of a parameter or as the response model says the same.`,
    bad,
    good,
    limits: 'Each place that has to be changed is reported. `"__root__"` as a key of dictionaries is not.',
    references: ['https://docs.pydantic.dev/latest/concepts/models/#rootmodel-and-custom-root-types'],
  },
  mentions: /__root__/,
  check: {
    file(file, { application, report }) {
      if (!application.pydantic.isVersion2(file.module.path)) return
      for (const { kind, at, fix } of customRootsIn(application, file)) {
        report({ at, message: MESSAGES[kind], ...(fix ? { fix } : {}) })
      }
    },
  },
})

const MESSAGES = {
  field: 'A field "__root__" fails in Pydantic 2; inherit from RootModel[...] with the type of the field',
  created: 'create_model(__root__=...) fails in Pydantic 2; use RootModel[...]',
  argument: 'Pydantic 2 has no argument "__root__"; pass the value of a RootModel by position',
  attribute:
    'Models of Pydantic 2 have no "__root__", reading it raises; the value of a RootModel is its attribute "root"',
} as const
