// Layers over the parcels: borders of zones, plan units, the three lines, buildings. Lines only, each with its own dash.

import type { Look, Paint } from '@/map/looks'

export interface OverlayKind {
  layer: string
  look: Look
  paint: Paint
}

const redLines: Record<string, Look> = {
  farmland: { colour: '#a66a00', hollow: true, width: 2, dash: [8, 4] },
  ecology: { colour: '#1a7a48', hollow: true, width: 2, dash: [2, 4] },
  urban: { colour: '#b3261e', hollow: true, width: 2.5 },
}

const always = (look: Look): { look: Look; paint: Paint } => ({ look, paint: () => look })

export const overlayKinds: OverlayKind[] = [
  { layer: 'zone', ...always({ colour: '#10202f', hollow: true, width: 3, dash: [14, 5, 3, 5] }) },
  { layer: 'plan_unit', ...always({ colour: '#8e44a3', hollow: true, width: 2, dash: [6, 4] }) },
  { layer: 'red_line', look: redLines.urban!, paint: (tags) => redLines[String(tags.kind)] ?? redLines.urban },
  { layer: 'building', ...always({ colour: '#5f4b32', hollow: true, width: 1 }) },
]

/** What the three lines are called, and how each is drawn. */
export const redLineKinds = [
  { id: 'farmland', title: '永久基本农田', look: redLines.farmland! },
  { id: 'ecology', title: '生态保护红线', look: redLines.ecology! },
  { id: 'urban', title: '城镇开发边界', look: redLines.urban! },
]
