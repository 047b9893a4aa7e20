import type { Environment, Value } from './value.ts'

/** Where a value is kept: a variable's place in an environment, or a property of an object. */
export type Address = number | string

/** The address of a variable: environments hand out ids below 2^20. */
export function variableAddress(env: Environment, slot: number): Address {
  return env.id * 1_000_000 + slot
}

/** Numbers for addresses, in the order in which they were first written. */
export class AddressBook {
  private readonly numbers = new Map<Address, number>()
  private readonly addresses: Address[] = []

  /** Undefined for an address that nobody wrote to. */
  find(address: Address): number | undefined {
    return this.numbers.get(address)
  }

  /** The number of a new address. */
  add(address: Address): number {
    this.numbers.set(address, this.addresses.length)
    return this.addresses.push(address) - 1
  }

  addressOf(number: number): Address {
    return this.addresses[number] as Address
  }

  clear(): void {
    this.numbers.clear()
    this.addresses.length = 0
  }
}

/** What all paths of one analysis share: values of modules, and which properties objects were given. */
export interface Heap {
  readonly globals: Map<Address, Value>
  /** Addresses of the exploration that is going on; emptied behind each. */
  readonly book: AddressBook
  readonly fields: Map<string, Set<string>>
  /** The same for objects of the exploration that is going on; emptied behind each. */
  readonly ownFields: Map<string, Set<string>>
  /** How many paths with the same phase and first answer are told apart; less when work runs long. */
  pathLimit: number
  /** Environments with higher ids were made by the exploration that is going on. */
  lastSharedEnvironment: number
}
