import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/** What listens to the focus in a list. */
export interface FocusListeners {
  readonly onFocusIn: () => void
  readonly onFocusOut: (event: FocusEvent) => void
}

/** Where the row that has the focus goes away, the list gives it to the one that is shown: Tab goes on from there. */
export function useKeptFocus(list: RefObject<HTMLElement | null>): FocusListeners {
  const hasFocus = useRef(false)
  useLayoutEffect(() => {
    if (!hasFocus.current || document.activeElement !== document.body) return
    const rows = list.current
    const row = rows?.querySelector<HTMLElement>('.row[aria-current]') ?? rows?.querySelector('a')
    row?.focus({ preventScroll: true })
  })
  return {
    onFocusIn: () => {
      hasFocus.current = true
    },
    onFocusOut: ({ target, relatedTarget }) => {
      if (relatedTarget instanceof Node && list.current?.contains(relatedTarget)) return
      // What is taken away loses it as well: that is not somebody who goes elsewhere.
      queueMicrotask(() => {
        if (target instanceof Node && target.isConnected) hasFocus.current = false
      })
    },
  }
}
