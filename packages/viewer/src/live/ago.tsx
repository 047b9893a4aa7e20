import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { VNode } from 'preact'
import { useMemo } from 'preact/hooks'

const now: Signal<number> = signal(Date.now())

/** Times that are told as `3 s ago` are counted on from now on. */
export function watchClock(): void {
  setInterval(() => {
    now.value = Date.now()
  }, 1000)
}

function agoText(time: number, at: number): string {
  const seconds = Math.max(0, Math.round((at - time) / 1000))
  if (!Number.isFinite(seconds)) return ''
  if (seconds < 60) return `${seconds} s ago`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ago`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`
}

/** How long ago something was; only this text changes with the clock. */
export function Ago({ time }: { readonly time: string | number }): VNode {
  const at = typeof time === 'number' ? time : Date.parse(time)
  const text: ReadonlySignal<string> = useMemo(() => computed(() => agoText(at, now.value)), [at])
  return <>{text}</>
}
