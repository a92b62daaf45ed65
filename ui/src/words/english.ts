// English of the frame, the log-in, the public pages and the headings of tables.

export const english: Record<string, string> = {
  // The frame.
  菜单: 'Menu', 主导航: 'Main navigation', 跳到正文: 'Skip to content', 收起: 'Collapse', 展开导航: 'Expand navigation',
  我的企业: 'My firm', 工作台: 'Desk', 总览: 'Overview', 等级分布: 'Classes', 要留意的: 'Alerts', 轻重: 'Level', 什么事: 'Matter', 怎么办: 'What to do', 数据汇集: 'Data', 报送与催报: 'Deliveries due', 上传数据: 'Upload', 批次: 'Batches', 暂缓的行: 'Held rows',
  企业: 'Firms', 评价年度: 'Evaluation years', 年度考核: 'Yearly assessment', 年度进程: 'Progress', 异议: 'Objections', 方案与条款: 'Schemes and clauses', 方案: 'Schemes', 比较两版: 'Compare two',
  供地: 'Land supply', 项目评审: 'Project review', 供地计划: 'Supply plan', 供地测算: 'Quotes', 合同与监管协议: 'Contracts', 履约保函: 'Bonds', 履约监管: 'Agreed days', 绩效评估: 'Assessment', 分割与过渡期: 'Splits and transition', 二级市场: 'Secondary market', 职责分工: 'Duties', 我的宗地: 'My plots',
  督查考核: 'Supervision', 督查通报: 'Bulletins', 督查问题: 'Problems to put right', 督查记录: 'Inspections', 联席会议: 'Joint meetings',
  公示与查询: 'Published results', 审计: 'Audit', 系统: 'System', 年度: 'Year', 截至: 'As of', 截至日期: 'As-of date', 我的账号: 'My account',
  密码和二次验证: 'Password and second factor', 退出登录: 'Log out', 中文: '中文', 声明: 'Notice',
  查企业: 'Find a firm', '查企业：名称、曾用名、信用代码、拼音首字母': 'Firm: name, former name, credit code, initials', 查到的企业: 'Firms found',
  '没有查到，请换几个字': 'Nothing found; try other words', '查询没有成功，请稍后再试': 'The search failed; please try again later', '回车看全部 {total} 家': 'Enter: all {total} firms',
  通知: 'Notices', '通知，{count} 条未读': 'Notices, {count} unread', 全部已读: 'Mark all read', '没有通知。窗口开启、答复、催报会在这里告诉你。': 'No notices yet.',
  回到今天: 'Back to today', '正在看 {day} 那天的情况：当时已入账的数据和决定。不能办理，只能查看。': 'Looking at {day}: the data and decisions on record that day. Read only.',
  // Log-in.
  登录: 'Log in', 工业企业亩均效益综合评价: 'Evaluation of industrial land use per mu', '登录已过期，请重新登录；登录后回到刚才的页面。': 'Your session has expired; log in again to return to the page.',
  账号: 'Account', 密码: 'Password', 动态验证码: 'One-time code', 工作账号或统一社会信用代码: 'Account or unified social credit code', '手机验证器上的 6 位数字': '6 digits from your authenticator',
  '不用登录：查询公布的评价结果': 'Without log-in: published results', 示范账号: 'Demo accounts', '点“进入”即以该角色登录。只在示范系统出现。': 'Enter as any role. Shown on the demo only.', 示范账号表: 'Table of demo accounts', 进入: 'Enter',
  '第一次登录，请先换一个自己的密码。': 'First log-in: please choose your own password.', 现在的密码: 'Current password', 新密码: 'New password', 再输一次: 'Repeat', 保存新密码: 'Save',
  '至少 10 个字符，建议用一句只有自己知道的话。': 'At least 10 characters; a sentence only you know is best.', 两次输入不一样: 'The two do not match',
  // Public pages.
  工业企业综合评价结果: 'Evaluation of industrial firms', 评价结果公示与查询: 'Published evaluation results', 等级: 'Class', 全部: 'All', 企业名称: 'Firm', 输入名称的一部分: 'Part of the name', 查询: 'Search', 打印: 'Print',
  '{year} 年度': 'Year {year}', '{year} 年度（公示中）': 'Year {year} (open for objections)', '正在公示': 'open for objections', '，{day} 前可以提出异议': ' until {day}', '{day} 公布': 'published {day}',
  还没有公布的评价结果: 'Nothing has been published yet', '结果公布后可以在这里按企业名称查询。': 'Once published, results can be searched here by firm name.', 没有查到: 'Nothing found', '请检查名称，或只输入其中几个字。': 'Check the name, or type only a part of it.',
  '共 {total} 家': '{total} firms', 工作人员和企业登录: 'Staff and firms: log in', '只公布企业名称和等级，不公布任何经营数据。': 'Only names and classes are public; no business figures.',
  // Tables.
  列与行距: 'Columns', 视图: 'Views', '导出 xlsx': 'Export xlsx', 行距: 'Row height', 紧凑: 'Compact', 宽松: 'Loose', 恢复常用列: 'Usual columns', 清除筛选: 'Clear filters', 保存: 'Save', 复制链接: 'Copy link', 视图名称: 'Name of the view', 删除: 'Delete',
  '把现在的筛选、排序和列存成一个视图，下次一点就到。': 'Keep these filters, sorting and columns as a view.', '{count} 项': '{count} chosen', 没有符合条件的记录: 'No records match', 这里还没有记录: 'No records yet', '请放宽筛选条件，或清除筛选。': 'Widen the filters or clear them.',
  '↑↓ 选择　回车 打开　Shift+点表头 多列排序': '↑↓ move　Enter open　Shift+click headings to sort by several',
  家: 'firms', 行: 'rows', 批: 'batches', 条: 'records', 处: 'places', 亩: 'mu', 分: 'points',
  状态: 'State', 政策: 'Policy', 为什么: 'Why', 依据: 'Basis', 表: 'Form', 起: 'From', 止: 'To', 到期: 'Due', 项目: 'Item', 记录: 'Record', 角色: 'Role', 种类: 'Kind', 施行: 'In force', 数据: 'Figure', 指标: 'Indicator', 合计: 'Total', 单位: 'Unit', '面积（亩）': 'Area (mu)', 阶段: 'Stage', 问题: 'Findings',
  '采纳（行）': 'Admitted (rows)', 部门或企业: 'Department or firm', 部门: 'Department', 逐行相加: 'Sum of rows', 谁: 'Who', '读入（行）': 'Read (rows)', 证明: 'Evidence', 表上写的: 'Stated', 行数: 'Rows', 范围: 'Scope', 结果: 'Result', '算例（个）': 'Worked cases', 答复后: 'After', 答复前: 'Before', '前 ↓　后 →': 'before ↓　after →', 亩衡: 'Muheng', 窗口: 'Window',
  登记: 'Entered', 用途: 'Purpose', '用时（毫秒）': 'Time (ms)', 用于年度: 'Used in', 现总分: 'Total now', 现在得分: 'Score now', 现名次: 'Rank now', 现值: 'Value now', 版: 'Version', 比值: 'Ratio', 核对: 'Check', 校验值: 'Digest', 来源: 'Source', '条款（条）': 'Articles', 条款号: 'Article', 权重: 'Weight', 时间: 'Time', 方式: 'Manner', 数值: 'Value',
  改后得分: 'Score after', 操作: 'Action', 提出: 'Raised', 报送日: 'Delivered', 怎样: 'How', 怎么了: 'What is wrong', 得分: 'Score', 序: 'No.', 差: 'Difference', 工作表: 'Sheet', 封顶: 'Cap', 对方: 'With', 对什么: 'About', 宗地: 'Parcel', 姓名: 'Name', '失去现在的等级，最少': 'Least change to lose the class', 基准值: 'Benchmark', 回答: 'Answer', 合计项: 'Totalled', '各等级（家）': 'Classes (firms)', 参数: 'Parameter', 原总分: 'Total before', 原名次: 'Rank before', 占比: 'Share',
  '升到更高等级，最少': 'Least change to rise', 制定: 'Issued by', 出处: 'Source', 内容: 'Content', 催报: 'Reminders', 做什么: 'What', 值: 'Value', 信用代码: 'Credit code', 例如: 'For example', '企业（家）': 'Firms', 二次验证: 'Second factor', 事项: 'Matter', 事由: 'Reason',
  '上年 → 本年': 'Last year → this year', 入账: 'Recorded', 办了什么: 'What was done', 办公日: 'Office day', 区县: 'District', 变动: 'Change', 名单: 'List', 名次: 'Rank', 开发区: 'Zone', 总分: 'Total', 按名次的等级: 'Class by rank', 文件: 'File', 暂缓: 'Held', 来自: 'From', 第几条: 'No.', 编号: 'Number', 行业: 'Industry', 读入: 'Read', 采纳: 'Admitted', 退回: 'Refused', 图: 'Chart',
  // Land.
  土地: 'Land', 一张图: 'Map', 低效用地: 'Low-efficiency land', 低效标准: 'Standards of low efficiency', 再开发规划: 'Redevelopment plans', 闲置土地: 'Idle land', 批而未供: 'Approved, not supplied', 历史遗留专册: 'Legacy land', 连片分析: 'Contiguous areas', 土地图层: 'Layers',
  放大: 'Zoom in', 缩小: 'Zoom out', 看全部: 'Whole extent', 着色: 'Colour by', 底图: 'Base map',
  宗地代码: 'Parcel code', 坐落: 'Place', 子类: 'Sub-type', 登记面积: 'Registered area', 图形面积: 'Measured area', 低效面积: 'Low-efficiency area', 闲置面积: 'Idle area', 使用企业: 'Occupants', 数据问题: 'Data findings', 已供年数: 'Years since supply', 在办: 'Open cases',
  宗: 'parcels', 面积: 'Area',
  处置: 'Disposal', 低效用地处置: 'Cases: low-efficiency', 闲置土地处置: 'Cases: idle', 批而未供处置: 'Cases: not supplied', 三个专班: 'Task forces', 处置期限: 'Deadlines', 盘活进度: 'Progress', 处置案件: 'Cases', 本企业用地: 'My parcels', 处置事项: 'My cases', 本企业的处置事项: 'My cases', 全部处置案件: 'All cases',
  原因: 'Cause', 案件: 'Case', 宗地或批次: 'Place', 到哪一步: 'State', 最近的期限: 'Next deadline', 已处置: 'Disposed of', 未处置: 'Remaining', 情形: 'Findings', 专班: 'Task force', 立案: 'Opened', 销号编号: 'Closing number', 期限: 'Deadline', 应在: 'Due', 还有: 'Left', 由谁: 'By whom', 怎样算: 'Counted in', 条款: 'Clause', 类别: 'Category', 件: 'cases', 个: 'items',
  调查: 'Surveys', 用地调查: 'Land surveys', 开发区用地评价: 'Zone land use', 进度: 'Progress', 截止: 'Due', 办结: 'Completed',
  批准日: 'Approved on', 批准: 'Approved', 已供: 'Supplied', 失效: 'Lapsed', 调整: 'Adjusted', 未供: 'Not supplied', 其中征而未供: 'Expropriated, not supplied', 其中未征: 'Not expropriated', 批文失效日: 'Approval lapses', '供地（分摊）': 'Supplies (shares)',
}
