import type { Site } from '@sendonce/model'
import type { PlaceView } from '@sendonce/viewer'
import { place } from '../describe.ts'
import { safe } from '../text.ts'

export function viewPlace(site: Site): PlaceView {
  const file = safe(site.file)
  return {
    file,
    whole: place(site),
    short: `${file.slice(file.lastIndexOf('/') + 1)}:${site.line}`,
  }
}
