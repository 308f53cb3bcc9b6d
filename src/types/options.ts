/** What calls tell while they go on. */

export interface Progress {
  readonly step: string
  /** From 0 to 1 within the step. */
  readonly fraction: number
}
