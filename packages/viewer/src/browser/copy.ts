const toldFor = 1500
const done = new WeakSet<HTMLElement>()

/** Puts a button behind each place and command of an article, which copies it. */
export function offerCopying(article: HTMLElement): void {
  if (done.has(article)) return
  done.add(article)
  for (const place of article.querySelectorAll('.place')) {
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
