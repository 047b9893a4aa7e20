import { all } from './elements.ts'

const toldFor = 1500

/** Puts a button behind each place and command, which copies it. */
export function watchCopying(): void {
  for (const place of all('.place')) {
    const text = place.textContent
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'button'
    button.textContent = 'copy'
    button.setAttribute('aria-label', `Copy ${text}`)
    button.addEventListener('click', () => {
      void copy(button, text)
    })
    place.append(button)
  }
}

async function copy(button: HTMLButtonElement, text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    tell(button, 'copied')
  } catch {
    // A browser may forbid it: what is selected can be copied by hand.
    const shown = button.previousElementSibling
    if (shown) getSelection()?.selectAllChildren(shown)
    tell(button, 'selected')
  }
}

function tell(button: HTMLButtonElement, word: string): void {
  button.textContent = word
  setTimeout(() => {
    button.textContent = 'copy'
  }, toldFor)
}
