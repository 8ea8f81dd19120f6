import { defineRule, type Located, type Place, python } from '../../rule-api/index.ts'

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
    bad: [
      python`
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()

        def get_user() -> str:
            return "anna"

        @app.get("/name")
        def read_name(user: Annotated[str, Depends(get_user)]) -> str:  # info: "3 times"
        #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            return user

        @app.get("/size")
        def read_size(user: Annotated[str, Depends(get_user)]) -> int:
            return len(user)

        @app.get("/upper")
        def read_upper(user: Annotated[str, Depends(get_user)]) -> str:
            return user.upper()
      `,
    ],
    good: [
      python`
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()

        def get_user() -> str:
            return "anna"

        UserDep = Annotated[str, Depends(get_user)]

        @app.get("/name")
        def read_name(user: UserDep) -> str:
            return user

        @app.get("/size")
        def read_size(user: UserDep) -> int:
            return len(user)

        @app.get("/upper")
        def read_upper(user: UserDep) -> str:
            return user.upper()
      `,
    ],
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
