//! Names that handlers find beside `event`: older apps read `${value}` where newer ones read `${event.data.value}`, `LANGUAGE.md` 16.

/// The names that the handler of an event of a widget finds, each a key of `event.data`.
pub fn legacy_event_names(widget: &str, event: &str) -> &'static [&'static str] {
    match (widget, event) {
        ("DataGrid", "onRowsSelected") => &["selectedRows", "selectedRowKeys"],
        ("DataGrid", "onPageChange") => &["page", "pageSize", "totalRows"],
        ("DataGrid", "onSort") => &["sortOrder", "columnTitle", "dataKey"],
        ("DataRow", "onTap") => &["data", "index"],
        ("Form", "onSubmit") => &["vals"],
        ("Form", "onChange") => &["fields"],
        ("MultiSelect", "onItemSelect" | "onChange") => &["selectedValues", "value"],
        ("Dropdown", "onItemSelect") => &["selectedValue"],
        ("ToolTip", "onTriggered") => &["tooltipState"],
        ("Stepper", "onChange") => &["step"],
        ("Accordion", "onCollapse") => &["data"],
        (_, "onMouseEnter" | "onMouseLeave") => &["location"],
        (_, "onCropped") => &["file"],
        (_, "onSearch") => &["search"],
        (_, "onTriggered") => &["open"],
        (_, "onChange" | "onComplete" | "onSelect" | "onItemSelect") => &["value"],
        _ => &[],
    }
}
