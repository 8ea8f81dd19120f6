import { type Inference, qualifiedNameOf } from '../../project/inference.ts'
import { type DefinedClass, isDefined } from '../../project/module.ts'
import type { Project } from '../../project/project.ts'
import type { ClassSymbol } from '../../project/symbols.ts'
import type { Call, Expression } from '../../syntax/ast.ts'
import { lastIdentifier } from '../../syntax/expressions.ts'

/** A validator that a class of any file declares in its body. */
export interface DeclaredValidator {
  readonly style: 'validator' | 'root_validator' | 'field_validator'
  /** The name of the method, or of what the validator is assigned to. */
  readonly name: string
  /** The decorator with its arguments; null for one without parentheses. */
  readonly call: Call | null
  /** Where it begins. */
  readonly start: number
}

/** The names of the fields that a validator's decorator names; null where it may mean any. */
export function fieldNamesOf(call: Call | null): readonly string[] | null {
  const names = (call?.args ?? []).map((node) =>
    node.kind === 'Constant' && node.type === 'str' && node.value !== '*' ? node.value : null,
  )
  return names.length > 0 && names.every((name) => name !== null) ? names : null
}

/** Whether two validators may be about the same field. */
export function shareField(one: Call | null, other: Call | null): boolean {
  const [names, others] = [fieldNamesOf(one), fieldNamesOf(other)]
  return names === null || others === null || names.some((name) => others.includes(name))
}

const STYLES: Readonly<Record<string, DeclaredValidator['style']>> = {
  'pydantic.validator': 'validator',
  'pydantic.root_validator': 'root_validator',
  'pydantic.field_validator': 'field_validator',
}

/** The validators that a class declares itself, in the order of the text. */
export function declaredValidators(inference: Inference, symbol: DefinedClass): readonly DeclaredValidator[] {
  const { module, facts } = symbol
  const found: DeclaredValidator[] = []
  const add = (name: string, node: Expression): void => {
    const callee = node.kind === 'Call' ? node.func : node
    // Under another name it is imported from Pydantic all the same.
    if (!/validator/.test(lastIdentifier(callee)) && callee.kind !== 'Name') return
    const style = STYLES[qualifiedNameOf(inference.typeOf(module, callee)) ?? '']
    if (style) found.push({ style, name, call: node.kind === 'Call' ? node : null, start: node.start })
  }
  for (const method of inference.classes.methodsOf(symbol)) {
    for (const decorator of method.facts.decorators) add(method.facts.name, decorator)
  }
  for (const { name, definitions } of module.scope(facts.scope).bindings) {
    for (const definition of definitions) {
      if (definition.kind === 'assign' && definition.value.kind === 'Call' && definition.value.func.kind === 'Call')
        add(name, definition.value.func)
    }
  }
  return found.sort((a, b) => a.start - b.start)
}

/** The project's classes that a class inherits from, nearest first. */
export function ancestorsOf({ classes }: Inference, symbol: ClassSymbol): readonly DefinedClass[] {
  return classes
    .ancestryOf(classes.instanceOf(symbol))
    .classes.map((one) => one.class)
    .filter((one): one is DefinedClass => one !== symbol && one.module !== null && !one.module.isStub)
}

/** The project's classes that inherit from a class. */
export function heirsOf({ modules, inference }: Project, symbol: DefinedClass): readonly DefinedClass[] {
  return [...modules.values()]
    .flatMap(({ classes }) => classes)
    .filter(
      (one): one is DefinedClass =>
        isDefined(one) && one !== symbol && inference.classes.isSubclass(one, symbol.qualifiedName) === true,
    )
}
