/** The sections of the report, in the order of the workflow. Whatever asks what a report has, asks this list. */

import { FAMILIES } from '../../calculators/list.js'
import type { FamilyKey } from '../../calculators/record.js'
import type { Timeline } from '../../results/timeline.js'
import type { Ranked, RunData } from '../../types/index.js'
import type { Block } from '../blocks.js'
import type { SectionKey } from '../headings.js'
import { buildAbout } from './about.js'
import { buildCalibration } from './calibration.js'
import { buildDistributions } from './distributions.js'
import { buildGrid } from './grid.js'
import { buildIncidents } from './incidents.js'
import { buildInputs } from './inputs.js'
import { buildMatrix } from './matrix.js'
import { buildMethod } from './method.js'
import { buildQuality } from './quality.js'
import { buildSegments } from './segments.js'
import { buildPerformance } from './series.js'
import { buildStrip } from './strip.js'
import { buildSummary } from './summary.js'
import { buildThresholds } from './thresholds.js'
import { buildTogether } from './together.js'
import { buildVerdict } from './verdict.js'

/** A run as sections read it: its results lie on one axis. */
export interface Page {
  /** With the series of all rows alone. */
  readonly run: RunData
  /** With those of segments too. */
  readonly full: RunData
  readonly timeline: Timeline
  /** Inputs by their link to performance. */
  readonly ranking?: readonly Ranked[]
}

/** One question of the reader, and the blocks that answer it. */
export interface Section {
  /** Anchor of its heading in `headings.ts`. */
  readonly key: SectionKey
  /** Families of calculators whose series it shows; without one of them it is left out. Empty: it shows no series. */
  readonly draws: readonly FamilyKey[]
  /** `answer`: a terminal prints it too. `page`: documents alone have it. */
  readonly depth: 'answer' | 'page'
  /** Makes its blocks; `undefined` stands for a pause, and for one that the run has no data for. */
  readonly build: (page: Page) => Iterable<Block | undefined>
}

const ALL = Object.keys(FAMILIES) as FamilyKey[]

export const SECTIONS: readonly Section[] = [
  {
    key: 'headline',
    draws: [],
    depth: 'answer',
    build: ({ run, timeline }) => [buildStrip(timeline), buildVerdict(run, timeline)],
  },
  {
    key: 'incidents',
    draws: [],
    depth: 'answer',
    build: ({ run, timeline, ranking }) => buildIncidents(run, timeline, ranking),
  },
  {
    key: 'glance',
    draws: ALL,
    depth: 'answer',
    build: ({ run, timeline, ranking }) => [buildGrid(run, timeline, ranking)],
  },
  { key: 'segments', draws: [], depth: 'page', build: ({ full }) => [buildSegments(full)] },
  {
    key: 'performance',
    draws: ['performance'],
    depth: 'page',
    build: ({ run, timeline }) => buildPerformance(run, timeline),
  },
  {
    key: 'confusion',
    draws: ['performance'],
    depth: 'page',
    build: ({ run, timeline }) => [buildMatrix(run, timeline)],
  },
  { key: 'calibration', draws: [], depth: 'page', build: ({ run }) => [buildCalibration(run)] },
  { key: 'thresholds', draws: [], depth: 'page', build: ({ run }) => [buildThresholds(run)] },
  {
    key: 'inputs',
    draws: ['drift'],
    depth: 'page',
    build: ({ run, timeline, ranking }) => [buildInputs(run, timeline, ranking)],
  },
  { key: 'together', draws: ['drift'], depth: 'page', build: ({ run, timeline }) => buildTogether(run, timeline) },
  { key: 'quality', draws: ['quality'], depth: 'page', build: ({ timeline }) => [buildQuality(timeline)] },
  { key: 'summary', draws: ['statistics'], depth: 'page', build: ({ timeline }) => [buildSummary(timeline)] },
  {
    key: 'distributions',
    draws: ['drift'],
    depth: 'page',
    build: ({ run, timeline, ranking }) => buildDistributions(run, timeline, ranking),
  },
  { key: 'about', draws: [], depth: 'answer', build: ({ run }) => [buildAbout(run)] },
  { key: 'method', draws: [], depth: 'page', build: ({ run }) => [buildMethod(run)] },
]
