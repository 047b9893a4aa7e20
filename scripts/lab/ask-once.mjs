import { request } from 'node:http'
import { setTimeout } from 'node:timers/promises'

/** Sends one request to a server of this machine: what its client gets; `null`: nothing within `patience` milliseconds. */
export function askOnce(port, { method, path, patience }) {
  return new Promise((tell) => {
    let got = null
    const asked = request({ host: '127.0.0.1', port, method, path, agent: false }, (response) => {
      got = { status: response.statusCode, body: '' }
      response.on('data', (chunk) => (got.body += chunk))
      response.on('end', () => tell(got))
    })
    asked.on('error', () => tell(got))
    asked.end()
    void setTimeout(patience, null, { ref: false }).then(() => tell(got))
  })
}
