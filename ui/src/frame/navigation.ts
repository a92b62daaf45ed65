// The two levels of navigation, by work. An entry shows when the session holds one of its actions; none means everybody.

export interface NavEntry {
  title: string
  path: string
  actions?: string[]
  /** Only for firms, or only for everybody else. */
  firm?: boolean
}

export interface NavGroup extends NavEntry {
  icon: string
  entries: NavEntry[]
  /** Addresses below which its pages lie, beside those of its entries. */
  below?: string[]
}

export const navigation: NavGroup[] = [
  { title: '我的企业', path: '/my-firm', icon: 'OfficeBuilding', firm: true, entries: [] },
  { title: '工作台', path: '/desk', icon: 'Memo', firm: false, entries: [] },
  {
    title: '总览', path: '/overview', icon: 'DataAnalysis', firm: false, actions: ['read_overview'],
    entries: [
      { title: '等级分布', path: '/overview', actions: ['read_overview'] },
      { title: '要留意的', path: '/alerts', actions: ['read_alerts'] },
    ],
  },
  {
    title: '数据汇集', path: '/deliveries', icon: 'FolderOpened', firm: false, actions: ['read_batches', 'deliver', 'read_expectations', 'settle'],
    entries: [
      { title: '报送与催报', path: '/deliveries', actions: ['read_expectations', 'deliver', 'read_batches'] },
      { title: '上传数据', path: '/deliveries/upload', actions: ['deliver'] },
      { title: '批次', path: '/deliveries/batches', actions: ['read_batches'] },
      { title: '暂缓的行', path: '/deliveries/held', actions: ['read_held', 'settle'] },
    ],
  },
  { title: '企业', path: '/firms', icon: 'OfficeBuilding', firm: false, actions: ['read_firms'], entries: [] },
  {
    title: '评价年度', path: '/years', icon: 'Calendar', firm: false, actions: ['read_years'],
    entries: [
      { title: '年度进程', path: '/years', actions: ['read_years'] },
      { title: '异议', path: '/objections', actions: ['read_objections'] },
    ],
  },
  { title: '异议', path: '/objections', icon: 'ChatLineSquare', firm: true, entries: [] },
  {
    title: '方案与条款', path: '/packs', icon: 'Reading', actions: ['read_packs'],
    entries: [
      { title: '方案', path: '/packs', actions: ['read_packs'] },
      { title: '比较两版', path: '/packs/compare', actions: ['read_packs'] },
    ],
  },
  {
    title: '土地', path: '/land', icon: 'MapLocation', firm: false, actions: ['read_land'],
    entries: [
      { title: '一张图', path: '/land', actions: ['read_land'] },
      { title: '宗地', path: '/land/parcels', actions: ['read_land'] },
      { title: '低效用地', path: '/land/low', actions: ['read_land'] },
      { title: '低效标准', path: '/land/standards', actions: ['read_standards'] },
      { title: '闲置土地', path: '/land/idle', actions: ['read_land'] },
      { title: '批而未供', path: '/land/batches', actions: ['read_land_batches'] },
      { title: '历史遗留专册', path: '/land/legacy', actions: ['read_land'] },
      { title: '连片分析', path: '/land/clusters', actions: ['read_land'] },
      { title: '调查', path: '/land/surveys', actions: ['read_surveys'] },
      { title: '开发区用地评价', path: '/land/zones', actions: ['read_land'] },
      { title: '土地图层', path: '/land/layers', actions: ['read_land_layers'] },
    ],
  },
  {
    title: '处置', path: '/land/cases/low', icon: 'Checked', firm: false, actions: ['read_land'], below: ['/land/cases'],
    entries: [
      { title: '低效用地处置', path: '/land/cases/low', actions: ['read_land'] },
      { title: '闲置土地处置', path: '/land/cases/idle', actions: ['read_land'] },
      { title: '批而未供处置', path: '/land/cases/unsupplied', actions: ['read_land'] },
      { title: '再开发规划', path: '/land/redevelopment', actions: ['read_redevelopment'] },
      { title: '三个专班', path: '/land/boards', actions: ['read_land'] },
      { title: '处置期限', path: '/land/deadlines', actions: ['read_land'] },
      { title: '盘活进度', path: '/land/progress', actions: ['read_land'] },
    ],
  },
  {
    title: '土地', path: '/land/parcels', icon: 'MapLocation', firm: true, actions: ['read_land'],
    entries: [
      { title: '本企业用地', path: '/land/parcels', actions: ['read_land'] },
      { title: '一张图', path: '/land', actions: ['read_land'] },
      { title: '处置事项', path: '/land/cases', actions: ['read_land'] },
      { title: '处置期限', path: '/land/deadlines', actions: ['read_land'] },
    ],
  },
  {
    title: '供地', path: '/supply/projects', icon: 'Tickets', firm: false, actions: ['read_supply', 'quote_supply'],
    entries: [
      { title: '项目评审', path: '/supply/projects', actions: ['read_supply'] },
      { title: '供地计划', path: '/supply/plots', actions: ['read_supply'] },
      { title: '供地测算', path: '/supply/quotes', actions: ['quote_supply'] },
      { title: '合同与监管协议', path: '/supply/contracts', actions: ['read_supply'] },
      { title: '履约保函', path: '/supply/bonds', actions: ['read_supply'] },
      { title: '履约监管', path: '/supply/milestones', actions: ['read_supply'] },
      { title: '绩效评估', path: '/supply/assessments', actions: ['read_supply'] },
      { title: '分割与过渡期', path: '/supply/floors', actions: ['read_supply'] },
      { title: '二级市场', path: '/supply/deals', actions: ['read_supply'] },
      { title: '职责分工', path: '/supply/duties', actions: ['read_supply'] },
    ],
  },
  {
    title: '供地', path: '/supply/plots', icon: 'Tickets', firm: true, actions: ['read_supply'],
    entries: [
      { title: '我的宗地', path: '/supply/plots', actions: ['read_supply'] },
      { title: '履约保函', path: '/supply/bonds', actions: ['read_supply'] },
      { title: '履约监管', path: '/supply/milestones', actions: ['read_supply'] },
    ],
  },
  {
    title: '督查考核', path: '/bulletins', icon: 'Bell', firm: false, actions: ['read_bulletins', 'read_appraisals'],
    entries: [
      { title: '督查通报', path: '/bulletins', actions: ['read_bulletins'] },
      { title: '督查问题', path: '/bulletins/problems', actions: ['read_bulletins'] },
      { title: '督查记录', path: '/bulletins/inspections', actions: ['read_bulletins'] },
      { title: '联席会议', path: '/bulletins/meetings', actions: ['read_bulletins'] },
      { title: '年度考核', path: '/appraisals', actions: ['read_appraisals'] },
    ],
  },
  { title: '公示与查询', path: '/public', icon: 'View', entries: [] },
  { title: '审计', path: '/audit', icon: 'Finished', firm: false, actions: ['read_entries', 'read_access_log', 'read_audit'], entries: [] },
  { title: '系统', path: '/system', icon: 'Setting', firm: false, actions: ['open_account', 'grant_role', 'read_accounts', 'read_roles', 'read_system'], entries: [] },
]

/** Whether one of the wanted actions is held; none wanted means everybody. */
export function allows(held: readonly string[], wanted: readonly string[] | undefined): boolean {
  return !wanted || wanted.some((action) => held.includes(action))
}

export function shownNavigation(held: readonly string[], isFirm: boolean): NavGroup[] {
  return navigation
    .filter((group) => (group.firm === undefined || group.firm === isFirm) && allows(held, group.actions))
    .map((group) => ({ ...group, entries: group.entries.filter((entry) => allows(held, entry.actions)) }))
    // A group leads to its own page, or to the first that this role may open.
    .map((group) => ({ ...group, path: group.entries.length === 0 || group.entries.some((entry) => entry.path === group.path) ? group.path : group.entries[0]!.path }))
}

const within = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`)

/** Where a page lies: the group with the longest address that leads to it, and the entry of that group. */
export function standing(groups: readonly NavGroup[], path: string): { group?: NavGroup; entry?: string } {
  const longest = (places: readonly string[]): string => places.filter((place) => within(path, place)).sort((one, other) => other.length - one.length)[0] ?? ''
  const reach = groups.map((group) => ({ group, place: longest([group.path, ...(group.below ?? []), ...group.entries.map((entry) => entry.path)]) }))
  const nearest = reach.filter((one) => one.place !== '').sort((one, other) => other.place.length - one.place.length)[0]
  return nearest ? { group: nearest.group, entry: longest(nearest.group.entries.map((entry) => entry.path)) } : {}
}
