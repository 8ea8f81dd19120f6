import type { Application } from '../frameworks/application.ts'
import type { AssembledApp } from '../frameworks/fastapi/apps.ts'
import type { Callable } from '../frameworks/fastapi/dependency.ts'
import type { DependencyNode, Operation } from '../frameworks/fastapi/operations.ts'
import type { Located, Module } from '../project/module.ts'
import { describe } from '../project/types.ts'
import { LineIndex } from '../text/line-index.ts'
import type { RouteEntry, RouteGap, RouteListing, RouteParameter } from './route-entry.ts'

/** Lists what the apps of a project answer; `textOf` gives the text of a file. */
export function listRoutes(application: Application, textOf: (path: string) => string | null): RouteListing {
  return new Lister(application, textOf).list()
}

class Lister {
  readonly #application: Application
  readonly #textOf: (path: string) => string | null
  readonly #lines = new Map<string, LineIndex>()

  constructor(application: Application, textOf: (path: string) => string | null) {
    this.#application = application
    this.#textOf = textOf
  }

  list(): RouteListing {
    const { fastapi } = this.#application
    const lost = fastapi.routes.flatMap((route) => fastapi.operationsOf(route)).filter(({ app }) => app === null)
    return {
      entries: [
        ...fastapi.apps.flatMap((app) => app.operations.map((operation) => this.#entry(operation, app))),
        ...lost.map((operation) => this.#entry(operation, null)),
      ],
      gaps: fastapi.apps.flatMap((app) => this.#gaps(app)),
    }
  }

  #entry(operation: Operation, app: AssembledApp | null): RouteEntry {
    const { route } = operation
    const { callable } = route
    const { function: symbol } = callable
    const isShown = symbol !== null && !symbol.module.isStub
    const place = isShown
      ? { module: symbol.module, at: symbol.facts.nameSpan }
      : { module: route.module, at: route.registration }
    const { model, statusCode, isStream } = operation.response
    const hasModel = model.kind === 'declared' || (model.kind === 'annotated' && !isStream)
    const home = app?.router.origin.module ?? null
    return {
      app: app?.name ?? null,
      appFile: home?.path ?? null,
      methods: [...(operation.methods ?? [])].sort(),
      path: operation.path,
      pathEnd: route.path,
      handler: symbol?.qualifiedName ?? null,
      file: place.module.path,
      line: this.#lineOf(place.module, place.at.start),
      registeredIn: route.module.path,
      parameters: this.#parameters(operation),
      responseModel: hasModel ? this.#textAt(model.at) : null,
      statusCode: typeof statusCode === 'number' ? statusCode : null,
      dependencies: operation.dependencies.map((node) => this.#nameOf(node)),
      security: operation.security.map(({ name }) => name),
      unknown: operation.unknown,
      isTest: (home ?? route.module).role === 'test',
    }
  }

  #parameters({ parameters }: Operation): readonly RouteParameter[] {
    const found = new Map<string, RouteParameter>()
    for (const { name, source, alias, annotation, isRequired } of parameters) {
      if (source === 'injected' || source === 'dependency' || found.has(`${source} ${name}`)) continue
      const text = annotation && this.#textAt(annotation)
      found.set(`${source} ${name}`, { name, alias, in: source, annotation: text, required: isRequired })
    }
    return [...found.values()]
  }

  #nameOf({ callable, dependency }: DependencyNode): string {
    return dottedName(callable) ?? (dependency.target ? this.#textAt(dependency.target) : callable.name)
  }

  #gaps({ name, gaps }: AssembledApp): readonly RouteGap[] {
    return gaps.map(({ call: { module, node }, reason }) => ({
      app: name,
      file: module.path,
      line: this.#lineOf(module, node.start),
      reason,
    }))
  }

  #lineOf({ path }: Module, offset: number): number {
    let lines = this.#lines.get(path)
    if (lines === undefined) {
      lines = new LineIndex(this.#textOf(path) ?? '')
      this.#lines.set(path, lines)
    }
    return lines.lineAt(offset)
  }

  /** An expression as it is written, on one line; of a library, whose text is not at hand, what it means. */
  #textAt({ module, node }: Located): string {
    if (node.kind === 'Constant' && node.type === 'str' && node.forward)
      return this.#textAt({ module, node: node.forward })
    const text = module.isStub ? null : this.#textOf(module.path)
    if (text === null) return describe(this.#application.project.inference.annotation(module, node))
    return text.slice(node.start, node.end).replace(/\s+/g, ' ')
  }
}

function dottedName({ function: symbol, class: called, objectClass }: Callable): string | null {
  return (called ?? objectClass ?? symbol)?.qualifiedName ?? null
}
