import { request, type IncomingHttpHeaders } from 'node:http'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface Question {
  readonly path?: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * Asks as no browser would: with any head, and a target that nobody has put right. Of an answer that stays open it takes
 * what comes until `enough`.
 */
export function ask(
  port: number,
  { path = '/', method = 'GET', headers = {} }: Question,
  enough: (body: string) => boolean = () => false,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port, path, method, headers, agent: false },
      (response) => {
        let body = ''
        const done = (): void =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body })
        response.setEncoding('utf8')
        response.on('data', (part: string) => {
          body += part
          if (!enough(body)) return
          done()
          asked.destroy()
        })
        response.on('end', done)
        response.on('error', done)
      },
    )
    asked.on('error', reject)
    asked.end()
  })
}
