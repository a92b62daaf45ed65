// Columns of parcels in tables, and the kinds that they are filtered by.

import type { Named } from '@/api/shapes'
import type { Column } from '@/table/columns'
import type { MapSetting } from './shapes'

export type ParcelColumn = 'code' | 'location' | 'state' | 'category' | 'sub_types' | 'area' | 'measured' | 'listed' | 'idle' | 'zone' | 'use' | 'class' | 'firms' | 'findings' | 'age' | 'cases'

export function parcelColumns(shown: readonly ParcelColumn[], setting: MapSetting | undefined, zones: readonly Named[]): Column[] {
  const choice = (name: string, options: readonly Named[] | undefined): Column['filter'] => ({ name, kind: 'choice', options: [...(options ?? [])] })
  const all: Record<ParcelColumn, Column> = {
    code: { id: 'code', title: '宗地代码', width: 190, sortable: true, fixed: true },
    location: { id: 'location', title: '坐落', width: 170 },
    state: { id: 'state', title: '状态', width: 108, sortable: true, filter: choice('state', setting?.legends.state) },
    category: { id: 'category', title: '类别', width: 118, filter: choice('category', setting?.legends.category) },
    sub_types: { id: 'sub_types', title: '子类', width: 210, filter: { name: 'sub_type', kind: 'text' } },
    area: { id: 'area', title: '登记面积', unit: '亩', width: 98, right: true, sortable: true },
    measured: { id: 'measured', title: '图形面积', unit: '亩', width: 98, right: true },
    listed: { id: 'listed', title: '低效面积', unit: '亩', width: 98, right: true, sortable: true },
    idle: { id: 'idle', title: '闲置面积', unit: '亩', width: 98, right: true, sortable: true },
    zone: { id: 'zone', title: '开发区', width: 150, sortable: true, filter: choice('zone', zones) },
    use: { id: 'use', title: '用途', width: 120, sortable: true, filter: choice('use', setting?.legends.use) },
    class: { id: 'class', title: '等级', width: 78, sortable: true, filter: choice('class', setting?.legends.class) },
    firms: { id: 'firms', title: '使用企业', width: 220 },
    findings: { id: 'findings', title: '数据问题', width: 88, right: true, sortable: true, filter: choice('finding', [{ id: 'any', title: '有问题' }]) },
    age: { id: 'age', title: '已供年数', width: 88, right: true },
    cases: { id: 'cases', title: '在办', width: 190 },
  }
  return (Object.keys(all) as ParcelColumn[]).sort((one, other) => place(shown, one) - place(shown, other)).map((id) => ({ ...all[id], spare: !shown.includes(id) }))
}

function place(shown: readonly ParcelColumn[], id: ParcelColumn): number {
  const at = shown.indexOf(id)
  return at < 0 ? 99 : at
}
