import { resolveImport } from '../interpret/resolve-import.ts'
import type { SourceHost } from '../../link/host.ts'
import type { ModuleGraph, SourceModule } from '../../link/module-graph.ts'
import type { ExportIr, FunctionIr, Variable } from '../../syntax/ir.ts'
import { Engine } from '../engine.ts'
import type { Activation, Linker, Outcome } from '../machine.ts'
import { callGetter } from '../interpret/getters.ts'
import { activate, bindParameters, unknownArguments } from '../interpret/invoke.ts'
import { asImported } from '../interpret/settings.ts'
import { Instances } from './instances.ts'
import { RouteTable } from './routes.ts'
import { variableAddress } from '../domain/heap.ts'
import type { Place } from '../domain/place.ts'
import { outermostFrame, outermostRegion, type Frame } from '../domain/frame.ts'
import { State } from '../domain/state.ts'
import {
  interopModule,
  keyOf,
  undefinedValue,
  unknownValue,
  wholeModule,
  functionValue,
  topLevelOf,
  type Environment,
  type FunctionValue,
  type Value,
} from '../domain/value.ts'

/**
 * Steps that may be taken to learn what one module, or one function that nobody calls, registers and defines. What a
 * long program registers last are its error handlers.
 */
const effectBudget = 40_000

/**
 * A program's modules as values: each module's top level is run once, in order of need, so that
 * exports, instances and registrations are what the program makes of them.
 */
export class Program implements Linker {
  readonly engine: Engine
  readonly routes: RouteTable
  private readonly host: SourceHost
  private readonly graph: ModuleGraph
  private readonly instances: Instances = new Instances(this)
  private readonly environments = new Map<string, Environment>()
  private readonly prepared = new Set<FunctionIr>()
  /** What each module names in its imports. */
  private readonly imports = new Map<string, Set<string>>()

  constructor(host: SourceHost, graph: ModuleGraph) {
    this.host = host
    this.graph = graph
    this.routes = new RouteTable((file, name) => host.dependencyMajor(file, name))
    this.engine = new Engine(this, this.routes)
  }

  /** Runs a module's top level, unless that was done; `null` for a file that cannot be used. */
  initialise(file: string): SourceModule | null {
    const module = this.graph.get(file)
    if (!module || this.environments.has(file)) return module
    const { engine } = this
    const place = topOf(module)
    const env: Environment = {
      id: engine.environmentId(0, place, `module:${file}`),
      functionIndex: 0,
      module: module.ir,
      parent: null,
      round: null,
    }
    this.environments.set(file, env)
    engine.homes.add(env)
    engine.heap.lateShared.add(env.id)
    const state = this.freshState()
    for (const { variable, specifier, name } of module.ir.imports) {
      state.write(variableAddress(env, variable.slot), this.importValue(file, specifier, name))
    }
    const self: Value = { kind: 'object', key: `exports:${file}`, proto: null }
    this.runForEffect(topLevelOf(`module:${file}`, env), env, self)
    return module
  }

  /** Those that import others before these: who calls a function knows what with. */
  importersFirst(files: readonly string[]): string[] {
    const seen = new Set<string>()
    const order: string[] = []
    const visit = (file: string): void => {
      if (seen.has(file)) return
      seen.add(file)
      for (const one of this.imports.get(file) ?? []) visit(one)
      order.push(file)
    }
    for (const file of files) visit(file)
    const asked = new Set(files)
    return order.toReversed().filter((file) => asked.has(file))
  }

  /** Runs a function that nobody called, so that what it registers and defines is known. */
  prepare(fn: FunctionValue): void {
    if (this.prepared.has(fn.fn)) return
    this.prepared.add(fn.fn)
    const place: Place = { file: fn.env.module.file, ...fn.fn.span }
    const id = this.engine.environmentId(fn.env.id, place, 'prepared')
    const env: Environment = {
      id,
      functionIndex: fn.fn.index,
      module: fn.env.module,
      parent: fn.env,
      round: null,
    }
    const { routes } = this
    const given = routes.hooked.given(fn, unknownArguments(fn.fn, env.id))
    const call = routes.loaded.callOf(fn, (name) => this.imported(place.file, name))
    const run = (): void => this.runForEffect(fn, env, this.receiverOf(fn), call?.args ?? given)
    if (call) routes.insertAt(call.position, run)
    else run()
  }

  /** Runs what was handed to applications that give it one of its own. */
  runPlugins(): void {
    for (let fn = this.routes.hooked.nextPlugin(); fn; fn = this.routes.hooked.nextPlugin())
      this.prepare(fn)
  }

  /** Whether a function ran while modules were initialised. */
  wasRun(fn: FunctionIr): boolean {
    return this.prepared.has(fn) || this.engine.ran.has(fn)
  }

  /** The source of a module of the program. */
  textOf(file: string): string {
    return this.graph.get(file)?.text ?? ''
  }

  /** The closure of a function; one that was never made gets unknown surroundings. */
  closureOf(module: SourceModule, fn: FunctionIr): FunctionValue {
    const { closures, owners } = this.engine
    const owner = closures.has(fn) ? null : owners.get(fn)
    if (owner) this.instanceOf(owner)
    const known = closures.get(fn)
    if (known) return known
    const file = module.ir.file
    const top = this.environments.get(file) as Environment
    const chain: number[] = []
    for (let at = fn.parent; at > 0; at = module.ir.functions[at]?.parent ?? 0) chain.unshift(at)
    let env = top
    for (const index of chain) {
      const id = this.engine.environmentId(env.id, topOf(module), `unseen:${index}`)
      env = { id, functionIndex: index, module: module.ir, parent: env, round: null }
    }
    return functionValue(`fn:${fn.index}:${env.id}`, fn, env)
  }

  /** `this` of a function that is called by its framework: an instance of its class, if it has one. */
  receiverOf(fn: FunctionValue): Value {
    if (fn.self) return fn.self
    const owner = this.engine.owners.get(fn.fn)
    return owner ? this.instanceOf(owner) : unknownValue(`this:${fn.key}`)
  }

  instanceOf(owner: FunctionValue): Value {
    return this.instances.of(owner)
  }

  made(maker: Value): Value {
    return this.instances.made(maker)
  }

  imported(file: string, name: string): Value {
    if (name === wholeModule) return this.required(file)
    if (name === interopModule) return this.interop(file)
    const module = this.initialise(file)
    if (!module) return unknownValue(`${file}#${name}`)
    if (module.ir.exports.length === 0) return this.importedFromCommonJs(file, name)
    if (name === '*') return this.namespaceOf(module)
    for (const one of module.ir.exports) {
      const value = this.exportedBy(file, one, name)
      if (value) return value
    }
    return unknownValue(`${file}#${name}`)
  }

  /** What `require` gives: a file only as a promise of its exports, so that unused imports cost nothing. */
  require(specifier: string, from: string): Value {
    const found = this.host.resolve(specifier, from)
    if (found.kind === 'external') return { kind: 'external', path: specifier }
    if (found.kind === 'missing') return unknownValue(`missing:${specifier}`)
    this.noteImport(from, found.file)
    return { kind: 'import', file: found.file, name: wholeModule }
  }

  private required(file: string): Value {
    const module = this.initialise(file)
    if (!module) return unknownValue(`unusable:${file}`)
    return module.ir.exports.length > 0 ? this.namespaceOf(module) : this.exportsOf(file)
  }

  /** What compilers make of `require` for a default import: the module, or a wrapper around it. */
  private interop(file: string): Value {
    const exports = this.required(file)
    const state = this.freshState()
    const key = keyOf(exports)
    const isCompiled =
      key.startsWith('namespace:') || state.readField(key, '__esModule') !== undefined
    if (isCompiled) return exports
    state.writeField(`interop:${file}`, 'default', exports)
    return { kind: 'object', key: `interop:${file}`, proto: null }
  }

  freshState(): State {
    const state = new State(this.engine.heap, true)
    state.phase = 'silent'
    return state
  }

  runForEffect(
    fn: FunctionValue,
    env: Environment,
    self: Value,
    given: readonly Value[] | null = null,
  ): void {
    const unknown = given ?? unknownArguments(fn.fn, env.id)
    const args = fn.classIr ? this.instances.injected(fn, unknown) : unknown
    const activation = this.activationOf(fn, env, self, args)
    this.inInitialisation(fn.env.module.file, () => {
      const ready = bindParameters(this.engine, fn.fn, args, this.freshState(), activation)
      this.engine.runList(fn.fn.body, ready, activation, null)
    })
  }

  private activationOf(
    fn: FunctionValue,
    env: Environment,
    self: Value,
    args: readonly Value[],
  ): Activation {
    const frame = this.frameFor(fn, env.id)
    return { ...activate({ fn, envId: env.id, self, args, frame, observed: false }, true), env }
  }

  /** What the name of a type stands for in a module. */
  named(file: string, binding: Variable): Value | undefined {
    const module = this.environments.get(file)
    return module && this.variableOf(module, binding)
  }

  inInitialisation(file: string, body: () => void): void {
    const { engine } = this
    const { isInitialising, runs } = engine
    engine.isInitialising = true
    // A module is run once: whoever asked first must not be the one who came by what it does.
    engine.runs = engine.initial
    engine.within(effectBudget, body)
    this.graph.noteFault(file, engine.takeFault())
    engine.isInitialising = isInitialising
    engine.runs = runs
  }

  frameFor(fn: FunctionValue, id: number): Frame {
    const region = this.engine.newRegionInfo(outermostRegion('', 'module'))
    return outermostFrame(region, id, fn)
  }

  private importValue(file: string, specifier: string, name: string): Value {
    const found = this.host.resolve(specifier, file)
    if (found.kind === 'file') {
      this.noteImport(file, found.file)
      return { kind: 'import', file: found.file, name }
    }
    const isWhole = name === '*' || name === 'default'
    return { kind: 'external', path: isWhole ? specifier : `${specifier}.${name}` }
  }

  private noteImport(from: string, file: string): void {
    const known = this.imports.get(from)
    if (known) known.add(file)
    else this.imports.set(from, new Set([file]))
  }

  private exportedBy(file: string, one: ExportIr, name: string): Value | null {
    if (one.kind === 'all') {
      const found = this.host.resolve(one.specifier, file)
      if (found.kind !== 'file' || name === 'default' || found.file === file) return null
      const value = this.imported(found.file, name)
      return value.kind === 'unknown' ? null : value
    }
    if (one.name !== name) return null
    if (one.kind === 'from') {
      const value = this.importValue(file, one.specifier, one.imported)
      return resolveImport(this, value)
    }
    const env = this.environments.get(file)
    return (env && this.variableOf(env, one.variable)) ?? null
  }

  /** What a module's variable holds. */
  private variableOf(module: Environment, { slot }: Variable): Value | undefined {
    const value = this.engine.heap.globals.get(variableAddress(module, slot))
    if (value && value.kind !== 'import') return asImported(this.engine, { module, slot }, value)
    return value && this.imported(value.file, value.name)
  }

  private namespaceOf(module: SourceModule): Value {
    const { file, exports } = module.ir
    const state = this.freshState()
    const key = `namespace:${file}`
    for (const one of exports) {
      if (one.kind !== 'all')
        state.writeField(key, one.name, { kind: 'import', file, name: one.name })
      else this.copyNamespace(one.specifier, file, key, state)
    }
    return { kind: 'object', key, proto: null }
  }

  private copyNamespace(specifier: string, from: string, key: string, state: State): void {
    const found = this.host.resolve(specifier, from)
    const inner = found.kind === 'file' ? this.graph.get(found.file) : null
    for (const one of inner?.ir.exports ?? []) {
      if (one.kind !== 'all' && inner)
        state.writeField(key, one.name, { kind: 'import', file: inner.ir.file, name: one.name })
    }
  }

  private exportsOf(file: string): Value {
    const { globals } = this.engine.heap
    const exports = globals.getField(`module:${file}`, 'exports')
    if (!exports) return { kind: 'object', key: `exports:${file}`, proto: null }
    const isItself = exports.kind === 'import' && exports.file === file
    return exports.kind === 'import' && !isItself
      ? this.imported(exports.file, exports.name)
      : exports
  }

  /** A name of a CommonJS module; `default` is the module itself unless it was compiled from ESM. */
  private importedFromCommonJs(file: string, name: string): Value {
    const exports = this.exportsOf(file)
    if (name === '*') return exports
    const state = this.freshState()
    const own = state.readField(keyOf(exports), name)
    if (own) return resolveImport(this, own)
    if (name === 'default') return exports
    const place: Place = { file, at: 0, start: 0, end: 0 }
    return this.gotten(exports, name, this.engine.readMember(exports, name, state, place), place)
  }

  /** `module.exports = { get users() { return require('./users') } }`: what the getter gives, if there is one. */
  private gotten(exports: Value, name: string, read: Value, place: Place): Value {
    const env = this.environments.get(place.file)
    // What is known without a getter needs none.
    if (!env || read.kind !== 'unknown') return read
    const activation = this.activationOf(
      topLevelOf(`module:${place.file}`, env),
      env,
      undefinedValue,
      [],
    )
    const asked = { value: exports, state: this.freshState() }
    let got = null as Outcome[] | null
    this.inInitialisation(place.file, () => {
      got = callGetter(this.engine, asked, { name, read }, { place, activation })
    })
    return got?.[0]?.value ?? read
  }
}

function topOf(module: SourceModule): Place {
  return { file: module.ir.file, at: 0, start: 0, end: 0 }
}
