/// Asks the system to open an address; false where it has no way to.
pub fn open_browser(address: &str) -> bool {
    // A machine without a screen often has an opener that starts a text browser in the terminal.
    let has_screen = !cfg!(target_os = "linux")
        || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    has_screen && open::that_detached(address).is_ok()
}
