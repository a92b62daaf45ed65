// Addresses of the pages, and who is let in. What a role may do is decided by the server; this only hides what it refused.

import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { useSession } from './session'
import { say } from './words/language'

const routes: RouteRecordRaw[] = [
  { path: '/', redirect: '/desk' },
  { path: '/login', component: () => import('./pages/login/LoginPage.vue'), meta: { alone: true, open: true, title: '登录' } },
  { path: '/public', component: () => import('./pages/public/PublicPage.vue'), meta: { alone: true, open: true, title: '评价结果公示与查询' } },
  { path: '/desk', component: () => import('./pages/desk/DeskPage.vue'), meta: { title: '工作台' } },
  { path: '/overview', component: () => import('./pages/overview/OverviewPage.vue'), meta: { title: '总览' } },
  { path: '/alerts', component: () => import('./pages/overview/AlertsPage.vue'), meta: { title: '要留意的' } },
  { path: '/deliveries', component: () => import('./pages/deliveries/ChasingPage.vue'), meta: { title: '报送与催报' } },
  { path: '/deliveries/upload', component: () => import('./pages/deliveries/UploadPage.vue'), meta: { title: '上传数据' } },
  { path: '/deliveries/batches', component: () => import('./pages/deliveries/BatchesPage.vue'), meta: { title: '批次' } },
  { path: '/deliveries/batches/:id', component: () => import('./pages/deliveries/BatchPage.vue'), meta: { title: '批次' } },
  { path: '/deliveries/held', component: () => import('./pages/deliveries/HeldPage.vue'), meta: { title: '暂缓的行' } },
  { path: '/firms', component: () => import('./pages/firms/FirmsPage.vue'), meta: { title: '企业' } },
  { path: '/firms/:subject', component: () => import('./pages/firms/FirmPage.vue'), meta: { title: '企业' } },
  { path: '/my-firm', component: () => import('./pages/my_firm/MyFirmPage.vue'), meta: { title: '我的企业' } },
  { path: '/years', component: () => import('./pages/years/YearsPage.vue'), meta: { title: '评价年度' } },
  { path: '/years/:year', component: () => import('./pages/years/YearPage.vue'), meta: { title: '评价年度' } },
  { path: '/objections', component: () => import('./pages/objections/ObjectionsPage.vue'), meta: { title: '异议' } },
  { path: '/objections/:id', component: () => import('./pages/objections/ObjectionPage.vue'), meta: { title: '异议' } },
  { path: '/packs', component: () => import('./pages/packs/PacksPage.vue'), meta: { title: '方案与条款' } },
  { path: '/packs/compare', component: () => import('./pages/packs/PackDiffPage.vue'), meta: { title: '比较两个方案' } },
  { path: '/packs/:id', component: () => import('./pages/packs/PackPage.vue'), meta: { title: '方案与条款' } },
  { path: '/packs/:id/articles/:file', component: () => import('./pages/packs/ArticlePage.vue'), meta: { title: '条款' } },
  { path: '/supply/quotes', component: () => import('./pages/supply/QuotePage.vue'), meta: { title: '供地测算' } },
  { path: '/land', component: () => import('./pages/land/MapPage.vue'), meta: { title: '一张图' } },
  { path: '/land/parcels', component: () => import('./pages/land/ParcelsPage.vue'), meta: { title: '宗地' } },
  { path: '/land/parcels/:code', component: () => import('./pages/land/ParcelPage.vue'), meta: { title: '宗地' } },
  { path: '/land/low', component: () => import('./pages/land/LowPage.vue'), meta: { title: '低效用地' } },
  { path: '/land/idle', component: () => import('./pages/land/IdlePage.vue'), meta: { title: '闲置土地' } },
  { path: '/land/batches', component: () => import('./pages/land/BatchesPage.vue'), meta: { title: '批而未供' } },
  { path: '/land/legacy', component: () => import('./pages/land/LegacyPage.vue'), meta: { title: '历史遗留专册' } },
  { path: '/land/layers', component: () => import('./pages/land/LayersPage.vue'), meta: { title: '土地图层' } },
  { path: '/land/clusters', component: () => import('./pages/land/ClustersPage.vue'), meta: { title: '连片分析' } },
  { path: '/land/cases', component: () => import('./pages/land_cases/CasesPage.vue'), meta: { title: '处置案件' } },
  { path: '/land/cases/low', component: () => import('./pages/land_cases/CasesPage.vue'), props: { kind: 'low' }, meta: { title: '低效用地处置' } },
  { path: '/land/cases/idle', component: () => import('./pages/land_cases/CasesPage.vue'), props: { kind: 'idle' }, meta: { title: '闲置土地处置' } },
  { path: '/land/cases/unsupplied', component: () => import('./pages/land_cases/CasesPage.vue'), props: { kind: 'unsupplied' }, meta: { title: '批而未供处置' } },
  { path: '/land/cases/:key', component: () => import('./pages/land_cases/CasePage.vue'), meta: { title: '处置案件' } },
  { path: '/land/boards', component: () => import('./pages/land_cases/BoardsPage.vue'), meta: { title: '三个专班' } },
  { path: '/land/deadlines', component: () => import('./pages/land_cases/DeadlinesPage.vue'), meta: { title: '处置期限' } },
  { path: '/land/progress', component: () => import('./pages/land_cases/ProgressPage.vue'), meta: { title: '盘活进度' } },
  { path: '/land/surveys', component: () => import('./pages/surveys/SurveysPage.vue'), meta: { title: '用地调查' } },
  { path: '/land/surveys/:key', component: () => import('./pages/surveys/SurveyPage.vue'), meta: { title: '用地调查' } },
  { path: '/land/surveys/:key/parcels/:code', component: () => import('./pages/surveys/AnswerPage.vue'), meta: { title: '用地调查' } },
  { path: '/land/standards', component: () => import('./pages/standards/StandardsPage.vue'), meta: { title: '低效标准' } },
  { path: '/land/standards/new', component: () => import('./pages/standards/NewStandardPage.vue'), meta: { title: '起草低效标准' } },
  { path: '/land/standards/:key', component: () => import('./pages/standards/StandardPage.vue'), meta: { title: '低效标准' } },
  { path: '/land/redevelopment', component: () => import('./pages/redevelopment/PlansPage.vue'), meta: { title: '再开发规划' } },
  { path: '/land/redevelopment/new', component: () => import('./pages/redevelopment/NewPlanPage.vue'), meta: { title: '编制再开发规划' } },
  { path: '/land/redevelopment/:key', component: () => import('./pages/redevelopment/PlanPage.vue'), meta: { title: '再开发规划' } },
  { path: '/land/zones', component: () => import('./pages/zones/ZonesPage.vue'), meta: { title: '开发区用地评价' } },
  { path: '/bulletins', component: () => import('./pages/bulletins/BulletinsPage.vue'), meta: { title: '督查通报' } },
  { path: '/bulletins/problems', component: () => import('./pages/bulletins/ProblemsPage.vue'), meta: { title: '督查问题' } },
  { path: '/bulletins/problems/:key', component: () => import('./pages/bulletins/ProblemPage.vue'), meta: { title: '督查问题' } },
  { path: '/bulletins/inspections', component: () => import('./pages/bulletins/InspectionsPage.vue'), meta: { title: '督查记录' } },
  { path: '/bulletins/meetings', component: () => import('./pages/bulletins/MeetingsPage.vue'), meta: { title: '联席会议' } },
  { path: '/bulletins/:key', component: () => import('./pages/bulletins/BulletinPage.vue'), meta: { title: '督查通报' } },
  { path: '/appraisals', component: () => import('./pages/appraisals/AppraisalsPage.vue'), meta: { title: '年度考核' } },
  { path: '/appraisals/:year', component: () => import('./pages/appraisals/AppraisalPage.vue'), meta: { title: '年度考核' } },
  { path: '/supply', redirect: '/supply/plots' },
  { path: '/supply/projects', component: () => import('./pages/supply/ProjectsPage.vue'), meta: { title: '项目评审' } },
  { path: '/supply/projects/:key', component: () => import('./pages/supply/ProjectPage.vue'), meta: { title: '项目评审' } },
  { path: '/supply/plots', component: () => import('./pages/supply/PlotsPage.vue'), meta: { title: '供地计划' } },
  { path: '/supply/plots/:key', component: () => import('./pages/supply/PlotPage.vue'), meta: { title: '宗地' } },
  { path: '/supply/contracts', component: () => import('./pages/supply/ContractsPage.vue'), meta: { title: '合同与监管协议' } },
  { path: '/supply/bonds', component: () => import('./pages/supply/BondsPage.vue'), meta: { title: '履约保函' } },
  { path: '/supply/milestones', component: () => import('./pages/supply/WatchPage.vue'), meta: { title: '履约监管' } },
  { path: '/supply/assessments', component: () => import('./pages/supply/AssessmentsPage.vue'), meta: { title: '绩效评估' } },
  { path: '/supply/floors', component: () => import('./pages/supply/FloorsPage.vue'), meta: { title: '分割与过渡期' } },
  { path: '/supply/deals', component: () => import('./pages/supply/DealsPage.vue'), meta: { title: '二级市场' } },
  { path: '/supply/duties', component: () => import('./pages/supply/DutiesPage.vue'), meta: { title: '职责分工' } },
  { path: '/audit', component: () => import('./pages/audit/AuditPage.vue'), meta: { title: '审计' } },
  { path: '/system', component: () => import('./pages/system/SystemPage.vue'), meta: { title: '系统' } },
  { path: '/account', component: () => import('./pages/login/AccountPage.vue'), meta: { title: '我的账号' } },
  { path: '/:missing(.*)*', component: () => import('./pages/MissingPage.vue'), meta: { title: '没有这一页' } },
]

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? undefined : { top: 0 }),
})

let tried = false

router.beforeEach(async (to) => {
  if (to.meta.open && to.path !== '/login') return true
  const session = useSession()
  if (!session.me && !tried) {
    tried = true
    try {
      await session.find()
    } catch {
      // The log-in page says that the server cannot be reached.
    }
  }
  if (to.path === '/login') return session.me && !session.me.must_change_password ? '/' : true
  if (!session.me) return { path: '/login', query: { then: to.fullPath } }
  if (session.me.must_change_password) return { path: '/login', query: { then: to.fullPath } }
  if (session.me.second_factor_required && !session.me.second_factor && to.path !== '/account') return '/account'
  const asked = Number(to.query.year)
  if (to.path !== '/public' && session.zone?.years.some((one) => one.year === asked)) session.year = asked
  if (session.isEnterprise && (to.path === '/desk' || to.path === '/firms')) return '/my-firm'
  return true
})

// A new version of the pages has taken the place of the one this tab began with: its parts are gone, so begin again.
router.onError((error, to) => {
  if (/dynamically imported module|module script|Failed to fetch/i.test(String(error))) window.location.assign(to.fullPath)
})

router.afterEach((to) => {
  document.title = `${say(String(to.meta.title ?? ''))} · 亩衡`
})
