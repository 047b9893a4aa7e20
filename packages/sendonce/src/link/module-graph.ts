import { lowerModule } from '../syntax/lower-module.ts'
import type { ModuleIr } from '../syntax/ir.ts'
import { parseSource } from '../syntax/parse.ts'
import { faultOf } from '../util/fault.ts'
import type { SourceHost } from './host.ts'

/** A file of the program, parsed and lowered. */
export interface SourceModule {
  readonly ir: ModuleIr
  readonly text: string
}

export interface Unusable {
  readonly file: string
  readonly reason: 'parse-error' | 'unreadable' | 'budget' | 'fault'
  readonly detail: string
}

/** Modules that need not be read again. */
export interface KnownModules {
  get(file: string): SourceModule | null | undefined
  /** Is told of what had to be read. */
  keep?(file: string, module: SourceModule): void
}

/** Files of the program by name: each is read, parsed and lowered once, when it is first asked for. */
export class ModuleGraph {
  readonly unusable: Map<string, Unusable> = new Map()
  parseMs = 0
  private readonly modules = new Map<string, SourceModule | null>()
  private readonly host: SourceHost
  private readonly earlier: KnownModules | null

  constructor(host: SourceHost, earlier: KnownModules | null = null) {
    this.host = host
    this.earlier = earlier
  }

  /** Whether some file of the program is so. */
  some(test: (module: SourceModule) => boolean): boolean {
    for (const module of this.modules.values()) if (module && test(module)) return true
    return false
  }

  get(file: string): SourceModule | null {
    const known = this.modules.get(file)
    if (known !== undefined) return known
    const earlier = this.earlier?.get(file)
    const loaded = earlier ?? this.load(file)
    if (loaded && !earlier) this.earlier?.keep?.(file, loaded)
    this.modules.set(file, loaded)
    return loaded
  }

  private load(file: string): SourceModule | null {
    const text = this.host.read(file)
    if (text === null) return this.fail(file, 'unreadable', 'the file could not be read')
    const start = performance.now()
    try {
      const parsed = parseSource(file, text)
      const error = parsed.errors[0]
      const body = parsed.program['body'] as readonly unknown[]
      if (error && body.length === 0) return this.fail(file, 'parse-error', error.message)
      const ir = lowerModule(file, text, parsed.program)
      return { ir, text }
    } catch (error) {
      if (error instanceof RangeError)
        return this.fail(file, 'budget', 'the source nests too deeply')
      return this.fail(file, 'fault', faultOf(error))
    } finally {
      this.parseMs += performance.now() - start
    }
  }

  /** A part of the file's code could not be run. */
  noteFault(file: string, fault: string | null): void {
    if (fault !== null) this.fail(file, 'fault', fault)
  }

  private fail(file: string, reason: Unusable['reason'], detail: string): null {
    this.unusable.set(file, { file, reason, detail })
    return null
  }
}
