import type { Rule } from '../../rule-api/index.ts'
import credentialsInUrl from './credentials-in-url.ts'
import hardcodedSecret from './hardcoded-secret.ts'
import secretFallback from './secret-fallback.ts'

export const SECURITY_RULES: readonly Rule[] = [hardcodedSecret, secretFallback, credentialsInUrl]
