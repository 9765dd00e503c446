//! The windows without a graphics card, that of the app and that of its inspector: a loop over the window system's events, painted by our own
//! rasteriser; only the changed part of each frame is painted. Input is translated by `egui-winit`, as `eframe` does it.

mod content;
mod present;
mod screen;
mod user_event;

use std::time::Instant;

use egui::{Context, ViewportBuilder, ViewportEvent};
use egui_winit::winit::application::ApplicationHandler;
use egui_winit::winit::event::WindowEvent;
use egui_winit::winit::event_loop::{ActiveEventLoop, ControlFlow, EventLoop, EventLoopProxy};
use egui_winit::winit::window::WindowId;

use self::content::InspectorContent;
use self::screen::Screen;
use self::user_event::{UserEvent, WindowContent};
use super::app_window::AppWindow;
use super::failure::{Failure, display};

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
    let mut application = Application {
        ctx,
        viewport,
        make: Some(make),
        proxy,
        window: None,
        screen: None,
        inspector: None,
        failure: None,
    };
    events.run_app(&mut application).map_err(display)?;
    application.failure.map_or(Ok(()), Err)
}

/// A context whose requests for frames come back as [`UserEvent::Repaint`].
fn context(proxy: &EventLoopProxy<UserEvent>, of: WindowContent) -> Context {
    let ctx = Context::default();
    // A frame whose measures were wrong may be laid out once more before it is shown.
    ctx.options_mut(|options| options.max_passes = std::num::NonZeroUsize::MIN.saturating_add(1));
    let waker = proxy.clone();
    ctx.set_request_repaint_callback(move |asked| {
        // After the end of the loop nothing is painted any more.
        let _ = waker.send_event(UserEvent::Repaint {
            of,
            at: Instant::now() + asked.delay,
            pass: asked.current_cumulative_pass_nr,
        });
    });
    ctx
}

struct Application<Make> {
    ctx: Context,
    viewport: ViewportBuilder,
    make: Option<Make>,
    proxy: EventLoopProxy<UserEvent>,
    /// Content of the windows.
    window: Option<AppWindow>,
    screen: Option<Screen>,
    /// The window of the inspector, while it has one of its own.
    inspector: Option<Screen>,
    failure: Option<Failure>,
}

impl<Make: FnOnce(&Context) -> Result<AppWindow, String>> Application<Make> {
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

impl<Make: FnOnce(&Context) -> Result<AppWindow, String>> ApplicationHandler<UserEvent> for Application<Make> {
    fn resumed(&mut self, events: &ActiveEventLoop) {
        if let Err(failure) = self.open(events) {
            self.end(events, Some(failure));
        }
    }

    fn user_event(&mut self, _events: &ActiveEventLoop, event: UserEvent) {
        match event {
            UserEvent::Repaint { of, at, pass } => {
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
            UserEvent::Reader(event) => {
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
