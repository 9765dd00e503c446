//! Roles of widgets in the runtime beyond properties, events and children. `Spec`s declare them, so that the runtime knows no widget by name.

use super::Spec;

/// Children created by an item-template.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RowMode {
    /// A child for each row of the data, up to the runtime's limit.
    #[default]
    Children,
    /// Children for the rows near the visible range only; the window reports the range.
    Windowed,
    /// A child for each item of a property set by the window, created from its `widget`, such as the days of a calendar with equal appearance. Keys
    /// of an item are variables of the child.
    Set(&'static SetRows),
    /// No children: `{value, label}` of each row, offered as choices.
    Choices,
}

/// Rows that the window requests.
#[derive(Debug, PartialEq, Eq)]
pub struct SetRows {
    /// The property that holds their data.
    pub prop: &'static str,
    /// The keys of an item that are names in its widget.
    pub names: &'static [&'static str],
}

/// Properties and events by which a widget sorts, filters and selects its rows.
#[derive(Debug)]
pub struct TableProps {
    /// `{columnIndex, order}`: the sorted column.
    pub sorting: &'static str,
    /// The accepted values by column index.
    pub filters: &'static str,
    /// The columns, with `sortKey`, `dataKey`, `sort.compareFn` and `filter.onFilter`.
    pub columns: &'static str,
    /// True while rows can be selected.
    pub selection: &'static str,
    /// Fired with `selectedRowKeys`; the runtime adds the data of these rows as `selectedRows`.
    pub on_selected: &'static str,
}

impl TableProps {
    /// True when the property `prop` influences which rows are shown, their order or their keys.
    pub fn reorders(&self, prop: &str) -> bool {
        [self.sorting, self.filters, self.columns, self.selection].contains(&prop)
    }
}

/// Properties with a list that scripts extend, such as the messages of a chat.
#[derive(Debug)]
pub struct ListProps {
    /// The items that were added.
    pub added: &'static str,
    /// Initial items from the app's files.
    pub given: &'static str,
}

impl ListProps {
    /// Limit of added items; the oldest is dropped.
    pub const MOST: usize = 2000;
}

/// Effect of a widget's method in the runtime, beside its effect on the widget in the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MethodRole {
    /// Shows the first rows of the item-template.
    ScrollToStart,
    /// Scrolls to the last rows and follows new ones until the user scrolls away.
    ScrollToEnd,
    /// Scrolls to the row whose index is the first argument.
    ScrollToIndex,
    /// Scrolls to the given position, or changes the focus: of several calls in a handler only the last one counts.
    GoTo,
    /// Removes the row whose index is the first argument, until the data changes.
    RemoveRow,
    /// Returns the values of the fields inside by their names.
    FormValues,
    /// Gives the fields inside the values of the first argument, a map by their names.
    UpdateForm,
    /// Empties the fields inside.
    ClearForm,
    /// Resets the fields inside to their initial values.
    ResetForm,
    /// Returns the widget's value at once: a command would reach the window after the script has ended.
    ReadValue,
    /// Adds the first argument to the widget's list; one with the `id` of another takes its place.
    AddItem,
    /// Returns the items of the widget's list: initial ones, then added ones.
    ReadItems,
    /// Adds a part with this declaration, made of the first argument: a map of its properties, which may hold widgets and handlers.
    AddPart(&'static Spec),
    /// No effect, for this reason, which is reported at the call; a clause without a final period.
    WithoutEffect(&'static str),
}

impl MethodRole {
    /// True for a method whose later call makes earlier calls irrelevant.
    pub fn replaces_earlier(self) -> bool {
        matches!(self, Self::ScrollToStart | Self::ScrollToEnd | Self::ScrollToIndex | Self::GoTo)
    }
}

/// The properties of a widget that is one of several exclusive choices on a screen.
#[derive(Debug)]
pub struct ChoiceProps {
    /// The name that the widgets of one choice share; `NAME.selectedValue` is bound on the screen.
    pub group: &'static str,
    /// True when selected; setting it deselects the others.
    pub selected: &'static str,
    /// The value of `selectedValue` while this one is selected.
    pub value: &'static str,
}

/// The value of a property while it is unset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unset {
    /// An empty list.
    List,
    /// A constant truth value.
    Bool(bool),
    /// The number 0.
    Zero,
    /// The value of another property, or `otherwise` while that one is unset.
    As {
        /// The other property.
        prop: &'static str,
        /// Value while both are unset.
        otherwise: bool,
    },
}

/// Provider and events of a sign-in button.
#[derive(Debug)]
pub struct SignInRole {
    /// The provider.
    pub provider: &'static str,
    /// The event that begins the sign-in.
    pub press: &'static str,
    /// The event of a sign-in.
    pub authenticated: &'static str,
    /// The event of the answer of the app's own server.
    pub signed_in: &'static str,
    /// The event of a failure.
    pub failed: &'static str,
}
