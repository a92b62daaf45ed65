// What the server says of surveys of industrial land. Areas are text in 亩, days are ISO, answers are text by question.

import type { components } from '@/api/schema'
import type { Listed } from '@/api/shapes'

type Shapes = components['schemas']

export type SurveyRow = Shapes['SurveyRow']
export type SurveyQuestion = Shapes['SurveyQuestion']
export type Survey = Shapes['Survey']
export type SurveyParcelRow = Shapes['SurveyParcelRow']
export type SurveyAnswer = Shapes['SurveyAnswer']
export type SurveyedFigure = Shapes['SurveyedFigure']
export type SurveyList = Listed<SurveyRow>
export type SurveyParcelList = Listed<SurveyParcelRow>
