/** What a person has to decide, where no edit can be known to be right. */
const decisions: Readonly<Record<string, string>> = {
  SO001: 'decide which of the two answers is meant',
  SO002: 'decide who answers, this handler or the one behind it',
  SO003: 'decide which of the two answers is meant',
  SO004: 'decide which of the two answers the client is to get, and let the other code only work',
  SO005: 'decide how the helper tells its caller that it answered',
  SO006: 'decide whether the caller is to wait for the function, or whether that is not to answer',
  SO007: 'decide where the chain is to end when it has answered',
  SO008: 'decide whether work behind the answer may fail unseen, or the answer waits for it',
  SO009: 'decide where an error that comes behind the answer is to go',
  SO010: 'decide what happens to the response when the stream fails behind its head',
  SO011: 'decide whether the answer waits for the header, or goes without it',
  SO012: 'decide which of the calls back is meant',
  SO013: 'decide what the one answer is: collect the items and answer behind the loop',
  SO014: 'decide which event answers',
  SO015: 'decide who answers when time is up',
}

export function whatToDecide(code: string): string {
  return decisions[code] ?? 'decide which of the two answers is meant'
}
