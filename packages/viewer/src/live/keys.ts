import { signal, type Signal } from '@preact/signals'
import { focusOn } from '../browser/elements.ts'
import { address, go } from './address.ts'
import { copyText } from './copy.tsx'
import { reachable } from './groups.ts'
import { selected } from './listing.ts'
import { recall, remember } from './remember.ts'
import { reveal } from './reveal.ts'
import { incidentShown, nameOfStep, stepShown } from './shown.ts'
import { parts } from './store.ts'

export const isHelpOpen: Signal<boolean> = signal(false)

/** Keys may be in the way of other tools: one box switches them off. */
export const areKeysOn: Signal<boolean> = signal(recall('keys') !== 'off')

export function switchKeys(isOn: boolean): void {
  areKeysOn.value = isOn
  remember('keys', isOn ? 'on' : 'off')
}

/** What was done by a key and cannot be seen. */
export const told: Signal<string> = signal('')

export const keyHelp: readonly (readonly [keys: string, does: string])[] = [
  ['j k', 'next, previous problem'],
  ['1 2', 'to an answer, and back to the list'],
  ['← →', 'steps of the timeline'],
  ['/', 'filter'],
  ['f', 'to what to change'],
  ['s', 'stacks'],
  ['o', 'copy file:line of what is chosen'],
  ['y', 'copy a link to what is shown'],
  ['g c', 'confirmed ones only, or all again'],
  ['Esc', 'back'],
  ['?', 'these keys'],
]

/** Answers keys, unless something is typed into a field. */
export function watchKeys(): void {
  let before = ''
  addEventListener('keydown', (event) => {
    const { key, target } = event
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const last = before
    before = key
    if (key === 'Escape') {
      escape()
      return
    }
    const isField = target instanceof Element && target.matches('input, select, textarea')
    if (isField || !areKeysOn.value) return
    // In a box that can be moved sideways arrows move it.
    const isMoved = target instanceof Element && target.matches('pre')
    if (isMoved && key.startsWith('Arrow')) return
    const action = last === 'g' && key === 'c' ? confirmedOnly : actions[key]
    if (!action) return
    event.preventDefault()
    action()
  })
}

const actions: Readonly<Record<string, (() => void) | undefined>> = {
  j: () => step(1),
  k: () => step(-1),
  '1': () => answer('1'),
  '2': () => answer('2'),
  ArrowLeft: () => move(-1),
  ArrowRight: () => move(1),
  '/': () => document.getElementById('filter')?.focus(),
  f: () => lead('.fix'),
  s: stacks,
  o: () => void copyPlace(),
  y: () => void copyLink(),
  '?': () => {
    isHelpOpen.value = !isHelpOpen.value
  },
}

function rowOf(name: string): HTMLElement | null {
  return document.querySelector(`.row[data-name="${CSS.escape(name)}"]`)
}

function step(by: 1 | -1): void {
  const names = reachable.value
  const at = names.indexOf(selected.value)
  const name = names[at < 0 ? 0 : Math.min(Math.max(0, at + by), names.length - 1)]
  if (name === undefined) return
  go({ view: 'problem', name, incident: null, at: null }, 'replace')
  // It is drawn by then, or was before.
  requestAnimationFrame(() => rowOf(name)?.focus())
}

function answer(digit: '1' | '2'): void {
  const { at, view } = address.value
  if (view === 'pattern') return
  if (at === digit) {
    go({ at: null }, 'replace')
    rowOf(selected.value)?.focus()
    return
  }
  go({ view: 'problem', name: selected.value, at: digit }, 'replace')
  reveal(digit, true)
}

function move(by: 1 | -1): void {
  const steps = incidentShown.value?.timeline.steps ?? []
  const at = stepShown.value
  const next = at < 0 ? (by > 0 ? 0 : steps.length - 1) : at + by
  const chosen = steps[next]
  if (!chosen) return
  const name = nameOfStep(chosen, next)
  go({ view: 'problem', name: selected.value, at: name }, 'replace')
  reveal(name)
  document
    .querySelector<HTMLElement>(`[data-step="${next}"]`)
    ?.focus({ preventScroll: name === '1' || name === '2' })
}

function lead(selector: string): void {
  const element = document.querySelector<HTMLElement>(`#detail ${selector}`)
  if (!element) return
  focusOn(element)
  element.scrollIntoView({ block: 'nearest' })
}

function stacks(): void {
  const box = document.querySelector<HTMLDetailsElement>('#stacks')
  if (!box) return
  box.open = !box.open
  box.querySelector<HTMLElement>('summary')?.focus({ preventScroll: true })
  box.scrollIntoView({ block: 'nearest' })
}

function confirmedOnly(): void {
  go({ state: address.value.state === 'confirmed' ? 'all' : 'confirmed' }, 'replace')
}

/** The place of the chosen step, else of the second answer. */
async function copyPlace(): Promise<void> {
  const chosen = incidentShown.value?.timeline.steps[stepShown.value]?.place
  const row = parts.row.get(selected.value).value
  const ends = address.value.at === '1' ? [row?.first] : [row?.second, row?.first]
  const end = ends.find((one) => typeof one === 'object')
  const place = chosen ?? (typeof end === 'object' ? end : null)
  if (place) await tell(place.whole)
}

async function copyLink(): Promise<void> {
  await tell(location.href)
}

async function tell(text: string): Promise<void> {
  told.value = (await copyText(text)) ? `copied ${text}` : `not allowed to copy: ${text}`
}

function escape(): void {
  const focused = document.activeElement
  if (isHelpOpen.value) isHelpOpen.value = false
  else if (focused?.id === 'filter') go({ query: '' }, 'replace')
  else if (address.value.view === 'pattern') {
    history.back()
    return
  }
  const row = rowOf(selected.value)
  // Beside the detail the list is there already.
  if (row?.offsetParent === null) go({ view: 'list', name: '', at: null, incident: null }, 'push')
  requestAnimationFrame(() => {
    const target = rowOf(selected.value) ?? document.querySelector<HTMLElement>('#list .row')
    target?.focus()
  })
}
