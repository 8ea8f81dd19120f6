import { SECRET_FIELDS } from '../../knowledge/secrets.ts'
import type { Module } from '../../project/module.ts'
import type { ClassSymbol } from '../../project/symbols.ts'
import type { Expression } from '../../syntax/ast.ts'
import { walk } from '../../syntax/visit.ts'
import type { Span } from '../../text/span.ts'
import type { Application, CheckedFile } from '../application.ts'
import { type Candidate, Candidates, type WrittenText } from './candidates.ts'
import type { HardcodedSecret, SecretEntity, SecretFallback } from './entities.ts'
import { mayHoldSecret } from './mention.ts'
import type { SecretsModel, SecretUse } from './model.ts'
import { credentialsOf, hasFormatWords, isFormatOnly, isLocal } from './urls.ts'
import { classify, isBlank, isLabelOf, isWorkingDefault, looksRandom } from './values.ts'

/**
 * The secrets in one file, in source order; each literal is one at most. Tests and examples have none: what they hold is made up.
 */
export function secretsIn(application: Application, file: CheckedFile): readonly SecretEntity[] {
  const { role } = file.module
  if (role === 'test' || role === 'example') return []
  if (!mayHoldSecret(file.text) && !application.secrets.hasUses(file.module)) return []
  return new Scan(application, file).entities()
}

class Scan {
  readonly #model: SecretsModel
  readonly #module: Module
  readonly #text: string
  readonly #candidates: Candidates
  readonly #checkedFields = new Map<ClassSymbol, ReadonlySet<string>>()

  constructor(application: Application, file: CheckedFile) {
    this.#model = application.secrets
    this.#module = file.module
    this.#text = file.text
    this.#candidates = new Candidates(application, file)
  }

  entities(): readonly SecretEntity[] {
    const urls = new Map<number, SecretEntity | null>()
    for (const written of this.#candidates.texts()) {
      const credentials = credentialsOf(written.text)
      if (credentials) urls.set(written.node.start, this.#passwordInUrl(written))
    }
    const secrets = this.#candidates.all().filter(({ node }) => !urls.has(node.start))
    const found = [...this.#withoutRepeats(secrets), ...[...urls.values()].filter((entity) => entity !== null)]
    return found.sort((a, b) => a.value.place.start - b.value.place.start)
  }

  /** What the candidates are: one entity for each value under each name. */
  #withoutRepeats(candidates: readonly Candidate[]): readonly SecretEntity[] {
    const found = new Map<string, SecretEntity>()
    for (const candidate of candidates) {
      const entity = this.#judge(candidate)
      if (entity === null) continue
      const isLocal = entity.kind === 'hardcodedSecret' && entity.value.isLocal
      const key = `${entity.kind} ${isLocal}\n${candidate.name}\n${candidate.node.value}`
      const first = found.get(key)
      found.set(key, first ? withRepeat(first, candidate.node) : entity)
    }
    return [...found.values()]
  }

  #judge(candidate: Candidate): SecretEntity | null {
    const { node, name, origin } = candidate
    const value = classify(node.value)
    const uses = this.#model.usesOf(this.#module, node).filter(({ isShared }) => !isShared || candidate.noun !== null)
    const noun = candidate.noun ?? uses[0]?.noun ?? null
    if (value.kind === 'harmless') return null
    if (value.kind === 'issued') return hardcoded(candidate, { kind: 'issued', title: value.title }, uses)
    if (noun === null) return null
    const isRandom = value.kind === 'random'
    const isPublished = value.kind === 'published'
    switch (origin.kind) {
      case 'environment':
        return isWorkingDefault(node.value, name ?? '', noun) ? this.#fallback(candidate, uses) : null
      case 'lookup': {
        const isWorking = isRandom || isPublished || value.kind === 'stand-in' || uses.length > 0
        return isWorking ? this.#fallback(candidate, uses) : null
      }
    }
    if (isPublished) return hardcoded(candidate, { kind: 'published', title: value.title }, uses)
    if (isRandom) return hardcoded(candidate, { kind: 'value' }, uses)
    if (!this.#servesRequests() || this.#candidates.isForDevelopment(node)) return null
    const isLetIn = this.#candidates.isCompared(candidate) && !isLabelOf(node.value, name ?? '') && !isBlank(node.value)
    if (isLetIn) return hardcoded(candidate, { kind: 'use' }, uses)
    if (this.#isHandled(candidate)) return null
    if (origin.kind === 'settings') {
      const isLabel = (noun === 'token' || noun === 'api-key') && isLabelOf(node.value, name ?? '')
      return !isLabel && isWorkingDefault(node.value, name ?? '', noun) ? this.#fallback(candidate, uses) : null
    }
    const mayBeLabel = origin.kind === 'comparison' || noun === 'token' || noun === 'api-key'
    const isUsed = uses.some(({ isShared }) => !isShared || !mayBeLabel || !isLabelOf(node.value, name ?? ''))
    if (isReadByLibrary(candidate)) return hardcoded(candidate, { kind: 'use' }, uses)
    if (isUsed && (uses.some((use) => use.noun === 'key' && !use.isShared) || !isBlank(node.value)))
      return hardcoded(candidate, { kind: 'use' }, uses)
    if (name === null || noun === 'token' || noun === 'api-key' || isLabelOf(node.value, name)) return null
    if (origin.kind === 'constant' && value.kind === 'stand-in') return this.#fallback(candidate, uses)
    const isMadeUp = value.kind === 'complex' && noun === 'password' && !isBlank(node.value)
    const isValue = origin.kind === 'constant' || origin.kind === 'variable'
    return isMadeUp && isValue ? hardcoded(candidate, { kind: 'value' }, uses) : null
  }

  /** Whether the code knows the value and refuses it, or checks the field that has it. */
  #isHandled({ node, name, owner }: Candidate): boolean {
    if (name === null) return false
    return this.#model.isRecognised(name, node.value) || (owner !== null && this.#fieldsCheckedIn(owner).has(name))
  }

  /** The fields that validators of a class are for, or that its functions look at before they raise. */
  #fieldsCheckedIn(owner: ClassSymbol): ReadonlySet<string> {
    const known = this.#checkedFields.get(owner)
    if (known) return known
    const names = new Set<string>()
    for (const statement of this.#candidates.definitionOf(owner)?.body ?? []) {
      if (statement.kind !== 'FunctionDef' && statement.kind !== 'AsyncFunctionDef') continue
      const examined: Expression[] = [...statement.decorator_list]
      let raises = false
      walk(statement, (node) => {
        if (node.kind === 'Raise') raises = true
        else if (node.kind === 'If') examined.push(node.test)
        return true
      })
      if (raises) for (const node of examined) collectNames(node, names)
    }
    this.#checkedFields.set(owner, names)
    return names
  }

  #servesRequests(): boolean {
    return this.#module.role === 'application'
  }

  #fallback({ node, name, origin }: Candidate, uses: readonly SecretUse[]): SecretEntity | null {
    if (name === null || !this.#servesRequests() || this.#candidates.isForDevelopment(node)) return null
    switch (origin.kind) {
      case 'environment':
      case 'settings':
      case 'lookup':
      case 'constant':
        return { kind: 'secretFallback', value: { place: spanOf(node), name, source: origin, uses, repeats: [] } }
      default:
        return null
    }
  }

  #passwordInUrl({ node, text }: WrittenText): SecretEntity | null {
    const credentials = credentialsOf(text)
    if (credentials === null || isFormatOnly(credentials)) return null
    const { scheme, password, host } = credentials
    const isReplaceable = isLocal(host) || this.#candidates.isFallback(node) || hasFormatWords(credentials)
    const isForDevelopment = isReplaceable && !looksRandom(password)
    if (isForDevelopment && !this.#servesRequests()) return null
    const offset = this.#text.slice(node.start, node.end).indexOf(`:${password}@`)
    const start = node.start + offset + 1
    const place = offset < 0 ? spanOf(node) : { start, end: start + password.length }
    return { kind: 'passwordInUrl', value: { place, scheme, isForDevelopment } }
  }
}

/** Whether a library takes the field of that name for its secret. */
function isReadByLibrary({ name, owner }: Candidate): boolean {
  return owner !== null && name !== null && SECRET_FIELDS.has(name.toLowerCase())
}

function hardcoded(
  { node, name }: Candidate,
  evidence: HardcodedSecret['evidence'],
  uses: readonly SecretUse[],
): SecretEntity {
  const isLocal = evidence.kind === 'use' && uses.length > 0 && uses.every((use) => use.isLocal)
  return { kind: 'hardcodedSecret', value: { place: spanOf(node), name, evidence, uses, isLocal, repeats: [] } }
}

function withRepeat(first: SecretEntity, node: Span): SecretEntity {
  const add = <Value extends HardcodedSecret | SecretFallback>(value: Value): Value => ({
    ...value,
    repeats: [...value.repeats, spanOf(node)],
  })
  if (first.kind === 'hardcodedSecret') return { kind: first.kind, value: add(first.value) }
  return first.kind === 'secretFallback' ? { kind: first.kind, value: add(first.value) } : first
}

/** Adds the attributes, names and strings in an expression. */
function collectNames(expression: Expression, names: Set<string>): void {
  walk(expression, (node) => {
    if (node.kind === 'Attribute') names.add(node.attr)
    else if (node.kind === 'Name') names.add(node.id)
    else if (node.kind === 'Constant' && node.type === 'str') names.add(node.value)
    return true
  })
}

function spanOf({ start, end }: Span): Span {
  return { start, end }
}
