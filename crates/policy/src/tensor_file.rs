use std::collections::BTreeMap;

use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};
use serde::{Deserialize, Serialize};

use crate::{NetworkShape, crc32c};

/// The one key of the safetensors header that is ours; one key, since the order of several is not
/// defined.
const HEADER_KEY: &str = "starleague";

/// Why bytes are not a tensor file of this program.
#[derive(Debug, thiserror::Error)]
pub enum TensorFileError {
    /// Not the format, or cut short.
    #[error("not a complete safetensors file")]
    Format(#[from] safetensors::SafeTensorError),
    /// A safetensors file of another program.
    #[error("a safetensors file, but without Starleague's header")]
    Foreign,
    /// The header is not what this version writes.
    #[error("Starleague's header cannot be read")]
    Header(#[from] serde_json::Error),
    /// Contents changed after writing.
    #[error("the contents have checksum {found:08x}, the file says {expected:08x}")]
    Checksum {
        /// Of the contents.
        found: u32,
        /// In the header.
        expected: u32,
    },
    /// A tensor that should be there is not.
    #[error("tensor `{name}` is missing")]
    Missing {
        /// Of the tensor.
        name: String,
    },
    /// A tensor has another shape than the architecture asks for.
    #[error("tensor `{name}` has shape {found:?}, the architecture asks for {expected:?}")]
    Shape {
        /// Of the tensor.
        name: String,
        /// In the file.
        found: Vec<usize>,
        /// By the architecture.
        expected: Vec<usize>,
    },
}

/// Named 32-bit float tensors with a header, as a safetensors file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TensorFile {
    /// What the writer says about the tensors; JSON.
    pub header: String,
    tensors: BTreeMap<String, (Vec<usize>, Vec<f32>)>,
}

#[derive(Serialize, Deserialize)]
struct Envelope {
    crc32c: u32,
    header: String,
}

impl TensorFile {
    /// A file with a header and no tensors.
    pub fn new(header: String) -> Self {
        Self { header, tensors: BTreeMap::new() }
    }

    /// Adds a vector.
    pub fn put_vector(&mut self, name: &str, values: &[f32]) {
        self.tensors.insert(name.to_owned(), (vec![values.len()], values.to_vec()));
    }

    /// A vector of `len` entries.
    ///
    /// # Errors
    ///
    /// If it is missing or has another shape.
    pub fn vector(&self, name: &str, len: usize) -> Result<Vec<f32>, TensorFileError> {
        self.tensor(name.to_owned(), vec![len]).map(<[f32]>::to_vec)
    }

    /// Adds the parameters of a network under names that begin with `prefix`.
    pub fn put_network(&mut self, prefix: &str, shape: &NetworkShape, parameters: &[f32]) {
        for named in shape.tensors() {
            let name = format!("{prefix}.{}", named.name);
            self.tensors.insert(name, (named.shape.clone(), named.crop(parameters)));
        }
    }

    /// The parameters of a network, flat as in [`NetworkShape::layout`].
    ///
    /// # Errors
    ///
    /// If a tensor is missing or has another shape.
    pub fn network(&self, prefix: &str, shape: &NetworkShape) -> Result<Vec<f32>, TensorFileError> {
        let mut parameters = vec![0.0; shape.layout().len];
        for named in shape.tensors() {
            let values = self.tensor(format!("{prefix}.{}", named.name), named.shape.clone())?;
            named.spread(values, &mut parameters);
        }
        Ok(parameters)
    }

    fn tensor(&self, name: String, expected: Vec<usize>) -> Result<&[f32], TensorFileError> {
        let Some((found, values)) = self.tensors.get(&name) else {
            return Err(TensorFileError::Missing { name });
        };
        if *found != expected {
            return Err(TensorFileError::Shape { name, found: found.clone(), expected });
        }
        Ok(values)
    }

    /// The file's bytes: equal files have equal bytes.
    pub fn encode(&self) -> Vec<u8> {
        let bytes: BTreeMap<&str, Vec<u8>> = self
            .tensors
            .iter()
            .map(|(name, (_, values))| {
                (name.as_str(), values.iter().flat_map(|x| x.to_le_bytes()).collect())
            })
            .collect();
        let parts = bytes.values().map(Vec::as_slice).chain([self.header.as_bytes()]);
        let envelope = Envelope { crc32c: checksum(parts), header: self.header.clone() };
        let envelope =
            serde_json::to_string(&envelope).expect("a number and a string are valid JSON");
        let views = self.tensors.iter().map(|(name, (shape, _))| {
            let view = TensorView::new(Dtype::F32, shape.clone(), &bytes[name.as_str()])
                .expect("shapes match their contents");
            (name, view)
        });
        let metadata = Some([(HEADER_KEY.to_owned(), envelope)].into_iter().collect());
        safetensors::serialize(views, metadata).expect("shapes match their contents")
    }

    /// Reads a file's bytes.
    ///
    /// # Errors
    ///
    /// If they are cut short, altered, or were written by another program.
    pub fn decode(bytes: &[u8]) -> Result<Self, TensorFileError> {
        let (_, metadata) = SafeTensors::read_metadata(bytes)?;
        let envelope = metadata.metadata().as_ref().and_then(|map| map.get(HEADER_KEY));
        let envelope: Envelope = serde_json::from_str(envelope.ok_or(TensorFileError::Foreign)?)?;
        let file = SafeTensors::deserialize(bytes)?;
        let views: BTreeMap<String, TensorView<'_>> = file.tensors().into_iter().collect();
        let parts = views.values().map(TensorView::data).chain([envelope.header.as_bytes()]);
        let found = checksum(parts);
        if found != envelope.crc32c {
            return Err(TensorFileError::Checksum { found, expected: envelope.crc32c });
        }
        let tensors = views
            .into_iter()
            .filter(|(_, view)| view.dtype() == Dtype::F32)
            .map(|(name, view)| {
                let values = view.data().as_chunks::<4>().0;
                let values = values.iter().map(|x| f32::from_le_bytes(*x)).collect();
                (name, (view.shape().to_vec(), values))
            })
            .collect();
        Ok(Self { header: envelope.header, tensors })
    }
}

/// One checksum over several byte strings: of their checksums and lengths.
fn checksum<'a>(parts: impl Iterator<Item = &'a [u8]>) -> u32 {
    let mut summary = Vec::new();
    for part in parts {
        summary.extend(crc32c(part).to_le_bytes());
        summary.extend((part.len() as u64).to_le_bytes());
    }
    crc32c(&summary)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Random, initial_parameters};

    const SHAPE: NetworkShape = NetworkShape { input: 5, hidden: 16, output: 3 };

    fn example() -> (TensorFile, Vec<f32>) {
        let parameters = initial_parameters(&SHAPE, 1.0, &mut Random::new(1));
        let mut file = TensorFile::new("{\"a\": 1}".to_owned());
        file.put_network("actor", &SHAPE, &parameters);
        file.put_vector("moments", &[1.0, 2.0]);
        (file, parameters)
    }

    #[test]
    fn a_file_survives_the_round_trip() {
        let (file, parameters) = example();
        let read = TensorFile::decode(&file.encode()).unwrap();
        assert_eq!(read, file);
        assert_eq!(read.network("actor", &SHAPE).unwrap(), parameters);
        assert_eq!(read.vector("moments", 2).unwrap(), [1.0, 2.0]);
    }

    #[test]
    fn another_architecture_is_named() {
        let other = NetworkShape { input: 6, ..SHAPE };
        let error = example().0.network("actor", &other).unwrap_err();
        assert_eq!(
            error.to_string(),
            "tensor `actor.input.weight` has shape [5, 16], the architecture asks for [6, 16]"
        );
        let error = example().0.network("critic", &SHAPE).unwrap_err();
        assert_eq!(error.to_string(), "tensor `critic.input.weight` is missing");
    }

    #[test]
    fn files_of_other_programs_are_rejected() {
        let view = TensorView::new(Dtype::F32, vec![1], &[0; 4]).unwrap();
        let bytes = safetensors::serialize([("x", view)], None).unwrap();
        assert!(matches!(TensorFile::decode(&bytes), Err(TensorFileError::Foreign)));
    }

    proptest! {
        #[test]
        fn torn_files_are_rejected(cut in 0_usize..10_000) {
            let bytes = example().0.encode();
            prop_assert!(TensorFile::decode(&bytes[..cut % bytes.len()]).is_err());
        }

        #[test]
        fn altered_tensors_are_rejected(place in 0_usize..8, bit in 0_u32..8) {
            let mut bytes = example().0.encode();
            let end = bytes.len() - 1;
            bytes[end - place * 997] ^= 1 << bit;
            prop_assert!(TensorFile::decode(&bytes).is_err());
        }

        #[test]
        fn any_bytes_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            prop_assert!(TensorFile::decode(&bytes).is_err());
        }
    }
}
