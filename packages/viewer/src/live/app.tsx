import { computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { VNode } from 'preact'
import { CopyButton, PlaceButton } from '../parts.tsx'
import { address } from './address.ts'
import { CopyText } from './copy.tsx'
import { Detail } from './detail.tsx'
import { Banners, Header } from './header.tsx'
import { areKeysOn, isHelpOpen, keyHelp, switchKeys, told } from './keys.ts'
import { List } from './list.tsx'
import { order, status } from './store.ts'
import { WhereButton } from './where.tsx'

/** The whole page. */
export function App(): VNode {
  const { view } = address.value
  const isList = view === 'list' || view === 'first'
  return (
    <CopyButton.Provider value={CopyText}>
      <PlaceButton.Provider value={WhereButton}>
        <a class="skip" href="#detail" onClick={skip}>
          Skip to the selected problem
        </a>
        <Header />
        <Banners />
        <div class={isList ? 'split shows-list' : 'split'} id="split">
          <List />
          <Detail />
        </div>
        {isHelpOpen.value && <Help />}
        <p class="told" role="status">
          {told.value}
        </p>
        <p class="vh" role="status">
          {news.value}
        </p>
      </PlaceButton.Provider>
    </CopyButton.Provider>
  )
}

function skip(event: Event): void {
  event.preventDefault()
  event.stopPropagation()
  document.getElementById('detail')?.focus()
}

function Help(): VNode {
  return (
    <aside class="help" aria-label="Keys">
      <dl>
        {keyHelp.map(([keys, does]) => (
          <>
            <dt>
              {keys.split(' ').map((key) => (
                <>
                  <kbd>{key}</kbd>{' '}
                </>
              ))}
            </dt>
            <dd>{does}</dd>
          </>
        ))}
      </dl>
      <label>
        <input
          type="checkbox"
          id="keys"
          checked={areKeysOn.value}
          onChange={({ currentTarget }) => switchKeys(currentTarget.checked)}
        />{' '}
        Keys do this
      </label>
    </aside>
  )
}

const toldAtMostMs = 5000

/** What is said to those who do not see the page: what there is, at most every five seconds. */
const news: Signal<string> = signal('')
const latest: ReadonlySignal<string> = computed(() => {
  const now = status.value
  const count = order.value.length
  return now ? `${count} ${count === 1 ? 'problem' : 'problems'}, ${now.counts}` : ''
})

/** Begins to say so. */
export function watchNews(): void {
  let timer = 0
  let last = 0
  effect(() => {
    const text = latest.value
    clearTimeout(timer)
    const wait = Math.max(0, last + toldAtMostMs - performance.now())
    timer = setTimeout(() => {
      last = performance.now()
      news.value = text
    }, wait)
  })
}
