//! Objective weights against numpy and against small matrices worked out by hand.

use super::*;

/// Six made-up firms; expected values by an independent numpy computation of the same definitions.
const FIRMS: [[f64; 6]; 4] = [
    [24.1, 11.6, 35.0, 7.3, 18.8, 42.6],
    [136.2, 80.0, 210.5, 55.1, 90.4, 160.0],
    [2.69, 1.2, 0.8, 3.3, 2.1, 1.9],
    [18.1, 9.5, 22.4, 15.0, 30.2, 12.7],
];
const IDS: [&str; 4] = ["tax", "value_added", "emissions", "staff"];

fn criterion<'a>(id: &'a str, values: &'a [f64]) -> Criterion<'a> {
    Criterion { id, values, higher_is_better: id != "emissions" }
}

fn criteria(columns: &[[f64; 6]; 4]) -> Vec<Criterion<'_>> {
    IDS.iter().zip(columns).map(|(id, values)| criterion(id, values)).collect()
}

fn small(columns: &[[f64; 3]]) -> Vec<Criterion<'_>> {
    let criterion = |(&id, values)| Criterion { higher_is_better: true, ..criterion(id, values) };
    IDS.iter().zip(columns.iter().map(<[f64; 3]>::as_slice)).map(criterion).collect()
}

fn assert_weights(found: &[ObjectiveWeight], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found.weight - expected).abs() < 1e-14, "{}: {} {expected}", found.id, found.weight);
    }
}

#[test]
fn weights_of_six_firms_are_those_of_numpy() {
    let criteria = criteria(&FIRMS);
    assert_weights(&equal_weights(&criteria).unwrap(), &[0.25; 4]);
    assert_weights(
        &entropy_weights(&criteria, EntropyBasis::AsGiven).unwrap(),
        &[
            0.365_486_438_600_714_67,
            0.231_278_925_802_779_34,
            0.231_212_545_772_231_24,
            0.172_022_089_824_274_75,
        ],
    );
    assert_weights(
        &entropy_weights(&criteria, EntropyBasis::MinMax).unwrap(),
        &[
            0.266_187_861_218_603_7,
            0.265_738_790_553_447_8,
            0.203_308_273_780_706_6,
            0.264_765_074_447_241_84,
        ],
    );
    assert_weights(
        &critic_weights(&criteria).unwrap(),
        &[
            0.217_136_854_998_472_5,
            0.178_704_764_367_287_83,
            0.256_289_889_073_265_8,
            0.347_868_491_560_973_9,
        ],
    );
}

/// 1 1 2: p = ¼ ¼ ½, e = 1.5·ln 2/ln 3. 5 5 5: nothing. 1 0 0: e = 0.
#[test]
fn entropy_of_three_firms_is_worked_out_by_hand_and_a_constant_column_weighs_nothing() {
    let first = 1.0 - 1.5 * 2f64.ln() / 3f64.ln();
    let found =
        entropy_weights(&small(&[[1.0, 1.0, 2.0], [5.0, 5.0, 5.0], [1.0, 0.0, 0.0]]), EntropyBasis::AsGiven)
            .unwrap();
    assert_weights(&found, &[first / (first + 1.0), 0.0, 1.0 / (first + 1.0)]);
    assert_eq!(found.iter().map(|weight| weight.constant).collect::<Vec<_>>(), [false, true, false]);
    assert_eq!(found[1].weight, 0.0);
}

/// 0 ½ 1 and 1 ½ 0 pull apart (r = −1), 0 1 0 goes with neither (r = 0): C = ½·3, ½·3, √⅓·2.
#[test]
fn critic_of_three_firms_is_worked_out_by_hand() {
    let third = 2.0 / 3f64.sqrt();
    let sum = 3.0 + third;
    let columns = [[0.0, 5.0, 10.0], [1.0, 0.5, 0.0], [7.0, 8.0, 7.0], [4.0, 4.0, 4.0]];
    let expected = [1.5 / sum, 1.5 / sum, third / sum, 0.0];
    assert_weights(&critic_weights(&small(&columns)).unwrap(), &expected);
    let single = critic_weights(&small(&[[1.0, 2.0, 4.0], [3.0, 3.0, 3.0]])).unwrap();
    assert_weights(&single, &[1.0, 0.0]);
}

#[test]
fn influence_splits_the_variance_of_the_total_without_rest() {
    let scaled: Vec<Vec<f64>> = criteria(&FIRMS).iter().map(|one| min_max(one).unwrap()).collect();
    let criteria: Vec<_> = IDS.iter().zip(&scaled).map(|(id, values)| criterion(id, values)).collect();
    let found = influences(&criteria, &[30.0, 20.0, 20.0, 10.0]).unwrap();
    let correlations =
        [0.911_879_243_654_674_8, 0.952_467_954_915_115_7, 0.708_964_833_319_072_8, 0.249_342_962_330_884_04];
    let shares = [
        0.443_291_593_237_325_7,
        0.298_379_943_461_663_3,
        0.220_547_808_538_823_9,
        0.037_780_654_762_187_366,
    ];
    for (place, one) in found.iter().enumerate() {
        assert!((one.correlation.unwrap() - correlations[place]).abs() < 1e-14);
        assert!((one.variance_share.unwrap() - shares[place]).abs() < 1e-14);
    }
    assert_eq!(found[0].nominal, 0.375);
    let flat = influences(&small(&[[2.0; 3]]), &[1.0]).unwrap();
    assert_eq!((flat[0].correlation, flat[0].variance_share), (None, None));
}

/// Tax and value added correlate at 0.88697; emissions, turned round, at +0.43516 with tax.
#[test]
fn a_pair_is_flagged_at_its_limit_and_not_just_beside_it() {
    let criteria = criteria(&FIRMS);
    let correlation = correlation(&FIRMS[0], &FIRMS[1]).unwrap();
    assert!((correlation - 0.886_965_840_353_224_9).abs() < 1e-14);
    assert_eq!(correlation_flags(&criteria, correlation, -0.9).unwrap().len(), 1);
    assert_eq!(correlation_flags(&criteria, correlation + 1e-9, -0.9).unwrap().len(), 0);
    let apart = correlation_flags(&small(&[[0.0, 1.0, 2.0], [3.0, 2.0, 1.0]]), 0.9, -1.0).unwrap();
    assert_eq!(apart[0].kind, FlagKind::PullsApart);
    let turned = correlation_flags(&criteria, 0.43, -0.9).unwrap();
    let pairs: Vec<&str> = turned.iter().map(|flag| flag.second.as_str()).collect();
    assert_eq!(pairs, ["value_added", "emissions", "emissions"]);
}

#[test]
fn what_is_no_matrix_is_refused() {
    let columns = [[1.0, -1.0, 2.0], [3.0, 3.0, 3.0]];
    let negative = entropy_weights(&small(&columns), EntropyBasis::AsGiven);
    assert_eq!(negative, Err(CrosscheckError::Negative("tax".to_owned())));
    assert!(entropy_weights(&small(&columns), EntropyBasis::MinMax).is_ok());
    assert_eq!(critic_weights(&small(&columns[1..])), Err(CrosscheckError::NoSpread));
    assert_eq!(equal_weights(&[]), Err(CrosscheckError::TooFew));
    let infinite = equal_weights(&small(&[[1.0, f64::NAN, 2.0]]));
    assert_eq!(infinite, Err(CrosscheckError::NotFinite("tax".to_owned())));
    assert_eq!(influences(&small(&columns), &[1.0, -1.0]), Err(CrosscheckError::BadWeights));
}
