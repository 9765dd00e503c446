//! View of a question and its answer.

/// The view of the API `api`.
pub fn conversation(api: &str) -> String {
    format!(
        "- Row:
    visible: ${{!raw}}
    styles: {{gap: 8, crossAxis: center}}
    children:
      - TextInput: {{id: prompt, value: \"${{asked}}\", placeholder: Ask something, styles: {{expanded: true}}, onChange: ask(prompt.value);}}
      - Button: {{visible: \"${{!isRunning({api}.sse)}}\", label: Ask, startingIcon: send, styles: {{width: 104}}, onTap: ask(prompt.value);}}
      - Button: {{visible: \"${{isRunning({api}.sse)}}\", label: Stop, startingIcon: stop, styles: {{width: 104, outline: true}}, onTap: ensemble.disconnectSSE('{api}');}}
- Card:
    visible: ${{!raw}}
    styles: {{expanded: true, gap: 12, crossAxis: stretch}}
    children:
      - Column:
          id: rows
          styles: {{scrollable: true, expanded: true, crossAxis: stretch}}
          children:
            - Text: {{visible: \"${{answer === '' && trouble === ''}}\", text: \"${{isRunning({api}.sse) ? 'Thinking' : 'The answer grows here'}}\", className: quiet}}
            - Markdown: {{visible: \"${{answer !== ''}}\", text: \"${{answer}}\"}}
            - Text: {{visible: \"${{trouble !== ''}}\", text: \"${{trouble}}\", styles: {{textStyle: {{color: \"${{colors.danger}}\"}}}}}}
      - Text: {{visible: \"${{usage !== ''}}\", text: \"${{usage}}\", className: label, maxLines: 1}}
"
    )
}
