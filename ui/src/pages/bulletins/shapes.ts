// What the server says of bulletins, problems, inspections and meetings. Values are text without their unit, days are ISO.

import type { components } from '@/api/schema'
import type { Listed } from '@/api/shapes'

type Shapes = components['schemas']

export type Board = Shapes['BulletinBoard']
export type MonthRow = Shapes['BulletinMonth']
export type Bulletin = Shapes['BulletinPage']
export type BulletinFigure = Shapes['BulletinFigure']
export type PlaceLine = Shapes['BulletinPlace']
export type ProblemRow = Shapes['ProblemRow']
export type Problem = Shapes['ProblemPage']
export type ProblemForm = Shapes['ProblemForm']
export type Inspection = Shapes['InspectionRow']
export type Meeting = Shapes['MeetingRow']
export type ProblemList = Listed<ProblemRow>

/** How a state of a bulletin looks. */
export const bulletinLook = (state: string): string => ({ draft: 'current', signed: 'current', issued: 'done', withdrawn: 'withdrawn' })[state] ?? 'open'
/** How a state of a problem looks; one that is late says so. */
export const problemLook = (row: { state: string; late: boolean }): string => (row.late ? 'overdue' : ({ open: 'open', reported: 'submitted', closed: 'closed' }[row.state] ?? 'open'))
/** An empty problem, due on a day. */
export const emptyProblem = (): ProblemForm => ({ what: '', place: null, lead: '', support: [], due: '', figure: null })
/** Whether a problem says what it must. */
export const isWhole = (one: ProblemForm): boolean => one.what.trim() !== '' && one.lead !== '' && one.due !== ''
