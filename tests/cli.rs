//! The command line as a user sees it: each file in `tests/cli` shows commands, what they print and their exit status.
//! `TRYCMD=overwrite cargo test --test cli` writes anew what they print, for you to read.

use snapbox::cmd::{Command, cargo_bin};

const EFFECT: &str = include_str!("cli/policies/effect.json");
const READER: &str = include_str!("cli/policies/reader.json");

fn policy_check() -> Command {
    Command::new(cargo_bin!("policy-check"))
}

#[test]
fn commands_print_what_their_files_show() {
    trycmd::TestCases::new().case("tests/cli/*.trycmd");
}

#[test]
fn standard_input_is_read_with_a_dash_and_without_files() {
    for arguments in [["check"].as_slice(), &["check", "-"]] {
        policy_check()
            .args(arguments)
            .stdin(READER)
            .assert()
            .success()
            .stdout_eq("ok <stdin> (identity policy): no findings. [..]\n...\n");
    }
}

#[test]
fn standard_input_is_mended_to_standard_output() {
    policy_check()
        .args(["check", "--fix", "-"])
        .stdin(EFFECT)
        .assert()
        .success()
        .stdout_eq(EFFECT.replace("\"allow\"", "\"Allow\""))
        .stderr_eq("ok <stdin> (identity policy): no findings. [..]\n...\n1 finding mended.\n");
}

#[test]
fn settings_are_found_above_the_current_directory() {
    policy_check()
        .current_dir("tests/cli/settings.in/guardrails")
        .args(["check", "root.json"])
        .assert()
        .stdout_eq("ok root.json (service control policy): no findings. [..]\n...\n");
}

#[test]
fn the_settings_that_the_readme_shows_can_be_used() {
    let shown = include_str!("../README.md").split("```toml\n").nth(1);
    let settings = shown.and_then(|rest| rest.split("```").next());
    let file = concat!(env!("CARGO_TARGET_TMPDIR"), "/policy-check.toml");
    std::fs::write(file, settings.expect("there are settings")).expect("they can be written");
    policy_check()
        .args(["check", "--config", file, "--fail-on", "never", "-"])
        .stdin(READER)
        .assert()
        .success();
}

#[test]
fn a_policy_is_minimized_from_standard_input_and_in_place() {
    let (long, short) = (
        r#"{"Statement": [{"Effect": "Allow", "Action": ["s3:Get*", "s3:GetObject"], "Resource": ["*"]}]}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}}"#,
    );
    let told = "66 characters, had 87 (white space not counted)";
    policy_check()
        .args(["minimize", "-"])
        .stdin(long)
        .assert()
        .success()
        .stdout_eq(format!("{short}\n"))
        .stderr_eq(format!("<stdin>: {told}\n"));
    let folder = snapbox::dir::DirRoot::mutable_temp().expect("a folder");
    let file = folder.path().expect("a path").join("policy.json");
    std::fs::write(&file, long).expect("the file can be written");
    policy_check()
        .args(["minimize", "--write"])
        .arg(&file)
        .assert()
        .success()
        .stdout_eq("")
        .stderr_eq(format!("[..]policy.json: {told}\n"));
    assert_eq!(
        std::fs::read_to_string(&file).expect("the file can be read"),
        short
    );
}

#[test]
fn colours_are_for_terminals_and_those_who_ask() {
    let run = |variable: &str| {
        let output = policy_check()
            .args(["check", "-"])
            .stdin(EFFECT)
            .env_remove("NO_COLOR")
            .env(variable, "1")
            .output()
            .expect("the command runs");
        output.stdout.contains(&0x1b)
    };
    assert!(!run("IRRELEVANT"));
    assert!(run("CLICOLOR_FORCE"));
    assert!(!run("NO_COLOR"));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(cargo_bin!("policy-check"))
        .arg("rules")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the command ends");
    assert_eq!(output.stderr, b"");
    assert!(output.status.success());
}

#[test]
fn every_category_can_fail_or_pass() {
    for (least, status) in [
        ("error", 1),
        ("security-warning", 1),
        ("warning", 1),
        ("suggestion", 1),
        ("never", 0),
    ] {
        policy_check()
            .args(["check", "--fail-on", least, "-"])
            .stdin(EFFECT)
            .assert()
            .code(status);
    }
}
