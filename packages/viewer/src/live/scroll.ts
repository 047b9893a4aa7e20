import { effect } from '@preact/signals'
import { byId } from '../browser/elements.ts'
import { isAtTop } from './listing.ts'
import { isWhole } from './store.ts'

const stored = 'sendonce.scroll'
const boxes = ['list', 'detail'] as const

let settled = false

/** The page stands where it is to stand: from now on what is chosen is moved into sight. */
export function isSettled(): boolean {
  return settled
}

/** Keeps how far the list and the detail are scrolled when the page is loaded again. */
export function watchScroll(): void {
  addEventListener('pagehide', () => {
    const places = boxes.map((id) => byId(id).scrollTop)
    try {
      sessionStorage.setItem(stored, JSON.stringify({ at: location.hash, places }))
    } catch {
      // A browser may forbid it: then it begins at the top.
    }
  })
  const stop = effect(() => {
    if (!isWhole.value) return
    requestAnimationFrame(() => {
      stop()
      if (!restore())
        document.querySelector('.row[aria-current]')?.scrollIntoView({ block: 'nearest' })
      settled = true
    })
  })
}

/** Whether something was kept of this very address. */
function restore(): boolean {
  try {
    const kept = JSON.parse(sessionStorage.getItem(stored) ?? 'null') as unknown
    if (typeof kept !== 'object' || kept === null || !('at' in kept) || !('places' in kept))
      return false
    const { at, places } = kept
    if (at !== location.hash || !Array.isArray(places)) return false
    for (const [index, id] of boxes.entries()) byId(id).scrollTop = Number(places[index] ?? 0)
    isAtTop.value = byId('list').scrollTop < 8
    return true
  } catch {
    // A browser may forbid it.
    return false
  }
}
