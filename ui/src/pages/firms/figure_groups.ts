// The figures of a firm in groups that a reader knows: output, land, resources and emissions, people, standing. A term
// that no group names stands by its kind, so that a new one is never lost.

import type { FigureLine } from '@/api/shapes'

export interface FigureGroup {
  title: string
  lines: FigureLine[]
}

const groups: { title: string; holds: RegExp }[] = [
  { title: '产出与效益', holds: /tax|revenue|profit|output|value_added|sales|invest|^rd_|export/ },
  { title: '用地', holds: /^land|parcel|floor/ },
  { title: '能耗、用水与排放', holds: /energy|electricity|water|gas|coal|emission|cod|nitrogen|sulfur|oxide|pollut|carbon/ },
  { title: '用工与创新', holds: /employ|insured|payroll|patent|high_tech|srdi|green|listed|talent|innovation/ },
]
const rest = '登记与资格'

export function groupedFigures(lines: readonly FigureLine[]): FigureGroup[] {
  const found = new Map<string, FigureLine[]>([...groups.map((one) => [one.title, []] as [string, FigureLine[]]), [rest, []]])
  for (const line of lines) {
    const veto = line.term.startsWith('veto')
    const group = veto ? undefined : groups.find((one) => one.holds.test(line.term))
    found.get(group?.title ?? rest)!.push(line)
  }
  // Numbers before words; otherwise the order of the server.
  return [...found.entries()].filter(([, held]) => held.length > 0).map(([title, held]) => ({ title, lines: [...held.filter((one) => one.unit !== ''), ...held.filter((one) => one.unit === '')] }))
}

/** Most digits after the point that any year has, so that a row's numbers stand under each other. */
export function digitsOf(line: FigureLine): number {
  return Math.max(0, ...Object.values(line.values).map((one) => /\.(\d+)$/.exec(one.value ?? '')?.[1]?.length ?? 0))
}
