import type { VNode } from 'preact'
import { useState } from 'preact/hooks'

const toldFor = 1500

/** Copies a text: of what a browser forbids it tells so. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

export function CopyText({
  text,
  label = 'copy',
  name = `Copy ${text}`,
}: {
  readonly text: string
  readonly label?: string
  readonly name?: string
}): VNode {
  const [told, tell] = useState('')
  const copy = async (): Promise<void> => {
    tell((await copyText(text)) ? 'copied' : 'not allowed: select it')
    setTimeout(() => tell(''), toldFor)
  }
  return (
    <button type="button" class="button" aria-label={name} onClick={() => void copy()}>
      {told || label}
    </button>
  )
}
