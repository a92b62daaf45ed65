// What the server says of cases of land, by the names used here. Areas are text in 亩, days are ISO.

import type { components } from '@/api/schema'
import type { Listed } from '@/api/shapes'

type Shapes = components['schemas']

/** low: low-efficiency land; idle: idle land; unsupplied: approved, not supplied. */
export type CaseKind = 'low' | 'idle' | 'unsupplied'

export type LandCaseRow = Shapes['LandCaseRow'] & { kind: CaseKind }
export type LandCase = Shapes['LandCase'] & { kind: CaseKind }
export type LandDeadline = Shapes['LandDeadlineRow']
export type CaseFound = Shapes['LandFound']
export type CaseProgress = Shapes['LandProgressReport']
export type CaseOpinion = Shapes['LandOpinion']
export type CasePart = Shapes['LandPart']
export type CasePaper = Shapes['LandPaper']
export type ProgressShare = Shapes['LandProgressShare']
export type KindProgress = Shapes['LandKindProgress']
export type LandProgress = Shapes['LandProgress']
export type CaseList = Listed<LandCaseRow>
export type DeadlineList = Listed<LandDeadline>
