//! Starts the page: says panics in the console, fetches what the first drawing needs, and mounts.

fn main() {
    console_error_panic_hook::set_once();
    browser::timer::run(civic_portal::app::start());
}
