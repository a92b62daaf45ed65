//! Composes plausible names of companies that do not exist, never the same twice.

use super::random::Random;
use std::collections::BTreeSet;

const FIRST: &[&str] = &[
    "恒", "瑞", "鑫", "华", "盛", "宏", "泰", "嘉", "昌", "利", "诚", "远", "锦", "凯", "德", "润", "安",
    "博", "宇", "丰", "科", "新", "联", "天", "金", "海", "东", "兴", "荣", "万",
];
const SECOND: &[&str] = &[
    "达", "源", "腾", "晟", "拓", "翔", "邦", "益", "辰", "朗", "冠", "岳", "林", "川", "锐", "驰", "通",
    "耀", "澄", "沃", "帆", "越", "铭", "璟", "航", "卓", "衡", "禾", "骏", "成",
];
const FORMS: &[&str] = &["有限公司", "有限公司", "有限公司", "有限公司", "股份有限公司", "有限责任公司"];

/// Hands out names of the sample city.
#[derive(Default)]
pub struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    /// A name with this word for the trade, e.g. 示范恒达精密机械有限公司.
    pub fn draw(&mut self, random: &mut Random, words: &[&str]) -> String {
        loop {
            let stem = format!("示范{}{}", random.pick(FIRST), random.pick(SECOND));
            let business = format!("{stem}{}", random.pick(words));
            let name = format!("{business}{}", random.pick(FORMS));
            // 有限公司 and 有限责任公司 are one name to whoever compares.
            if self.taken.insert(business) {
                return name;
            }
        }
    }

    /// Keeps a name that a story needs.
    pub fn reserve(&mut self, name: &str) -> String {
        self.taken.insert(name.to_owned());
        name.to_owned()
    }
}
