//! Rows of figures as bytes: what NumPy calls a structured array.
//!
//! The layout is that of C and of NumPy's `align=True`: each field lies at a multiple of its size,
//! and the row's size is a multiple of its largest. Numbers are little-endian.

/// One field of a row.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub format: Format,
    /// What it means, with its unit.
    pub meaning: &'static str,
}

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub enum Format {
    /// A number, as NumPy writes its type: `<f4`, `<u8`, `?` and so on.
    Number(&'static str),
    /// So many rows of their own.
    Rows(&'static [Field], usize),
}

/// Something of fixed size that is a field.
pub trait Cell: Sized {
    /// How NumPy calls it.
    const FORMAT: Format;
    /// Its bytes.
    const BYTES: usize;
    /// It lies at a multiple of this.
    const ALIGN: usize;

    /// Appends its bytes.
    fn put(&self, out: &mut Vec<u8>);

    /// Reads it from [`Self::BYTES`] bytes.
    ///
    /// # Panics
    ///
    /// If there are fewer.
    fn get(bytes: &[u8]) -> Self;
}

/// A row of fields.
pub trait Row: Cell {
    /// The fields, in their order.
    const FIELDS: &'static [Field];
}

/// The rows one after another.
pub fn to_bytes<R: Row>(rows: &[R]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(rows.len() * R::BYTES);
    rows.iter().for_each(|row| row.put(&mut bytes));
    bytes
}

/// Rows from their bytes. Bytes beyond the last whole row are left out.
pub fn from_bytes<R: Row>(bytes: &[u8]) -> impl Iterator<Item = R> {
    bytes.chunks_exact(R::BYTES).map(R::get)
}

macro_rules! numbers {
    ($($type:ty = $format:literal)*) => {$(
        impl Cell for $type {
            const FORMAT: Format = Format::Number($format);
            const BYTES: usize = size_of::<$type>();
            const ALIGN: usize = Self::BYTES;

            fn put(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }

            fn get(bytes: &[u8]) -> Self {
                let mut array = [0; size_of::<$type>()];
                array.copy_from_slice(&bytes[..Self::BYTES]);
                Self::from_le_bytes(array)
            }
        }
    )*};
}

numbers! { u8 = "|u1" u16 = "<u2" u32 = "<u4" u64 = "<u8" i32 = "<i4" f32 = "<f4" }

impl Cell for bool {
    const FORMAT: Format = Format::Number("|b1");
    const BYTES: usize = 1;
    const ALIGN: usize = 1;

    fn put(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }

    fn get(bytes: &[u8]) -> Self {
        bytes[0] != 0
    }
}

impl<R: Row, const N: usize> Cell for [R; N] {
    const FORMAT: Format = Format::Rows(R::FIELDS, N);
    const BYTES: usize = N * R::BYTES;
    const ALIGN: usize = R::ALIGN;

    fn put(&self, out: &mut Vec<u8>) {
        self.iter().for_each(|row| row.put(out));
    }

    fn get(bytes: &[u8]) -> Self {
        std::array::from_fn(|index| R::get(&bytes[index * R::BYTES..]))
    }
}

/// The next multiple of `align` from `offset` on.
pub(super) const fn aligned(offset: usize, align: usize) -> usize {
    offset.div_ceil(align) * align
}

/// Declares a row: a struct whose fields are [`Cell`]s, each with what it means.
macro_rules! row {
    (
        $(#[$attribute:meta])*
        $name:ident { $($(#[doc = $meaning:literal])+ $field:ident: $type:ty,)* }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        pub struct $name {
            $($(#[doc = $meaning])+ pub $field: $type,)*
        }

        impl Row for $name {
            const FIELDS: &'static [Field] = &[$(Field {
                name: stringify!($field),
                format: <$type as Cell>::FORMAT,
                meaning: concat!($($meaning),+),
            }),*];
        }

        impl Cell for $name {
            const FORMAT: Format = Format::Rows(Self::FIELDS, 1);
            const ALIGN: usize = {
                let mut align = 1;
                $(if align < <$type as Cell>::ALIGN { align = <$type as Cell>::ALIGN; })*
                align
            };
            const BYTES: usize = {
                let mut offset = 0;
                $(offset = aligned(offset, <$type as Cell>::ALIGN) + <$type as Cell>::BYTES;)*
                aligned(offset, Self::ALIGN)
            };

            fn put(&self, out: &mut Vec<u8>) {
                let start = out.len();
                $(
                    out.resize(start + aligned(out.len() - start, <$type as Cell>::ALIGN), 0);
                    self.$field.put(out);
                )*
                out.resize(start + Self::BYTES, 0);
            }

            fn get(bytes: &[u8]) -> Self {
                let mut end = 0;
                $(
                    let at = aligned(end, <$type as Cell>::ALIGN);
                    end = at + <$type as Cell>::BYTES;
                    let $field = <$type as Cell>::get(&bytes[at..end]);
                )*
                debug_assert!(end <= Self::BYTES);
                Self { $($field),* }
            }
        }
    };
}

pub(super) use row;
