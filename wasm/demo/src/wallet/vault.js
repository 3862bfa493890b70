// What the wallet keeps, as one encrypted record. Nothing of it is stored in the clear.

import { Problem } from '../shared/problem.js';
import { keyOf, seal, unseal } from '../shared/sealed.js';
import { alone, erase, read, write } from '../shared/store.js';

const RECORD = 'vault';
const SHORTEST = 10;

/** What a new wallet keeps, beside its secret. */
export const emptyState = (secret) => ({
  version: 1, revision: 0, secret, credentials: [], documents: {}, pending: [], history: [], spent: {}, registers: {}, lists: {},
});

export const exists = async () => (await read(RECORD)) !== undefined;

/** A passphrase that is good enough, entered twice alike. */
export function checkNew(passphrase, again) {
  if ([...passphrase].length < SHORTEST) throw new Problem('vault/short', { least: SHORTEST });
  if (passphrase !== again) throw new Problem('vault/mismatch');
}

/** An open vault. Each change goes to the disk before anything else happens. */
export class Vault {
  #sealer;

  constructor(sealer) {
    this.#sealer = sealer;
  }

  /** Makes the record, unless there is one. */
  static async create(passphrase, state) {
    const sealer = await keyOf(passphrase);
    return alone(RECORD, async () => {
      if (await exists()) throw new Problem('vault/exists');
      await write(RECORD, await seal(sealer, state));
      return new Vault(sealer);
    });
  }

  static async open(passphrase) {
    const record = await read(RECORD);
    if (record === undefined) throw new Problem('vault/changed');
    const sealer = await keyOf(passphrase, record);
    await unseal(sealer, record);
    return new Vault(sealer);
  }

  /** Puts the record of a file in the place of none. */
  static async restore(passphrase, record) {
    const sealer = await keyOf(passphrase, record);
    await unseal(sealer, record);
    return alone(RECORD, async () => {
      if (await exists()) throw new Problem('vault/exists');
      await write(RECORD, record);
      return new Vault(sealer);
    });
  }

  async state() {
    return this.#stateOf(await read(RECORD));
  }

  /** Changes the state in one step, also while other tabs do. What `change` returns is returned. */
  update(change) {
    return alone(RECORD, async () => {
      const state = await this.#stateOf(await read(RECORD));
      const result = await change(state);
      state.revision += 1;
      await write(RECORD, await seal(this.#sealer, state));
      return result;
    });
  }

  /** The record for a file: encrypted as it is on the disk. */
  async export() {
    const record = await read(RECORD);
    await this.#stateOf(record);
    return JSON.stringify(record);
  }

  /** Another tab may have removed the wallet, or put another in its place. */
  async #stateOf(record) {
    if (record === undefined) throw new Problem('vault/changed');
    try {
      return await unseal(this.#sealer, record);
    } catch {
      throw new Problem('vault/changed');
    }
  }
}

/** Removes the wallet from this device. */
export const remove = () => alone(RECORD, () => erase(RECORD));
