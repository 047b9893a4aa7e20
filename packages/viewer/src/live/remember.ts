/** What was chosen before, for all pages of the viewer on this machine and port. No secret is kept here. */
export function recall(name: string): string | null {
  try {
    return localStorage.getItem(`sendonce.${name}`)
  } catch {
    return null
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`sendonce.${name}`, value)
  } catch {
    // A browser may forbid it: then it is chosen again next time.
  }
}
