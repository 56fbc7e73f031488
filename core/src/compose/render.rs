//! Renders every template of a content with one set of data, and says what each variable was (B10).
//!
//! In: a content, data, a clock. Out: the content with its variables resolved, the variables, the gaps. Never: a message sent.

use alloc::borrow::ToOwned;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;

use super::data::{Clock, Written};
use super::kept::Templates;
use super::liquid::{Context, Data, Escape, RenderError, SyntaxError, Template};
use crate::base::{Json, Problem, limits, pointer};
use crate::time::Zones;
use crate::wire::request::{RenderRequest, RenderResult, Variable};
use crate::wire::{Button, Content, RichContent, TemplateContent, TextContent};

/// Why a content could not be rendered, and where in it.
pub(super) struct Fault {
    /// The pointer below the content.
    pub(super) path: String,
    pub(super) problems: Vec<Problem>,
}

/// What rendering a content gave.
pub(super) struct Resolved {
    pub(super) content: Content,
    pub(super) variables: Vec<Variable>,
    /// The variables whose blank reached the reader.
    pub(super) gaps: Vec<String>,
}

/// Renders one template after another with the same data.
pub(super) struct Renderer<'a> {
    pub(super) data: &'a dyn Data,
    pub(super) zone: &'a dyn super::liquid::Zone,
    /// Where templates are kept once they are parsed.
    templates: Option<&'a Templates>,
    /// Whether to say what each variable was.
    trace: bool,
    variables: Vec<Variable>,
    gaps: Vec<String>,
    /// Where each variable stands among them, and which gaps are told already: a template may have thousands.
    places: BTreeMap<String, usize>,
    told: BTreeSet<String>,
}

impl<'a> Renderer<'a> {
    /// Renders nothing yet.
    pub(super) const fn new(data: &'a dyn Data, zone: &'a dyn super::liquid::Zone) -> Self {
        Self {
            data,
            zone,
            templates: None,
            trace: false,
            variables: Vec::new(),
            gaps: Vec::new(),
            places: BTreeMap::new(),
            told: BTreeSet::new(),
        }
    }

    /// The same with templates that are parsed once.
    pub(super) fn with(self, templates: Option<&'a Templates>) -> Self {
        Self { templates, ..self }
    }

    /// The same, saying what each variable was.
    pub(super) fn traced(self) -> Self {
        Self { trace: true, ..self }
    }

    /// The text of one template that stands at `path`.
    pub(super) fn text(&mut self, source: &str, path: &str, escape: Escape) -> Result<String, Fault> {
        let fault = |problems| Fault { path: path.to_owned(), problems };
        if !source.contains("{{") && !source.contains("{%") && source.len() < limits::TEMPLATE_BYTES {
            return Ok(source.to_owned());
        }
        let parsed = match self.templates {
            Some(templates) => templates.parsed(source),
            None => Template::parse(source).map(Arc::new),
        };
        let template = parsed.map_err(|errors| fault(errors.iter().map(|error| syntax(error, path)).collect()))?;
        let context = Context { zone: self.zone, escape, trace: self.trace };
        let rendered = template.render(self.data, &context).map_err(|error| fault(vec![failed(&error, path)]))?;
        for gap in &rendered.gaps {
            if self.told.insert(gap.name.clone()) {
                self.gaps.push(gap.name.clone());
            }
        }
        for variable in rendered.variables {
            let known = self.places.get(&variable.name).and_then(|place| self.variables.get_mut(*place));
            match known {
                Some(known) => known.defaulted |= variable.is_defaulted,
                None => {
                    self.places.insert(variable.name.clone(), self.variables.len());
                    self.variables.push(self.told_of(variable));
                }
            }
        }
        Ok(rendered.text)
    }

    fn told_of(&self, variable: super::liquid::Variable) -> Variable {
        let root = variable.name.split(['.', '[']).next().unwrap_or_default();
        let defined = variable.value != Json::Null;
        let source = if !defined || self.data.root(root).is_none() {
            "none"
        } else if matches!(root, "contact" | "conversation" | "workspace" | "target" | "agent") {
            root
        } else {
            "data"
        };
        Variable {
            source: source.into(),
            value: defined.then_some(variable.value),
            blank: variable.is_blank,
            defaulted: variable.is_defaulted,
            name: variable.name,
        }
    }

    fn optional(&mut self, source: Option<&String>, path: &str, escape: Escape) -> Result<Option<String>, Fault> {
        source.map(|source| self.text(source, path, escape)).transpose()
    }

    /// A content with all of its templates rendered.
    pub(super) fn content(mut self, content: &Content) -> Result<Resolved, Fault> {
        let content = match content {
            Content::Text(text) => Content::Text(TextContent {
                subject: self.optional(text.subject.as_ref(), "/subject", Escape::None)?.map(one_line),
                body: self.text(&text.body, "/body", Escape::None)?,
            }),
            Content::Named(named) => {
                let message = format!("expected a text in words, found the name `{}` alone", named.name);
                let problem = Problem::error("compose.textUnknown", "/use", message)
                    .help("publish the draft with the settings that have the text, or give its words");
                return Err(Fault { path: "/use".into(), problems: vec![problem] });
            }
            Content::Rich(rich) => Content::Rich(self.rich(rich)?),
            Content::Template(template) => Content::Template(self.template(template)?),
        };
        Ok(Resolved { content, variables: self.variables, gaps: self.gaps })
    }

    fn rich(&mut self, rich: &RichContent) -> Result<RichContent, Fault> {
        let mut buttons = Vec::new();
        for (index, button) in rich.buttons.iter().enumerate() {
            let at = pointer::element("/buttons", index);
            let text = self.text(&button.text, &format!("{at}/text"), Escape::None)?;
            buttons.push(Button { text, url: self.optional(button.url.as_ref(), &format!("{at}/url"), Escape::None)? });
        }
        Ok(RichContent {
            subject: self.optional(rich.subject.as_ref(), "/subject", Escape::None)?.map(one_line),
            html: self.optional(rich.html.as_ref(), "/html", Escape::Html)?,
            text: self.optional(rich.text.as_ref(), "/text", Escape::None)?,
            buttons,
        })
    }

    fn template(&mut self, template: &TemplateContent) -> Result<TemplateContent, Fault> {
        let mut parameters = BTreeMap::new();
        for (name, source) in &template.parameters {
            let text = self.text(source, &pointer::member("/parameters", name), Escape::None)?;
            parameters.insert(name.clone(), text);
        }
        Ok(TemplateContent { template: template.template.clone(), language: template.language.clone(), parameters })
    }
}

/// A subject is one line: what a variable breaks is joined again.
fn one_line(text: String) -> String {
    if text.contains(['\n', '\r']) { text.split(['\n', '\r']).map(str::trim).collect::<Vec<_>>().join(" ") } else { text }
}

/// A template error as a problem at the template's place.
pub(super) fn syntax(error: &SyntaxError, path: &str) -> Problem {
    let problem =
        Problem::error(error.code, path, format!("line {}, column {}: {}", error.at.line, error.at.column, error.message));
    match &error.help {
        Some(help) => problem.help(help.clone()),
        None => problem,
    }
}

fn failed(error: &RenderError, path: &str) -> Problem {
    Problem::error(error.code, path, format!("line {}, column {}: {}", error.at.line, error.at.column, error.message))
}

/// The operation `render`.
///
/// # Errors
/// When neither or both of `content` and `template` are given, the zone is unknown, or a template is wrong.
pub fn render(zones: &Zones, request: &RenderRequest) -> Result<RenderResult, Vec<Problem>> {
    let zone =
        request.zone.as_ref().map(|zone| zones.zone_at(zone.as_str(), "/zone")).transpose().map_err(|problem| vec![problem])?;
    let clock = zone.as_ref().map(|zone| Clock { zone, now: request.now });
    let written = Written { now: request.now };
    let zone: &dyn super::liquid::Zone = match &clock {
        Some(clock) => clock,
        None => &written,
    };
    let data = Json::Map(request.data.clone());
    let mut renderer = Renderer::new(&data, zone).traced();
    match (&request.template, &request.content) {
        (Some(template), None) => {
            let text = renderer.text(template, "/template", Escape::None).map_err(|fault| fault.problems)?;
            let gaps = !renderer.gaps.is_empty();
            Ok(RenderResult { text, variables: renderer.variables, gaps, ..RenderResult::default() })
        }
        (None, Some(content)) => {
            let resolved = renderer.content(content).map_err(|fault| within_content(fault.problems))?;
            Ok(result(resolved))
        }
        (given, _) => {
            let found = if given.is_some() { "both" } else { "neither" };
            let message = format!("expected either `content` or `template`, found {found}");
            Err(vec![Problem::error("compose.nothingToRender", "", message)])
        }
    }
}

fn within_content(mut problems: Vec<Problem>) -> Vec<Problem> {
    for problem in &mut problems {
        problem.path = pointer::join("/content", &problem.path);
    }
    problems
}

fn result(resolved: Resolved) -> RenderResult {
    let base = RenderResult { variables: resolved.variables, gaps: !resolved.gaps.is_empty(), ..RenderResult::default() };
    match resolved.content {
        Content::Text(text) => RenderResult { text: text.body, subject: text.subject, ..base },
        Content::Named(named) => RenderResult { subject: named.subject, ..base },
        Content::Rich(rich) => {
            RenderResult { text: rich.text.unwrap_or_default(), subject: rich.subject, html: rich.html, ..base }
        }
        Content::Template(template) => RenderResult { parameters: template.parameters, ..base },
    }
}
