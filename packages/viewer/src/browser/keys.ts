import { focusOn, inputById } from './elements.ts'
import type { Filters } from './filters.ts'
import type { Selection } from './selection.ts'

/** Keys for those who like them: everything is reached by Tab as well, and one box switches them off. */
export function watchKeys(selection: Selection, filters: Filters): void {
  const isOn = inputById('keys')

  const step = (by: 1 | -1): void => {
    const rows = selection.rows()
    const at = rows.findIndex((row) => row === selection.current())
    const next = rows[at === -1 ? 0 : Math.min(Math.max(0, at + by), rows.length - 1)]
    if (!next) return
    selection.open(next, 'row')
  }

  const goTo = (digit: '1' | '2'): void => {
    const { id } = selection.article()
    // Both answers may be one place.
    const end = document.getElementById(`${id}.${digit}`) ?? document.getElementById(`${id}.1`)
    if (!end) return
    focusOn(end)
    end.scrollIntoView({ block: 'nearest' })
  }

  const back = (): void => {
    const row = selection.current()
    // Beside the detail the list is there already.
    if (row?.offsetParent === null) selection.showList()
    row?.focus()
  }

  const actions: Readonly<Record<string, (() => void) | undefined>> = {
    j: () => step(1),
    k: () => step(-1),
    '1': () => goTo('1'),
    '2': () => goTo('2'),
    '/': () => filters.input.focus(),
    Escape: back,
  }
  const inList: Readonly<Record<string, (() => void) | undefined>> = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
  }
  /** What the row stands for is shown already, so its link leads nowhere: to read it is what is left. */
  const onCurrent: Readonly<Record<string, (() => void) | undefined>> = {
    Enter: () => focusOn(selection.article().querySelector('h2') ?? selection.article()),
  }

  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !isOn.checked) return
    const { target } = event
    if (target === filters.input && event.key === 'Escape') {
      filters.clear()
      filters.input.blur()
      selection.current()?.focus()
      return
    }
    if (target === filters.input && event.key === 'Enter') {
      const [first] = selection.rows().filter((row) => row.hash !== '#summary')
      if (first) selection.open(first, 'detail')
      return
    }
    if (target instanceof HTMLElement && target.matches('input, select')) return
    const isRow = target instanceof HTMLElement && target.matches('.row')
    const isCurrent = isRow && target === selection.current()
    const action =
      actions[event.key] ??
      (isRow ? inList[event.key] : undefined) ??
      (isCurrent ? onCurrent[event.key] : undefined)
    if (!action) return
    event.preventDefault()
    action()
  })
}
