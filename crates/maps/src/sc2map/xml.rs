//! Reading the XML members.

use fixed::{Fixed, Vec2};
use roxmltree::{Document, Node, ParsingOptions};

/// The largest member that is parsed; those of known maps have less than 64 KiB.
const BYTES_MAX: usize = 4 << 20;
/// Most elements, texts and comments of a member.
const NODES_MAX: u32 = 200_000;
/// Most attributes of an element; those of known maps have up to 12.
const ATTRIBUTES_MAX: usize = 256;
/// Coordinates and radii are within this, so that sums of them are numbers as well.
const COORDINATE_MAX: Fixed = Fixed::from_int(1024);

/// Parses a member and hands its root to `read`.
pub(super) fn with_root<T>(
    bytes: &[u8],
    read: impl FnOnce(Node<'_, '_>) -> Result<T, String>,
) -> Result<T, String> {
    if bytes.len() > BYTES_MAX {
        return Err(format!("it has {} bytes; at most {BYTES_MAX} are read", bytes.len()));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    check_attributes(text)?;
    let options = ParsingOptions { nodes_limit: NODES_MAX, ..ParsingOptions::default() };
    let document =
        Document::parse_with_options(text, options).map_err(|error| error.to_string())?;
    read(document.root_element())
}

/// Refuses elements with so many attributes that the parser, which compares each with all others,
/// would not come to an end.
fn check_attributes(text: &str) -> Result<(), String> {
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        rest = &rest[start..];
        let other = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")];
        if let Some((_, end)) = other.into_iter().find(|(begin, _)| rest.starts_with(begin)) {
            rest = rest.find(end).map_or("", |end| &rest[end..]);
            continue;
        }
        let (mut quote, mut count, mut length) = (None, 0, rest.len());
        for (place, byte) in rest.bytes().enumerate() {
            match (quote, byte) {
                (Some(open), _) if byte == open => quote = None,
                (None, b'"' | b'\'') => quote = Some(byte),
                (None, b'=') => count += 1,
                (None, b'>') => {
                    length = place;
                    break;
                }
                _ => {}
            }
        }
        if ATTRIBUTES_MAX < count {
            return Err(format!("an element has more than {ATTRIBUTES_MAX} attributes"));
        }
        rest = &rest[length..];
    }
    Ok(())
}

/// The children of `node` that are elements called `name`.
pub(super) fn children<'a, 'input: 'a>(
    node: Node<'a, 'input>,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children().filter(move |child| child.has_tag_name(name))
}

/// The attribute that is called `key` or, as the editor writes it elsewhere, the value of the
/// child of that name.
pub(super) fn value<'a>(node: Node<'a, '_>, key: &str) -> Option<&'a str> {
    let child = || node.children().find(|child| child.has_tag_name(key))?.attribute("value");
    node.attribute(key).or_else(child)
}

pub(super) fn required<'a>(node: Node<'a, '_>, key: &str) -> Result<&'a str, String> {
    let missing = || format!("`{}` lacks `{key}`", node.tag_name().name());
    value(node, key).ok_or_else(missing)
}

/// A number of the type asked for.
pub(super) fn number<T: std::str::FromStr>(
    node: Node<'_, '_>,
    key: &str,
    text: &str,
) -> Result<T, String> {
    let not_a_number =
        |_| format!("`{key}` of `{}` is `{text}`, not a number in range", node.tag_name().name());
    text.trim().parse().map_err(not_a_number)
}

pub(super) fn optional_number<T: std::str::FromStr>(
    node: Node<'_, '_>,
    key: &str,
) -> Result<Option<T>, String> {
    value(node, key).map(|text| number(node, key, text)).transpose()
}

/// `N` coordinates with commas between; more of them are left out.
pub(super) fn coordinates<const N: usize>(
    node: Node<'_, '_>,
    key: &str,
) -> Result<[Fixed; N], String> {
    let mut numbers = [Fixed::ZERO; N];
    let mut parts = required(node, key)?.split(',');
    for slot in &mut numbers {
        let missing = || format!("`{key}` of `{}` lacks a number", node.tag_name().name());
        *slot = number(node, key, parts.next().ok_or_else(missing)?)?;
        if slot.abs() > COORDINATE_MAX {
            return Err(format!("`{key}` of `{}` lies far off the map", node.tag_name().name()));
        }
    }
    Ok(numbers)
}

pub(super) fn point(node: Node<'_, '_>, key: &str) -> Result<Vec2, String> {
    let [x, y] = coordinates(node, key)?;
    Ok(Vec2::new(x, y))
}
