//! What a message says: text, a template that the provider has approved, or rich content.
//!
//! In: a content. Out: the same, typed; unknown members refused. Never: a template rendered (see `compose`).

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use crate::base::read::{nested, take_type, unknown_type};
use crate::base::{Instant, Json, TextName};

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type")]
pub enum Content {
    /// Plain text, with a subject where the channel has one.
    #[serde(rename = "text")]
    Text(TextContent),
    /// A reusable text by its name; a published version has that text's own words instead (B11).
    #[serde(rename = "text")]
    Named(NamedContent),
    /// A template that the provider has approved.
    #[serde(rename = "template")]
    Template(TemplateContent),
    /// Text with more than text in it.
    #[serde(rename = "rich")]
    Rich(RichContent),
}

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut value = Json::deserialize(deserializer)?;
        match take_type::<D::Error>(&mut value)?.as_str() {
            "text" if value.member("use").is_some() => nested(&value).map(Self::Named),
            "text" => nested(&value).map(Self::Text),
            "template" => nested(&value).map(Self::Template),
            "rich" => nested(&value).map(Self::Rich),
            other => Err(unknown_type(other, &["text", "template", "rich"])),
        }
    }
}

impl Content {
    /// The form's word on the wire: `text`, `template` or `rich`.
    pub const fn form(&self) -> &'static str {
        match self {
            Self::Text(_) | Self::Named(_) => "text",
            Self::Template(_) => "template",
            Self::Rich(_) => "rich",
        }
    }
}

/// Plain text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TextContent {
    /// The subject, a Liquid template; email needs one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The text, a Liquid template.
    pub body: String,
}

/// A reusable text of the settings, by its name (B11).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NamedContent {
    /// Its name among the settings' `texts`.
    #[serde(rename = "use")]
    pub name: TextName,
    /// The subject in place of the text's own, a Liquid template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
}

/// A template that the provider has approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TemplateContent {
    /// Its name at the provider.
    pub template: String,
    /// Its language, as the provider writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Its parameters by position (`"1"`) or name, Liquid templates.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, String>,
}

/// Text with more than text in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RichContent {
    /// The subject, a Liquid template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// HTML, a Liquid template whose values are escaped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
    /// The text part, a Liquid template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Buttons below the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Button>,
}

/// A button below a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Button {
    /// What it says, a Liquid template.
    pub text: String,
    /// Where it leads, a Liquid template; without one it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// A text that was written for one step, at one moment of a conversation (S6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Written {
    /// What it says.
    pub content: Content,
    /// What an approval is bound to: the text, the conversation's last message and the step.
    pub digest: String,
    /// When it was written: what it says of time was true then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// A person has approved it.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub approved: bool,
    /// It is the step's own content, because the model could not write one.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub fallback: bool,
}
