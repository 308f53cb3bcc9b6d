/** A table that Reckoner has opened: the public face of a handle on Rust memory. */

import type { Dataset as NativeDataset } from '../../native/binding.js'
import type { Dataset, Kind } from '../types/index.js'

export class OpenDataset implements Dataset {
  readonly rowCount: number
  readonly columns: Dataset['columns']
  readonly notices: readonly string[]
  readonly #handle: NativeDataset

  /** @internal `notices` are those beside the handle's own. */
  constructor(handle: NativeDataset, notices: readonly string[] = []) {
    this.#handle = handle
    this.rowCount = handle.rowCount()
    this.columns = handle.columns().map(({ name, kind, type, zone }) => ({
      name,
      kind: kind as Kind,
      type,
      ...(zone === undefined ? {} : { zone }),
    }))
    this.notices = [...handle.notices(), ...notices]
  }

  /** @internal Whether a value is one, and not something that only looks like it. */
  static is(value: unknown): value is OpenDataset {
    return typeof value === 'object' && value !== null && #handle in value
  }

  /** @internal The handle behind a dataset. */
  static handleOf(dataset: OpenDataset): NativeDataset {
    return dataset.#handle
  }
}

export const { handleOf } = OpenDataset
