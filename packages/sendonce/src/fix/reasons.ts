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
  SO018: 'decide whether the wrapper sets it before it hands on, or leaves it',
  SO019: 'decide what is left to clean up when the client has left',
  SO020: 'decide whether the callback or the promise is meant',
  SO021: 'decide how the response comes to the code that answers with it',
  SO101: 'decide what the client is to get on this path',
  SO102: 'decide who takes the failure: a catch in the handler, a wrapper, or Express 5',
  SO104: 'decide whether the error handler ends the response, destroys it or hands the error on',
}

export function whatToDecide(code: string): string {
  return decisions[code] ?? 'decide which of the two answers is meant'
}
