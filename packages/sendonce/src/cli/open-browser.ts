import open from 'open'

/** Opens an address in the browser of this person; rejects where that cannot be done. */
export async function openBrowser(address: string): Promise<void> {
  const started = await open(address)
  // What opens it may fail later: the address is printed, so nothing is lost.
  started.on('error', () => {})
  started.unref()
}
