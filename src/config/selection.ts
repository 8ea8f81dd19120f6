import type { RuleMetadata } from '../rule-api/metadata.ts'

/** What one layer (a configuration file, or the command line) says about rules: ids and categories, checked to exist. */
export interface SelectionLayer {
  /** Replaces the recommended rules; null where nothing is said. */
  readonly select: readonly string[] | null
  readonly extendSelect: readonly string[]
  readonly ignore: readonly string[]
}

/** Rules without which a run could look clean because nothing was read; only `ignore` by name switches them off. */
const ALWAYS_SELECTED: ReadonlySet<string> = new Set(['syntax-error', 'unreadable-file'])

/**
 * The ids of the rules to run. `layers` are what says something about it, the weakest first: extended configurations, the project's own, the
 * command line.
 *
 * A selection replaces that of the layers below, what they ignore stays ignored unless it is selected by its id. Within a layer a rule's id
 * outweighs its category, and `ignore` outweighs `select`. A category stands for its recommended rules, with `strict` for all of them; a
 * strict rule can always be selected by its id.
 */
export function selectRules(
  rules: readonly RuleMetadata[],
  layers: readonly SelectionLayer[],
  strict: boolean,
): ReadonlySet<string> {
  const isInPlay = (rule: RuleMetadata) => strict || rule.set === 'recommended'
  const base = layers.findLastIndex((layer) => layer.select !== null)
  const selected = new Set(ALWAYS_SELECTED)
  if (base === -1) for (const rule of rules) if (isInPlay(rule)) selected.add(rule.id)

  const apply = (select: ReadonlySet<string>, ignore: ReadonlySet<string>) => {
    for (const rule of rules) if (select.has(rule.category) && isInPlay(rule)) selected.add(rule.id)
    for (const rule of rules) if (ignore.has(rule.category) && !ALWAYS_SELECTED.has(rule.id)) selected.delete(rule.id)
    for (const id of select) selected.add(id)
    for (const id of ignore) selected.delete(id)
  }
  const below = layers.slice(0, Math.max(base, 0))
  apply(new Set(layers[base]?.select), new Set(below.flatMap((layer) => layer.ignore)))
  for (const { select, extendSelect, ignore } of layers.slice(below.length)) {
    const named =
      select === null || below.length === 0 ? (select ?? []) : select.filter((name) => isRuleId(rules, name))
    apply(new Set([...named, ...extendSelect]), new Set(ignore))
  }
  const known = new Set(rules.map((rule) => rule.id))
  return new Set([...selected].filter((id) => known.has(id)))
}

/** The categories among `selectors` whose rules are all strict, so that selecting them selects nothing. */
export function categoriesWithoutRules(
  rules: readonly RuleMetadata[],
  selectors: readonly string[],
  strict: boolean,
): string[] {
  if (strict) return []
  return selectors.filter((name) => {
    const members = rules.filter((rule) => rule.category === name)
    return !isRuleId(rules, name) && !members.some((rule) => rule.set === 'recommended')
  })
}

function isRuleId(rules: readonly RuleMetadata[], name: string): boolean {
  return rules.some((rule) => rule.id === name)
}
