import type { VNode } from 'preact'
import { classOf, Mark, Place } from './parts.tsx'
import type { FrameView, LineView, SpanView } from './view.ts'

export function Frame({ frame, id }: { readonly frame: FrameView; readonly id: string }): VNode {
  if (frame.kind === 'words')
    return (
      <figure class={`frame ${classOf(frame.digit)}`} id={`${id}.${frame.digit}`}>
        <figcaption class="end">
          <Mark digit={frame.digit} />
          <b>{frame.title}</b>
        </figcaption>
        <p class="words">{frame.text}</p>
      </figure>
    )
  const { ends, lines } = frame
  return (
    <figure class={`frame ${classOf(ends[0]?.digit)}`}>
      <figcaption>
        {ends.map(({ digit, title, place }) => (
          <div class="end" id={`${id}.${digit.at(0)}`}>
            <Mark digit={digit} />
            <b>{title}</b> <Place place={place} />
          </div>
        ))}
      </figcaption>
      <Code lines={lines} />
    </figure>
  )
}

export function Code({ lines }: { readonly lines: readonly LineView[] }): VNode {
  return (
    <pre tabindex={0}>
      <code>
        {lines.map((line) => (
          <Line line={line} />
        ))}
      </code>
    </pre>
  )
}

// There are many lines in a report, so they have few elements: what stands in front of one is one, with columns made of
// spaces, and only lines that stand out are elements themselves.

/** What stands in front of a line: its number, and which answer it gives. */
export function gutter(number: number | null, sign: string | null): string {
  return `${String(number ?? '').padStart(4)} ${(sign ?? '').padEnd(3)} `
}

function Line({ line: { number, digit, spans, labels } }: { readonly line: LineView }): VNode {
  const code = (
    <>
      <i>{gutter(number, digit)}</i>
      {spans.map((span) => (
        <Span span={span} />
      ))}
      {'\n'}
    </>
  )
  return (
    <>
      {digit ? <span class={`ln ${classOf(digit)}`}>{code}</span> : code}
      {labels.map((label) => (
        <span class={label.digit ? `ln ${classOf(label.digit)}` : 'ln'}>
          {' '.repeat(gutter(null, null).length + label.indent)}
          <b>{label.text}</b>
          {'\n'}
        </span>
      ))}
    </>
  )
}

function Span({ span: { text, kind, mark } }: { readonly span: SpanView }): VNode {
  if (mark) return <mark class={classOf(mark)}>{text}</mark>
  return kind === '' ? <>{text}</> : <i class={kind}>{text}</i>
}
