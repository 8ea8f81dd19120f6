import type { Application } from '../frameworks/application.ts'
import type { DeclaredEntrypoint, DeclaredVersions } from '../project/dependencies.ts'
import type { FileRole } from '../project/file-role.ts'
import type { Module } from '../project/module.ts'
import type { OutlinedApp, ProjectOutline } from './contract.ts'

/** What the versions of are worth knowing, by distribution name. */
const LIBRARIES = ['python', 'fastapi', 'pydantic', 'sqlalchemy', 'sqlmodel']

/** Describes a project; an entry point's `path` is the file of its module, or null. */
export function outlineOf(
  { project, fastapi }: Application,
  dependencies: DeclaredVersions,
  entrypoints: readonly (DeclaredEntrypoint & { readonly path: string | null })[],
): ProjectOutline {
  const modules = [...project.modules.values()]
  const apps = fastapi.apps.flatMap(({ name, router }) => {
    const app = outlinedApp(name, router.origin.module, modules)
    return app === null ? [] : [app]
  })
  const versionsAt = apps[0]?.path ?? ''
  const versions = LIBRARIES.flatMap((library) => {
    const version = dependencies.newest(versionsAt, library)
    return version === null ? [] : [[library, version] as const]
  })
  const pathsOf = (role: FileRole) => modules.filter((module) => module.role === role).map(({ path }) => path)
  const application = pathsOf('application')
  const roles = (role: FileRole) =>
    outermost(pathsOf(role), (folder) => !application.some((path) => isIn(path, folder)))
  return {
    apps,
    // A package that is installed can be imported from everywhere.
    entrypoints: entrypoints.map(({ module, name, path }) => ({
      text: `${module}:${name}`,
      path: path ?? modules.find((one) => one.name === module)?.path ?? null,
    })),
    roles: {
      test: roles('test'),
      migration: roles('migration'),
      script: roles('script'),
      example: roles('example'),
    },
    versions: Object.fromEntries(versions),
  }
}

/** The app with a dotted name; null for one of tests. `maker` is the file that makes it, which need not be the one that holds it. */
function outlinedApp(dotted: string, maker: Module, modules: readonly Module[]): OutlinedApp | null {
  const holder = modules
    .filter(({ name }) => dotted.startsWith(`${name}.`))
    .sort((one, other) => other.name.length - one.name.length)[0]
  const module = holder ?? maker
  if (module.role === 'test' || maker.role === 'test') return null
  const inFolders = module.name === '' ? 0 : module.name.split('.').length + (module.isPackage ? 1 : 0)
  const parts = module.path.split('/')
  return {
    name: `${module.name}:${dotted.slice(module.name.length + 1)}`,
    path: module.path,
    sourceRoot: parts.slice(0, Math.max(0, parts.length - inFolders)).join('/'),
  }
}

/** The outermost folders that hold nothing but what `isOwn` allows, and the files that are in none. */
function outermost(paths: readonly string[], isOwn: (folder: string) => boolean): string[] {
  const found = new Set<string>()
  for (const path of paths) {
    const parts = path.split('/')
    const folders = parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'))
    found.add(folders.find(isOwn) ?? path)
  }
  return [...found].sort()
}

function isIn(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`)
}
