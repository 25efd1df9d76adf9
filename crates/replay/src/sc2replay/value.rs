//! What both decoders give: values whose fields have keys.

use super::error::Fault;

/// A decoded value. Keys are names in bit-packed parts, and numbers in those that describe
/// themselves.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value<'a, K> {
    Nothing,
    Int(i64),
    Blob(&'a [u8]),
    Mask(Vec<bool>),
    List(Vec<Self>),
    Struct(Vec<(K, Self)>),
    /// One of several fields.
    Choice(K, Box<Self>),
}

/// A value, and where it began, for errors about what is in it.
#[derive(Debug)]
pub(super) struct Record<'v, 'a, K> {
    value: &'v Value<'a, K>,
    offset: usize,
}

impl<'v, 'a, K: Copy + PartialEq + std::fmt::Display> Record<'v, 'a, K> {
    pub(super) const fn new(value: &'v Value<'a, K>, offset: usize) -> Self {
        Self { value, offset }
    }

    pub(super) fn fault(&self, reason: impl Into<String>) -> Fault {
        Fault::new(self.offset, reason)
    }

    /// The field, or nothing where it is left out or says that there is none.
    pub(super) fn get(&self, key: K) -> Option<Record<'v, 'a, K>> {
        let Value::Struct(fields) = self.value else { return None };
        let (_, value) = fields.iter().find(|(name, _)| *name == key)?;
        (*value != Value::Nothing).then_some(Self::new(value, self.offset))
    }

    pub(super) fn field(&self, key: K) -> Result<Record<'v, 'a, K>, Fault> {
        self.get(key).ok_or_else(|| self.fault(format!("field `{key}` is missing")))
    }

    /// The number in the field, which must fit into `T`.
    pub(super) fn int<T: TryFrom<i64>>(&self, key: K) -> Result<T, Fault> {
        self.field(key)?.number().map_err(|fault| in_field(&fault, key))
    }

    /// The same of a field that may be missing.
    pub(super) fn optional<T: TryFrom<i64>>(&self, key: K) -> Result<Option<T>, Fault> {
        let number = self.get(key).map(|field| field.number());
        number.transpose().map_err(|fault| in_field(&fault, key))
    }

    pub(super) fn number<T: TryFrom<i64>>(&self) -> Result<T, Fault> {
        let Value::Int(number) = *self.value else { return Err(self.fault("it is no number")) };
        T::try_from(number).map_err(|_| self.fault(format!("{number} is out of range")))
    }

    pub(super) fn flag(&self, key: K) -> Result<bool, Fault> {
        Ok(self.int::<i64>(key)? != 0)
    }

    pub(super) fn bytes(&self, key: K) -> Result<&'a [u8], Fault> {
        self.field(key)?.blob().map_err(|fault| in_field(&fault, key))
    }

    pub(super) fn blob(&self) -> Result<&'a [u8], Fault> {
        match *self.value {
            Value::Blob(bytes) => Ok(bytes),
            _ => Err(self.fault("it holds no bytes")),
        }
    }

    /// The text in the field. What is not UTF-8, as in games of altered clients, is replaced.
    pub(super) fn text(&self, key: K) -> Result<String, Fault> {
        Ok(String::from_utf8_lossy(self.bytes(key)?).into_owned())
    }

    pub(super) fn items(&self, key: K) -> Result<impl Iterator<Item = Record<'v, 'a, K>>, Fault> {
        let field = self.field(key)?;
        let Value::List(items) = field.value else {
            return Err(in_field(&self.fault("it is no list"), key));
        };
        let offset = self.offset;
        Ok(items.iter().map(move |item| Self::new(item, offset)))
    }

    /// Which of its fields a choice holds, and that field.
    pub(super) fn choice(&self) -> Result<(K, Record<'v, 'a, K>), Fault> {
        match self.value {
            Value::Choice(key, value) => Ok((*key, Self::new(value, self.offset))),
            _ => Err(self.fault("it is no choice")),
        }
    }

    pub(super) fn bools(&self) -> Result<&'v [bool], Fault> {
        match self.value {
            Value::Mask(mask) => Ok(mask),
            _ => Err(self.fault("it is no mask")),
        }
    }

    /// The numbers of a list.
    pub(super) fn numbers<T: TryFrom<i64>>(&self) -> Result<Vec<T>, Fault> {
        let Value::List(items) = self.value else { return Err(self.fault("it is no list")) };
        items.iter().map(|item| Self::new(item, self.offset).number()).collect()
    }
}

fn in_field(fault: &Fault, key: impl std::fmt::Display) -> Fault {
    Fault { offset: fault.offset, reason: format!("field `{key}`: {}", fault.reason) }
}
