//! A column that grows field by field and stays as narrow as its numbers.

/// Mantissas, as narrow as they fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlainMantissas {
    /// All fit 32 bits.
    Narrow(Vec<i32>),
    /// All fit 64 bits.
    Wide(Vec<i64>),
}

/// One column of one segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlainColumn {
    /// Mantissas; those of gaps are 0.
    pub mantissas: PlainMantissas,
    /// Empty when there are no gaps, else 1 where a field was empty.
    pub gaps: Vec<u8>,
}

impl Default for PlainColumn {
    fn default() -> Self {
        Self { mantissas: PlainMantissas::Narrow(Vec::new()), gaps: Vec::new() }
    }
}

impl PlainColumn {
    pub(super) fn with_room(rows: usize) -> Self {
        Self { mantissas: PlainMantissas::Narrow(Vec::with_capacity(rows)), gaps: Vec::new() }
    }

    pub(super) fn rows(&self) -> usize {
        match &self.mantissas {
            PlainMantissas::Narrow(values) => values.len(),
            PlainMantissas::Wide(values) => values.len(),
        }
    }

    /// Rows that fit without new memory.
    pub(super) fn room(&self) -> usize {
        match &self.mantissas {
            PlainMantissas::Narrow(values) => values.capacity(),
            PlainMantissas::Wide(values) => values.capacity(),
        }
    }

    /// The mantissa of a row; that of a gap is 0.
    pub(super) fn at(&self, row: usize) -> i64 {
        match &self.mantissas {
            PlainMantissas::Narrow(values) => i64::from(values[row]),
            PlainMantissas::Wide(values) => values[row],
        }
    }

    #[inline]
    pub(super) fn push(&mut self, mantissa: i64) {
        match &mut self.mantissas {
            PlainMantissas::Narrow(values) => match i32::try_from(mantissa) {
                Ok(narrow) => values.push(narrow),
                Err(_) => self.widen(mantissa),
            },
            PlainMantissas::Wide(values) => values.push(mantissa),
        }
        if !self.gaps.is_empty() {
            self.gaps.push(0);
        }
    }

    #[cold]
    fn widen(&mut self, mantissa: i64) {
        if let PlainMantissas::Narrow(values) = &self.mantissas {
            let mut wide: Vec<i64> = values.iter().map(|value| i64::from(*value)).collect();
            wide.push(mantissa);
            self.mantissas = PlainMantissas::Wide(wide);
        }
    }

    pub(super) fn push_gap(&mut self) {
        let rows = self.rows();
        self.gaps.resize(rows, 0);
        match &mut self.mantissas {
            PlainMantissas::Narrow(values) => values.push(0),
            PlainMantissas::Wide(values) => values.push(0),
        }
        self.gaps.push(1);
    }

    /// Multiplies every mantissa by `10^more`; `false` when one does not fit.
    pub(super) fn rescale(&mut self, more: u8) -> bool {
        // A column without rows keeps the room that was made for it.
        if more == 0 || self.rows() == 0 {
            return true;
        }
        let room = self.room();
        let Some(factor) = 10i64.checked_pow(u32::from(more)) else { return false };
        let old: Vec<i64> = match &self.mantissas {
            PlainMantissas::Narrow(values) => values.iter().map(|value| i64::from(*value)).collect(),
            PlainMantissas::Wide(values) => values.clone(),
        };
        let Some(scaled) = old.iter().map(|value| value.checked_mul(factor)).collect::<Option<Vec<i64>>>()
        else {
            return false;
        };
        self.mantissas = match scaled.iter().map(|value| i32::try_from(*value)).collect::<Result<_, _>>() {
            Ok(narrow) => {
                let mut narrow: Vec<i32> = narrow;
                narrow.reserve(room.saturating_sub(narrow.len()));
                PlainMantissas::Narrow(narrow)
            }
            Err(_) => PlainMantissas::Wide(scaled),
        };
        true
    }

    /// Replaces every mantissa by what `codes` says.
    pub(super) fn recode(&mut self, codes: &[u32]) {
        match &mut self.mantissas {
            PlainMantissas::Narrow(values) => {
                for value in values {
                    let code = usize::try_from(*value).ok().and_then(|code| codes.get(code));
                    *value = code.and_then(|code| i32::try_from(*code).ok()).unwrap_or(0);
                }
            }
            PlainMantissas::Wide(values) => {
                for value in values {
                    let code = usize::try_from(*value).ok().and_then(|code| codes.get(code));
                    *value = code.map_or(0, |code| i64::from(*code));
                }
            }
        }
    }
}
