//! Text about the connection of a stream: state, idle time, address, headers of request and response.

use egui::{Color32, Ui};

use super::super::kit::Kit;
use super::super::model::Model;
use super::super::pane_request::PaneRequest;
use super::super::stream::Stream;
use super::super::words::{size_words, time_words};
use super::sections::{header_rows, raw};
use ensemble_core::message::stream_state::Phase;
use ensemble_ui::toolkit::theme::Tone;

pub(super) fn headers(kit: &Kit<'_>, ui: &mut Ui, stream: &Stream) {
    let Some(facts) = &stream.facts else {
        let words = "A recording holds no requests; the headers of its answers stand with the events of kind open.";
        return kit.empty(ui, "http", "No headers are known", words);
    };
    egui::ScrollArea::vertical().id_salt("headers").auto_shrink(false).show(ui, |ui| {
        kit.section(ui, "Request");
        kit.pair(ui, &facts.method, &facts.url, kit.theme.colors.text);
        header_rows(kit, ui, "Request headers", &facts.request_headers);
        if let Some(body) = &facts.body {
            raw(kit, ui, body);
        }
        if let Some(status) = facts.status {
            kit.section(ui, "Response");
            kit.pair(ui, "status", &status.to_string(), kit.theme.colors.text);
        }
        header_rows(kit, ui, "Response headers", &facts.response_headers);
    });
}

pub(super) fn connection(kit: &Kit<'_>, ui: &mut Ui, model: &Model, stream: &Stream, requests: &mut Vec<PaneRequest>) {
    let (view, state) = (&stream.view, &stream.view.state);
    let colors = &kit.theme.colors;
    egui::ScrollArea::vertical().id_salt("connection").auto_shrink(false).show(ui, |ui| {
        kit.section(ui, "Connection");
        let (words, tone) = state_words(stream, model.now_millis);
        kit.pair(ui, "state", &words, tone_color(kit, tone));
        kit.pair(ui, "address", &shown_url(stream), colors.text);
        kit.place_row(ui, "written in", view.span, requests);
        if let Some(facts) = &stream.facts {
            let remote = facts.remote.map_or_else(|| "–".to_owned(), |remote| remote.to_string());
            kit.pair(ui, "protocol", facts.protocol.unwrap_or("–"), colors.text);
            kit.pair(ui, "remote", &remote, colors.text);
            kit.pair(
                ui,
                "open for",
                &facts.since_answer.filter(|_| state.phase == Phase::Open).map_or_else(|| "–".to_owned(), time_words),
                colors.text,
            );
            kit.pair(ui, "requests", &facts.requests.to_string(), colors.text);
        }
        kit.pair(ui, "attempt", &state.attempt.to_string(), colors.text);
        let last_id = if state.last_event_id.is_empty() { "none" } else { &state.last_event_id };
        kit.pair(ui, "last id", last_id, colors.text);
        kit.pair(ui, "idle", &idle_words(stream), idle_color(kit, stream));
        kit.section(ui, "Counted");
        let (events, bytes) = stream.rate(model.now_millis);
        kit.pair(ui, "events", &format!("{} ({events:.1} a second)", state.events), colors.text);
        kit.pair(
            ui,
            "data",
            &format!("{} ({} a second)", size_words(state.bytes), size_words(bytes as u64)),
            colors.text,
        );
        if let Some(facts) = &stream.facts {
            kit.pair(ui, "on the wire", &size_words(facts.bytes), colors.text);
            kit.pair(ui, "comments", &facts.comments.to_string(), colors.text);
            kit.pair(ui, "left out", &format!("{} not among sseOptions.events", facts.filtered), colors.text);
            let retry = facts.retry.map_or_else(|| "not asked for".to_owned(), time_words);
            kit.pair(ui, "server's retry", &retry, colors.text);
        }
        kit.pair(ui, "skipped", &format!("{} came too fast (onSlow)", state.skipped), colors.text);
        if let Some(error) = &state.last_error {
            kit.section(ui, "Last error");
            kit.note(ui, error, Tone::Danger);
        }
    });
}

pub(super) fn state_words(stream: &Stream, now_millis: f64) -> (String, Tone) {
    let state = &stream.view.state;
    let countdown = || {
        let left = stream
            .view
            .next_millis
            .map(|next| (next - now_millis).max(0.0))
            .or(state.delay.map(|delay| delay.as_millis() as f64));
        left.map(|left| format!(", next in {:.1} s", left / 1000.0)).unwrap_or_default()
    };
    match state.phase {
        Phase::Idle => ("disconnected".to_owned(), Tone::Neutral),
        Phase::Connecting => ("connecting".to_owned(), Tone::Info),
        Phase::Open => ("open".to_owned(), Tone::Success),
        Phase::Waiting => (format!("waiting{}", countdown()), Tone::Warning),
        Phase::Closed => ("closed".to_owned(), Tone::Neutral),
        Phase::Failed => {
            (format!("failed{}", if state.delay.is_some() { countdown() } else { String::new() }), Tone::Danger)
        }
    }
}

pub(super) fn tone_color(kit: &Kit<'_>, tone: Tone) -> Color32 {
    kit.theme.tone(tone)
}

pub(super) fn shown_url(stream: &Stream) -> String {
    let url = if stream.view.state.url.is_empty() {
        stream.view.request.as_ref().map(|request| &request.url)
    } else {
        Some(&stream.view.state.url)
    };
    url.map(|url| ensemble_sse::without_secrets(url)).unwrap_or_default()
}

/// Idle time, and the limit after which the connection counts as dead.
pub(super) fn idle_words(stream: &Stream) -> String {
    let Some(idle) =
        stream.facts.as_ref().and_then(|facts| facts.idle).filter(|_| stream.view.state.phase == Phase::Open)
    else {
        return "–".to_owned();
    };
    let limit = stream.view.request.as_ref().and_then(|request| request.options.idle_timeout);
    match limit {
        Some(limit) => format!("{:.1} / {:.0} s", idle.as_secs_f64(), limit.as_secs_f64()),
        None => format!("{:.1} s", idle.as_secs_f64()),
    }
}

pub(super) fn idle_color(kit: &Kit<'_>, stream: &Stream) -> Color32 {
    let idle = stream.facts.as_ref().and_then(|facts| facts.idle);
    let limit = stream.view.request.as_ref().and_then(|request| request.options.idle_timeout);
    match (idle, limit) {
        (Some(idle), Some(limit)) if idle * 4 > limit * 3 => kit.theme.colors.warning,
        _ => kit.theme.colors.text,
    }
}
