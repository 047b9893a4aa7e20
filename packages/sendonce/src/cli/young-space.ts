import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

/** Bytes of the space for new objects from which on more of it saves no time. */
const enough = 16 * 1024 * 1024

/**
 * Newer versions of Node let the space for new objects grow to eight times what an analysis has use for, and all of it
 * counts as memory of the process. Asked now and then, the result stops that when there is enough.
 */
export function createYoungSpaceLimit(): () => void {
  let isLimited = false
  return () => {
    if (isLimited) return
    const young = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')
    if (!young || young.space_size < enough) return
    isLimited = true
    setFlagsFromString('--semi-space-growth-factor=1')
  }
}
