/** Progress of a call. */

export interface Progress {
  readonly step: string
  /** From 0 to 1 within the step. */
  readonly fraction: number
}
