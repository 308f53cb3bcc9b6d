/** Calculators of data quality: what they count, and when that is worth an alert. */

import { CALCULATORS } from '../generated/catalogue.js'
import type { AnyConfig, QualityConfig, ResolvedConfig, Threshold } from '../types/index.js'
import type { CalculatorHalf, CoreHalf, Family, FaultWords, Halves } from './record.js'

type QualityHalf = Extract<CoreHalf, { readonly family: 'quality' }>

const IN_RUST = CALCULATORS.filter((own): own is QualityHalf => own.family === 'quality')

export const QUALITY: Family = { suite: 'quality', isFailure: () => true, good: () => 'below', off: { quality: {} } }

export const QUALITY_CALCULATORS: Halves<'quality'> = {
  missing_values: half('missing_values', {
    anchor: 'missing',
    threshold: { std: 3 },
    fault: { check: 'missing values', words: 'missing values', touch: 'missing' },
  }),
  unseen_values: half('unseen_values', {
    anchor: 'unseen',
    threshold: { upper: 0 },
    fault: {
      check: 'values unseen in the reference',
      words: 'values that the reference never had',
      touch: 'unseen',
      // Missing values count as unseen where the reference had none.
      toldBy: 'missing_values',
    },
  }),
  out_of_range: half('out_of_range', {
    anchor: 'range',
    threshold: { upper: 0 },
    labels: ['Values out of range', 'Implausible values'],
    fault: {
      check: 'numbers outside its range',
      words: "implausible values outside the reference's range",
      touch: 'outside',
      shift: { words: "values beyond the reference's range", alerts: "values outside the reference's range" },
    },
  }),
  duplicate_rows: half('duplicate_rows', {
    anchor: 'duplicates',
    threshold: { std: { upper: 3 } },
    fault: { check: 'duplicate rows', words: 'duplicate rows', dependent: true },
  }),
}

/** Calculators of this family differ in little. */
function half(
  key: QualityHalf['key'],
  own: {
    readonly anchor: string
    readonly threshold: Threshold
    /** Names of its faults in prose, where they are not that of the calculator. */
    readonly labels?: readonly string[]
    readonly fault: FaultWords
  },
): CalculatorHalf {
  const { label, faults } = qualityHalf(key)
  const labels = faults.flatMap((fault, place) =>
    (['rate', 'count'] as const).map((as) => [`${fault}_${as}`, own.labels?.[place] ?? label] as const),
  )
  return {
    anchor: own.anchor,
    labels: Object.fromEntries(labels),
    thresholds: (config) => [`${faults[0]}_${config.quality.as}`],
    bounds: (config) => ({
      limits: { lower: 0, upper: config.quality.as === 'rate' ? 1 : null },
      threshold: own.threshold,
    }),
    alone: ({ quality }: AnyConfig) => ({ quality: { [optionOf(key)]: true, as: quality?.as ?? 'rate' } }),
    fault: own.fault,
  }
}

function qualityHalf(key: QualityHalf['key']): QualityHalf {
  return IN_RUST.find((own) => own.key === key) as QualityHalf
}

/** The option of `quality` that asks for a calculator: the name of its fault. */
export function optionOf(key: QualityHalf['key']): Exclude<keyof QualityConfig, 'as'> {
  return qualityHalf(key).faults[0].replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()) as Exclude<
    keyof QualityConfig,
    'as'
  >
}

/** The calculators that the configuration asks for. */
export function askedQuality({ quality }: ResolvedConfig): readonly QualityHalf['key'][] {
  return IN_RUST.map(({ key }) => key).filter((key) => quality[optionOf(key)])
}
