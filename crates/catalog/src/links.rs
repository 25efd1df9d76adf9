//! The names by which rows speak of other rows, and what they lead to.

use crate::convert::Place;
use crate::row::{ProductRow, UnitRow};
use crate::{CatalogError, Method, Product, UnitType, UnitTypeId};

const PRODUCTS_MAX: usize = 64;
/// Most units made at once.
const COUNT_MAX: u32 = 8;

/// The names in one row, in one version.
pub(crate) struct Links {
    /// The key of the table that holds the names, for messages.
    table: String,
    products: Vec<ProductRow>,
    requires: Vec<String>,
    requires_attached: Option<String>,
    counts_as: Vec<String>,
    form_of: Option<String>,
}

/// What the names of a row lead to.
pub(crate) struct Resolved {
    pub(crate) products: Vec<Product>,
    pub(crate) requires: Vec<UnitTypeId>,
    pub(crate) requires_attached: Option<UnitTypeId>,
    pub(crate) counts_as: Vec<UnitTypeId>,
    pub(crate) form_of: Option<UnitTypeId>,
}

impl Links {
    pub(crate) fn new(place: &Place<'_>, row: &UnitRow) -> Self {
        Self {
            table: place.table.clone(),
            products: row.products.clone(),
            requires: row.requires.clone(),
            requires_attached: row.requires_attached.clone(),
            counts_as: row.counts_as.clone(),
            form_of: row.form_of.clone(),
        }
    }

    /// Looks the names up in `units`, which are sorted by name.
    pub(crate) fn resolve(&self, path: &str, units: &[UnitType]) -> Result<Resolved, CatalogError> {
        let place = Place { path, table: self.table.clone() };
        let find = |key: &str, name: &str| find(&place, key, name, units);
        let find_all = |key: &str, names: &[String]| {
            names.iter().map(|name| find(key, name)).collect::<Result<Vec<_>, _>>()
        };
        let fits = self.products.len() <= PRODUCTS_MAX;
        place.require(fits, format_args!("has more than {PRODUCTS_MAX} products"))?;
        let mut products = Vec::with_capacity(self.products.len());
        for (index, row) in self.products.iter().enumerate() {
            let unit = find("products", &row.unit)?;
            let others = &self.products[..index];
            check_product(&place, row, others, &units[usize::from(unit.0)])?;
            let count = place.count("products.count", row.count, 1, COUNT_MAX)?;
            let (ability_id, method) = (row.ability_id, row.method);
            products.push(Product { ability_id, unit, count, method });
        }
        let attached = self.requires_attached.as_ref();
        Ok(Resolved {
            products,
            requires: find_all("requires", &self.requires)?,
            requires_attached: attached.map(|name| find("requires_attached", name)).transpose()?,
            counts_as: find_all("counts_as", &self.counts_as)?,
            form_of: self.form_of.as_ref().map(|name| find("form_of", name)).transpose()?,
        })
    }
}

/// The unit with a name that a row gives at `key`, in `units`, which are sorted by name.
pub(crate) fn find(
    place: &Place<'_>,
    key: &str,
    name: &str,
    units: &[UnitType],
) -> Result<UnitTypeId, CatalogError> {
    let index = units.binary_search_by(|unit| unit.name.as_str().cmp(name)).ok();
    index.map(|index| UnitTypeId(index as u16)).ok_or_else(|| CatalogError::UnknownUnit {
        path: place.path.to_owned(),
        table: place.table.clone(),
        key: key.to_owned(),
        unit: name.to_owned(),
    })
}

fn check_product(
    place: &Place<'_>,
    row: &ProductRow,
    others: &[ProductRow],
    product: &UnitType,
) -> Result<(), CatalogError> {
    let ProductRow { ability_id, unit, count: _, method } = row;
    place.require(*ability_id != 0, format_args!("makes `{unit}` by the ability 0"))?;
    place.require(
        others.iter().all(|other| other.ability_id != *ability_id),
        format_args!("makes two products by the ability {ability_id}"),
    )?;
    let constructs = *method == Method::Construct;
    place.require(
        !constructs || product.is_structure(),
        format_args!("constructs `{unit}`, which is not a structure"),
    )?;
    place.require(
        *method != Method::Train || !product.is_structure(),
        format_args!("trains `{unit}`, which is a structure"),
    )
}
