//! The values of one primitive column of a row group: collected as text, written as what they are.
//!
//! A leaf keeps the bytes of its values side by side and decides about the type only when the row
//! group is full: the columns of a result without a describe show what they hold by then. A value
//! that its type cannot hold exactly is an error that names the row.

use bytes::Bytes;
use parquet::column::writer::ColumnWriterImpl;
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, FixedLenByteArray,
    FixedLenByteArrayType, Int32Type, Int64Type,
};
use parquet::errors::ParquetError;
use parquet::file::writer::SerializedColumnWriter;

use crate::model::rows::{Cell, SinkError};
use crate::model::value_type::{MOST_DIGITS, ValueType};
use crate::output::exact;

/// Characters of a value that a message shows.
const SHOWN: usize = 60;

/// How much room a decimal needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    /// 32 bits.
    Small,
    /// 64 bits.
    Middle,
    /// 16 bytes.
    Wide,
}

impl Width {
    pub(super) fn of(precision: u8) -> Self {
        match precision {
            0..=9 => Self::Small,
            10..=18 => Self::Middle,
            _ => Self::Wide,
        }
    }
}

/// What a value looked like when it arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Bool,
    Number,
    Text,
    Json,
}

/// One primitive column of a row group.
#[derive(Debug)]
pub(super) struct Leaf {
    /// Heading, for messages.
    pub(super) name: String,
    /// Type of the values; unknown until the first row group is full.
    pub(super) kind: ValueType,
    /// Definition level of a value that is there.
    pub(super) present: i16,
    /// Whether a row may have several values.
    pub(super) is_repeated: bool,
    definitions: Vec<i16>,
    repetitions: Vec<i16>,
    marks: Vec<Mark>,
    ends: Vec<u32>,
    bytes: Vec<u8>,
    /// Bytes of the row group before.
    length: usize,
}

/// Why a leaf cannot be written.
pub(super) enum LeafFault {
    /// A value does not fit.
    Value(SinkError),
    /// The file cannot be written.
    Parquet(ParquetError),
}

impl From<ParquetError> for LeafFault {
    fn from(error: ParquetError) -> Self {
        Self::Parquet(error)
    }
}

impl Leaf {
    pub(super) fn new(name: String, kind: ValueType, present: i16, is_repeated: bool) -> Self {
        Self {
            name,
            kind,
            present,
            is_repeated,
            definitions: Vec::new(),
            repetitions: Vec::new(),
            marks: Vec::new(),
            ends: Vec::new(),
            bytes: Vec::new(),
            length: 0,
        }
    }

    /// Bytes that it keeps.
    pub(super) fn size(&self) -> usize {
        self.bytes.len() + self.marks.len() * 5 + self.definitions.len() * 2
    }

    /// Nothing, down to this definition level.
    pub(super) fn nothing(&mut self, definition: i16, repetition: i16) {
        self.definitions.push(definition);
        if self.is_repeated {
            self.repetitions.push(repetition);
        }
    }

    /// A value, or nothing at the level below it.
    pub(super) fn value(&mut self, cell: &Cell<'_>, repetition: i16) {
        let (mark, text) = match cell {
            Cell::Null | Cell::NoParent { .. } | Cell::Absent => {
                return self.nothing(self.present - 1, repetition);
            }
            Cell::Bool(true) => (Mark::Bool, "true"),
            Cell::Bool(false) => (Mark::Bool, "false"),
            Cell::Number(text) => (Mark::Number, &**text),
            Cell::Text(text) => (Mark::Text, &**text),
            Cell::Json(text) => (Mark::Json, &**text),
        };
        self.nothing(self.present, repetition);
        self.marks.push(mark);
        self.bytes.extend_from_slice(text.as_bytes());
        let end = u32::try_from(self.bytes.len()).expect("a row group ends long before 4 GiB");
        self.ends.push(end);
    }

    /// Forgets what was written.
    fn clear(&mut self) {
        self.definitions.clear();
        self.repetitions.clear();
        self.marks.clear();
        self.ends.clear();
        self.bytes.clear();
        // The next row group has about as many; what is made so large at once is not copied.
        self.bytes.reserve_exact(self.length + self.length / 16);
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let bytes = &self.bytes[start..end as usize];
            start = end as usize;
            std::str::from_utf8(bytes).expect("made of whole texts")
        })
    }

    /// Finds the type of an unknown column. When `is_whole`, these are all values there will be, and
    /// texts that look like dates can be taken for dates.
    pub(super) fn settle(&mut self, is_whole: bool) {
        let all = |mark: Mark| self.marks.iter().all(|&other| other == mark);
        let fits = |fits: fn(&str) -> bool| self.texts().all(fits);
        let kind = if self.marks.is_empty() {
            ValueType::Text
        } else if all(Mark::Bool) {
            ValueType::Bool
        } else if all(Mark::Json) {
            ValueType::Json
        } else if all(Mark::Number) {
            self.number()
        } else if all(Mark::Text) && is_whole && fits(|text| exact::timestamp(text).is_some()) {
            ValueType::Timestamp
        } else if all(Mark::Text) && is_whole && fits(|text| exact::date(text).is_some()) {
            ValueType::Date
        } else {
            ValueType::Text
        };
        self.kind = kind;
    }

    fn number(&self) -> ValueType {
        if self.texts().all(|text| exact::integer(text).is_some()) {
            return ValueType::Integer;
        }
        if self.texts().all(|text| exact::float(text).is_some()) {
            return ValueType::Float;
        }
        let scales: Option<Vec<u8>> = self.texts().map(exact::scale).collect();
        let scale = scales.and_then(|scales| scales.into_iter().max());
        match scale {
            Some(scale)
                if self
                    .texts()
                    .all(|text| exact::decimal(text, MOST_DIGITS, scale).is_some()) =>
            {
                ValueType::Decimal {
                    precision: MOST_DIGITS,
                    scale,
                }
            }
            _ => ValueType::Text,
        }
    }

    /// Writes the values as the next column of a row group whose first row has the number `first`.
    pub(super) fn write(
        &mut self,
        mut writer: SerializedColumnWriter<'_>,
        first: u64,
    ) -> Result<(), LeafFault> {
        match self.kind.clone() {
            ValueType::Bool => {
                let values = self.converted(first, exact::boolean)?;
                self.put(writer.typed::<BoolType>(), &values)?;
            }
            ValueType::Integer => {
                let values = self.converted(first, exact::integer)?;
                self.put(writer.typed::<Int64Type>(), &values)?;
            }
            ValueType::Float => {
                let values = self.converted(first, exact::float)?;
                self.put(writer.typed::<DoubleType>(), &values)?;
            }
            ValueType::Date => {
                let days = |text: &str| exact::date(text).map(exact::days);
                let values = self.converted(first, days)?;
                self.put(writer.typed::<Int32Type>(), &values)?;
            }
            ValueType::Timestamp => {
                let micros = |text: &str| Some(exact::timestamp(text)?.as_microsecond());
                let values = self.converted(first, micros)?;
                self.put(writer.typed::<Int64Type>(), &values)?;
            }
            ValueType::Time => {
                let micros = |text: &str| exact::time(text).map(exact::micros_of_day);
                let values = self.converted(first, micros)?;
                self.put(writer.typed::<Int64Type>(), &values)?;
            }
            ValueType::Decimal { precision, scale } => {
                self.decimals(&mut writer, first, precision, scale)?;
            }
            ValueType::Text | ValueType::Json | ValueType::Unknown | ValueType::Records(_) => {
                let values = self.slices();
                self.put(writer.typed::<ByteArrayType>(), &values)?;
            }
        }
        writer.close()?;
        self.clear();
        Ok(())
    }

    fn decimals(
        &self,
        writer: &mut SerializedColumnWriter<'_>,
        first: u64,
        precision: u8,
        scale: u8,
    ) -> Result<(), LeafFault> {
        let exact = |text: &str| exact::decimal(text, precision, scale);
        match Width::of(precision) {
            Width::Small => {
                let small = |text: &str| i32::try_from(exact(text)?).ok();
                let values = self.converted(first, small)?;
                self.put(writer.typed::<Int32Type>(), &values)
            }
            Width::Middle => {
                let middle = |text: &str| i64::try_from(exact(text)?).ok();
                let values = self.converted(first, middle)?;
                self.put(writer.typed::<Int64Type>(), &values)
            }
            Width::Wide => {
                let bytes = |text: &str| Some(exact(text)?.to_be_bytes().to_vec().into());
                let values: Vec<FixedLenByteArray> = self.converted(first, bytes)?;
                self.put(writer.typed::<FixedLenByteArrayType>(), &values)
            }
        }
    }

    fn put<T: DataType>(
        &self,
        writer: &mut ColumnWriterImpl<'_, T>,
        values: &[T::T],
    ) -> Result<(), LeafFault> {
        let repetitions = self.is_repeated.then_some(self.repetitions.as_slice());
        writer.write_batch(values, Some(&self.definitions), repetitions)?;
        Ok(())
    }

    /// The texts without a copy of each.
    fn slices(&mut self) -> Vec<ByteArray> {
        self.length = self.bytes.len();
        let bytes = Bytes::from(std::mem::take(&mut self.bytes));
        let mut start = 0;
        let slice = |&end: &u32| {
            let slice = bytes.slice(start..end as usize);
            start = end as usize;
            ByteArray::from(slice)
        };
        self.ends.iter().map(slice).collect()
    }

    fn converted<T>(
        &self,
        first: u64,
        convert: impl Fn(&str) -> Option<T>,
    ) -> Result<Vec<T>, LeafFault> {
        let mut values = Vec::with_capacity(self.ends.len());
        for (at, text) in self.texts().enumerate() {
            match convert(text) {
                Some(value) => values.push(value),
                None => return Err(LeafFault::Value(self.misfit(first + self.row(at), text))),
            }
        }
        Ok(values)
    }

    /// The row, from 0, in which the value with this number stands.
    fn row(&self, value: usize) -> u64 {
        let mut left = value;
        let mut row: u64 = 0;
        for (at, &definition) in self.definitions.iter().enumerate() {
            let is_new_row = self.repetitions.get(at).is_none_or(|&level| level == 0);
            row += u64::from(is_new_row);
            if definition == self.present {
                if left == 0 {
                    break;
                }
                left -= 1;
            }
        }
        row.saturating_sub(1)
    }

    fn misfit(&self, row: u64, text: &str) -> SinkError {
        SinkError::Misfit {
            row,
            column: self.name.clone(),
            value: text.chars().take(SHOWN).collect(),
            wanted: self.kind.clone(),
        }
    }
}
