//! Faults that no file shows by itself: departments against one another, leases, names, stories that checks notice.

use super::{Fault, Planter, Spot};
use crate::samples::table::{Cell, Given};
use fact::Decimal;
use jiff::civil::date;

/// Plants them all.
pub fn plant(planter: &mut Planter) {
    disagree(planter);
    leases(planter);
    old_name(planter);
    told(planter);
}

/// What two departments say of one thing.
fn disagree(planter: &mut Planter) {
    let (spot, column) = planter.column("工信局", 2024, "electricity");
    let row = planter.victim(spot, column);
    let what = "自报用电量比供电公司多一半";
    change(planter, spot, row, column, (3, 2), Fault::new("source-outranked", "warning", "differs", what));

    let (spot, column) = planter.column("园区管委会", 2024, "land_let");
    let row = planter.victim(spot, column);
    let what = "管委会少报房东的出租面积，与自然资源局和承租方合计不符";
    change(planter, spot, row, column, (1, 2), Fault::new("source-outranked", "warning", "differs", what));
}

fn change(planter: &mut Planter, spot: Spot, row: usize, column: usize, share: (i128, i128), fault: Fault) {
    let sheet = planter.sheet(spot);
    let Given::Number(number) = sheet.rows[row].given[column] else { panic!("a number was asked for") };
    let typed = Decimal::new(number.mantissa() * share.0 / share.1, number.digits());
    planter.over(spot, row, column, Cell::Number(typed), fault);
}

/// Leases that cannot be.
fn leases(planter: &mut Planter) {
    let spot = Spot { sheet: 2, ..planter.spot("自然资源局", 2024, 0) };
    let place = |planter: &mut Planter, term| planter.sheet(spot).column(term).expect("leases have it");
    let code = place(planter, "lease_number");

    let (tenant, landlord) = (place(planter, "tenant_uscc"), place(planter, "landlord_uscc"));
    let row = planter.victim(spot, code);
    let same = planter.sheet(spot).rows[row].cells[landlord].clone();
    let what = "出租方和承租方填成了同一家";
    spoil(planter, spot, (row, tenant), same, Fault::new("lease-with-oneself", "refused", "differs", what));

    let until = place(planter, "lease_to");
    let row = planter.victim(spot, code);
    let what = "租赁止日早于起日";
    let fault = Fault::new("ends-before-it-begins", "refused", "differs", what);
    spoil(planter, spot, (row, until), Cell::Day(date(2011, 12, 31)), fault);

    let parcel = place(planter, "parcel_code");
    let row = planter.victim(spot, code);
    let fault = Fault::new("unknown-parcel", "held", "differs", "宗地代码查不到");
    spoil(planter, spot, (row, parcel), Cell::Text("320411009099GB99999".to_owned()), fault);
}

/// Types over one cell of a lease; it is the lease as a whole that cannot be.
fn spoil(planter: &mut Planter, spot: Spot, (row, column): (usize, usize), typed: Cell, fault: Fault) {
    let sheet = planter.sheet(spot);
    sheet.rows[row].cells[column] = typed;
    let (number, subject, term) =
        (sheet.row_number(row).to_string(), sheet.rows[row].subject.clone(), sheet.columns[column].term);
    planter.note_at(spot, number, subject, term, fault);
}

/// A department that still uses a name given up long ago.
fn old_name(planter: &mut Planter) {
    let (spot, column) = planter.column("人社局", 2024, "enterprise_name");
    let renamed = |firm: usize, planter: &Planter| {
        let former = planter.city.firms[firm].former.clone();
        former.filter(|(_, since)| *since <= 2020).map(|(name, _)| name)
    };
    let rows: Vec<usize> = planter.sheet(spot).rows.iter().map(|row| row.firm).collect();
    let found = rows.iter().enumerate().find_map(|(row, firm)| Some((row, renamed(*firm, planter)?)));
    let (row, name) = found.expect("some firms changed their names");
    let fault = Fault::new("former-name-used", "notice", "differs", "用的是已停用的曾用名");
    planter.over(spot, row, column, Cell::Text(name), fault);
}

/// Stories that a check across departments notices.
fn told(planter: &mut Planter) {
    let (spot, column) = planter.column("统计局", 2023, "energy");
    let story = |row: usize, planter: &mut Planter| {
        let firm = planter.sheet(spot).rows[row].firm;
        planter.city.firms.get(firm).is_some_and(|firm| firm.story == "no_energy")
    };
    let rows = planter.sheet(spot).rows.len();
    let row = (0..rows).find(|row| story(*row, planter)).expect("the story is above scale");
    let fault = Fault::new("false-zero-energy", "warning", "as_meant", "有用电和产值而综合能耗报为零");
    planter.note(spot, row, Some(column), fault);
}
