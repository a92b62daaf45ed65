//! The industries of the sample city (classes of GB/T 4754—2017) and how their firms usually look.
//!
//! The figures are plausible orders of magnitude, made up; nothing decides anything with them.

/// One class with the habits of its firms.
pub struct Industry {
    /// Four digits of GB/T 4754—2017.
    pub class: &'static str,
    /// Words of a company name.
    pub words: &'static [&'static str],
    /// Share of firms.
    pub share: f64,
    /// Median revenue, 万元 per 亩.
    pub revenue: f64,
    /// Tax as a share of revenue.
    pub tax: f64,
    /// Value added as a share of output.
    pub added: f64,
    /// Energy, kg of standard coal per 万元 of output.
    pub energy: f64,
    /// R&D as a share of revenue.
    pub research: f64,
    /// Revenue per person, 万元.
    pub per_head: f64,
    /// Pollutants, kg per 100 万元 of output; 0: none.
    pub pollution: f64,
}

#[rustfmt::skip]
pub const INDUSTRIES: &[Industry] = &[
    industry("1392", &["食品", "粮油食品"], 3.0, 170.0, 0.031, 0.21, 55.0, 0.008, 95.0, 3.0),
    industry("1432", &["食品科技", "食品"], 3.0, 190.0, 0.035, 0.22, 60.0, 0.010, 85.0, 2.6),
    industry("1751", &["纺织", "化纤织造"], 5.0, 120.0, 0.028, 0.20, 95.0, 0.012, 60.0, 6.0),
    industry("1811", &["服饰", "制衣"], 4.0, 110.0, 0.036, 0.24, 25.0, 0.008, 38.0, 0.0),
    industry("2231", &["包装", "纸业"], 4.0, 130.0, 0.032, 0.20, 70.0, 0.011, 70.0, 1.6),
    industry("2641", &["涂料", "新材料"], 3.0, 190.0, 0.046, 0.24, 80.0, 0.028, 130.0, 5.2),
    industry("2651", &["高分子材料", "树脂"], 3.0, 230.0, 0.040, 0.21, 120.0, 0.026, 170.0, 4.5),
    industry("2720", &["药业", "制药"], 2.0, 260.0, 0.085, 0.38, 50.0, 0.065, 120.0, 3.8),
    industry("2929", &["塑业", "塑料制品"], 8.0, 140.0, 0.037, 0.23, 60.0, 0.021, 68.0, 0.8),
    industry("3021", &["建材", "构件"], 3.0, 90.0, 0.030, 0.22, 75.0, 0.009, 90.0, 1.9),
    industry("3311", &["钢结构", "金属制品"], 6.0, 120.0, 0.034, 0.20, 35.0, 0.017, 85.0, 0.0),
    industry("3360", &["表面处理", "热处理"], 4.0, 105.0, 0.042, 0.27, 130.0, 0.018, 55.0, 7.5),
    industry("3441", &["泵业", "流体设备"], 6.0, 165.0, 0.047, 0.27, 26.0, 0.036, 75.0, 0.4),
    industry("3451", &["轴承", "精密轴承"], 5.0, 150.0, 0.049, 0.28, 42.0, 0.034, 65.0, 0.5),
    industry("3484", &["精密机械", "机械"], 10.0, 135.0, 0.045, 0.28, 36.0, 0.027, 58.0, 0.0),
    industry("3525", &["模具", "精密模具"], 6.0, 150.0, 0.052, 0.31, 30.0, 0.040, 55.0, 0.0),
    industry("3562", &["半导体设备", "精密装备"], 2.0, 300.0, 0.058, 0.33, 22.0, 0.082, 120.0, 0.3),
    industry("3670", &["汽车部件", "车业"], 9.0, 185.0, 0.041, 0.24, 38.0, 0.033, 82.0, 0.7),
    industry("3825", &["光伏", "新能源"], 3.0, 320.0, 0.029, 0.19, 45.0, 0.032, 140.0, 1.2),
    industry("3831", &["电缆", "线缆"], 4.0, 260.0, 0.027, 0.14, 18.0, 0.025, 190.0, 0.0),
    industry("3841", &["储能科技", "电池"], 2.0, 340.0, 0.033, 0.22, 62.0, 0.045, 110.0, 1.4),
    industry("3982", &["电子", "电路科技"], 4.0, 210.0, 0.038, 0.25, 72.0, 0.043, 70.0, 4.2),
    industry("4011", &["自动化", "智能科技"], 3.0, 230.0, 0.061, 0.34, 14.0, 0.068, 80.0, 0.0),
];

/// Suppliers of heat, gas and water, treated by name and not drawn at random.
#[rustfmt::skip]
pub const UTILITIES: &[Industry] = &[
    industry("4412", &["热电"], 0.0, 140.0, 0.045, 0.24, 900.0, 0.004, 180.0, 12.0),
    industry("4511", &["燃气"], 0.0, 260.0, 0.040, 0.16, 8.0, 0.002, 260.0, 0.0),
    industry("4610", &["水务"], 0.0, 40.0, 0.050, 0.45, 90.0, 0.003, 60.0, 0.2),
    industry("4620", &["污水处理"], 0.0, 30.0, 0.040, 0.48, 160.0, 0.006, 55.0, 9.0),
];

#[expect(clippy::too_many_arguments, reason = "one row of the table above")]
const fn industry(
    class: &'static str,
    words: &'static [&'static str],
    share: f64,
    revenue: f64,
    tax: f64,
    added: f64,
    energy: f64,
    research: f64,
    per_head: f64,
    pollution: f64,
) -> Industry {
    Industry { class, words, share, revenue, tax, added, energy, research, per_head, pollution }
}
