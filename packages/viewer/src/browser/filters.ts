import { all, byId, inputById, targetOf } from './elements.ts'
import type { Selection } from './selection.ts'

export interface Filters {
  readonly input: HTMLInputElement
  readonly clear: () => void
}

interface Item {
  readonly element: HTMLElement
  /** All that is said of a problem, in small letters; read when it is asked for. */
  readonly text: () => string
}

/** Shows the problems that match all that is chosen. */
export function watchFilters(selection: Selection): Filters {
  const input = inputById('filter')
  const choices = all<HTMLSelectElement>('[data-filter]')
  const items = all<HTMLElement>('#list li[data-code]').map(toItem)

  const apply = (): void => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean)
    let shown = 0
    for (const { element, text } of items) {
      const isChosen = choices.every(({ value, dataset: { filter = '' } }) => {
        const own = element.dataset[filter] ?? ''
        // A problem has one of each but states.
        return value === '' || (filter === 'state' ? own.split(' ') : [own]).includes(value)
      })
      const isShown = isChosen && words.every((word) => text().includes(word))
      element.hidden = !isShown
      if (isShown) shown++
    }
    tell(shown, items.length)
    selection.current()?.scrollIntoView({ block: 'nearest' })
  }

  const clear = (): void => {
    input.value = ''
    for (const choice of choices) choice.value = ''
    apply()
  }

  input.addEventListener('input', apply)
  for (const choice of choices) choice.addEventListener('change', apply)
  for (const button of all('.clear'))
    button.addEventListener('click', () => {
      clear()
      input.focus()
    })
  // A browser may have kept what was chosen before the page was loaded again.
  apply()
  return { input, clear }
}

function toItem(element: HTMLElement): Item {
  let known: string | undefined
  const link = element.querySelector('a')
  return {
    element,
    text: () => {
      known ??= [element, link && byId(targetOf(link))]
        .map((one) => one?.textContent ?? '')
        .join('\n')
        .toLowerCase()
      return known
    },
  }
}

function tell(shown: number, of: number): void {
  const count = document.getElementById('count')
  if (count) count.textContent = `${shown} of ${of} shown`
  for (const one of all('.filters .clear')) one.hidden = shown === of
  for (const one of all('#list .none')) one.hidden = shown > 0 || of === 0
}
