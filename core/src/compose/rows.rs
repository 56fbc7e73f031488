//! One template for many rows of data: it is parsed once, and only what it names is taken from a row.
//!
//! In: a template, then a row's values in the order of [`Rows::paths`]. Out: the row's text, and whether a blank left a gap in it. Never:
//! a text other than `render` would give for the same data.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::data::{Clock, Written};
use super::liquid::{Context, Escape, RenderError, Template};
use super::render::syntax;
use crate::base::{Json, Problem};
use crate::time::{Zone, Zones};
use crate::wire::request::RenderRequest;

/// Steps of a path that ask about the value before them, so that it is needed whole.
const ASKED_OF_THE_WHOLE: [&str; 3] = ["first", "last", "size"];

/// A value of a row.
#[derive(Debug)]
pub enum Cell<'a> {
    /// There is none.
    Blank,
    /// A text, the common case: it is copied into the place of the last row's.
    Text(&'a str),
    /// Anything else.
    Value(Json),
}

/// What a row's text is.
#[derive(Debug)]
pub struct Row {
    /// The text.
    pub text: String,
    /// Whether a blank left a gap in it.
    pub gap: bool,
}

/// A template that is rendered for one row after another.
///
/// ```
/// use relance_core::{compose::{Cell, Rows}, time::Zones, wire::request::RenderRequest};
/// let request: RenderRequest = serde_json::from_str(r#"{ "template": "Hi {{ contact.firstName }}!" }"#).unwrap();
/// let mut rows = Rows::new(&request, &Zones::embedded()).unwrap();
/// assert_eq!(rows.paths().unwrap(), [["contact", "firstName"]]);
/// assert_eq!(rows.text([Cell::Text("Ada")]).unwrap().text, "Hi Ada!");
/// assert!(rows.text([Cell::Blank]).unwrap().gap);
/// ```
pub struct Rows {
    template: Template,
    zone: Option<Zone>,
    written: Written,
    paths: Option<Vec<Vec<String>>>,
    /// The data of the last row, as far as the template names it.
    data: Json,
    shape: Shape,
}

/// Where the values stand in the data, which is in the order of the paths, as maps are.
#[derive(Debug)]
enum Shape {
    Value,
    Members(Vec<Shape>),
}

impl Rows {
    /// Reads the template of a request; its `data` is left alone.
    ///
    /// # Errors
    /// When it has no template, or one that is wrong, or its zone is unknown.
    pub fn new(request: &RenderRequest, zones: &Zones) -> Result<Self, Vec<Problem>> {
        let Some(source) = &request.template else {
            let problem = Problem::error("compose.nothingToRender", "", "expected a `template`, found none");
            return Err(vec![problem.help("render a `content` with `render`, or with `batch` for many")]);
        };
        let zone = request.zone.as_ref().map(|zone| zones.zone_at(zone.as_str(), "/zone")).transpose();
        let zone = zone.map_err(|problem| vec![problem])?;
        let errors = |errors: Vec<_>| errors.iter().map(|error| syntax(error, "/template")).collect::<Vec<_>>();
        let template = Template::parse(source).map_err(errors)?;
        let paths = paths(&template);
        let (data, shape) = empty(paths.as_deref().unwrap_or_default());
        Ok(Self { template, zone, written: Written { now: request.now }, paths, data, shape })
    }

    /// What the template takes from a row: the ways to its values, none of them within another; `None` where that depends on the data.
    pub fn paths(&self) -> Option<&[Vec<String>]> {
        self.paths.as_deref()
    }

    /// The text for a row of which the values are given in the order of the paths; what is not given is blank.
    ///
    /// # Errors
    /// When the template can't be rendered with these values.
    pub fn text<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) -> Result<Row, RenderError> {
        fill(&mut self.data, &self.shape, &mut cells.into_iter());
        let clock = self.zone.as_ref().map(|zone| Clock { zone, now: self.written.now });
        let zone: &dyn super::liquid::Zone = match &clock {
            Some(clock) => clock,
            None => &self.written,
        };
        let rendered = self.template.render(&self.data, &Context { zone, escape: Escape::None, trace: false })?;
        Ok(Row { text: rendered.text, gap: !rendered.gaps.is_empty() })
    }
}

/// The data of a row in which everything is blank, and its shape; the paths are sorted, and none is within another.
fn empty(paths: &[Vec<String>]) -> (Json, Shape) {
    let paths: Vec<&[String]> = paths.iter().map(Vec::as_slice).collect();
    below(&paths)
}

fn below(paths: &[&[String]]) -> (Json, Shape) {
    if let [[]] = paths {
        return (Json::Null, Shape::Value);
    }
    let (mut members, mut shapes) = (BTreeMap::new(), Vec::new());
    for same in paths.chunk_by(|one, next| one.first() == next.first()) {
        let Some((name, _)) = same.first().and_then(|path| path.split_first()) else { continue };
        let rest: Vec<&[String]> = same.iter().filter_map(|path| path.get(1..)).collect();
        let (value, shape) = below(&rest);
        members.insert(name.clone(), value);
        shapes.push(shape);
    }
    (Json::Map(members), Shape::Members(shapes))
}

/// Puts the next values into their places.
fn fill<'a>(data: &mut Json, shape: &Shape, cells: &mut impl Iterator<Item = Cell<'a>>) {
    match (shape, data) {
        (Shape::Members(shapes), Json::Map(members)) => {
            members.values_mut().zip(shapes).for_each(|(member, shape)| fill(member, shape, cells));
        }
        (_, place) => match (cells.next().unwrap_or(Cell::Blank), place) {
            (Cell::Text(text), Json::Str(last)) => {
                last.clear();
                last.push_str(text);
            }
            (Cell::Text(text), place) => *place = Json::Str(text.to_owned()),
            (Cell::Value(value), place) => *place = value,
            (Cell::Blank, place) => *place = Json::Null,
        },
    }
}

/// The ways to the values that a template names, none within another; `None` where a name is computed.
fn paths(template: &Template) -> Option<Vec<Vec<String>>> {
    let mut paths = Vec::new();
    for name in template.names() {
        let known = name.split('[').next().unwrap_or_default();
        if known.is_empty() {
            return None;
        }
        let steps = known.split('.').enumerate();
        let steps = steps.take_while(|(index, step)| *index == 0 || !ASKED_OF_THE_WHOLE.contains(step));
        paths.push(steps.map(|(_, step)| step.to_owned()).collect::<Vec<_>>());
    }
    paths.sort_unstable();
    // What begins with another stands behind it.
    paths.dedup_by(|path, before| path.starts_with(before));
    Some(paths)
}
