/** An element that the page always has. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id)
  if (!element) throw new Error(`the page has no element ${id}`)
  return element
}

export function inputById(id: string): HTMLInputElement {
  const element = byId(id)
  if (!(element instanceof HTMLInputElement)) throw new Error(`${id} is no input`)
  return element
}

export function all<T extends HTMLElement>(selector: string): T[] {
  return [...document.querySelectorAll<T>(selector)]
}

/** The name of what a link, or the address of the page, leads to. */
export function targetOf({ hash }: HTMLAnchorElement | Location): string {
  try {
    return decodeURIComponent(hash.slice(1))
  } catch {
    // Somebody has typed it.
    return ''
  }
}

/** What a reader is led to, though it takes no input. */
export function focusOn(element: HTMLElement): void {
  element.tabIndex = -1
  element.focus({ preventScroll: true })
}
