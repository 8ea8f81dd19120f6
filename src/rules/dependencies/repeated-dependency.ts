import { defineRule, type Located, type Place } from '../../rule-api/index.ts'
import { bad, good } from './repeated-dependency.examples.ts'

export default defineRule({
  id: 'repeated-dependency',
  category: 'dependencies',
  severity: 'info',
  set: 'strict',
  since: '0.1.0',
  options: {
    repetitions: {
      type: 'integer',
      default: 3,
      description: 'How many times the same annotation may be written before it is reported.',
    },
  },
  docs: {
    summary: '`Annotated[X, Depends(f)]` that is spelled out again and again',
    why: `The same type and the same dependency in signature after signature is noise to read, and a change of either has to be made everywhere. An
\`Annotated\` can have a name: \`SessionDep = Annotated[Session, Depends(get_session)]\`, and signatures say \`session: SessionDep\`.`,
    bad,
    good,
    limits: `One report for each annotation, at its first place in the project. \`= Depends(f)\` as a default cannot be named like that, and is not
counted.`,
    references: ['https://fastapi.tiangolo.com/tutorial/dependencies/#share-annotated-dependencies'],
  },
  mentions: /Annotated/,
  check: {
    repeatedAnnotation({ places, target, alias }, { options, file, report }) {
      const [first, ...others] = places
      if (first === undefined || places.length < Number(options['repetitions'])) return
      const text = file.text.slice(first.node.start, first.node.end).replace(/\s+/g, ' ')
      const spelling = text.length > 80 ? `The annotation with Depends(${target})` : text
      report({
        at: first.node,
        message: `${spelling} is spelled out ${places.length} times; ${alias === null ? 'give it a name and use that' : `it has a name already: ${alias.name} of ${alias.at.module.name}`}`,
        related: [
          ...(alias === null ? [] : [{ at: placeOf(alias.at), message: 'this stands for the same' }]),
          ...others.slice(0, SHOWN).map((place) => ({ at: placeOf(place), message: 'here again' })),
        ],
      })
    },
  },
})

/** More places than this say nothing new. */
const SHOWN = 10

function placeOf({ module, node: { start, end } }: Located): Place {
  return { module, start, end }
}
