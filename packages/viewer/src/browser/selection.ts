import { offerCopying } from './copy.ts'
import { all, byId, focusOn, targetOf } from './elements.ts'

export interface Selection {
  /** The rows of the list that are not filtered away, in order. */
  readonly rows: () => HTMLAnchorElement[]
  /** The row of what is shown; of a pattern's page, the one that it was opened from. */
  readonly current: () => HTMLAnchorElement | undefined
  /** Shows what a row stands for; the address of the page says so too. The focus goes there, or to the row. */
  readonly open: (row: HTMLAnchorElement, focus: 'detail' | 'row') => void
  readonly article: () => HTMLElement
  /** The list, where there is no room for both. */
  readonly showList: () => void
}

/** Shows the one detail that the address of the page names, else the first problem. */
export function watchSelection(): Selection {
  const rows = all<HTMLAnchorElement>('#list .row')
  const articles = all('#detail > article')
  const [about, ...problems] = rows
  const start = problems[0] ?? about
  let shown = byId(start ? targetOf(start) : 'summary')
  /** The address that was followed last. */
  let told = ''
  /** The row that is to have the focus when the address has changed. */
  let stepped: HTMLAnchorElement | null = null

  const current = (): HTMLAnchorElement | undefined =>
    rows.find((row) => row.hasAttribute('aria-current'))

  const mark = (): void => {
    const own = rows.find((row) => targetOf(row) === shown.id)
    // A pattern has no row: the problem that led to it stays marked.
    if (!own) return
    current()?.removeAttribute('aria-current')
    own.setAttribute('aria-current', 'true')
    own.scrollIntoView({ block: 'nearest' })
  }

  const show = (): void => {
    told = location.hash
    const name = targetOf(location)
    const named = document.getElementById(name)
    const article = name === 'detail' ? shown : named?.closest('article')
    shown = article ?? shown
    byId('split').classList.toggle('shows-list', !article)
    for (const one of articles) one.classList.toggle('shown', one === shown)
    offerCopying(shown)
    mark()
    if (article && named) goTo(named === article || name === 'detail' ? null : named)
    stepped = null
  }

  /** To a part of the detail, or to its beginning. */
  const goTo = (part: HTMLElement | null): void => {
    byId('detail').scrollTop = 0
    scrollTo(0, 0)
    // The list is not there where there is no room for it.
    if (stepped !== null && stepped.offsetParent !== null) stepped.focus({ preventScroll: true })
    else focusOn(part ?? shown.querySelector('h2') ?? shown)
    part?.scrollIntoView({ block: 'nearest' })
  }

  addEventListener('hashchange', () => {
    if (location.hash !== told) show()
  })
  show()

  return {
    rows: () => rows.filter((row) => !row.closest('li')?.hidden),
    current,
    open: (row, focus) => {
      stepped = focus === 'row' ? row : null
      location.replace(row.hash)
      show()
    },
    article: () => shown,
    showList: () => {
      location.hash = '#list'
      show()
    },
  }
}
