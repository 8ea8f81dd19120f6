import type { Fix } from '../../engine/finding.ts'
import { isDefined } from '../../project/module.ts'
import type { Span } from '../../text/span.ts'
import type { Application, CheckedFile } from '../application.ts'
import { replace } from '../edits.ts'
import { importName } from '../importing.ts'
import { isFromPydantic } from './bases.ts'
import type { Model } from './entities.ts'

/** A `__post_init__` that nobody calls, as the class is a model and no dataclass. */
export interface DeadPostInit {
  readonly at: Span
  readonly fix: Fix | null
}

const NAME = '__post_init__'

/** The `__post_init__` that a model defines and nothing calls; null where there is none, or a base may call it. */
export function deadPostInit({ project }: Application, file: CheckedFile, { symbol }: Model): DeadPostInit | null {
  const { classes } = project.inference
  const { module } = file
  const definition = module.definitionsIn(symbol.facts.scope, NAME).at(-1)
  if (definition?.kind !== 'function' || symbol.facts.decorators.length > 0) return null
  if (!isFromPydantic(project.inference, symbol) || file.nodesOf('Attribute').some(({ attr }) => attr === NAME))
    return null
  const ancestors = classes.ancestryOf(classes.instanceOf(symbol)).classes.map((one) => one.class)
  const isCalled = ancestors.some(({ module: home }) =>
    home?.functions.some(({ facts: { calls } }) =>
      calls.some(({ call: { func } }) => func.kind === 'Attribute' && func.attr === NAME),
    ),
  )
  if (isCalled) return null
  const isDataclass = ancestors.some((one) => isDefined(one) && !one.module.isStub && one.facts.decorators.length > 0)
  if (isDataclass) return null
  const { facts } = module.functionSymbol(definition.function)
  const { parameters, isAsync, isGenerator, decorators } = facts
  const [self] = parameters
  const ownHook = ancestors.some(
    (one) =>
      isDefined(one) && !one.module.isStub && one.module.definitionsIn(one.facts.scope, 'model_post_init').length > 0,
  )
  const any = importName(file, 'typing', 'Any')
  const isSimple = parameters.length === 1 && self?.kind === 'positional' && !isAsync && !isGenerator
  if (!isSimple || !self || decorators.length > 0 || ownHook || any === null) return { at: facts.nameSpan, fix: null }
  const parameter = replace({ start: self.end, end: self.end }, `, context: ${any.name}, /`)
  return {
    at: facts.nameSpan,
    fix: {
      title: 'Rename to "model_post_init"',
      safety: 'unsafe',
      edits: [replace(facts.nameSpan, 'model_post_init'), parameter],
      imports: { added: any.added },
    },
  }
}
