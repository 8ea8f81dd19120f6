import type { Span } from '../../text/span.ts'
import type { EntityProvider } from '../entities.ts'
import type { SecretUse } from './model.ts'
import { secretsIn } from './scan.ts'

/** A secret whose value is written in the code. */
export interface HardcodedSecret {
  /** The literal. */
  readonly place: Span
  /** What the code calls it: `SECRET_KEY`; null for a literal that is handed straight to a call. */
  readonly name: string | null
  /** Why it is taken for a real one. */
  readonly evidence:
    | { readonly kind: 'issued' | 'published'; readonly title: string }
    /** It looks random, or like a password that somebody made up. */
    | { readonly kind: 'value' }
    /** Whatever it looks like, the program works with it. */
    | { readonly kind: 'use' }
  readonly uses: readonly SecretUse[]
  /** Whether it only opens something on the machine itself. */
  readonly isLocal: boolean
  /** Other places of the file with the same value under the same name. */
  readonly repeats: readonly Span[]
}

/** A secret that has a value from the code when nobody provides one. */
export interface SecretFallback {
  /** The literal. */
  readonly place: Span
  /** The variable, field or constant. */
  readonly name: string
  readonly source:
    | { readonly kind: 'environment'; readonly reader: string }
    | { readonly kind: 'settings'; readonly class: string }
    /** `mapping.get("secret", "…")`. */
    | { readonly kind: 'lookup' }
    | { readonly kind: 'constant' }
  readonly uses: readonly SecretUse[]
  /** Other places of the file with the same value under the same name. */
  readonly repeats: readonly Span[]
}

/** A URL in the code with a password in it. */
export interface PasswordInUrl {
  /** The password within the literal; the literal where it cannot be told apart. */
  readonly place: Span
  readonly scheme: string
  /** Whether it leads to the machine itself, or is only used when nobody provides another one, or shows the words of documentation. */
  readonly isForDevelopment: boolean
}

/** The entities that rules can visit. One literal is never two of them. */
export interface SecretEntities {
  hardcodedSecret: HardcodedSecret
  secretFallback: SecretFallback
  passwordInUrl: PasswordInUrl
}

/** One of them together with its kind. */
export type SecretEntity = {
  [Kind in keyof SecretEntities]: { readonly kind: Kind; readonly value: SecretEntities[Kind] }
}[keyof SecretEntities]

/** How they are found; see `ENTITY_PROVIDERS`. */
export const SECRET_ENTITIES: readonly {
  readonly kinds: readonly (keyof SecretEntities)[]
  readonly find: EntityProvider
}[] = [{ kinds: ['hardcodedSecret', 'secretFallback', 'passwordInUrl'], find: secretsIn }]
