import type { Attributes } from '@opentelemetry/api'
import type { Incident, Place, Sighting } from '@sendonce/model'

/**
 * What a record tells of an incident. Names outside of `sendonce.` are those of the semantic conventions. `request`: the one
 * that it came with this time; `count`: how often it came since the last record; `isDetailed`: with stacks.
 */
export function attributesOf(
  incident: Incident,
  request: Incident['request'],
  count: number,
  isDetailed: boolean,
): Attributes {
  const { first, second, error } = incident
  const { method, route, httpVersion } = request
  const stack = isDetailed && second ? stackText(second) : undefined
  return known({
    'http.request.method': method || undefined,
    'http.route': route ?? undefined,
    'url.path': pathOf(request.url) || undefined,
    'http.response.status_code': incident.response.status ?? undefined,
    'network.protocol.version': httpVersion || undefined,
    'error.type': incident.code,
    ...(error && {
      'exception.type': error.code ?? error.name,
      'exception.message': error.message,
      'exception.stacktrace': stack && `${error.name}: ${error.message}\n${stack}`,
    }),
    ...placeAttributes('', second?.place),
    'code.stacktrace': error ? undefined : stack,
    ...placeAttributes('sendonce.first.', first?.place),
    'sendonce.first.code.stacktrace': isDetailed && first ? stackText(first) : undefined,
    'sendonce.first.call': first?.call,
    'sendonce.second.call': second?.call,
    'sendonce.pattern': incident.name,
    'sendonce.fingerprint': incident.fingerprint,
    'sendonce.reaction': incident.reaction,
    'sendonce.confidence': incident.confidence,
    'sendonce.count': count,
    'sendonce.cause': incident.cause ?? undefined,
  })
}

/** The conventions have one place in a record: that of the second answer, which is the one that was too much. */
function placeAttributes(prefix: string, place: Place | null | undefined): Attributes {
  if (!place) return {}
  return {
    [`${prefix}code.file.path`]: place.file,
    [`${prefix}code.line.number`]: place.line,
    [`${prefix}code.column.number`]: place.column,
    [`${prefix}code.function.name`]: place.function ?? undefined,
  }
}

/** As Node prints it. */
function stackText({ stack }: Sighting): string | undefined {
  const lines = stack.map(({ file, line, column, function: name }) => {
    const at = `${file}:${line}:${column}`
    return name === null ? `    at ${at}` : `    at ${name} (${at})`
  })
  return lines.join('\n') || undefined
}

/** No query, and nothing else of a whole address: `http://user@host/a?b` → `/a`. */
function pathOf(url: string): string {
  return url.replace(/[?#].*$/s, '').replace(/^(?:[a-z][a-z\d+.-]*:)?\/\/[^/]*/i, '')
}

function known(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined))
}
