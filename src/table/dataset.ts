/** A table that Reckoner has opened: the public face of a handle on Rust memory. */

import type { Dataset as NativeDataset } from '../../native/binding.js'
import type { Dataset, Kind } from '../types.js'

const HANDLE = Symbol('reckoner.dataset')

export class OpenDataset implements Dataset {
  readonly rowCount: number
  readonly columns: readonly { readonly name: string; readonly kind: Kind; readonly type: string }[]
  readonly notices: readonly string[]
  readonly [HANDLE]: NativeDataset

  /** `notices` are those beside the handle's own. */
  constructor(handle: NativeDataset, notices: readonly string[] = []) {
    this[HANDLE] = handle
    this.rowCount = handle.rowCount()
    this.columns = handle.columns().map(({ name, kind, type }) => ({ name, kind: kind as Kind, type }))
    this.notices = [...handle.notices(), ...notices]
  }
}

/** The handle behind a dataset. */
export function handleOf(dataset: OpenDataset): NativeDataset {
  return dataset[HANDLE]
}
