/** A finished picture of something that will be (or is): generic, so that reports can draw it and providers can fill it. */
export type ForecastSection =
  TextSection | TableSection | MatrixSection | TimelineSection | GaugeSection | TopologySection

interface Titled {
  readonly title: string
  /** What it is about, a pool: what is about the same is shown together. */
  readonly about?: string
  /** Worth showing in a short plan: something changes, or something is wrong. */
  readonly isNotable: boolean
}

export interface TextSection extends Titled {
  readonly kind: 'text'
  readonly lines: readonly string[]
}

export interface TableSection extends Titled {
  readonly kind: 'table'
  /** What is measured: where bars of the same measure are drawn, the table is not needed beside them. */
  readonly measure?: string
  readonly columns: readonly { readonly title: string; readonly align: 'left' | 'right' }[]
  readonly rows: readonly {
    readonly cells: readonly string[]
    readonly emphasis?: 'good' | 'bad' | 'changed'
  }[]
}

/** Rows against columns, a short text in each cell: which VM goes where when a host fails. */
export interface MatrixSection extends Titled {
  readonly kind: 'matrix'
  readonly rowTitle: string
  readonly columnTitle: string
  readonly columns: readonly string[]
  readonly rows: readonly { readonly title: string; readonly cells: readonly string[] }[]
}

export interface TimelineSection extends Titled {
  readonly kind: 'timeline'
  readonly entries: readonly TimelineEntry[]
  /** What the effects of entries are about, as it is before the first: there where the timeline can be played. */
  readonly stage?: Stage
}

export interface TimelineEntry {
  readonly at: string
  readonly label: string
  readonly detail: string
  /** Since the beginning. */
  readonly seconds?: number
  readonly effects?: readonly TimelineEffect[]
}

/** Places, and the things that are in them. */
export interface Stage {
  readonly places: readonly string[]
  readonly things: readonly { readonly thing: string; readonly place: string }[]
}

/** A thing goes to a place, or from it to none; or a place goes down, comes up, or leads from now on. */
export type TimelineEffect =
  | { readonly thing: string; readonly to?: string }
  | { readonly place: string; readonly state: 'down' | 'up' | 'leads' }

/** How full things are, before and after: drawn as bars. */
export interface GaugeSection extends Titled {
  readonly kind: 'gauge'
  /** What is measured, and what one unit is: `used memory`, `MiB`. */
  readonly measure: string
  readonly unit: string
  readonly rows: readonly {
    readonly title: string
    readonly total: number
    /** Left out where it was not there. */
    readonly before?: number
    readonly after: number
  }[]
}

/** Things and their connections, before and after. */
export interface TopologySection extends Titled {
  readonly kind: 'topology'
  readonly before: Topology
  readonly after: Topology
}

export interface Topology {
  readonly nodes: readonly {
    readonly id: string
    readonly role: string
    readonly label: string
    readonly inside?: string
  }[]
  readonly edges: readonly { readonly from: string; readonly to: string; readonly label?: string }[]
}
