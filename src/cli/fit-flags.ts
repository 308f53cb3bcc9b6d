/** The flags of `CONFIGURATION` and `READING`, and `quiet`. */

export interface FitFlags {
  readonly config?: string
  readonly name?: string
  readonly task?: string
  readonly target?: string
  readonly score?: string
  readonly prediction?: string
  readonly timestamp?: string
  readonly timestampUnit?: string
  readonly timestampFormat?: string
  readonly timestampZone?: string
  readonly noTarget?: true
  readonly noScore?: true
  readonly noPrediction?: true
  readonly noTimestamp?: true
  readonly positive?: string
  readonly id?: string
  readonly features?: string
  readonly exclude?: string
  readonly kinds?: string
  readonly metrics?: string
  readonly driftNumeric?: string
  readonly driftCategorical?: string
  readonly chunkSize?: string
  readonly chunkCount?: string
  readonly chunkPeriod?: string
  readonly timeZone?: string
  readonly delimiter?: string
  readonly quote?: string
  readonly missing?: string
  readonly decimal?: string
  readonly thousands?: string
  readonly dates?: string
  readonly quiet?: true
}
