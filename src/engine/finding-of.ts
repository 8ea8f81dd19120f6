import type { RelatedPlace, Report, Rule, RuleContext } from '../rule-api/rule.ts'
import type { Finding, Fix, FixOfFinding, RelatedLocation, Severity } from './finding.ts'
import type { Locations } from './locations.ts'

/** The part of the configuration that changes what is found. */
export interface CheckSettings {
  /** Severities that differ from the rules' own, by rule id. */
  readonly severities: ReadonlyMap<string, Severity>
  /** Rule options that differ from their defaults, by rule id, then option name. */
  readonly options: ReadonlyMap<string, RuleContext['options']>
  /** Whether a rule is switched off for a file. */
  readonly isIgnored: (rule: string, path: string) => boolean
}

/**
 * What `rule` reported in the file at `path`, as a finding; `whole` adds to a fix what it does to the imports. A configured severity outweighs that of
 * the report, and that the rule's.
 */
export function findingOf(
  rule: Rule,
  path: string,
  report: Report,
  settings: CheckSettings,
  locations: Locations,
  whole: (fix: Fix) => FixOfFinding = (fix) => ({ ...fix, parts: fix }),
): Finding {
  return {
    rule: rule.id,
    severity: settings.severities.get(rule.id) ?? report.severity ?? rule.severity,
    message: report.message,
    location: locations.locate(path, report.at),
    related: relatedLocations(report.related, locations),
    chain: relatedLocations(report.chain, locations),
    fix: report.fix ? whole(report.fix) : null,
    ...(report.secrets ? { secrets: report.secrets } : {}),
  }
}

/** Places in library stubs are left out: there is no file that a reader could open. */
function relatedLocations(places: readonly RelatedPlace[] = [], locations: Locations): RelatedLocation[] {
  return places
    .filter(({ at }) => !at.module.isStub)
    .map(({ at, message }) => ({ ...locations.locate(at.module.path, at), message }))
}
