import type { VNode } from 'preact'
import { Code } from './frame.tsx'
import { Severity } from './parts.tsx'
import type { PatternView } from './view.ts'

/** The page of a pattern. */
export function Pattern({
  pattern,
  known,
}: {
  readonly pattern: PatternView
  /** Patterns with a page in this file. */
  readonly known: readonly PatternView[]
}): VNode {
  const { code, name, title, severity, texts, example, related, links } = pattern
  return (
    <article id={code} class="pattern">
      <p class="crumb">
        <Severity severity={severity} /> <span>{code}</span> <span>{name}</span>
      </p>
      <h2>{title}</h2>
      <figure class="frame">
        <Code lines={example} />
      </figure>
      {texts.map((one) => (
        <section>
          <h3>{one.title}</h3>
          <p>{one.text}</p>
        </section>
      ))}
      <section>
        <h3>Related</h3>
        <ul>
          {related.map((one) => (
            <li>
              {known.some((other) => other.code === one.code) ? (
                <a href={`#${one.code}`}>{one.code}</a>
              ) : (
                one.code
              )}{' '}
              {one.difference}
            </li>
          ))}
          {links.map(({ label, url }) => (
            <li>
              <a href={url} rel="noreferrer">
                {label}
              </a>
            </li>
          ))}
        </ul>
      </section>
    </article>
  )
}
