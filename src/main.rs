//! Entry point: logs panics to the console, fetches what the first view needs, and mounts the app.

fn main() {
    console_error_panic_hook::set_once();
    browser::timer::run(civic_portal::app::start());
}
