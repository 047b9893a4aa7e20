import { Asked } from './asked.ts'
import type { AstNode } from './ast.ts'
import { withDecorators } from './compiled-decorators.ts'
import { compiledExports } from './compiled-exports.ts'
import { declareBlock, declareVars } from './declarations.ts'
import type { ExportIr, FunctionIr, ImportIr, ModuleIr } from './ir.ts'
import type { LowerContext } from './lower-context.ts'
import { lowerExpression } from './lower-expression.ts'
import { lowerClassNode, lowerFunctionNode } from './lower-function.ts'
import { lowerPattern } from './lower-pattern.ts'
import { defaultExportName, lowerStatement } from './lower-statement.ts'
import { namesOf } from './lower-typescript.ts'
import { numberStatements } from './number-statements.ts'
import { surveyedIn } from './surveys.ts'
import { Bindings, type Scope } from './scope.ts'

/**
 * Lowers a parsed file. Pure; throws `RangeError` when the source nests deeper than the stack
 * allows, which the caller reports as skipped.
 */
export function lowerModule(file: string, text: string, program: AstNode): ModuleIr {
  const context = createContext(text)
  const nodes = withDecorators(program['body'] as AstNode[])
  const imports = declareImports(context, nodes)
  declareVars(context, nodes)
  declareBlock(context, nodes)
  for (const node of nodes) context.statement(node)
  const exports = collectExports(context, nodes)
  numberStatements(context.out)
  context.functions[0] = topLevel(context, program)
  const filled = filledIn(context)
  const counted = countedIn(context, filled)
  const asked = context.asked.names()
  return {
    file,
    functions: (context.functions as FunctionIr[]).map((fn) => withDecisions(fn, counted, asked)),
    classes: context.classes as ModuleIr['classes'] & [],
    imports,
    exports,
    reassigned: context.bindings.reassigned,
    filled,
    counted,
    countedNames: context.countedNames,
    asked,
    counters: context.bindings.counters(),
    limited: new Set(context.limits.map(({ slot }) => slot)),
    rewritten: context.bindings.rewritten(),
    overwritten: context.bindings.overwritten,
  }
}

const filling = ['push', 'unshift', 'splice']

function filledIn({ memberNames }: LowerContext): ReadonlySet<number> {
  const filled = [...memberNames].filter(([, names]) => filling.some((name) => names.has(name)))
  return new Set(filled.map(([slot]) => slot))
}

const changing = ['add', 'set', 'delete']

/** Lists whose length is held against something, collections that are asked for their size, objects that are asked for their keys. */
function countedIn(context: LowerContext, filled: ReadonlySet<number>): ReadonlySet<number> {
  const lists = [...filled].filter((slot) => context.counted.has(slot))
  const collections = [...context.memberNames]
    .filter(([, names]) => names.has('size') && changing.some((name) => names.has(name)))
    .map(([slot]) => slot)
  return new Set([...lists, ...collections, ...context.keyed, ...surveyedIn(context)])
}

/** Who fills a list that is counted decides as who assigns a counter does; and who writes what is asked. */
function withDecisions(
  fn: FunctionIr,
  counted: ReadonlySet<number>,
  asked: ReadonlySet<string>,
): FunctionIr {
  const decides = fn.writes.filter((name) => asked.has(name))
  const fills = !fn.assignsCaptured && fn.captures.some(({ slot }) => counted.has(slot))
  if (decides.length === 0 && !fills) return fn
  return { ...fn, decides, assignsCaptured: fn.assignsCaptured || fills }
}

function createContext(text: string): LowerContext {
  const scope: Scope = { parent: null, functionIndex: 0, names: new Map(), ofRound: null }
  const context: LowerContext = {
    text,
    bindings: new Bindings(),
    functions: [null],
    classes: [],
    memberNames: new Map(),
    calledWith: new Map(),
    counted: new Set(),
    countedNames: new Set(),
    keyed: new Set(),
    surveyed: new Set(),
    indexed: new Set(),
    asked: new Asked(),
    steps: [],
    limits: [],
    scope,
    draft: {
      index: 0,
      isAsync: false,
      isGenerator: false,
      usesThis: false,
      self: null,
      registers: false,
      hoisted: [],
      putAway: [],
      steps: null,
    },
    home: null,
    out: [],
    expression: (node) => lowerExpression(context, node),
    statement: (node, labels) => lowerStatement(context, node, labels),
    functionNode: (node, name) => lowerFunctionNode(context, node, name),
    classNode: (node) => lowerClassNode(context, node),
    pattern: (node) => lowerPattern(context, node),
  }
  context.bindings.addFunction(0, -1)
  return context
}

function topLevel(context: LowerContext, program: AstNode): FunctionIr {
  return {
    index: 0,
    name: '',
    parameters: [],
    body: context.out,
    hoisted: context.draft.hoisted,
    parent: -1,
    isAsync: false,
    isGenerator: false,
    isArrow: false,
    captures: [],
    assignsCaptured: false,
    assigns: [],
    writes: [],
    decides: [],
    counts: [],
    usesThis: false,
    registers: context.draft.registers,
    span: { at: program.start, start: program.start, end: program.end },
  }
}

function moduleName(node: AstNode): string {
  return (node['name'] ?? node['value']) as string
}

function declareImports(context: LowerContext, nodes: readonly AstNode[]): ImportIr[] {
  const imports: ImportIr[] = []
  for (const node of nodes) {
    if (node.type !== 'ImportDeclaration' || node['importKind'] === 'type') continue
    const specifier = (node['source'] as AstNode)['value'] as string
    for (const one of node['specifiers'] as AstNode[]) {
      if (one['importKind'] === 'type') continue
      const variable = context.bindings.declare(context.scope, moduleName(one['local'] as AstNode))
      let name = '*'
      if (one.type === 'ImportDefaultSpecifier') name = 'default'
      else if (one.type === 'ImportSpecifier') name = moduleName(one['imported'] as AstNode)
      imports.push({ variable, specifier, name })
    }
  }
  return imports
}

function collectExports(context: LowerContext, nodes: readonly AstNode[]): ExportIr[] {
  const exports: ExportIr[] = []
  const local = (name: string, exportedAs: string): void => {
    const variable = context.bindings.resolve(context.scope, name)
    if (variable) exports.push({ kind: 'local', name: exportedAs, variable })
  }
  for (const node of nodes) {
    if (node.type === 'ExportDefaultDeclaration') local(defaultExportName, 'default')
    else if (node.type === 'ExportAllDeclaration') exports.push(exportAll(node))
    else if (node.type === 'ExportNamedDeclaration') {
      const declaration = node['declaration'] as AstNode | null
      for (const name of namesOf(declaration)) local(name, name)
      const source = node['source'] as AstNode | null
      for (const one of node['specifiers'] as AstNode[]) {
        const imported = moduleName(one['local'] as AstNode)
        const name = moduleName(one['exported'] as AstNode)
        if (!source) local(imported, name)
        else exports.push({ kind: 'from', name, specifier: source['value'] as string, imported })
      }
    }
  }
  const compiled = compiledExports(nodes)
  for (const { name, variable } of compiled.local) local(variable, name)
  return [...exports, ...compiled.others]
}

function exportAll(node: AstNode): ExportIr {
  const specifier = (node['source'] as AstNode)['value'] as string
  const name = node['exported'] as AstNode | null
  if (name) return { kind: 'from', name: moduleName(name), specifier, imported: '*' }
  return { kind: 'all', specifier }
}
