/** Where we differ from NannyML 0.13.1 on purpose: what theirs is, what ours is, and why. */

export type Value = number | boolean | string | null
export type Field =
  | 'value'
  | 'alert'
  | 'lower'
  | 'upper'
  | 'sampling_error'
  | 'realized'
  | 'p_value'
  | 'count'
  | 'key'
  | 'index'
  | 'rows'
  | 'start_index'
  | 'end_index'
  | 'start_date'
  | 'end_date'
  | 'cut'
  | 'order'

/** A deviation in one series of one case. */
export interface Deviation {
  readonly case: string
  readonly series: string
  readonly field: Field
  /** Places among the case's chunks, reference first. */
  readonly at: readonly number[]
  /** One value for all places, or one for each. */
  readonly theirs: Value | readonly Value[]
  readonly ours: Value | readonly Value[]
  readonly why: string
}

const EQUAL =
  'a value on its threshold is no alert: the rule is strict for every calculator, theirs is not for statistics'
const NULL = 'a value that does not exist is no alert, in any calculator'
const DEFINED = 'the ratio exists with one class in the chunk; theirs needs two distinct labels and predictions'
const PER_ROW =
  'the worth of a row is the mean over rows, which its error is for; theirs divides each predicted class by its own sum'
const TIES = 'equal columns are in the order of their names; theirs in the reverse order'
const TIED =
  'rows of one score are one step of the estimated average precision, as of the realized one; theirs takes them one by one'
const NO_CORRELATION = 'a column that does not vary has no correlation and goes last, by name, with a score of 0'
const REACHABLE =
  'a bound below what the metric can reach is its limit, for every metric; theirs leaves it out for some'

const upTo = (count: number) => Array.from({ length: count }, (_, place) => place)

/** A constant column is equal to its threshold in every reference chunk. */
function equalAlerts(id: string, series: string, count: number): Deviation {
  return { case: id, series, field: 'alert', at: upTo(count), theirs: true, ours: false, why: EQUAL }
}

/** Lower bounds that theirs leaves out where a standard deviation or a number of rows cannot be below 0. */
function unreachable(id: string, at: readonly number[]): Deviation {
  return { case: id, series: 'bounds', field: 'lower', at, theirs: null, ours: 0, why: REACHABLE }
}

/** One row of the table for each field of a series. */
function fields(
  id: string,
  series: string,
  at: readonly number[],
  entries: readonly (readonly [Field, Deviation['theirs'], Deviation['ours']])[],
  why: string,
): Deviation[] {
  return entries.map(([field, theirs, ours]) => ({ case: id, series, field, at, theirs, ours, why }))
}

/** Bounds of the value of a row, from those of a chunk. */
const PER_ROW_BOUNDS = [
  ['lower', 9.62946074291244, 4.434634692187226],
  ['upper', 10.377474120475322, 5.171365307812774],
] as const

/** The rows of `T4.realized` by confusion cell, priced and divided by 500. */
const PER_ROW_REALIZED = [4.766, 4.908, 4.618, 4.92, 5.764, 5.034]
const PER_COLUMN_REALIZED = [
  10.013374815575084, 10.156127874943941, 9.80915295062224, 10.035214085634255, 11.484055744891917, 9.914186031624094,
]

const STATISTICS: readonly Deviation[] = [
  equalAlerts('T7.row-count', 'rows_count', 6),
  equalAlerts('T8.avg', 'k_avg', 8),
  equalAlerts('T8.sum', 'k_sum', 8),
  equalAlerts('T8.median', 'n_median', 8),
  equalAlerts('T8.median', 'k_median', 8),
  equalAlerts('T8.std', 'k_std', 12),
  { case: 'T8.std', series: 'k_std', field: 'lower', at: upTo(12), theirs: null, ours: 0, why: REACHABLE },
  { case: 'T8.avg', series: 'h_avg', field: 'alert', at: [10], theirs: true, ours: false, why: NULL },
  { case: 'T8.std', series: 'h_std', field: 'alert', at: [10], theirs: true, ours: false, why: NULL },
  { case: 'T8.median', series: 'h_median', field: 'alert', at: [10], theirs: true, ours: false, why: NULL },
  ...fields(
    'T8.sum',
    'h_sum',
    [10],
    [
      ['value', 0, null],
      ['alert', true, false],
    ],
    'a chunk without a value has no sum; a sum of 0 would be a measurement',
  ),
]

const THRESHOLDS: readonly Deviation[] = [
  unreachable('threshold.0..9', [2, 11, 17, 20, 29]),
  unreachable('threshold.0,1,2', [2, 11, 17, 20, 29]),
  unreachable('threshold.constant', [29]),
  unreachable('threshold.with-null', [2, 11, 17, 20, 29]),
  unreachable('threshold.near-one', [29]),
]

/** Place, theirs and ours. */
function tiedPrecision(id: string, values: readonly (readonly [number, number, number])[]): Deviation[] {
  const about = { case: id, series: 'average_precision', field: 'value', why: TIED } as const
  return values.map(([at, theirs, ours]) => ({ ...about, at: [at], theirs, ours }))
}

/** Estimated average precision where scores are tied. */
const TIED_PRECISION: readonly Deviation[] = [
  ...['T4.cbpe', 'T4.cbpe.with-targets'].flatMap((id) =>
    tiedPrecision(id, [
      [0, 0.8036802180802218, 0.803099482420859],
      [1, 0.7977648786693645, 0.797173455331123],
      [2, 0.7998659622555648, 0.7992262597423777],
      [3, 0.7993419726962335, 0.7987137480889767],
      [4, 0.8355000873971719, 0.8349249153700959],
      [5, 0.8147127998059072, 0.8141114694546784],
    ]),
  ),
  ...['T4.cbpe.partial-chunk'].flatMap((id) =>
    tiedPrecision(id, [
      [0, 0.7874000952789473, 0.7864204386965196],
      [2, 0.7792759420892692, 0.7784151720260225],
      [4, 0.8084360304861995, 0.8083993458139552],
      [5, 0.7879728583865362, 0.7872284158116278],
      [7, 0.8281032963235561, 0.8279986409727138],
      [9, 0.7948629510449462, 0.7939866547872387],
    ]),
  ),
  ...['T4e.cbpe'].flatMap((id) =>
    tiedPrecision(id, [
      [1, 0.7796812609295988, 0.778985985285465],
      [6, 0.7741769786831803, 0.7739811041510842],
      [12, 0.7875745713595477, 0.7871551125150058],
      [17, 0.7785998025103646, 0.7778497393561976],
      [21, 0.8305085051160036, 0.8305085000000001],
      [22, 0.8325576056074522, 0.8315508494348146],
    ]),
  ),
]

const BINARY: readonly Deviation[] = [
  ...TIED_PRECISION,
  ...fields(
    'T4.cbpe.value-per-prediction',
    'business_value',
    upTo(6),
    [
      [
        'value',
        [
          10.208433178772037, 10.039240686359836, 10.11187410204261, 10.103741707676628, 10.777497821630018,
          10.136239060476258,
        ],
        [
          4.865823643706909, 4.856756786146344, 4.761507397498197, 4.949450634187009, 5.409904868456301,
          5.147516494700657,
        ],
      ],
      ...PER_ROW_BOUNDS,
    ],
    PER_ROW,
  ),
  ...fields(
    'T4.cbpe.value-per-prediction',
    'business_value',
    upTo(4),
    [['realized', PER_COLUMN_REALIZED, PER_ROW_REALIZED]],
    PER_ROW,
  ),
  ...fields(
    'T4.realized.value-per-prediction',
    'business_value',
    upTo(6),
    [['value', PER_COLUMN_REALIZED, PER_ROW_REALIZED], ...PER_ROW_BOUNDS],
    PER_ROW,
  ),
  ...['f1', 'precision'].flatMap((series) =>
    fields(
      'T4e.realized',
      series,
      [21, 24],
      [
        ['value', null, [1, 0]],
        ['alert', false, true],
      ],
      DEFINED,
    ),
  ),
  ...fields(
    'T4e.realized',
    'recall',
    [21],
    [
      ['value', null, 1],
      ['alert', false, true],
    ],
    DEFINED,
  ),
  { case: 'T4e.realized', series: 'specificity', field: 'alert', at: [21], theirs: null, ours: false, why: NULL },
  ...fields(
    'T4e.realized',
    'business_value',
    [21],
    [
      ['value', 600, 2000],
      ['alert', false, true],
    ],
    '100 true positives of 20 each; theirs spreads a confusion matrix of one cell over all four',
  ),
]

const CLASS_BOUNDS = [
  ['lower', 2.9530396886286847, 1.0116437237640503],
  ['upper', 5.320673315066008, 1.6533562762359497],
] as const

/** The sums over chunks in `T5.realized`, divided by 500. */
const CLASS_PER_ROW = [1.478, 1.264, 1.202, 1.386, 1.072, 1.286]
const CLASS_PER_COLUMN = [
  4.621396949368801, 4.30831364907798, 3.54098561621445, 4.076729792728155, 2.412975431136309, 4.176461038961039,
]

const MULTICLASS: readonly Deviation[] = [
  ...fields(
    'T5.cbpe.value-per-prediction',
    'business_value',
    upTo(6),
    [
      [
        'value',
        [
          3.6592792396048304, 4.169963710129414, 4.030971606648122, 3.9165597996536894, 3.769443114640163,
          4.22278718429816,
        ],
        [
          1.152576084288663, 1.2182141179310757, 1.3579511889965257, 1.3246687557780197, 1.5591083207362562,
          1.290254534054459,
        ],
      ],
      ...CLASS_BOUNDS,
    ],
    PER_ROW,
  ),
  ...fields(
    'T5.cbpe.value-per-prediction',
    'business_value',
    upTo(4),
    [['realized', CLASS_PER_COLUMN, CLASS_PER_ROW]],
    PER_ROW,
  ),
  ...fields(
    'T5.realized.value-per-prediction',
    'business_value',
    upTo(6),
    [['value', CLASS_PER_COLUMN, CLASS_PER_ROW], ...CLASS_BOUNDS],
    PER_ROW,
  ),
  {
    case: 'T5.realized.value-per-prediction',
    series: 'business_value',
    field: 'alert',
    at: [4],
    theirs: true,
    ours: false,
    why: PER_ROW,
  },
  { case: 'T5e.realized', series: 'average_precision', field: 'alert', at: [5], theirs: null, ours: false, why: NULL },
]

const REGRESSION: readonly Deviation[] = ['msle', 'rmsle'].map((series) => ({
  case: 'T6e',
  series,
  field: 'alert',
  at: [7],
  theirs: null,
  ours: false,
  why: NULL,
}))

const CHUNKS: readonly Deviation[] = [
  {
    case: 'T13.chunk.too-many',
    series: 'chunks',
    field: 'cut',
    at: [0],
    theirs: '19 chunks, [0:0] to [18:18]',
    ours: '10 chunks, [0:1] to [18:18]',
    why: 'a count asks for that many chunks; theirs rounds the size down and cuts until the rows are used up',
  },
  {
    case: 'T13.chunk.reference.period-7D',
    series: 'chunks',
    field: 'cut',
    at: [0],
    theirs: '69 chunks, 2024-01-01 to 2024-03-17',
    ours: '12 chunks, 2023-12-28/2024-01-03 to 2024-03-14/2024-03-20',
    why: 'a multiple of a period groups, counted from 1970; theirs keeps every base period a chunk, with overlapping ends',
  },
  {
    case: 'T13.chunk.fewer-rows-than-chunks',
    series: 'chunks',
    field: 'cut',
    at: [0],
    theirs: 'ChunkerException',
    ours: '5 chunks, [0:0] to [4:4]',
    why: 'a quiet night is measured all the same: as many chunks as there are rows, and a notice that says so',
  },
  {
    case: 'T13.chunk.fewer-rows-than-size.drop',
    series: 'chunks',
    field: 'cut',
    at: [0],
    theirs: '0 chunks',
    ours: 'too_few_rows',
    why: 'nothing can be learned from no chunk, and that should be said',
  },
  {
    case: 'T13.chunk.fewer-rows-than-size.append',
    series: 'chunks',
    field: 'cut',
    at: [0],
    theirs: 'ChunkerException',
    ours: '1 chunk, [0:4]',
    why: 'without a chunk to join, the rest is one of its own; theirs fails with an index error',
  },
]

const order = (id: string, theirs: string, ours: string, why = TIES): Deviation => ({
  case: id,
  series: 'ranking',
  field: 'order',
  at: [0],
  theirs,
  ours,
  why,
})

const RANKERS: readonly Deviation[] = [
  ...['analysis', 'analysis.drifting', 'all', 'all.drifting'].map((which) =>
    order(`T12.rank.alerts.univariate.${which}`, 'f3 c f4 f2 f1 f0', 'c f3 f2 f4 f1 f0'),
  ),
  ...['analysis', 'all'].flatMap((period) => [
    order(`T12.rank.alerts.avg.${period}`, 'f4 f3 f1 f2 f0', 'f3 f4 f1 f2 f0'),
    order(`T12.rank.alerts.avg.${period}.drifting`, 'f4 f3 f1 f2', 'f3 f4 f1 f2'),
    order(`T12.rank.alerts.missing.${period}`, 'f4 f3 f2 f1 f0 c', 'c f0 f1 f2 f3 f4'),
    ...['cbpe', 'realized'].flatMap((performance): Deviation[] => {
      const id = `T12.rank.correlation.missing.${performance}.${period}`
      return [
        order(id, 'f0 f1 f2 f3 f4 c', 'c f0 f1 f2 f3 f4', NO_CORRELATION),
        { case: id, series: 'ranking', field: 'value', at: upTo(6), theirs: null, ours: 0, why: NO_CORRELATION },
      ]
    }),
  ]),
]

export const DEVIATIONS: readonly Deviation[] = [
  ...STATISTICS,
  ...THRESHOLDS,
  ...BINARY,
  ...MULTICLASS,
  ...REGRESSION,
  ...CHUNKS,
  ...RANKERS,
]

/** The deviations of a case. */
export function deviationsOf(id: string): readonly Deviation[] {
  return DEVIATIONS.filter((deviation) => deviation.case === id)
}
