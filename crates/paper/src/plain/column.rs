//! A column that grows field by field and stays as narrow as its numbers.

/// Mantissas, as narrow as they fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlainMantissas {
    /// All fit 8 bits.
    Tiny(Vec<i8>),
    /// All fit 32 bits.
    Narrow(Vec<i32>),
    /// All fit 64 bits.
    Wide(Vec<i64>),
}

/// One column of one segment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlainColumn {
    /// Mantissas; those of gaps are 0.
    pub mantissas: PlainMantissas,
    /// Empty when there are no gaps, else 1 where a field was empty.
    pub gaps: Vec<u8>,
    /// Rows that memory is made for at once, when it is known how wide they are.
    room: usize,
}

impl Default for PlainMantissas {
    fn default() -> Self {
        Self::Tiny(Vec::new())
    }
}

impl PlainMantissas {
    fn rows(&self) -> usize {
        match self {
            Self::Tiny(values) => values.len(),
            Self::Narrow(values) => values.len(),
            Self::Wide(values) => values.len(),
        }
    }

    fn at(&self, row: usize) -> i64 {
        match self {
            Self::Tiny(values) => values[row].into(),
            Self::Narrow(values) => values[row].into(),
            Self::Wide(values) => values[row],
        }
    }

    fn widened(&self) -> Vec<i64> {
        (0..self.rows()).map(|row| self.at(row)).collect()
    }

    /// As narrow as these fit, with room for so many rows.
    fn of(values: &[i64], room: usize) -> Self {
        fn all<T: TryFrom<i64>>(values: &[i64], room: usize) -> Option<Vec<T>> {
            let mut all = Vec::with_capacity(room.max(values.len()));
            for value in values {
                all.push(T::try_from(*value).ok()?);
            }
            Some(all)
        }
        all(values, room)
            .map(Self::Tiny)
            .or_else(|| all(values, room).map(Self::Narrow))
            .or_else(|| all(values, room).map(Self::Wide))
            .unwrap_or_default()
    }

    /// The next width, for more rows up to the room.
    #[cold]
    fn widen(&mut self, room: usize) {
        fn copied<T: Copy, U: From<T>>(values: &[T], room: usize) -> Vec<U> {
            let mut wider = Vec::with_capacity(room.max(values.len() + 1));
            wider.extend(values.iter().map(|value| U::from(*value)));
            wider
        }
        match self {
            Self::Tiny(values) => *self = Self::Narrow(copied(values, room)),
            Self::Narrow(values) => *self = Self::Wide(copied(values, room)),
            Self::Wide(_) => {}
        }
    }
}

impl PlainColumn {
    pub(super) fn with_room(rows: usize) -> Self {
        Self { room: rows, ..Self::default() }
    }

    pub(super) fn rows(&self) -> usize {
        self.mantissas.rows()
    }

    /// The mantissa of a row; that of a gap is 0.
    pub(super) fn at(&self, row: usize) -> i64 {
        self.mantissas.at(row)
    }

    #[inline]
    pub(super) fn push(&mut self, mantissa: i64) {
        self.push_mantissa(mantissa);
        if !self.gaps.is_empty() {
            self.gaps.push(0);
        }
    }

    fn push_mantissa(&mut self, mantissa: i64) {
        loop {
            let fits = match &mut self.mantissas {
                PlainMantissas::Tiny(values) => i8::try_from(mantissa).map(|tiny| values.push(tiny)).is_ok(),
                PlainMantissas::Narrow(values) => {
                    i32::try_from(mantissa).map(|narrow| values.push(narrow)).is_ok()
                }
                PlainMantissas::Wide(values) => {
                    values.push(mantissa);
                    true
                }
            };
            if fits {
                return;
            }
            self.mantissas.widen(self.room);
        }
    }

    pub(super) fn push_gap(&mut self) {
        let rows = self.rows();
        self.gaps.resize(rows, 0);
        self.push_mantissa(0);
        self.gaps.push(1);
    }

    /// Appends numbers at once; `gaps` says which of them are none (their mantissas are 0), where any is.
    pub(super) fn append(&mut self, mantissas: &[i32], gaps: Option<impl Iterator<Item = u8>>) {
        let before = self.rows();
        let is_tiny = mantissas.iter().fold(true, |tiny, value| tiny & i8::try_from(*value).is_ok());
        if !is_tiny && matches!(self.mantissas, PlainMantissas::Tiny(_)) {
            self.mantissas.widen(self.room);
        }
        let missing = if before == 0 { self.room } else { 0 };
        match &mut self.mantissas {
            PlainMantissas::Tiny(values) => {
                values.reserve(missing);
                values.extend(mantissas.iter().map(|value| i8::try_from(*value).unwrap_or(0)));
            }
            PlainMantissas::Narrow(values) => {
                values.reserve(missing);
                values.extend_from_slice(mantissas);
            }
            PlainMantissas::Wide(values) => values.extend(mantissas.iter().map(|value| i64::from(*value))),
        }
        match gaps {
            Some(gaps) => {
                if self.gaps.is_empty() {
                    self.gaps.reserve(self.room);
                }
                self.gaps.resize(before, 0);
                self.gaps.extend(gaps);
            }
            None if self.gaps.is_empty() => {}
            None => self.gaps.resize(before + mantissas.len(), 0),
        }
    }

    /// Multiplies every mantissa by `10^more`; `false` when one does not fit.
    pub(super) fn rescale(&mut self, more: u8) -> bool {
        if more == 0 || self.rows() == 0 {
            return true;
        }
        let Some(factor) = 10i64.checked_pow(u32::from(more)) else { return false };
        let scaled = self.mantissas.widened().iter().map(|value| value.checked_mul(factor)).collect();
        let Some::<Vec<i64>>(scaled) = scaled else { return false };
        self.mantissas = PlainMantissas::of(&scaled, self.room);
        true
    }

    /// Replaces every mantissa by what `codes` says.
    pub(super) fn recode(&mut self, codes: &[u32]) {
        let code = |value: &i64| {
            let code = usize::try_from(*value).ok().and_then(|value| codes.get(value));
            code.map_or(0, |code| i64::from(*code))
        };
        let recoded: Vec<i64> = self.mantissas.widened().iter().map(code).collect();
        self.mantissas = PlainMantissas::of(&recoded, recoded.len());
    }
}
