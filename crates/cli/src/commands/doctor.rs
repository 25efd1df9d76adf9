//! `starleague doctor`: looks at a folder as the clients do, and says where they would fail.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use maps::Sc2Map;
use sc2api::identity::BASE_BUILD;
use sc2api::protocol::{RequestPing, RequestQuit, request::Request, response::Response};
use sc2api::transport::Client;

use super::install_sc2::{
    MAP_BYTES_MAX, MINI_GAMES, binary_path, is_client_folder, known_folder, map_files,
};

/// The first build that speaks the API; clients refuse older ones.
const BUILD_MIN: u32 = 55958;

/// How long the server may take to answer.
const START_PATIENCE: Duration = Duration::from_secs(10);

#[derive(clap::Args)]
#[command(after_help = "Example:\n  starleague doctor ~/StarCraftII")]
pub(crate) struct DoctorArguments {
    /// The folder to look at; SC2PATH, or else ~/StarCraftII, if left out
    folder: Option<PathBuf>,
}

/// What was found, in the order in which clients stumble over it.
#[derive(Default)]
struct Findings {
    lines: Vec<Finding>,
}

enum Finding {
    Good(String),
    /// A client can play, but not everything.
    Lacking(String),
    Bad {
        fault: String,
        remedy: String,
    },
}

impl Findings {
    fn good(&mut self, what: impl Into<String>) {
        self.lines.push(Finding::Good(what.into()));
    }

    fn lacking(&mut self, what: impl Into<String>) {
        self.lines.push(Finding::Lacking(what.into()));
    }

    fn bad(&mut self, fault: impl Into<String>, remedy: impl Into<String>) {
        self.lines.push(Finding::Bad { fault: fault.into(), remedy: remedy.into() });
    }

    fn faults(&self) -> usize {
        self.lines.iter().filter(|line| matches!(line, Finding::Bad { .. })).count()
    }
}

pub(crate) fn run(arguments: &DoctorArguments) -> anyhow::Result<()> {
    let root = match &arguments.folder {
        Some(folder) => folder.clone(),
        None => usual_folder()?,
    };
    let findings = examine(&root);
    say!("{}", root.display());
    for finding in &findings.lines {
        match finding {
            Finding::Good(what) => say!("  ok       {what}"),
            Finding::Lacking(what) => say!("  lacking  {what}"),
            Finding::Bad { fault, remedy } => say!("  bad      {fault}\n           {remedy}"),
        }
    }
    match findings.faults() {
        0 => Ok(()),
        1 => bail!("a client would fail here, see above"),
        faults => bail!("a client would fail here for {faults} reasons, see above"),
    }
}

fn usual_folder() -> anyhow::Result<PathBuf> {
    if let Some(folder) = std::env::var_os("SC2PATH") {
        return Ok(folder.into());
    }
    let home =
        std::env::var_os("HOME").context("name a folder: neither SC2PATH nor HOME is set")?;
    Ok(Path::new(&home).join("StarCraftII"))
}

fn examine(root: &Path) -> Findings {
    let mut findings = Findings::default();
    if !root.is_dir() {
        findings.bad(
            "the folder does not exist: pysc2 and SMAC raise SC2LaunchError",
            format!("Lay it out with `starleague install-sc2 {}`.", root.display()),
        );
        return findings;
    }
    examine_versions(root, &mut findings);
    examine_binary(root, &mut findings);
    examine_maps(root, &mut findings);
    findings
}

/// Clients start the binary of the newest version that they find.
fn examine_versions(root: &Path, findings: &mut Findings) {
    let names: Vec<String> = fs::read_dir(root.join("Versions")).map_or_else(
        |_| Vec::new(),
        |entries| {
            let names = entries.flatten().map(|entry| entry.file_name());
            names.map(|name| name.to_string_lossy().into_owned()).collect()
        },
    );
    let bases = || names.iter().filter_map(|name| Some((name, name.strip_prefix("Base")?)));
    for (name, number) in bases() {
        if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            findings.bad(
                format!("Versions/{name} is no `Base` with a number: all clients stop at it"),
                "Move it out of the folder Versions.",
            );
        }
    }
    let newest = bases().filter_map(|(_, number)| number.parse::<u32>().ok()).max();
    let install = format!("Run `starleague install-sc2 {}`.", root.display());
    match newest {
        None => {
            findings.bad("there is no version: clients report `No SC2 Versions found`", install)
        }
        Some(build) if build < BUILD_MIN => findings.bad(
            format!("the newest version is {build}, which clients refuse as too old"),
            install,
        ),
        Some(BASE_BUILD) => {
            findings.good(format!("Versions/Base{BASE_BUILD} is what clients start"))
        }
        Some(build) if build < BASE_BUILD => {
            findings.bad(format!("Versions/Base{BASE_BUILD} is missing"), install);
        }
        Some(build) => findings.bad(
            format!("clients start Versions/Base{build}, which is not this engine"),
            format!("Move Versions/Base{build} out of the folder Versions."),
        ),
    }
}

fn examine_binary(root: &Path, findings: &mut Findings) {
    let binary = binary_path(root);
    let install = format!("Run `starleague install-sc2 {}`.", root.display());
    let Ok(metadata) = fs::metadata(&binary) else {
        findings.bad(format!("{} is missing", binary.display()), install);
        return;
    };
    if !metadata.is_file() || !is_executable(&metadata) {
        findings.bad(
            format!("{} is no file that can be executed", binary.display()),
            format!("Run `chmod +x {}`.", binary.display()),
        );
        return;
    }
    match ping(&binary, root) {
        Ok(build) if build == BASE_BUILD => {
            findings.good(format!("{} starts and answers", binary.display()));
        }
        Ok(build) => findings.bad(format!("the binary passes for version {build}"), install),
        Err(error) => {
            findings.bad(format!("{} does not answer: {error:#}", binary.display()), install);
        }
    }
    let is_this_one = std::env::current_exe()
        .and_then(fs::read)
        .is_ok_and(|own| fs::read(&binary).is_ok_and(|installed| installed == own));
    if !is_this_one {
        findings.lacking(format!(
            "the installed binary differs from this one; `starleague install-sc2 {}` renews it",
            root.display()
        ));
    }
}

#[cfg(unix)]
fn is_executable(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.permissions().mode() & 0o111 != 0
}

#[cfg(not(unix))]
fn is_executable(_metadata: &fs::Metadata) -> bool {
    true
}

/// Starts the binary as a client does and asks for its version.
fn ping(binary: &Path, root: &Path) -> anyhow::Result<u32> {
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
    let mut child = Command::new(binary)
        .args(["-listen", "127.0.0.1", "-port", &port.to_string(), "-dataDir"])
        .arg(root)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("it cannot be started")?;
    let build = ask(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    end(&mut child)?;
    build
}

fn ask(address: SocketAddr) -> anyhow::Result<u32> {
    let mut client = Client::connect_within(address, START_PATIENCE)?;
    let response = client.request(Request::Ping(RequestPing {}))?.response;
    client.request(Request::Quit(RequestQuit {}))?;
    match response {
        Some(Response::Ping(ping)) => Ok(ping.base_build()),
        _ => bail!("its answer is not the one to a ping"),
    }
}

fn end(child: &mut Child) -> std::io::Result<()> {
    let deadline = Instant::now() + Duration::from_secs(2);
    while Instant::now() < deadline {
        if child.try_wait()?.is_some() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    child.kill()?;
    child.wait().map(drop)
}

fn examine_maps(root: &Path, findings: &mut Findings) {
    if root.join("maps").is_dir() && root.join("Maps").is_dir() && !is_same_folder(root) {
        findings.bad(
            "there are both `maps` and `Maps`: python-sc2 looks into the first, the others into \
             the second",
            "Move everything into `Maps`.",
        );
    }
    let smac: Vec<&str> = maps::Scenario::names().collect();
    examine_places(root, findings);
    for (folder, names) in [("SMAC_Maps", smac.as_slice()), ("mini_games", &MINI_GAMES)] {
        examine_map_folder(root, folder, names, findings);
    }
}

/// Maps that lie where no client looks for them. Only python-sc2 looks everywhere.
fn examine_places(root: &Path, findings: &mut Findings) {
    let maps = root.join("Maps");
    let Ok(files) = map_files(&maps) else { return };
    let mut stray = Vec::new();
    for file in files {
        let below = file.strip_prefix(&maps).unwrap_or(&file);
        let folder = below.parent().unwrap_or(Path::new(""));
        if is_client_folder(folder) {
            continue;
        }
        let stem = file.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
        match known_folder(&stem) {
            Some(wanted)
                if !maps.join(wanted).join(file.file_name().unwrap_or_default()).is_file() =>
            {
                findings.bad(
                    format!("Maps/{} lies where no client looks for it", below.display()),
                    format!("Move it to Maps/{wanted}."),
                );
            }
            _ => stray.push(below.display().to_string()),
        }
    }
    if !stray.is_empty() {
        findings.lacking(format!(
            "only python-sc2 finds {} below Maps: pysc2 and SMAC look for their maps in folders \
             such as Maps/mini_games and Maps/SMAC_Maps",
            stray.join(", ")
        ));
    }
}

/// On disks that do not tell small letters from capitals the two are one.
fn is_same_folder(root: &Path) -> bool {
    fs::canonicalize(root.join("maps")).ok() == fs::canonicalize(root.join("Maps")).ok()
}

fn examine_map_folder(root: &Path, folder: &str, names: &[&str], findings: &mut Findings) {
    let mut missing = Vec::new();
    let mut readable = 0;
    for &name in names {
        let path = root.join("Maps").join(folder).join(format!("{name}.SC2Map"));
        let Ok(bytes) = maps::read_bounded(&path, MAP_BYTES_MAX) else {
            missing.push(name);
            continue;
        };
        match Sc2Map::from_bytes(name, &bytes) {
            Ok(_) => readable += 1,
            Err(error) => {
                findings.bad(format!("{error}"), format!("Replace {}.", path.display()));
            }
        }
    }
    if readable > 0 {
        findings.good(format!("{readable} of {} maps in Maps/{folder}", names.len()));
    }
    if !missing.is_empty() {
        findings.lacking(format!(
            "Maps/{folder} lacks {}; `starleague install-sc2 {} --maps FOLDER` copies them",
            missing.join(", "),
            root.display()
        ));
    }
}
