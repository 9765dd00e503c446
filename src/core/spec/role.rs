//! Roles of a widget in the runtime beyond its properties, events and children. A widget declares them in its `Spec`, so that the runtime knows
//! no widget by name.

/// The children that an item-template makes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RowMode {
    /// A child for each row of the data, up to the runtime's limit.
    #[default]
    Children,
    /// Children for the rows near the visible range only; the window reports the range.
    Windowed,
    /// A child for each item of a property that the window sets, made of its `widget`: the days of a calendar that look alike. The keys of an
    /// item are names in the child.
    Set(&'static SetRows),
    /// For a widget without children: `{value, label}` of each row, which the widget offers as choices.
    Choices,
}

/// The rows that the window asks for.
#[derive(Debug, PartialEq, Eq)]
pub struct SetRows {
    /// The property that holds their data.
    pub prop: &'static str,
    /// The keys of an item that are names in its widget.
    pub names: &'static [&'static str],
}

/// Names of the properties and of the event by which a widget sorts, filters and selects its rows.
#[derive(Debug)]
pub struct TableProps {
    /// `{columnIndex, order}`: which column the rows are sorted by.
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
    /// Returns true when a change of the property `prop` changes which rows are shown, their order or their keys.
    pub fn reorders(&self, prop: &str) -> bool {
        [self.sorting, self.filters, self.columns, self.selection].contains(&prop)
    }
}

/// Names of the properties in which a widget keeps a list that scripts add to: the messages of a chat.
#[derive(Debug)]
pub struct ListProps {
    /// The items that were added.
    pub added: &'static str,
    /// The items before them, as the app's files give them.
    pub given: &'static str,
}

impl ListProps {
    /// The most items that are added; the oldest makes room for the next.
    pub const MOST: usize = 2000;
}

/// Effect of a widget's method in the runtime, beside its effect on the widget in the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MethodRole {
    /// Shows the first rows of the item-template.
    ScrollToStart,
    /// Shows the last rows, also of those that come later, until the user scrolls away.
    ScrollToEnd,
    /// Shows the row whose index is the first argument.
    ScrollToIndex,
    /// Shows what the arguments name, or gives or takes the focus: of several calls in one handler only the last one counts.
    GoTo,
    /// Takes the row whose index is the first argument out, until there is other data.
    RemoveRow,
    /// Returns the values of the fields inside by their names.
    FormValues,
    /// Gives the fields inside the values of the first argument, a map by their names.
    UpdateForm,
    /// Empties the fields inside.
    ClearForm,
    /// Gives the fields inside the values that the app's files give them.
    ResetForm,
    /// Returns the widget's value at once: a command would reach the window after the script has ended.
    ReadValue,
    /// Adds the first argument to the widget's list; one with the `id` of another takes its place.
    AddItem,
    /// Returns the items of the widget's list: those that were given, then those that were added.
    ReadItems,
    /// The property has no effect, for this reason, which is reported when it is called: half a sentence without a final period.
    WithoutEffect(&'static str),
}

impl MethodRole {
    /// True for a method after which it does not matter where an earlier call has gone.
    pub fn replaces_earlier(self) -> bool {
        matches!(self, Self::ScrollToStart | Self::ScrollToEnd | Self::ScrollToIndex | Self::GoTo)
    }
}

/// The properties of a widget that is one of several exclusive choices on a screen.
#[derive(Debug)]
pub struct ChoiceProps {
    /// The name that the widgets of one choice share; `NAME.selectedValue` is bound on the screen.
    pub group: &'static str,
    /// True while this choice is selected; setting it clears the others.
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

/// Provider and events of a widget whose press signs in.
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
