//! Memory that the engine writes and NumPy arrays look at.

use std::any::Any;
use std::cell::UnsafeCell;
use std::sync::Arc;

use numpy::ndarray::{ArrayViewD, IxDyn};
use numpy::{Element, PyArrayDyn};
use pyo3::exceptions::PyMemoryError;
use pyo3::prelude::*;

/// An array of the engine. Arrays of Python keep the memory alive after the engine is gone.
pub(crate) struct Memory<T> {
    cells: Arc<Cells<T>>,
}

struct Cells<T>(Box<[UnsafeCell<T>]>);

#[expect(unsafe_code, reason = "arrays of Python are shared between threads by design")]
// SAFETY: Rust touches the cells through `Memory::as_mut_slice` alone, which borrows their only
// `Memory`. What Python's threads do to them meanwhile is what they do to any array.
unsafe impl<T: Send> Sync for Cells<T> {}

/// The base object of arrays.
#[pyclass(frozen)]
struct MemoryOwner {
    _cells: Box<dyn Any + Send + Sync>,
}

impl<T: Element + Copy + Default + 'static> Memory<T> {
    /// `len` zeros.
    pub(crate) fn new(len: usize) -> PyResult<Self> {
        let mut cells = reserved(len)?;
        cells.resize_with(len, UnsafeCell::default);
        Ok(Self { cells: Arc::new(Cells(cells.into_boxed_slice())) })
    }

    /// Copies the elements of memory of the same length.
    pub(crate) fn copy_from(&mut self, other: &mut Self) {
        self.as_mut_slice().copy_from_slice(other.as_mut_slice());
    }

    /// A NumPy array that looks at this memory.
    ///
    /// # Panics
    ///
    /// If the shape has another number of elements.
    pub(crate) fn array<'py>(
        &self,
        py: Python<'py>,
        shape: &[usize],
    ) -> PyResult<Bound<'py, PyArrayDyn<T>>> {
        assert_eq!(shape.iter().product::<usize>(), self.cells.0.len(), "elements of {shape:?}");
        let owner = MemoryOwner { _cells: Box::new(Arc::clone(&self.cells)) };
        let owner = Bound::new(py, owner)?.into_any();
        let start = UnsafeCell::raw_get(self.cells.0.as_ptr());
        #[expect(unsafe_code, reason = "NumPy cannot know who owns the memory")]
        // SAFETY: the view's elements are those of `cells`, which are never reallocated and which
        // the base object keeps alive; the view itself is gone before anybody writes.
        let array = unsafe {
            let view = ArrayViewD::from_shape_ptr(IxDyn(shape), start);
            PyArrayDyn::borrow_from_array(&view, owner)
        };
        Ok(array)
    }

    /// The elements, to be written.
    pub(crate) fn as_mut_slice(&mut self) -> &mut [T] {
        let start = UnsafeCell::raw_get(self.cells.0.as_ptr());
        #[expect(unsafe_code, reason = "arrays of Python look at the same memory")]
        // SAFETY: the memory is valid as long as `cells`, and no other reference of Rust to it
        // lives while `self` is borrowed.
        unsafe {
            std::slice::from_raw_parts_mut(start, self.cells.0.len())
        }
    }
}

/// `len` elements of one value.
pub(crate) fn filled<T: Clone>(len: usize, value: T) -> PyResult<Vec<T>> {
    let mut elements = reserved(len)?;
    elements.resize(len, value);
    Ok(elements)
}

/// Arrays of fewer bytes are made without a look at what the system has left.
const SMALL_BYTES: usize = 1 << 20;

/// Room for `len` elements, or Python's error for too little memory.
fn reserved<T>(len: usize) -> PyResult<Vec<T>> {
    let mut elements = Vec::new();
    let bytes = len.saturating_mul(size_of::<T>());
    let is_there = bytes < SMALL_BYTES || env::require_free_memory(bytes).is_ok();
    if is_there && elements.try_reserve_exact(len).is_ok() {
        return Ok(elements);
    }
    let message = format!("there is not enough memory for an array of {bytes} bytes");
    Err(PyMemoryError::new_err(message))
}
