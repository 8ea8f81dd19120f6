import { defineRule, oldOverride } from '../../rule-api/index.ts'
import { bad, good } from './v1-overridden-method.examples.ts'

export default defineRule({
  id: 'v1-overridden-method',
  category: 'pydantic',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  requires: { pydantic: '2' },
  docs: {
    summary: 'Method of Pydantic 1 that a model overrides and nobody calls',
    why: `Pydantic 1 and FastAPI called \`dict()\` of a model, and of the models in it, to send it: a model that overrode it decided what was sent.
Pydantic 2 serializes without it. A field that the method left out is sent, and one that it added is not; nothing warns. The same holds for
\`json()\` and \`_iter()\`, and for \`validate()\` and \`from_orm()\`, which were called to read a value.`,
    bad,
    good,
    limits: `Only a \`dict()\` that takes the keywords Pydantic passed (\`**kwargs\`, \`exclude_unset\`, …) ever was called, so others are not reported; of
the other methods, those that go on to \`super()\`. A method that uses \`model_dump()\` is taken for one of version 2.`,
    references: [
      'https://docs.pydantic.dev/latest/concepts/serialization/#custom-serializers',
      'https://docs.pydantic.dev/latest/migration/#changes-to-pydanticbasemodel',
    ],
  },
  mentions: /def\s+(dict|json|_iter|validate|from_orm)\b/,
  check: {
    file(file, { application, report }) {
      if (!application.pydantic.isVersion2(file.module.path)) return
      for (const symbol of file.module.functions) {
        const { name, nameSpan: at } = symbol.facts
        const override = oldOverride(application, symbol)
        if (override === null || application.pydantic.guards.covers(file, at.start)) continue
        const model = symbol.owner!.facts!.name
        const message = `"${name}()" of "${model}" is called neither by ${override.callers} in Pydantic 2, so what it changes is lost; use ${override.instead}`
        report({ at, message })
      }
    },
  },
})
