/** Orders texts by their code units, not by the user's language: the same input must give the same bytes everywhere. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
