//! `Topic`: a part of the language that is neither a widget nor an action, for the reference and the schema.

use super::Prop;

/// A part of a file, or an object that scripts find.
#[derive(Clone, Copy, Debug)]
pub struct Topic {
    /// Name in a file.
    pub name: &'static str,
    /// Aliases.
    pub aliases: &'static [&'static str],
    /// Description in a few sentences for the author of an app.
    pub doc: &'static str,
    /// Keys in a file.
    pub keys: &'static [Prop],
    /// Members that scripts find on the object of this name.
    pub members: &'static [Member],
    /// YAML or JavaScript examples.
    pub examples: &'static [&'static str],
    /// Names of related topics.
    pub see: &'static [&'static str],
}

/// A property or function of an object of scripts.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Name of the member.
    pub name: &'static str,
    /// Parameters in parentheses; empty for a property.
    pub parameters: &'static str,
    /// The property's value, or the function's result.
    pub doc: &'static str,
}

impl Topic {
    /// An empty topic: defaults of the fields that a declaration leaves out.
    pub const DEFAULT: Topic =
        Topic { name: "", aliases: &[], doc: "", keys: &[], members: &[], examples: &[], see: &[] };

    /// Returns true when `name` is the topic's name or one of its aliases.
    pub fn is(&self, name: &str) -> bool {
        self.name == name || self.aliases.contains(&name)
    }

    /// The member called `name`.
    pub fn member(&self, name: &str) -> Option<&'static Member> {
        self.members.iter().find(|member| member.name == name)
    }
}

/// A property.
pub const fn property(name: &'static str, doc: &'static str) -> Member {
    Member { name, parameters: "", doc }
}

/// A function; `parameters` with its parentheses.
pub const fn function(name: &'static str, parameters: &'static str, doc: &'static str) -> Member {
    Member { name, parameters, doc }
}
