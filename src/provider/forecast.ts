/** A finished picture of something that will be (or is): generic, so that reports can draw it and providers can fill it. */
export type ForecastSection = TextSection | TableSection | MatrixSection | TimelineSection | TopologySection

interface Titled {
  readonly title: string
  /** Worth showing in a short plan: something changes, or something is wrong. */
  readonly isNotable: boolean
}

export interface TextSection extends Titled {
  readonly kind: 'text'
  readonly lines: readonly string[]
}

export interface TableSection extends Titled {
  readonly kind: 'table'
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
  readonly entries: readonly { readonly at: string; readonly label: string; readonly detail: string }[]
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
