use anyhow::bail;

/// Whatever a later version will take.
#[derive(clap::Args)]
pub(crate) struct UnbuiltArguments {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    rest: Vec<String>,
}

pub(crate) fn run(command: &str) -> anyhow::Result<()> {
    bail!("`starleague {command}` is not built yet")
}
