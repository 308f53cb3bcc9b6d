/** Faults that are planted in real tables, and what is right to say of each. */

import type { RealRow, RealTable, Value } from './tables.js'

type Inputs = RealRow['inputs']

/** A fault, and what is right to say of it. */
export interface RealFault {
  readonly name: string
  /** Alters the inputs as model and monitor get them. */
  readonly input?: (inputs: Inputs, table: RealTable) => Inputs
  /** Alters what the model says. */
  readonly score?: (score: number) => number
  /** Alters the label that the monitor gets. */
  readonly label?: (row: RealRow, table: RealTable) => string
  /** Weight with which a row is drawn. */
  readonly weight?: (row: RealRow, table: RealTable) => number
  /** Every row comes with a copy of itself. */
  readonly isTwice?: boolean
  /** Kinds of the first action that are right. */
  readonly actions: readonly string[]
  /** Columns or roles of which one must be named; left out where none must. */
  readonly named?: (table: RealTable) => readonly string[]
  /** Kinds of causes and actions that are wrong. */
  readonly wrong: readonly string[]
  /** Nothing that must be found, so that nothing has a start. */
  readonly isNothing?: boolean
}

const FIX = ['fix_data'] as const
const ADJUST = ['change_downstream', 'move_threshold', 'recalibrate', 'abstain', 'segment_rule'] as const
const IDLE = ['none', 'do_nothing'] as const
const DRIFT = ['concept_drift', 'covariate_shift'] as const

/** Alters one column. */
function alter(column: string, change: (own: Value) => Value) {
  return (inputs: Inputs): Inputs => ({ ...inputs, [column]: change(inputs[column] ?? null) })
}

const times = (factor: number) => (own: Value) => (typeof own === 'number' ? own * factor : own)

/** A fault of the number that the model lives on. */
function ofNumber(name: string, change: (own: Value) => Value): RealFault {
  return {
    name,
    input: (inputs, { number }) => alter(number, change)(inputs),
    actions: FIX,
    named: ({ number }) => [number],
    wrong: ['concept_drift'],
  }
}

const said = ({ isPositive }: RealRow) => (isPositive ? '1' : '0')
const turned = ({ isPositive }: RealRow) => (isPositive ? '0' : '1')
const inSegment = ({ inputs }: RealRow, { segment: [column, value] }: RealTable) => inputs[column] === value

/** Every fault that is planted. */
export const REAL_FAULTS: readonly RealFault[] = [
  ofNumber('column null', () => null),
  ofNumber('unit × 100', times(100)),
  ofNumber('unit × 2.54', times(2.54)),
  ofNumber('frozen input', (own) => (own === null ? null : 17)),
  {
    name: 'renamed category',
    input: (inputs, { category: [column, value] }) =>
      alter(column, (own) => (own === value ? `K${value}` : own))(inputs),
    actions: FIX,
    named: ({ category: [column] }) => [column],
    wrong: DRIFT,
  },
  {
    name: 'swapped columns',
    input: (inputs, { number, other }) => ({
      ...inputs,
      [number]: inputs[other] ?? null,
      [other]: inputs[number] ?? null,
    }),
    actions: FIX,
    named: ({ number, other }) => [number, other],
    wrong: DRIFT,
  },
  { name: 'stuck score', score: () => 0.3, actions: FIX, named: () => ['score', 'prediction'], wrong: DRIFT },
  {
    name: 'halved score',
    score: (own) => own / 2,
    actions: [...FIX, ...ADJUST],
    named: () => ['score', 'prediction'],
    wrong: DRIFT,
  },
  {
    name: 'renamed label',
    label: (row) => (row.isPositive ? 'settled' : '0'),
    actions: FIX,
    named: () => ['label'],
    wrong: DRIFT,
  },
  {
    name: 'labels flipped in one segment',
    label: (row, table) => (inSegment(row, table) ? turned(row) : said(row)),
    actions: ['retrain', ...ADJUST],
    named: ({ segment: [column] }) => [column],
    wrong: [],
  },
  { name: 'concept turned', label: turned, actions: ['retrain'], wrong: ['refactor'] },
  {
    name: 'covariate shift',
    weight: (row, { region }) => (region.has(row) ? 1 : 0.3),
    actions: [...ADJUST, ...IDLE, 'collect_labels'],
    named: ({ region }) => region.columns,
    wrong: ['concept_drift'],
  },
  {
    name: 'prior shift up',
    weight: ({ isPositive }) => (isPositive ? 1 : 0.35),
    actions: ADJUST,
    wrong: ['concept_drift'],
  },
  {
    name: 'prior shift down',
    weight: ({ isPositive }) => (isPositive ? 0.35 : 1),
    actions: ADJUST,
    wrong: ['concept_drift'],
  },
  { name: 'rows twice', isTwice: true, actions: [...FIX, ...IDLE], wrong: DRIFT, isNothing: true },
  { name: 'nothing', actions: IDLE, wrong: [...DRIFT, 'target_shift', 'data_fault'], isNothing: true },
]
