import { defineRule, edit, isDefaultStyle } from '../../rule-api/index.ts'
import { bad, good } from './default-style-dependency.examples.ts'

export default defineRule({
  id: 'default-style-dependency',
  category: 'parameters',
  severity: 'info',
  set: 'strict',
  since: '0.1.0',
  fixable: 'unsafe',
  requires: { fastapi: '0.95' },
  docs: {
    summary: 'Depends(), Query() and the like as default value instead of in Annotated',
    why: `With \`db: Session = Depends(get_db)\` the default value is not a \`Session\`: who calls the function elsewhere, in a test or from
another handler, gets the marker itself, and no type checker notices. With \`Annotated[Session, Depends(get_db)]\` the default is free for a
real one, the parameter is required where it has none, and the annotation can be given a name and shared.

The default style is not deprecated; FastAPI recommends the other.`,
    bad,
    good,
    limits: `The fix converts all parameters of a function at once. Where one without default would follow one with a default, it puts a \`*\`
before it: FastAPI passes everything by name, but other callers may not.`,
    references: [
      'https://fastapi.tiangolo.com/tutorial/dependencies/#share-annotated-dependencies',
      'https://fastapi.tiangolo.com/tutorial/query-params-str-validations/#advantages-of-annotated',
    ],
  },
  check: {
    endpoint({ function: symbol, uses }, { file, isAtLeast, module, report }) {
      if (!isAtLeast('fastapi', '0.95')) return
      if (symbol === null || symbol.module !== module) return
      const declared = new Map((uses[0]?.parameters ?? []).map((one) => [one.place.start, one]))
      const parameters = symbol.facts.parameters.map(({ start }) => {
        const found = declared.get(start)
        return found?.at.module === module && !found.isField && found.marker && isDefaultStyle(found) ? found : null
      })
      const fix = edit.toAnnotated(file, symbol, parameters)
      for (const parameter of parameters) {
        if (parameter === null) continue
        const { start, end } = parameter.written!.node
        report({
          at: { start, end },
          message: `"${parameter.name}" has a marker as its default value; write it into the annotation, Annotated[…, ${file.text.slice(start, end).replace(/\(.*/s, '(…)')}]`,
          ...(fix && parameter.annotation && { fix }),
        })
      }
    },
  },
})
