//! A window without a graphics card: its input, its frames, and the requests of screen readers.

use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::{Context, ViewportBuilder, ViewportId, ViewportInfo};
use egui_winit::winit::event_loop::{ActiveEventLoop, EventLoopProxy, OwnedDisplayHandle};
use egui_winit::winit::window::Window as Surface;
use egui_winit::{ActionRequested, accesskit_winit};

use super::content::Content;
use super::user_event::UserEvent;
use crate::shell::window::failure::{Failure, display};
use ensemble_ui::raster::{Area, Canvas, LONGEST_SIDE, RasterFrame};

/// An open window.
pub(super) struct Screen {
    pub(super) ctx: Context,
    /// Time at which the next frame is due.
    pub(super) next: Option<Instant>,
    pub(super) surface: Arc<Surface>,
    pub(super) input: egui_winit::State,
    pub(super) info: ViewportInfo,
    pub(super) pixels: softbuffer::Surface<OwnedDisplayHandle, Arc<Surface>>,
    pub(super) canvas: Canvas,
    /// Changed areas of the last frames, latest last.
    pub(super) past: Vec<Vec<Area>>,
    /// True for a compositor that requests and keeps frames (Wayland). Otherwise frames are shown at once, and a redraw is requested when the window
    /// system has lost them.
    composed: bool,
    /// Duration of the last frame, including painting.
    cost: Duration,
    /// True while the window is not visible and frames are not laid out.
    is_resting: bool,
    actions: Vec<ActionRequested>,
}

impl Screen {
    /// Opens a window that is not seen yet.
    pub(super) fn open(
        ctx: &Context,
        events: &ActiveEventLoop,
        builder: &ViewportBuilder,
        proxy: &EventLoopProxy<UserEvent>,
    ) -> Result<Self, Failure> {
        let builder = builder.clone().with_visible(false);
        let surface = Arc::new(egui_winit::create_window(ctx, events, &builder).map_err(display)?);
        let scale = Some(surface.scale_factor() as f32);
        let side = Some(LONGEST_SIDE as usize);
        let mut input = egui_winit::State::new(ctx.clone(), ViewportId::ROOT, events, scale, surface.theme(), side);
        input.init_accesskit(events, &surface, proxy.clone());
        let context = softbuffer::Context::new(events.owned_display_handle()).map_err(display)?;
        let pixels = softbuffer::Surface::new(&context, surface.clone()).map_err(display)?;
        let mut info = ViewportInfo::default();
        egui_winit::update_viewport_info(&mut info, ctx, &surface, true);
        Ok(Self {
            ctx: ctx.clone(),
            next: None,
            surface,
            input,
            info,
            pixels,
            canvas: Canvas::default(),
            past: Vec::new(),
            composed: is_composed(events),
            cost: Duration::ZERO,
            is_resting: false,
            actions: Vec::new(),
        })
    }

    pub(super) fn due(&mut self, at: Instant) {
        self.next = Some(self.next.map_or(at, |next| next.min(at)));
    }

    /// Paints a frame if one is due; under a compositor it requests one.
    pub(super) fn paint_when_due(
        &mut self,
        events: &ActiveEventLoop,
        content: &mut dyn Content,
    ) -> Result<(), Failure> {
        if self.next.is_none_or(|next| next > Instant::now()) {
            return Ok(());
        }
        self.next = None;
        // A compositor asks a hidden window for no frame.
        if self.composed && !self.is_hidden() {
            self.surface.request_redraw();
            return Ok(());
        }
        self.frame(events, content)
    }

    pub(super) fn redraw(&mut self, events: &ActiveEventLoop, content: &mut dyn Content) -> Result<(), Failure> {
        if self.composed || self.is_resting { self.frame(events, content) } else { self.show_all() }
    }

    pub(super) fn frame(&mut self, events: &ActiveEventLoop, content: &mut dyn Content) -> Result<(), Failure> {
        let begun = Instant::now();
        egui_winit::update_viewport_info(&mut self.info, &self.ctx, &self.surface, false);
        self.is_resting = self.info.visible() == Some(false);
        if self.is_resting {
            self.rest(events, content);
            return Ok(());
        }
        let mut raw = self.input.take_egui_input(&self.surface);
        raw.viewports.insert(ViewportId::ROOT, self.info.clone());
        self.info.events.clear();
        let cost = self.cost;
        let mut output = self.ctx.run_ui(raw, |ui| content.ui(ui, cost));
        self.input.handle_platform_output_with_event_loop(&self.surface, events, output.platform_output);
        for (_, viewport) in std::mem::take(&mut output.viewport_output) {
            self.command(viewport.commands);
        }
        self.act();
        let size = self.surface.inner_size();
        let frame = RasterFrame {
            shapes: output.shapes,
            textures: output.textures_delta,
            scale: output.pixels_per_point,
            size: [size.width, size.height],
            clear: content.ground(),
        };
        let changed = self.canvas.paint(&self.ctx, frame).map_err(display)?;
        self.present(changed)?;
        self.cost = begun.elapsed();
        Ok(())
    }

    /// Replaces a frame while the window is not visible. Without a pass of egui: one without widgets would clear the focus.
    fn rest(&mut self, events: &ActiveEventLoop, content: &mut dyn Content) {
        let mut raw = egui::RawInput { focused: self.input.egui_input().focused, ..Default::default() };
        raw.viewports.insert(ViewportId::ROOT, self.info.clone());
        let minimized = self.info.minimized == Some(true);
        let output = self.ctx.run_logic(&raw, |ctx| content.rest(ctx, minimized));
        self.input.handle_platform_output_with_event_loop(&self.surface, events, output.platform_output);
        for (_, commands) in output.viewport_commands {
            self.command(commands);
        }
    }

    fn command(&mut self, commands: Vec<egui::ViewportCommand>) {
        egui_winit::process_viewport_commands(&self.ctx, &mut self.info, commands, &self.surface, &mut self.actions);
    }

    fn is_hidden(&self) -> bool {
        self.info.occluded == Some(true) || self.surface.is_minimized() == Some(true)
    }

    /// Performs egui's other requests: clipboard commands.
    fn act(&mut self) {
        for action in self.actions.drain(..) {
            let event = match action {
                ActionRequested::Cut => egui::Event::Cut,
                ActionRequested::Copy => egui::Event::Copy,
                ActionRequested::Paste => match self.input.clipboard_text() {
                    Some(text) => egui::Event::Paste(text.replace("\r\n", "\n")),
                    None => continue,
                },
                ActionRequested::Screenshot(_) | ActionRequested::PaintWhileHidden => continue,
            };
            self.input.egui_input_mut().events.push(event);
        }
    }

    /// Handles a request of a screen reader; true when a frame is due.
    pub(super) fn read_aloud(&mut self, event: accesskit_winit::WindowEvent) -> bool {
        match event {
            accesskit_winit::WindowEvent::InitialTreeRequested => self.ctx.enable_accesskit(),
            accesskit_winit::WindowEvent::ActionRequested(request) => self.input.on_accesskit_action_request(request),
            accesskit_winit::WindowEvent::AccessibilityDeactivated => {
                self.ctx.disable_accesskit();
                return false;
            }
        }
        true
    }
}

#[cfg(target_os = "linux")]
fn is_composed(events: &ActiveEventLoop) -> bool {
    use egui_winit::winit::platform::wayland::ActiveEventLoopExtWayland;
    events.is_wayland()
}

#[cfg(not(target_os = "linux"))]
fn is_composed(_events: &ActiveEventLoop) -> bool {
    false
}
