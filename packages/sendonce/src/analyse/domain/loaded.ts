import { keyOf, unknownValue, type UnknownValue, type Value } from './value.ts'

/** Modules that are loaded by a name which is not known: those in a folder, or any where that is not known either. */
export interface Loaded {
  readonly folder: string | null
  readonly from: string
  /** What is taken of each: `.default`. */
  readonly member: string
}

/**
 * What `require('./routes/' + name)` gives: it stands for each module that this may load. What is loaded by a setting is one
 * module, and `made`, its identity, is all that is known.
 */
export function loadedBy(specifier: Value, from: string, made: UnknownValue): UnknownValue {
  const name = keyOf(specifier)
  const folder = folderOf(name, from)
  if (folder === null && !ofSeveral.test(name)) return made
  return unknownValue(`loaded:${made.key}|${folder ?? '*'}|${from}|`)
}

/** The items of a list, and what is made of them. */
const ofSeveral = /(?:^|[(,~+])(?:item|v):/

const form = /^(?:await\()?loaded:[^|]*\|([^|]*)\|([^|]*)\|\)?((?:\.\w+)*)$/

export function loadedAs(value: Value): Loaded | null {
  const [, folder, from, member = ''] = (value.kind === 'unknown' && form.exec(value.key)) || []
  if (folder === undefined || from === undefined) return null
  return { folder: folder === '*' ? null : folder, from, member }
}

/** What a specifier is put together from, as far as that is known. */
const part = /(?:\w+:)?path(?:\.\w+)*\(|opaque\(|[(),~+]|(__dirname)(?![\w$])|#string:([^(),~+]*)/y

/** The folder that the text of a specifier begins with: `path.join(__dirname, 'routes', name)`. */
function folderOf(key: string, from: string): string | null {
  const texts: string[] = []
  part.lastIndex = 0
  for (let at = part.exec(key); at; at = part.exec(key)) {
    const [, here, text] = at
    // What goes on is no folder yet: `'./routes/user-' + name`.
    const goesOn = /[~+]/.test(key[part.lastIndex] ?? '')
    if (here) texts.push('.')
    else if (text) texts.push(goesOn ? text.replace(/[^/]*$/, '') : text)
  }
  if (!texts[0]?.startsWith('.')) return null
  const path = from.split('/').slice(0, -1)
  for (const segment of texts.join('/').split('/')) {
    if (segment === '..') path.pop()
    else if (segment !== '' && segment !== '.') path.push(segment)
  }
  return path.join('/')
}

/** Of what may have loaded a file the one that tells best where it is; none, where several tell nothing. */
export function loaderOf<T extends { readonly by: Loaded }>(
  uses: readonly T[],
  file: string,
): T | null {
  const depth = ({ by: { folder } }: T): number => folder?.length ?? -1
  const [first, second] = uses
    .filter(({ by }) => mayLoad(by, file))
    .toSorted((a, b) => depth(b) - depth(a))
  return first && (first.by.folder !== null || !second) ? first : null
}

function mayLoad({ folder, from }: Loaded, file: string): boolean {
  return file !== from && (!folder || file.startsWith(`${folder}/`))
}
