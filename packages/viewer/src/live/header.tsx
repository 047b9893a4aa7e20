import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import { address, go } from './address.ts'
import { Ago } from './ago.tsx'
import { connection } from './connection.ts'
import { isHelpOpen } from './keys.ts'
import { status } from './store.ts'
import { nextTheme, theme } from './theme.ts'

/** The connection, the program, the filter. */
export function Header(): VNode {
  const { kind } = connection.value
  const now = status.value
  const isLive = kind === 'live' && now?.state !== 'ended' && now?.state !== 'unattached'
  const word =
    kind === 'live' ? wordOf(now?.state) : kind === 'connecting' ? 'connecting' : 'not connected'
  return (
    <header>
      <span class="logo" aria-hidden="true">
        sendonce
      </span>
      <h1 class="vh">{now?.headline ?? 'sendonce'}</h1>
      <span class={isLive ? 'conn' : 'conn off'} role="status">
        {word}
      </span>
      <p class="sum top">
        {now && (
          <>
            <span>{now.program}</span> <span class="counts">{now.counts}</span>{' '}
            <span class={now.check.kind}>{now.check.text}</span>
          </>
        )}
      </p>
      <input
        type="search"
        id="filter"
        placeholder="Filter: code, file, route ( / )"
        aria-label="Filter problems by text"
        autocomplete="off"
        value={address.value.query}
        onInput={({ currentTarget }) => go({ query: currentTarget.value }, 'replace')}
      />
      <button
        type="button"
        class="button"
        aria-label={`Colours: ${theme.value}`}
        onClick={nextTheme}
      >
        {theme.value}
      </button>
      <button
        type="button"
        class="button"
        aria-label="Keys"
        aria-expanded={isHelpOpen.value}
        onClick={() => {
          isHelpOpen.value = !isHelpOpen.value
        }}
      >
        ?
      </button>
    </header>
  )
}

function wordOf(state: string | undefined): string {
  if (state === 'ended') return 'ended'
  if (state === 'unattached') return 'not attached'
  return state === 'waiting' ? 'waiting' : 'live'
}

/** What keeps the page from being live, and what else is missing. */
export function Banners(): VNode {
  const now = connection.value
  const known = status.value
  return (
    <div role="region" aria-label="Notices">
      {now.kind === 'off' && (
        <p class="banner" role="status">
          The viewer stopped answering <Ago time={now.since} />: it has ended, or stands still. What
          was told stays here, and it is asked again and again. If you start it anew, open the
          address that it prints.
        </p>
      )}
      {now.kind === 'refused' && <Refused />}
      {now.kind === 'broken' && (
        <p class="banner" role="status">
          Something is wrong: {now.why}. Load the page again.
        </p>
      )}
      {known?.banner && (
        <p class="banner" role="status">
          {known.banner.text} {known.since !== null && <Ago time={known.since} />}{' '}
          {known.banner.command !== null && <code>{known.banner.command}</code>}
        </p>
      )}
      {(known?.unread ?? []).length > 0 && (
        <p class="banner">Not all of the recording was read: {known?.unread.join('; ')}</p>
      )}
      {known?.missing.map(({ text, command }) => (
        <p class="banner hint">
          {text} {command !== null && <code>{command}</code>}
        </p>
      ))}
    </div>
  )
}

function Refused(): VNode {
  return (
    <p class="banner" role="status">
      This tab may not read. Open the address that <code>sendonce view</code> has printed in the
      terminal, with all that stands behind <code>#t=</code>: it is given to one tab, and goes with
      it.
    </p>
  )
}

/** The title of the tab says what is shown, and whether it is live. */
export function useTitle(text: string): void {
  const isOff = connection.value.kind !== 'live' || status.value?.state === 'ended'
  const title = `${isOff ? '(off) ' : ''}${text}sendonce`
  useEffect(() => {
    document.title = title
  }, [title])
}
