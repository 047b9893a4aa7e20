import { computed, signal, type Signal } from '@preact/signals'
import type { VNode } from 'preact'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { RowText } from '../problem-list.tsx'
import type { StateView } from '../view.ts'
import type { MatchKind, RowView } from '../live-view.ts'
import { address, go, linkTo } from './address.ts'
import { Ago } from './ago.tsx'
import { groups, isGrouped, type Group } from './groups.ts'
import { useKeptFocus } from './kept-focus.ts'
import { counts, isAtTop, listed, listStates, selected, showWaiting, waiting } from './listing.ts'
import { isSettled } from './scroll.ts'
import { order, parts } from './store.ts'

/** Rows of a list that are drawn at once. */
const pageRows = 200

export function List(): VNode {
  const box = useRef<HTMLElement>(null)
  const focus = useKeptFocus(box)
  const shown = listed.value
  const isNone = shown.length === 0 && order.value.length > 0
  return (
    <nav
      id="list"
      aria-label="Problems"
      ref={box}
      {...focus}
      onScroll={({ currentTarget }) => {
        isAtTop.value = currentTarget.scrollTop < 8
      }}
    >
      <Chips
        onShow={() => {
          showWaiting()
          box.current?.scrollTo(0, 0)
        }}
      />
      <ol>
        <li>
          <a
            class="row about"
            href="#/about"
            aria-current={address.value.view === 'about' ? 'true' : undefined}
          >
            <span class="title">What was looked at</span>
          </a>
        </li>
      </ol>
      {isGrouped.value ? <Groups /> : <Rows names={shown} />}
      {isNone && (
        <p class="none">
          No problem matches.{' '}
          <button
            type="button"
            class="button"
            onClick={() => go({ query: '', state: 'all' }, 'replace')}
          >
            Show all
          </button>
        </p>
      )}
    </nav>
  )
}

/** What is listed; what waits to be is told where it is seen from everywhere in the list. */
function Chips({ onShow }: { readonly onShow: () => void }): VNode {
  return (
    <div class="chips top" role="group" aria-label="Show">
      {listStates.map(({ state, label }, at) => (
        <button
          type="button"
          class="button"
          aria-pressed={address.value.state === state}
          onClick={() => go({ state }, 'replace')}
        >
          {label} {counts.value[at]}
        </button>
      ))}
      {waiting.value > 0 && (
        <button type="button" class="button new" onClick={onShow}>
          {waiting.value} new since you scrolled: show
        </button>
      )}
    </div>
  )
}

function Groups(): VNode {
  return (
    <>
      <p class="none">
        Many at once: by pattern. What you accept as it is today, <code>sendonce baseline</code>{' '}
        leaves out.
      </p>
      {groups.value.map((group) => (
        <GroupOf key={group.name} group={group} />
      ))}
    </>
  )
}

function GroupOf({ group }: { readonly group: Group }): VNode {
  const { name, title, rows, isOpen } = group
  return (
    <>
      <button
        type="button"
        class="group"
        aria-expanded={isOpen.value}
        onClick={() => {
          isOpen.value = !isOpen.value
        }}
      >
        <span class="code">{name}</span> <span>{title}</span> <b>{rows.length}</b>
      </button>
      {isOpen.value && <Rows names={rows} />}
    </>
  )
}

function Rows({ names }: { readonly names: readonly string[] }): VNode {
  const limit: Signal<number> = useMemo(() => signal(pageRows), [])
  const drawn = names.slice(0, limit.value)
  const rest = names.length - drawn.length
  return (
    <>
      <ol>
        {drawn.map((name) => (
          <Row key={name} name={name} />
        ))}
      </ol>
      {rest > 0 && (
        <button
          type="button"
          class="button new"
          onClick={() => {
            limit.value += pageRows
          }}
        >
          {Math.min(rest, pageRows)} more of {rest}
        </button>
      )}
    </>
  )
}

const stateOf: Readonly<Record<MatchKind, StateView['kind']>> = {
  confirmed: 'confirmed',
  half: 'seen',
  seen: 'seen',
  changed: 'unseen',
  unseen: 'unseen',
}

/** What a row and a detail tell of a problem beside the code. */
export function statesOf({ match, matchText, states }: RowView): readonly StateView[] {
  return [{ kind: stateOf[match], text: matchText }, ...states]
}

function Row({ name }: { readonly name: string }): VNode | null {
  const link = useRef<HTMLAnchorElement>(null)
  const isCurrent = useMemo(() => computed(() => selected.value === name), [name]).value
  const row = parts.row.get(name).value
  const isMoving = isSettled()
  useEffect(() => {
    if (isCurrent && isMoving) link.current?.scrollIntoView({ block: 'nearest' })
  }, [isCurrent])
  if (!row) return null
  return (
    <li>
      <a
        class="row"
        ref={link}
        href={linkTo(name)}
        data-name={name}
        aria-current={isCurrent ? 'true' : undefined}
      >
        <RowText head={row} states={statesOf(row)} hasFix={row.hasFix} />
        {row.last !== null && (
          <span class="ago">
            <Ago time={row.last} />
          </span>
        )}
      </a>
    </li>
  )
}
