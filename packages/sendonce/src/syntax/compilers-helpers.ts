import { keyName, unwrap, type AstNode } from './ast.ts'

/** `helper`, `helpers.helper`, `(0, helper.default)(…)`, `helper._`: what a call of a compiler's helper calls. */
export function helperName(node: AstNode): string {
  const callee = unwrap(node)
  if (callee.type === 'SequenceExpression')
    return helperName((callee['expressions'] as AstNode[]).at(-1) as AstNode)
  if (callee.type !== 'MemberExpression') return nameIn(callee) ?? ''
  const [object, name] = [callee['object'] as AstNode, nameIn(callee['property'] as AstNode) ?? '']
  if (nameIn(object) === 'babelHelpers') return `_${name}`
  return name === 'default' || name === '_' ? helperName(object) : name
}

/** `var __importStar = (this && this.__importStar) || function (mod) {…}`: the function, as nobody has put one there. */
export function ownHelper(name: string, initial: AstNode): AstNode {
  const { left, operator } = initial as AstNode & { left?: AstNode; operator?: string }
  if (operator !== '||' || !left || !name.startsWith('__')) return initial
  const asked = unwrap(left)
  const isThere = asked.type === 'LogicalExpression' && asked['operator'] === '&&'
  const [on, of] = isThere ? [asked['left'] as AstNode, asked['right'] as AstNode] : []
  const isOwn = on?.type === 'ThisExpression' && of !== undefined && helperName(of) === name
  return isOwn ? unwrap(initial['right'] as AstNode) : initial
}

/** The name that an identifier is; `null` for all else. */
export function nameIn(node: AstNode | null | undefined): string | null {
  return node?.type === 'Identifier' ? (node['name'] as string) : null
}

type Syntax = (args: readonly AstNode[], call: AstNode) => AstNode | null

/**
 * The helpers by which compilers do what older engines have no syntax for, and what stood there: those of TypeScript
 * and esbuild with two underscores, those of Babel and swc with one (swc writes `_sliced_to_array`).
 */
const helpers: ReadonlyMap<string, Syntax> = new Map<string, Syntax>([
  ...each(['__assign', '__spreadvalues', '__spreadprops'], objectOf),
  ...each(['_objectspread', '_objectspreadprops', '_extends'], objectOf),
  ...each(
    ['__read', '__values', '_slicedtoarray', '_toarray', '_createforofiteratorhelper'],
    ([list]) => list ?? null,
  ),
  ...each(['__spreadarray'], listOf),
  ...each(['_toconsumablearray'], ([list], call) => (list ? listWith([spread(list)], call) : null)),
  ...each(['__publicfield', '_defineproperty'], ([object, key, value], call) =>
    object && key ? assigned(memberOf(object, key, true, call), value, call) : null,
  ),
  ...each(['__privateadd', '__privateset', '_classprivatefieldset'], setPrivate),
  ...each(['_classprivatefieldinitspec', '__classprivatefieldset'], setPrivate),
  ...each(['__privateget', '_classprivatefieldget'], getPrivate),
  ...each(
    ['__privatemethod', '_assertclassbrand', '_classprivatemethodget'],
    ([, , fn]) => fn ?? null,
  ),
  ...each(['__classprivatefieldget'], (args, call) =>
    args[2]?.['value'] === 'm' ? (args[3] ?? null) : getPrivate(args.slice(0, 2), call),
  ),
  ...each(['__export', '_export'], exportsOf),
  ...each(['_createclass'], classOf),
  ...each(['__require'], ([specifier], call) =>
    specifier?.type === 'Literal' ? { ...call, callee: identifier('require', call) } : null,
  ),
  ...each(['__tocommonjs'], ([exports]) => exports ?? null),
  ...each(['__reexport'], (args, call) => methodOfObject('assign', args.slice(0, 2), call)),
])

function each(names: readonly string[], syntax: Syntax): [string, Syntax][] {
  return names.map((name) => [name, syntax])
}

/** What was written where a compiler calls its helper; `null` for any other call. */
export function syntaxBehind(call: AstNode): AstNode | null {
  if (call.type !== 'CallExpression') return null
  const callee = unwrap(call['callee'] as AstNode)
  const args = call['arguments'] as AstNode[]
  const name = helperName(callee)
  // `helper.apply(void 0, [list, 2])`.
  const owner = callee['object'] as AstNode | undefined
  if (name === 'apply' && owner && args[1]?.type === 'ArrayExpression')
    return meaning(helperName(owner), args[1]['elements'] as AstNode[], call)
  return meaning(name, args, call)
}

function meaning(name: string, args: readonly AstNode[], call: AstNode): AstNode | null {
  if (name[0] !== '_' || args.some((arg) => arg?.type === 'SpreadElement')) return null
  const [underscores = ''] = /^_+/.exec(name) ?? []
  const words = name.replaceAll('_', '').replace(/\d+$/, '').toLowerCase()
  return helpers.get(underscores + words)?.(args, call) ?? null
}

/** `spread(spread({ a }, b), { c })`: `{ a, ...b, c }`. */
function objectOf(args: readonly AstNode[], call: AstNode): AstNode | null {
  const [target, ...sources] = args.map((arg) => syntaxBehind(unwrap(arg)) ?? unwrap(arg))
  if (target?.type !== 'ObjectExpression') return null
  const properties = sources.flatMap((source) =>
    source.type === 'ObjectExpression' ? (source['properties'] as AstNode[]) : [spread(source)],
  )
  return { ...at(call, 'ObjectExpression'), properties: [...target['properties'], ...properties] }
}

/** `spreadArray(spreadArray([], a), [b])`: `[...a, b]`. */
function listOf([to, from]: readonly AstNode[], call: AstNode): AstNode | null {
  const [list, added] = [to, from].map((one) => one && (syntaxBehind(unwrap(one)) ?? unwrap(one)))
  if (list?.type !== 'ArrayExpression' || !added) return null
  const isList = added.type === 'ArrayExpression'
  const items = isList ? (added['elements'] as AstNode[]) : [spread(added)]
  return listWith([...(list['elements'] as AstNode[]), ...items], call)
}

/** `export(exports, { show: () => show })`: each is what its function gives whenever it is asked for. */
function exportsOf([target, all]: readonly AstNode[], call: AstNode): AstNode | null {
  const properties = all && propertiesOf(all)
  if (!target || !properties) return null
  const expressions = properties.map((property) => {
    const key = property['key'] as AstNode
    const name = { ...at(key, 'Literal'), value: keyName(key, false) }
    const getter = { ...at(property, 'Property'), kind: 'init', key: identifier('get', key) }
    const descriptor = {
      ...at(property, 'ObjectExpression'),
      properties: [{ ...getter, value: property['value'] as AstNode }],
    }
    return methodOfObject('defineProperty', [target, name, descriptor], property)
  })
  return { ...at(call, 'SequenceExpression'), expressions }
}

/** `createClass(C, [{ key: 'show', value: function () { … } }], […])`: what its prototype has, and what it has itself. */
function classOf([owner, own, shared]: readonly AstNode[], call: AstNode): AstNode | null {
  if (!owner || own?.type !== 'ArrayExpression') return null
  const prototype = memberOf(owner, identifier('prototype', owner), false, owner)
  const expressions = [
    ...definitionsOn(prototype, own),
    ...(shared?.type === 'ArrayExpression' ? definitionsOn(owner, shared) : []),
    owner,
  ]
  return { ...at(call, 'SequenceExpression'), expressions }
}

function definitionsOn(target: AstNode, list: AstNode): AstNode[] {
  return (list['elements'] as (AstNode | null)[]).flatMap((descriptor) => {
    const properties = descriptor && propertiesOf(descriptor)
    if (!properties) return []
    const valueOf = (name: string): AstNode | undefined => {
      const found = properties.find((one) => keyName(one['key'] as AstNode, false) === name)
      return found?.['value'] as AstNode | undefined
    }
    const [key, value] = [valueOf('key'), valueOf('value')]
    if (!key) return []
    return value
      ? [assigned(memberOf(target, key, true, key), value, descriptor)]
      : [methodOfObject('defineProperty', [target, key, descriptor], descriptor)]
  })
}

/** What is written in an object; `null` for all else, and for one that takes from another. */
export function propertiesOf(object: AstNode): readonly AstNode[] | null {
  const properties = object.type === 'ObjectExpression' ? (object['properties'] as AstNode[]) : null
  return properties?.every(({ type }) => type === 'Property') ? properties : null
}

function methodOfObject(name: string, args: readonly AstNode[], node: AstNode): AstNode {
  const callee = memberOf(identifier('Object', node), identifier(name, node), false, node)
  return { ...at(node, 'CallExpression'), callee, arguments: args, optional: false }
}

function getPrivate([object, key]: readonly AstNode[], call: AstNode): AstNode | null {
  const [owner, name] = key?.type === 'ThisExpression' ? [key, object] : [object, key]
  return owner && name ? memberOf(owner, privateName(name), false, call) : null
}

function setPrivate([object, key, value]: readonly AstNode[], call: AstNode): AstNode | null {
  const [owner, name] = key?.type === 'ThisExpression' ? [key, object] : [object, key]
  return owner && name
    ? assigned(memberOf(owner, privateName(name), false, call), value, call)
    : null
}

function privateName(node: AstNode): AstNode {
  return { ...at(node, 'PrivateIdentifier'), name: nameIn(node) }
}

function spread(argument: AstNode): AstNode {
  return { ...at(argument, 'SpreadElement'), argument }
}

function listWith(elements: readonly AstNode[], call: AstNode): AstNode {
  return { ...at(call, 'ArrayExpression'), elements }
}

function memberOf(object: AstNode, property: AstNode, computed: boolean, call: AstNode): AstNode {
  return { ...at(call, 'MemberExpression'), object, property, computed, optional: false }
}

function assigned(left: AstNode, value: AstNode | undefined, call: AstNode): AstNode {
  const right = value ?? identifier('undefined', call)
  return { ...at(call, 'AssignmentExpression'), operator: '=', left, right }
}

function identifier(name: string, node: AstNode): AstNode {
  return { ...at(node, 'Identifier'), name }
}

function at({ start, end }: AstNode, type: string): AstNode {
  return { type, start, end }
}
