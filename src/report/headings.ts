/** Headings of the report's sections, by the anchor that leads to each. */

export const HEADINGS = {
  headline: 'Verdict',
  incidents: 'Incidents',
  glance: 'At a glance',
  segments: 'Segments',
  performance: 'Performance',
  confusion: 'Confusion matrix',
  calibration: 'Calibration',
  thresholds: 'Decision threshold',
  inputs: 'Inputs',
  together: 'Inputs together',
  quality: 'Data quality',
  summary: 'Summary statistics',
  distributions: 'Distributions',
  about: 'About the data',
  method: 'Method',
} as const

export type SectionKey = keyof typeof HEADINGS
