//! The containers of the language.

mod accordion;
mod app_scroller;
mod card;
mod carousel;
mod conditional;
mod custom;
mod flex;
mod flow;
mod form;
mod grid_view;
mod list_view;
mod loading_container;
mod menu;
mod page;
mod screen;
mod slidable;
mod spacer;
mod stack;
mod staggered_grid;
mod stepper;
mod tab_bar;
mod toggle;

pub use flex::COLUMN;
pub use menu::MenuProps;
pub(crate) use page::page;
pub use screen::{DragProps, HeaderProps, ViewProps};

use crate::frame::WidgetDef;
use crate::layout::Container;

/// The containers.
pub(super) static WIDGETS: &[WidgetDef] = &[
    WidgetDef::container(&card::CARD, Container::Card),
    WidgetDef::container(&conditional::CONDITIONAL, Container::Conditional),
    WidgetDef::container(&custom::CUSTOM, Container::Column),
    WidgetDef::container(&COLUMN, Container::Column),
    WidgetDef::container(&flex::FITTED_COLUMN, Container::FittedColumn),
    WidgetDef::container(&flex::FITTED_ROW, Container::FittedRow),
    WidgetDef::container(&flex::FLEX, Container::Flex),
    WidgetDef::container(&flex::FLEX_COLUMN, Container::FlexColumn),
    WidgetDef::container(&flex::FLEX_ROW, Container::FlexRow),
    WidgetDef::container(&flex::ROW, Container::Row),
    WidgetDef::container(&flow::FLOW, Container::Flow),
    WidgetDef::container(&form::FORM, Container::Form),
    WidgetDef::container(&screen::FOOTER, Container::Footer),
    WidgetDef::container(&screen::HEADER, Container::Row),
    WidgetDef::container(&menu::MENU, Container::Column),
    WidgetDef::container(&screen::VIEW, Container::Column),
    WidgetDef::container(&stack::STACK, Container::Stack),
    WidgetDef::of::<accordion::Accordion>(),
    WidgetDef::of::<app_scroller::AppScroller>(),
    WidgetDef::of::<carousel::Carousel>(),
    WidgetDef::of::<grid_view::GridView>(),
    WidgetDef::of::<list_view::ListView>(),
    WidgetDef::of::<loading_container::LoadingContainer>(),
    WidgetDef::of::<slidable::Slidable>(),
    WidgetDef::of::<spacer::Spacer>(),
    WidgetDef::of::<staggered_grid::StaggeredGrid>(),
    WidgetDef::of::<stepper::Stepper>(),
    WidgetDef::of::<tab_bar::TabBar>(),
    WidgetDef::of::<tab_bar::TabBarOnly>(),
    WidgetDef::of::<toggle::Toggle>(),
    WidgetDef::of::<toggle::ToggleContainer>(),
];
