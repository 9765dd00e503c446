//! View of page patches (Datastar): the current elements and signals.

use super::list::{ARRIVAL, lines_beside};
use crate::yaml;

/// The view of the API `api`.
pub fn patches(api: &str) -> String {
    let cells = [
        ARRIVAL.to_owned(),
        "{text: \"${one.event.replace('datastar-', '')}\", className: strong, maxLines: 1, styles: {width: 136}}"
            .to_owned(),
        "{text: \"${line(one.raw)}\", maxLines: 1, styles: {expanded: true}}".to_owned(),
    ];
    format!(
        "- Flex:
    visible: ${{!raw}}
    styles: {{direction: \"${{isNarrow() ? 'vertical' : 'horizontal'}}\", gap: 16, crossAxis: stretch, expanded: true}}
    children:
      - Card:
          styles: {{flex: 3, gap: 16, crossAxis: stretch}}
          children:
            - Text: {{visible: \"${{parts.length === 0}}\", text: \"${{waitingFor({api}.sse)}}\", className: quiet}}
            - ListView:
                id: rows
                emptyText: \"\"
                styles: {{expanded: true}}
                item-template:
                  data: ${{parts}}
                  name: part
                  template:
                    Column:
                      styles: {{gap: 4, padding: 8 0, crossAxis: stretch}}
                      children:
                        - Text: {{text: \"${{part.id}}\", className: label, maxLines: 1}}
                        - Html: {{text: \"${{part.html}}\"}}
      - Column:
          styles: {{flex: 2, gap: 16, crossAxis: stretch}}
          children:
            - Card:
                className: flush
                styles: {{flex: 1, crossAxis: stretch}}
                children:
                  - DataGrid:
                      dataRowHeight: 36
                      emptyText: No signals yet
                      DataColumns:
                        - {{label: Signal, type: text}}
                        - {{label: Value, type: text}}
                      styles: {{expanded: true}}
                      item-template:
                        data: ${{signalRows(signals)}}
                        name: row
                        key: ${{row.name}}
                        template:
                          DataRow:
                            children:
                              - Text: {{text: \"${{row.name}}\", className: strong, maxLines: 1}}
                              - Text: {{text: \"${{row.value}}\", maxLines: 1}}
{}",
        yaml::indent(&lines_beside(api, "flex: 1", &cells), 12)
    )
}
