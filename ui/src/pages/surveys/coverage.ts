// How far a survey is, as words and for the eye.

import type { SurveyRow } from './shapes'

/** Whole per cent of the parcels, rounded down so that 100 is said only when all are done. */
export function covered(row: Pick<SurveyRow, 'parcels' | 'answered'>): number {
  return row.parcels === 0 ? 0 : Math.floor((Math.min(row.answered, row.parcels) * 100) / row.parcels)
}

const looks: Record<string, string> = { open: 'open', reopened: 'overdue', closed: 'done' }
export const surveyLook = (state: string, overdue = false): string => (overdue && state !== 'closed' ? 'overdue' : (looks[state] ?? 'open'))
