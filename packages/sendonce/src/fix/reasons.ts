import type { Effect } from '@sendonce/model'
import type { Flaw } from './verify.ts'

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
  SO016: 'decide who answers: the framework, with what it is given, or the handler itself',
  SO018: 'decide whether the wrapper sets it before it hands on, or leaves it',
  SO019: 'decide what is left to clean up when the client has left',
  SO020: 'decide whether the callback or the promise is meant',
  SO021: 'decide how the response comes to the code that answers with it',
  SO101: 'decide what the client is to get on this path',
  SO102: 'decide who takes the failure: a catch that answers, a wrapper, or Express 5',
  SO103: 'decide who answers: leave it to the framework (passthrough), or send',
  SO104: 'decide whether the error handler ends the response, destroys it or hands the error on',
}

function whatToDecide(code: string): string {
  return decisions[code] ?? 'decide which of the two answers is meant'
}

/** Why a person has to agree to an edit, and what is to be decided. */
export function whyAsked(
  code: string,
  { skips, begins }: { readonly skips: readonly Effect[]; readonly begins: readonly Effect[] },
): string {
  if (begins.length > 0)
    return 'what the error kept from running would run now; decide whether it may, for such a request'
  if (skips.length > 0)
    return 'what runs today would be left out; decide whether it is to be done for such a request'
  return whatToDecide(code)
}

/** Why no edit is right by itself, where none was even tried. */
const obstacles: Readonly<Record<string, string>> = {
  SO001: 'no edit keeps both what is answered and what is done behind it',
  SO002: 'an edit would choose who answers',
  SO003: 'an edit would choose one of the two answers',
  SO004: 'an edit would choose one of the two answers, and which comes first only time tells',
  SO005: 'what the helper gives back has a meaning already, or it is not known who calls it',
  SO006: 'to wait for it would change when the caller answers',
  SO007: 'an edit would choose one of the two answers',
  SO008: 'what fails behind the answer would be hidden, or the answer would wait for it',
  SO009: 'the error would be lost',
  SO010: 'what has failed is not known to be the stream',
  SO011: 'the header depends on what comes behind the answer',
  SO012: 'an edit would choose one of the calls',
  SO013: 'each item has an answer of its own, and the client can get only one',
  SO014: 'an edit would choose one of the events',
  SO015: 'the timeout is not seen where the other one answers',
  SO016: 'an edit would choose one of the two answers',
  SO018: 'what the wrapper does behind the answer may be meant',
  SO019: 'what is to be tidied up is not known',
  SO020: 'an edit would choose one of the two',
  SO021: 'the response has to come another way to the code that answers',
  SO101: 'no edit can know the answer that is missing',
  SO102: 'it is not seen how the handler can pass its failure on',
  SO103: 'no edit can know who was meant to answer',
  SO104: 'no edit can know how the response is to end',
}

/** Why no edit is made, and what is to be decided: with the reason against the edit that was tried first. */
export function whyNot(code: string, tried: string | null): string {
  const why = tried ?? obstacles[code] ?? 'an edit would choose one of the two answers'
  return `${why}; ${whatToDecide(code)}`
}

const consequences: Readonly<Record<Flaw, string>> = {
  'does not parse': 'would break the file',
  'is still there': 'would not take it away',
  'brings another double response': 'would bring another double response',
  'leaves a request without an answer': 'would leave a request without an answer',
  'leaves a failure unheard': 'would bring a failure that nobody hears of',
  'takes an answer away that clients got': 'would take an answer away that clients get today',
  'takes more steps than one analysis may':
    'would take more steps than one analysis may, so that it cannot be verified',
}

/** What an edit would do that it may not: `would leave a request without an answer`. */
export function consequenceOf(flaw: Flaw): string {
  return consequences[flaw]
}

/** What speaks against an edit that was tried: what its title says of today would contradict that. */
export function whyNotTried(title: string, flaw: Flaw): string {
  const [edit = title] = title.split(',', 1)
  return `to ${edit} ${consequenceOf(flaw)}`
}
