import { focusOn } from '../browser/elements.ts'
import { selected } from './listing.ts'

/** The element of an answer in its frame; both may be one place. */
function endOf(digit: string): HTMLElement | null {
  const name = selected.peek()
  return document.getElementById(`${name}.${digit}`) ?? document.getElementById(`${name}.1`)
}

/** Leads to an answer, if `at` is one. */
export function reveal(at: string | null, withFocus = false): void {
  if (at !== '1' && at !== '2') return
  const end = endOf(at)
  if (!end) return
  if (withFocus) focusOn(end)
  end.scrollIntoView({ block: 'nearest' })
}
