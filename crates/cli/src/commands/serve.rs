//! `starleague serve`, and the binary when it is started in the place of the game's own client.

use std::ffi::OsString;
use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, ToSocketAddrs as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use sc2api::transport::Server;
use sc2api::{Folders, Session, identity};

/// The file name under which clients start the game.
pub(crate) const CLIENT_FILE_NAME: &str = "SC2_x64";

/// The port that the game's own documentation names.
const PORT_USUAL: u16 = 5000;

#[derive(clap::Args)]
#[command(
    override_usage = "starleague serve [-listen HOST] [-port PORT] [-dataDir FOLDER] [-tempDir FOLDER]",
    after_help = "\
Flags, as the game's own client takes them; others are ignored:
  -listen HOST       Where to listen; 127.0.0.1 if left out
  -port PORT         The port; 5000 if left out, 0 for any that is free
  -dataDir FOLDER    The installation, with maps in its folder Maps
  -tempDir FOLDER    Where maps go that clients save; /tmp/ if left out
  -dataVersion HASH  The version of the game's data to pass for
  -remoteHosts       Let clients join games that other machines host

Web pages may not use the server, and it answers only to its address, localhost and HOST.

Example:
  starleague serve -port 5000 -dataDir ~/StarCraftII"
)]
pub(crate) struct ServeArguments {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    flags: Vec<OsString>,
}

/// What the flags say.
#[derive(Debug, PartialEq, Eq)]
struct Flags {
    listen: String,
    port: u16,
    data: PathBuf,
    temporary: PathBuf,
    data_version: Option<String>,
    remote_hosts: bool,
}

pub(crate) fn run(arguments: &ServeArguments) -> anyhow::Result<()> {
    serve(&arguments.flags)
}

/// Serves with the command line of the game's own client.
pub(crate) fn serve(flags: &[OsString]) -> anyhow::Result<()> {
    let flags = Flags::parse(flags, default_data_folder())?;
    let address = flags.address()?;
    let server = Server::bind(address).with_context(|| {
        format!("cannot listen at {address}; name a port that is free with `-port`, or 0 for any")
    })?;
    let server = server.known_as(&flags.listen);
    let address = server.address();
    if !address.ip().is_loopback() {
        eprintln!("notice: {address} can be reached from other machines, and nobody is asked who");
    }
    // A client that has closed the output still wants to play.
    let _ = writeln!(
        std::io::stdout(),
        "Version: B{} (SC2.{})\nListening on: {address}",
        identity::BASE_BUILD,
        identity::GAME_VERSION
    );
    let mut session = Session::new(Folders { data: flags.data, temporary: flags.temporary });
    if let Some(data_version) = &flags.data_version {
        session = session.with_data_version(data_version);
    }
    if flags.remote_hosts {
        session = session.with_remote_hosts();
    }
    Ok(server.serve(&mut session)?)
}

/// The folder above `Versions/Base…/SC2_x64`, or else the one that clients use.
fn default_data_folder() -> PathBuf {
    let executable = std::env::current_exe().unwrap_or_default();
    let installed = executable
        .parent()
        .and_then(Path::parent)
        .filter(|versions| versions.file_name().is_some_and(|name| name == "Versions"))
        .and_then(Path::parent);
    match installed {
        Some(folder) => folder.to_owned(),
        None => std::env::var_os("SC2PATH").map_or_else(|| PathBuf::from("."), PathBuf::from),
    }
}

impl Flags {
    fn parse(flags: &[OsString], data: PathBuf) -> anyhow::Result<Self> {
        let mut parsed = Self {
            listen: Ipv4Addr::LOCALHOST.to_string(),
            port: PORT_USUAL,
            data,
            temporary: std::env::temp_dir(),
            data_version: None,
            remote_hosts: false,
        };
        let mut flags = flags.iter().peekable();
        while let Some(flag) = flags.next() {
            let flag = flag.to_string_lossy();
            let Some(name) = flag.strip_prefix('-') else {
                bail!("`{flag}` is no flag; see `starleague serve --help`");
            };
            let value = flags.next_if(|next| !next.to_string_lossy().starts_with('-'));
            let text = value.map(|value| value.to_string_lossy().into_owned());
            let missing = || format!("`{flag}` needs a value");
            match name.trim_start_matches('-') {
                "listen" => parsed.listen = text.with_context(missing)?,
                "port" => {
                    let text = text.with_context(missing)?;
                    parsed.port =
                        text.parse().with_context(|| format!("`-port {text}` is no port"))?;
                }
                "dataDir" => parsed.data = value.with_context(missing)?.into(),
                "tempDir" => parsed.temporary = value.with_context(missing)?.into(),
                "dataVersion" => parsed.data_version = Some(text.with_context(missing)?),
                "remoteHosts" => parsed.remote_hosts = true,
                _ => {}
            }
        }
        Ok(parsed)
    }

    fn address(&self) -> anyhow::Result<SocketAddr> {
        if let Ok(ip) = self.listen.parse::<IpAddr>() {
            return Ok(SocketAddr::new(ip, self.port));
        }
        let found = (self.listen.as_str(), self.port).to_socket_addrs();
        let mut addresses: Vec<SocketAddr> =
            found.with_context(|| format!("`-listen {}` is no host", self.listen))?.collect();
        addresses.sort_by_key(SocketAddr::is_ipv6);
        addresses
            .first()
            .copied()
            .with_context(|| format!("the host `{}` has no address", self.listen))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> anyhow::Result<Flags> {
        let flags: Vec<OsString> = line.split_whitespace().map(OsString::from).collect();
        Flags::parse(&flags, PathBuf::from("default"))
    }

    #[test]
    fn the_command_lines_of_clients_are_understood() {
        let pysc2 = "-listen 127.0.0.1 -port 15001 -dataDir /games/sc2/ -tempDir /tmp/sc-abc/ \
                     -dataVersion b89b5d6f -verbose -headlessNoRender";
        let flags = parse(pysc2).unwrap();
        assert_eq!(flags.port, 15001);
        assert_eq!(flags.data, Path::new("/games/sc2/"));
        assert_eq!(flags.temporary, Path::new("/tmp/sc-abc/"));
        assert_eq!(flags.data_version.as_deref(), Some("b89b5d6f"));

        let python_sc2 = "-listen localhost -port 9 -dataDir /games/sc2 -tempDir /tmp/SC2_x \
                          -displayMode 0 -windowwidth 640 -windowheight 480 -verbose";
        let flags = parse(python_sc2).unwrap();
        assert!(flags.address().unwrap().ip().is_loopback());
        assert_eq!(flags.port, 9);
        assert!(!flags.remote_hosts);
        assert!(parse("-remoteHosts -port 9").unwrap().remote_hosts);
    }

    #[test]
    fn without_flags_only_this_machine_can_connect() {
        let flags = parse("").unwrap();
        assert!(flags.address().unwrap().ip().is_loopback());
        assert_eq!(flags.data, Path::new("default"));
    }

    #[test]
    fn mistakes_are_named() {
        assert!(parse("-port").unwrap_err().to_string().contains("-port"));
        assert!(parse("-port -verbose").is_err());
        assert!(parse("-port 99999").is_err());
        assert!(parse("5000").is_err());
    }
}
