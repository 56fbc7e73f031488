//! The standard filters: their names, how many arguments they take, and which file answers each.
//!
//! In: a value and arguments. Out: a value. Never: the data, other than through the arguments.

mod encode;
mod list;
mod markup;
mod math;
mod text;

use super::date;
use super::value::Value;
use super::work::{Trouble, Work};
use crate::base::near::nearest;

pub(super) use encode::push_escaped;

macro_rules! filters {
    ($($name:literal $variant:ident $least:literal $most:literal;)*) => {
        /// A filter.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Filter { $($variant,)* }

        /// The names of all filters, in order.
        pub(super) const NAMES: &[&str] = &[$($name,)*];

        impl Filter {
            /// The filter of this name.
            pub(super) fn named(name: &str) -> Option<Self> {
                Some(match name { $($name => Self::$variant,)* "h" => Self::Escape, _ => return None })
            }

            /// The fewest and the most arguments it takes.
            pub(super) const fn arity(self) -> (usize, usize) {
                match self { $(Self::$variant => ($least, $most),)* }
            }
        }
    };
}

filters! {
    "abs" Abs 0 0;
    "append" Append 1 1;
    "at_least" AtLeast 1 1;
    "at_most" AtMost 1 1;
    "base64_decode" Base64Decode 0 0;
    "base64_encode" Base64Encode 0 0;
    "base64_url_safe_decode" Base64UrlSafeDecode 0 0;
    "base64_url_safe_encode" Base64UrlSafeEncode 0 0;
    "capitalize" Capitalize 0 0;
    "ceil" Ceil 0 0;
    "compact" Compact 0 1;
    "concat" Concat 1 1;
    "date" Date 1 1;
    "default" Default 0 1;
    "divided_by" DividedBy 1 1;
    "downcase" Downcase 0 0;
    "escape" Escape 0 0;
    "escape_once" EscapeOnce 0 0;
    "find" Find 1 2;
    "find_index" FindIndex 1 2;
    "first" First 0 0;
    "floor" Floor 0 0;
    "has" Has 1 2;
    "join" Join 0 1;
    "last" Last 0 0;
    "lstrip" Lstrip 0 0;
    "map" Map 1 1;
    "minus" Minus 1 1;
    "modulo" Modulo 1 1;
    "newline_to_br" NewlineToBr 0 0;
    "plus" Plus 1 1;
    "prepend" Prepend 1 1;
    "raw" Raw 0 0;
    "reject" Reject 1 2;
    "remove" Remove 1 1;
    "remove_first" RemoveFirst 1 1;
    "remove_last" RemoveLast 1 1;
    "replace" Replace 1 2;
    "replace_first" ReplaceFirst 1 2;
    "replace_last" ReplaceLast 2 2;
    "reverse" Reverse 0 0;
    "round" Round 0 1;
    "rstrip" Rstrip 0 0;
    "size" Size 0 0;
    "slice" Slice 1 2;
    "sort" Sort 0 1;
    "sort_natural" SortNatural 0 1;
    "split" Split 1 1;
    "squish" Squish 0 0;
    "strip" Strip 0 0;
    "strip_html" StripHtml 0 0;
    "strip_newlines" StripNewlines 0 0;
    "sum" Sum 0 1;
    "times" Times 1 1;
    "truncate" Truncate 0 2;
    "truncatewords" Truncatewords 0 2;
    "uniq" Uniq 0 1;
    "upcase" Upcase 0 0;
    "url_decode" UrlDecode 0 0;
    "url_encode" UrlEncode 0 0;
    "where" Where 1 2;
}

/// Applies any filter but `default`, which the renderer does itself because it traces blanks.
pub(super) fn apply<'a>(
    filter: Filter,
    input: Value<'a>,
    arguments: &[Value<'a>],
    work: &mut Work<'_>,
) -> Result<Value<'a>, Trouble> {
    use Filter as F;
    // Filters on lists pay for each item themselves; the others look at all of what they get.
    if !filter.is_for_lists() || input.as_str().is_some() {
        work.spend(input.weight())?;
    }
    match filter {
        F::Abs
        | F::AtLeast
        | F::AtMost
        | F::Ceil
        | F::DividedBy
        | F::Floor
        | F::Minus
        | F::Modulo
        | F::Plus
        | F::Round
        | F::Times => math::apply(filter, &input, arguments.first()),
        F::Base64Decode | F::Base64Encode | F::Base64UrlSafeDecode | F::Base64UrlSafeEncode | F::UrlDecode | F::UrlEncode => {
            encode::apply(filter, input, work)
        }
        F::Escape | F::EscapeOnce | F::NewlineToBr | F::StripHtml | F::StripNewlines => markup::apply(filter, input, work),
        F::Size => Ok(Value::Int(input.size().unwrap_or(0))),
        F::Date => date::filter(input, arguments.first(), work),
        F::Raw | F::Default => Ok(input),
        F::Slice => text::apply(filter, input, arguments, work),
        filter if filter.is_for_lists() => list::apply(filter, input, arguments, work),
        _ => text::apply(filter, input, arguments, work),
    }
}

/// A whole number where an argument has to be one.
fn integer(value: &Value<'_>) -> Result<i128, Trouble> {
    let read = match value {
        Value::Int(value) => Some(*value),
        other => other.as_str().and_then(|text| text.trim().parse().ok()),
    };
    read.ok_or_else(|| Trouble::Value("expected a whole number, found another value".into()))
}

impl Filter {
    /// Whether it takes a list item by item.
    const fn is_for_lists(self) -> bool {
        use Filter as F;
        matches!(
            self,
            F::Compact
                | F::Concat
                | F::Find
                | F::FindIndex
                | F::First
                | F::Has
                | F::Join
                | F::Last
                | F::Map
                | F::Raw
                | F::Reject
                | F::Reverse
                | F::Size
                | F::Slice
                | F::Sort
                | F::SortNatural
                | F::Sum
                | F::Uniq
                | F::Where
        )
    }

    /// The name closest to one that does not exist, if any is close.
    pub(super) fn nearest(name: &str) -> Option<&'static str> {
        nearest(name, NAMES.iter().copied())
    }
}
