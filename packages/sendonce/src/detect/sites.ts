import type { Site } from '@sendonce/model'
import type { Place } from '../analyse/domain/place.ts'
import { LineTable } from '../syntax/line-table.ts'

const textLimit = 120

interface Lines {
  readonly text: string
  readonly table: LineTable
}

/** Turns places into sites: lines, columns and one line of text. Texts may change meanwhile. */
export class Sites {
  private readonly lines = new Map<string, Lines>()
  private readonly textOf: (file: string) => string | null

  constructor(textOf: (file: string) => string | null) {
    this.textOf = textOf
  }

  of(place: Place): Site | null {
    const text = this.textOf(place.file)
    if (text === null) return null
    const table = this.tableOf(place.file, text)
    const { line, column } = table.at(place.at)
    return {
      file: place.file,
      line,
      column,
      startLine: table.at(place.start).line,
      endLine: table.at(place.end).line,
      text: this.source(place),
    }
  }

  private tableOf(file: string, text: string): LineTable {
    const known = this.lines.get(file)
    if (known?.text === text) return known.table
    const table = new LineTable(text)
    this.lines.set(file, { text, table })
    return table
  }

  /** The source of a place on one line. */
  source(place: Place): string {
    return oneLine(this.written(place))
  }

  /** The source of a place as it stands. */
  written(place: Place): string {
    return (this.textOf(place.file) ?? '').slice(place.start, place.end)
  }
}

// Control characters, line separators, and the marks that reorder text on a screen.
// oxlint-disable-next-line no-control-regex -- these are the characters to be taken out
const unsafe = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/** Source text on one line, cut to a readable length, without characters that control a terminal. */
function oneLine(text: string): string {
  const flat = text.slice(0, 2000).replace(/\s+/g, ' ').replace(unsafe, '\ufffd').trim()
  return flat.length <= textLimit ? flat : `${flat.slice(0, textLimit - 1)}…`
}
