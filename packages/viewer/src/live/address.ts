import { signal, type Signal } from '@preact/signals'

/** What is shown, as the address of the page says it. */
export interface Address {
  /** A problem, a pattern (`SO005`), what was looked at, or (where there is no room for both) the list. */
  readonly view: 'problem' | 'pattern' | 'about' | 'list' | 'first'
  readonly name: string
  readonly incident: string | null
  /** `1`, `2`, or a step of the timeline: `s3`. */
  readonly at: string | null
  readonly query: string
  readonly state: ListState
}

/** Which problems are listed. */
export type ListState = 'all' | 'confirmed' | 'seen' | 'foreseen'

const states: readonly ListState[] = ['all', 'confirmed', 'seen', 'foreseen']

function parseAddress(hash: string): Address {
  const [path = '', search = ''] = hash.replace(/^#/, '').split('?', 2)
  const given = new URLSearchParams(search)
  const words = path.split('/').filter(Boolean).map(decoded)
  const behind = (word: string): string | null => {
    const at = words.indexOf(word)
    return at < 0 ? null : (words[at + 1] ?? null)
  }
  const problem = behind('p')
  const pattern = words.find((word) => /^SO\d{3}$/.test(word))
  const [only] = words
  return {
    ...(problem !== null
      ? { view: 'problem', name: problem }
      : pattern !== undefined
        ? { view: 'pattern', name: pattern }
        : only === 'about' || only === 'list'
          ? { view: only, name: '' }
          : { view: 'first', name: '' }),
    incident: behind('i'),
    at: behind('at'),
    query: given.get('q') ?? '',
    state: states.find((one) => one === given.get('state')) ?? 'all',
  }
}

function decoded(word: string): string {
  try {
    return decodeURIComponent(word)
  } catch {
    // Somebody has typed it.
    return ''
  }
}

/** The address as a link leads to it. */
function formatAddress({ view, name, incident, at, query, state }: Address): string {
  const given = new URLSearchParams()
  if (query !== '') given.set('q', query)
  if (state !== 'all') given.set('state', state)
  const search = given.toString()
  const path =
    view === 'problem'
      ? [
          `/p/${encodeURIComponent(name)}`,
          incident === null ? '' : `/i/${encodeURIComponent(incident)}`,
          at === null ? '' : `/at/${encodeURIComponent(at)}`,
        ].join('')
      : view === 'pattern'
        ? `/${name}`
        : view === 'first'
          ? '/'
          : `/${view}`
  return `#${path}${search === '' ? '' : `?${search}`}`
}

export const address: Signal<Address> = signal(parseAddress(''))

/** Follows the address of the page from now on, and the links in it. */
export function watchAddress(): void {
  const read = (): void => {
    address.value = parseAddress(location.hash)
  }
  addEventListener('hashchange', read)
  addEventListener('popstate', read)
  addEventListener('click', (event) => {
    const { target, button } = event
    if (button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    const link =
      target instanceof Element ? target.closest<HTMLAnchorElement>('a[href^="#"]') : null
    if (!link) return
    event.preventDefault()
    // A link says what is to be shown, and nothing of the list.
    const { query, state } = address.value
    go({ ...parseAddress(link.hash), query, state }, 'push')
  })
  read()
}

/** Changes what is shown. `push`: going back leads to what was shown before. */
export function go(changed: Partial<Address>, how: 'push' | 'replace'): void {
  const next = { ...address.value, ...changed }
  const hash = formatAddress(next)
  if (how === 'push') history.pushState(null, '', hash)
  else history.replaceState(history.state, '', hash)
  address.value = next
}

/** Where a problem, as a whole, is shown. */
export function linkTo(name: string): string {
  return `#/p/${encodeURIComponent(name)}`
}
