import { all, byId, targetOf } from './elements.ts'
import { watchFilters } from './filters.ts'
import { watchKeys } from './keys.ts'
import { watchSelection } from './selection.ts'

// The page can be read without this. It makes of the long page a list and one detail, and answers keys and filters.

/** Each problem has a row and a detail. A file that was cut off does not come to this; one with a hole in it may. */
function isWhole(): boolean {
  const rows = all<HTMLAnchorElement>('#list .row')
  const { count } = byId('list').dataset
  return (
    String(rows.length - 1) === count &&
    rows.every((row) => document.getElementById(targetOf(row)) !== null)
  )
}

if (isWhole()) {
  document.documentElement.classList.add('with-script')
  const selection = watchSelection()
  watchKeys(selection, watchFilters(selection))
  document.querySelector('.cut')?.remove()
} else document.documentElement.classList.add('broken')
