/** What was measured of a series, in typed arrays: one place for each chunk. */

/** What was measured, by place: `NaN` where there is no number. */
export interface Measures {
  readonly values: Float64Array
  readonly standardErrors: Float64Array
  readonly pValues: Float64Array
  /** 0 where there is a value, else one more than the reason's place in `REASONS`. */
  readonly reasons: Uint8Array
}

/** What was measured of one series, by chunk, and how it stands. */
export interface Judged extends Measures {
  /** Places in `STATES`. */
  readonly states: Uint8Array
  /** Beside an estimate: the realized values. */
  readonly realized?: Float64Array
}
