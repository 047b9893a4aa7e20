import type { Variable } from '../../syntax/ir.ts'
import type { Environment, Value } from './value.ts'

/** Where a value is kept: a variable's place in an environment, or a property of an object. */
export type Address = number | string

/** No module has as many variables: so an environment's number and a slot make one number. */
const slotsAtMost = 1_000_000

/** The address of a variable. */
export function variableAddress(env: Environment, slot: number): Address {
  for (let { round } = env; round; round = round.outer)
    if (round.variables.some((own) => own.slot === slot)) return round.id * slotsAtMost + slot
  return env.id * slotsAtMost + slot
}

/** The key of what a variable holds that all requests share, and that may be assigned by any of them. */
export function sharedKey(
  env: Environment,
  { owner, slot }: Pick<Variable, 'owner' | 'slot'>,
): string {
  const scope = owner === 0 ? `module:${env.module.file}` : `shared:${env.id}`
  return `${scope}:${slot}`
}

/** Something for each of many addresses. Properties stand under their objects, so that no address is put together to find one. */
export class AddressMap<T> {
  private readonly variables = new Map<number, T>()
  private readonly fields = new Map<string, Map<string, T>>()

  get(address: Address): T | undefined {
    if (typeof address === 'number') return this.variables.get(address)
    const [key, name] = splitAddress(address)
    return this.fields.get(key)?.get(name)
  }

  getField(key: string, name: string): T | undefined {
    return name.includes('.') ? this.get(`${key}.${name}`) : this.fields.get(key)?.get(name)
  }

  set(address: Address, value: T): void {
    if (typeof address === 'number') this.variables.set(address, value)
    else this.put(...splitAddress(address), value)
  }

  setField(key: string, name: string, value: T): void {
    // It is found by its address; here it is only one of the object's names.
    if (name.includes('.')) this.set(`${key}.${name}`, value)
    this.put(key, name, value)
  }

  delete(address: Address): void {
    if (typeof address === 'number') this.variables.delete(address)
    else {
      const [key, name] = splitAddress(address)
      this.fields.get(key)?.delete(name)
    }
  }

  /** What there is for the properties of an object, by their names. */
  fieldsOf(key: string): ReadonlyMap<string, T> | undefined {
    return this.fields.get(key)
  }

  clear(): void {
    this.variables.clear()
    this.fields.clear()
  }

  private put(key: string, name: string, value: T): void {
    const known = this.fields.get(key)
    if (known) known.set(name, value)
    else this.fields.set(key, new Map([[name, value]]))
  }
}

/** The object's key and the property's name. Names that hold a dot are part of the key up to there. */
function splitAddress(address: string): [key: string, name: string] {
  const dot = address.lastIndexOf('.')
  return dot === -1 ? ['', address] : [address.slice(0, dot), address.slice(dot + 1)]
}

/** A key as the name of a property: a dot would part it. */
export function asName(key: string): string {
  return key.replaceAll('.', ',')
}

/** Numbers for addresses, in the order in which they were first written. */
export class AddressBook {
  private readonly numbers = new AddressMap<number>()
  private readonly addresses: Address[] = []

  /** Undefined for an address that nobody wrote to. */
  find(address: Address): number | undefined {
    return this.numbers.get(address)
  }

  findField(key: string, name: string): number | undefined {
    return this.numbers.getField(key, name)
  }

  /** The number of a new address. */
  add(address: Address): number {
    this.numbers.set(address, this.addresses.length)
    return this.addresses.push(address) - 1
  }

  addField(key: string, name: string): number {
    this.numbers.setField(key, name, this.addresses.length)
    return this.addresses.push(`${key}.${name}`) - 1
  }

  addressOf(number: number): Address {
    return this.addresses[number] as Address
  }

  /** The properties of an object that were written. */
  fieldsOf(key: string): ReadonlyMap<string, unknown> | undefined {
    return this.numbers.fieldsOf(key)
  }

  clear(): void {
    this.numbers.clear()
    this.addresses.length = 0
  }
}

/** Numbers for the keys of values, in the order in which something was first learnt of them. */
export class KeyBook {
  private readonly numbers = new Map<string, number>()
  private readonly keys: string[] = []

  /** Undefined for a key of which nothing was learnt. */
  find(key: string): number | undefined {
    return this.numbers.get(key)
  }

  /** The number of a new key. */
  add(key: string): number {
    this.numbers.set(key, this.keys.length)
    return this.keys.push(key) - 1
  }

  keyOf(number: number): string {
    return this.keys[number] as string
  }

  clear(): void {
    this.numbers.clear()
    this.keys.length = 0
  }
}

/** What all paths of one analysis share. */
export interface Heap {
  readonly globals: AddressMap<Value>
  /** Addresses of the exploration that is going on; emptied behind each. */
  readonly book: AddressBook
  /** The same for keys of values. */
  readonly keys: KeyBook
  /** How many paths with the same phase and first answer are told apart; less when work runs long. */
  pathLimit: number
  /** Environments with higher ids were made by the exploration that is going on. */
  lastSharedEnvironment: number
  /** Of those, the ones of modules that it was the first to need: they are there for all requests. */
  readonly lateShared: Set<number>
}

export function newHeap(pathLimit: number): Heap {
  return {
    globals: new AddressMap(),
    book: new AddressBook(),
    keys: new KeyBook(),
    pathLimit,
    lastSharedEnvironment: 0,
    lateShared: new Set(),
  }
}

/** Whether an environment is the own one of the request that is followed. */
export function isOfRequest({ lastSharedEnvironment, lateShared }: Heap, id: number): boolean {
  return id > lastSharedEnvironment && !lateShared.has(id)
}

/** Makes ready for the next exploration: what there is up to this environment it finds there. */
export function forgetRequest(heap: Heap, lastEnvironment: number): void {
  heap.lastSharedEnvironment = lastEnvironment
  heap.lateShared.clear()
  heap.book.clear()
  heap.keys.clear()
}
