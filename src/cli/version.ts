import packageJson from '../../package.json' with { type: 'json' }

const manifest: { readonly version: string; readonly homepage?: string } = packageJson

/** The version of this program, from package.json. */
export const VERSION: string = manifest.version

/** The page of a rule on the home page that package.json names, or null when it names none. */
export function documentationUrl(rule: string): string | null {
  const { homepage } = manifest
  return homepage === undefined ? null : `${homepage.replace(/\/$/, '')}/rules/${rule}`
}
