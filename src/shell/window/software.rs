//! The windows without a graphics card, that of the app and that of its inspector: a loop over the window system's events, painted by our own
//! rasteriser; only the changed part of each frame is painted. Input is translated by `egui-winit`, as `eframe` does it.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::{Color32, Context, Ui, ViewportBuilder, ViewportEvent, ViewportId, ViewportInfo};
use egui_winit::ActionRequested;
use egui_winit::accesskit_winit;
use egui_winit::winit::application::ApplicationHandler;
use egui_winit::winit::event::WindowEvent;
use egui_winit::winit::event_loop::{ActiveEventLoop, ControlFlow, EventLoop, EventLoopProxy, OwnedDisplayHandle};
use egui_winit::winit::window::{Window as Surface, WindowId};

use super::app_window::AppWindow;
use super::failure::Failure;
use ensemble_ui::raster::{Area, Canvas, LONGEST_SIDE, RasterFrame};

/// Shows the app that `make` returns until the window is closed.
///
/// # Errors
///
/// If there is no display, or `make` fails.
pub(super) fn run(
    viewport: ViewportBuilder,
    make: impl FnOnce(&Context) -> Result<AppWindow, String>,
) -> Result<(), Failure> {
    let events = EventLoop::with_user_event().build().map_err(display)?;
    let proxy = events.create_proxy();
    let ctx = context(&proxy, WindowContent::App);
    let mut show =
        Show { ctx, viewport, make: Some(make), proxy, window: None, screen: None, inspector: None, failure: None };
    events.run_app(&mut show).map_err(display)?;
    show.failure.map_or(Ok(()), Err)
}

/// A failure with the window system's message, without `winit`'s source location in front.
fn display(error: impl std::fmt::Display) -> Failure {
    let text = error.to_string();
    let said = text.strip_prefix("os error at ").and_then(|rest| rest.split_once(": "));
    Failure::Display(said.map_or(text.as_str(), |(_, said)| said).trim_end_matches('.').to_owned())
}

/// Events that other threads send to the windows' event loop.
#[derive(Debug)]
enum Wake {
    /// Something has changed in a window; asked for during or after pass number `pass` of its context.
    Repaint { of: WindowContent, at: Instant, pass: u64 },
    /// A screen reader asks.
    Reader(accesskit_winit::Event),
}

impl From<accesskit_winit::Event> for Wake {
    fn from(event: accesskit_winit::Event) -> Self {
        Self::Reader(event)
    }
}

/// Content of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WindowContent {
    App,
    Inspector,
}

/// A context whose requests for frames come back as [`Wake::Repaint`].
fn context(proxy: &EventLoopProxy<Wake>, of: WindowContent) -> Context {
    let ctx = Context::default();
    // A frame whose measures were wrong may be laid out once more before it is shown.
    ctx.options_mut(|options| options.max_passes = std::num::NonZeroUsize::MIN.saturating_add(1));
    let waker = proxy.clone();
    ctx.set_request_repaint_callback(move |asked| {
        // After the end of the loop nothing is painted any more.
        let _ = waker.send_event(Wake::Repaint {
            of,
            at: Instant::now() + asked.delay,
            pass: asked.current_cumulative_pass_nr,
        });
    });
    ctx
}

struct Show<Make> {
    ctx: Context,
    viewport: ViewportBuilder,
    make: Option<Make>,
    proxy: EventLoopProxy<Wake>,
    /// Content of the windows.
    window: Option<AppWindow>,
    screen: Option<Screen>,
    /// The window of the inspector, while it has one of its own.
    inspector: Option<Screen>,
    failure: Option<Failure>,
}

impl<Make: FnOnce(&Context) -> Result<AppWindow, String>> Show<Make> {
    /// Creates the window and paints its first frame before it is shown.
    fn open(&mut self, events: &ActiveEventLoop) -> Result<(), Failure> {
        let Some(make) = self.make.take() else { return Ok(()) };
        let mut screen = Screen::open(&self.ctx, events, &self.viewport, &self.proxy)?;
        let window = self.window.insert(make(&self.ctx).map_err(Failure::App)?);
        screen.frame(events, window)?;
        screen.surface.set_visible(true);
        self.screen = Some(screen);
        Ok(())
    }

    /// Paints the frames that are due; opens and closes the window of the inspector.
    fn paint(&mut self, events: &ActiveEventLoop) -> Result<(), Failure> {
        let (Some(window), Some(screen)) = (&mut self.window, &mut self.screen) else { return Ok(()) };
        screen.paint_when_due(events, window)?;
        match (window.inspector_window(), &mut self.inspector) {
            (Some(builder), None) => {
                let ctx = context(&self.proxy, WindowContent::Inspector);
                window.prepare(&ctx);
                let mut screen = Screen::open(&ctx, events, &builder, &self.proxy)?;
                screen.frame(events, &mut InspectorContent { window, app: &self.ctx })?;
                screen.surface.set_visible(true);
                self.inspector = Some(screen);
            }
            (Some(_), Some(screen)) => {
                if window.take_inspector_news() {
                    screen.next = Some(Instant::now());
                }
                screen.paint_when_due(events, &mut InspectorContent { window, app: &self.ctx })?;
            }
            (None, open) => *open = None,
        }
        Ok(())
    }

    /// Handles a redraw request of the window system: for its next frame, or because it has lost the window's content.
    fn redraw(&mut self, events: &ActiveEventLoop, id: WindowId) -> Result<(), Failure> {
        let Some(window) = &mut self.window else { return Ok(()) };
        match (&mut self.screen, &mut self.inspector) {
            (Some(screen), _) if screen.surface.id() == id => screen.redraw(events, window),
            (_, Some(screen)) if screen.surface.id() == id => {
                screen.redraw(events, &mut InspectorContent { window, app: &self.ctx })
            }
            _ => Ok(()),
        }
    }

    fn screen_of(&mut self, id: WindowId) -> Option<&mut Screen> {
        [&mut self.screen, &mut self.inspector].into_iter().flatten().find(|screen| screen.surface.id() == id)
    }

    fn is_closing(&self) -> bool {
        self.screen.as_ref().is_some_and(|screen| screen.info.close_requested())
    }

    fn end(&mut self, events: &ActiveEventLoop, failure: Option<Failure>) {
        self.failure = failure;
        self.inspector = None;
        if let Some(window) = &mut self.window {
            window.stop();
        }
        events.exit();
    }
}

impl<Make: FnOnce(&Context) -> Result<AppWindow, String>> ApplicationHandler<Wake> for Show<Make> {
    fn resumed(&mut self, events: &ActiveEventLoop) {
        if let Err(failure) = self.open(events) {
            self.end(events, Some(failure));
        }
    }

    fn user_event(&mut self, _events: &ActiveEventLoop, wake: Wake) {
        match wake {
            Wake::Repaint { of, at, pass } => {
                let screen = match of {
                    WindowContent::App => &mut self.screen,
                    WindowContent::Inspector => &mut self.inspector,
                };
                let Some(screen) = screen else { return };
                // An older request has been painted already.
                let now = screen.ctx.cumulative_pass_nr();
                if now == pass || now == pass + 1 {
                    screen.due(at);
                }
            }
            Wake::Reader(event) => {
                if let Some(screen) = self.screen_of(event.window_id)
                    && screen.read_aloud(event.window_event)
                {
                    screen.due(Instant::now());
                }
            }
        }
    }

    fn window_event(&mut self, events: &ActiveEventLoop, id: WindowId, event: WindowEvent) {
        // A redraw does not cause another one.
        if matches!(event, WindowEvent::RedrawRequested) {
            if let Err(failure) = self.redraw(events, id) {
                self.end(events, Some(failure));
            }
            return;
        }
        let Some(screen) = self.screen_of(id) else { return };
        match event {
            WindowEvent::CloseRequested => screen.info.events.push(ViewportEvent::Close),
            WindowEvent::Occluded(hidden) => {
                screen.info.occluded = Some(hidden);
                screen.next = Some(Instant::now());
            }
            _ => {}
        }
        if screen.input.on_window_event(&screen.surface, &event).repaint {
            screen.next = Some(Instant::now());
        }
    }

    /// After all events: one frame shows their effects.
    fn about_to_wait(&mut self, events: &ActiveEventLoop) {
        // A frame takes the window's events with it: the close button is looked at before, what the app asks for behind it.
        if self.is_closing() {
            return self.end(events, None);
        }
        if let Err(failure) = self.paint(events) {
            return self.end(events, Some(failure));
        }
        if self.is_closing() {
            return self.end(events, None);
        }
        let next = [&self.screen, &self.inspector].into_iter().flatten().filter_map(|screen| screen.next).min();
        events.set_control_flow(next.map_or(ControlFlow::Wait, ControlFlow::WaitUntil));
    }
}

/// Content of a window, frame by frame.
trait Content {
    /// One frame. `last` is the time of the frame before, painting included.
    fn ui(&mut self, ui: &mut Ui, last: Duration);

    /// Replaces a frame while the window is not visible.
    fn rest(&mut self, ctx: &Context, minimized: bool);

    /// The colour below everything.
    fn ground(&self) -> Color32;
}

impl Content for AppWindow {
    fn ui(&mut self, ui: &mut Ui, last: Duration) {
        AppWindow::ui(self, ui, Some(last));
    }

    fn rest(&mut self, ctx: &Context, minimized: bool) {
        AppWindow::rest(self, ctx, minimized);
    }

    fn ground(&self) -> Color32 {
        AppWindow::ground(self)
    }
}

/// The inspector of an app in a window of its own.
struct InspectorContent<'a> {
    window: &'a mut AppWindow,
    /// The context of the app's window.
    app: &'a Context,
}

impl Content for InspectorContent<'_> {
    fn ui(&mut self, ui: &mut Ui, _: Duration) {
        if self.window.inspector_ui(ui) {
            self.app.request_repaint();
        }
    }

    fn rest(&mut self, _: &Context, _: bool) {}

    fn ground(&self) -> Color32 {
        self.window.ground()
    }
}

/// Largest age of a window buffer in frames; an older one is copied in full.
const PAST: usize = 3;

/// An open window.
struct Screen {
    ctx: Context,
    /// Time at which the next frame is due.
    next: Option<Instant>,
    surface: Arc<Surface>,
    input: egui_winit::State,
    info: ViewportInfo,
    pixels: softbuffer::Surface<OwnedDisplayHandle, Arc<Surface>>,
    canvas: Canvas,
    /// Changed areas of the last frames, latest last.
    past: Vec<Vec<Area>>,
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
    fn open(
        ctx: &Context,
        events: &ActiveEventLoop,
        builder: &ViewportBuilder,
        proxy: &EventLoopProxy<Wake>,
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

    fn due(&mut self, at: Instant) {
        self.next = Some(self.next.map_or(at, |next| next.min(at)));
    }

    /// Paints a frame if one is due; under a compositor it requests one.
    fn paint_when_due(&mut self, events: &ActiveEventLoop, content: &mut dyn Content) -> Result<(), Failure> {
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

    fn redraw(&mut self, events: &ActiveEventLoop, content: &mut dyn Content) -> Result<(), Failure> {
        if self.composed || self.is_resting { self.frame(events, content) } else { self.show_all() }
    }

    fn frame(&mut self, events: &ActiveEventLoop, content: &mut dyn Content) -> Result<(), Failure> {
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

    /// Copies the whole frame to the window.
    fn show_all(&mut self) -> Result<(), Failure> {
        self.past.clear();
        let [width, height] = self.canvas.picture().size;
        self.present(vec![Area { left: 0, top: 0, right: width as i64, bottom: height as i64 }])
    }

    /// Copies the changed areas to the window.
    fn present(&mut self, changed: Vec<Area>) -> Result<(), Failure> {
        let [width, height] = self.canvas.picture().size;
        let side = |pixels: usize| u32::try_from(pixels).ok().and_then(NonZeroU32::new);
        // A window without a pixel shows nothing.
        let (Some(wide), Some(high)) = (side(width), side(height)) else { return Ok(()) };
        if changed.is_empty() {
            return Ok(());
        }
        self.pixels.resize(wide, high).map_err(display)?;
        let mut buffer = self.pixels.buffer_mut().map_err(display)?;
        self.past.push(changed);
        let age = usize::from(buffer.age());
        let whole = [Area { left: 0, top: 0, right: width as i64, bottom: height as i64 }];
        let stale = match self.past.len().checked_sub(age) {
            Some(from) if age > 0 => self.past[from..].concat(),
            _ => whole.to_vec(),
        };
        for area in &stale {
            let columns = area.left as usize..area.right as usize;
            for y in area.top as usize..area.bottom as usize {
                let from = &self.canvas.picture().pixels[y * width..][columns.clone()];
                let to = &mut buffer[y * width..][columns.clone()];
                for (to, from) in to.iter_mut().zip(from) {
                    *to = pixel(*from);
                }
            }
        }
        let rects: Vec<softbuffer::Rect> = stale.iter().filter_map(rect).collect();
        if self.past.len() > PAST {
            self.past.remove(0);
        }
        self.surface.pre_present_notify();
        buffer.present_with_damage(&rects).map_err(display)
    }

    /// Handles a request of a screen reader; true when a frame is due.
    fn read_aloud(&mut self, event: accesskit_winit::WindowEvent) -> bool {
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

/// Converts a pixel to the window system's format: blue in the lowest byte, then green and red.
fn pixel(color: Color32) -> u32 {
    let [r, g, b, _] = color.to_array();
    u32::from_be_bytes([0, r, g, b])
}

fn rect(area: &Area) -> Option<softbuffer::Rect> {
    let size = |from: i64, to: i64| u32::try_from(to - from).ok().and_then(NonZeroU32::new);
    Some(softbuffer::Rect {
        x: u32::try_from(area.left).ok()?,
        y: u32::try_from(area.top).ok()?,
        width: size(area.left, area.right)?,
        height: size(area.top, area.bottom)?,
    })
}
