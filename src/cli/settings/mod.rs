//! `policy-check.toml`: what the policies of a repository are, whom it trusts, what it accepts.

mod format;
mod roles;
mod suppressions;

use std::env;
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use globset::{GlobBuilder, GlobMatcher};
use ipnet::IpNet;
use policy_check::access::roles::Profile;
use policy_check::policy::{Kind, iso_of_epoch};
use policy_check::report::{AnsweredDocument, Options, Summary, resource_type};
use policy_check::rules::{self, Category, Settings};
use policy_check::syntax::{LineIndex, Span};
use toml::Spanned;

use super::input::{Input, read_text};
use format::{Fault, Format, PolicyTable};
use roles::Roles;
use suppressions::{Suppressions, unknown_rule};

const FILE_NAME: &str = "policy-check.toml";

/// A file of settings; an empty one where there is none.
#[derive(Debug, Default)]
pub(super) struct SettingsFile {
    /// What it is called in the answer.
    name: String,
    text: String,
    /// The directory that its globs are relative to.
    folder: PathBuf,
    trusted: Vec<IpNet>,
    severities: Vec<(&'static str, Option<Category>)>,
    policies: Vec<Policies>,
    suppressions: Suppressions,
    roles: Roles,
}

/// What is wrong with a file of settings.
pub(super) struct SettingsAnswer {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) document: AnsweredDocument,
}

/// What the policies of some files are.
#[derive(Debug)]
struct Policies {
    path: GlobMatcher,
    kind: Option<Kind>,
    resource_type: Option<String>,
    role: Option<Profile>,
}

impl SettingsFile {
    /// The file that was named, or the one of the current directory or the nearest above it.
    ///
    /// # Errors
    /// Why it cannot be used, with the place.
    pub(super) fn find(named: Option<&Path>) -> Result<Self, String> {
        let here = env::current_dir().unwrap_or_default();
        let found = match named {
            Some(path) => Some((path.to_owned(), absolute(&here, path))),
            None => here.ancestors().enumerate().find_map(|(up, folder)| {
                let file = folder.join(FILE_NAME);
                let name = Path::new(&"../".repeat(up)).join(FILE_NAME);
                file.is_file().then_some((name, file))
            }),
        };
        let Some((name, file)) = found else {
            return Ok(Self::default());
        };
        let text = read_text(&name)?;
        let name = name.display().to_string();
        let folder = file.parent().unwrap_or(&here).to_owned();
        Self::read(&text, &today())
            .map(|settings| Self {
                folder,
                name: name.clone(),
                ..settings
            })
            .map_err(|fault| told(&name, &text, fault))
    }

    fn read(text: &str, today: &str) -> Result<Self, Fault> {
        let file = Format::read(text)?;
        let roles = Roles::read(file.roles)?;
        let trusted = file.trusted_networks.iter().map(network);
        let severities = file
            .severities
            .iter()
            .map(|(rule, value)| severity(rule, value));
        Ok(Self {
            name: String::new(),
            text: text.to_owned(),
            folder: PathBuf::new(),
            trusted: trusted.collect::<Result<Vec<_>, _>>()?.concat(),
            severities: severities.collect::<Result<_, _>>()?,
            policies: file
                .policies
                .iter()
                .map(|table| Policies::read(table, &roles))
                .collect::<Result<_, _>>()?,
            suppressions: Suppressions::read(file.suppressions, today)?,
            roles,
        })
    }

    /// The role of that name, of the file or of those that come with policy-check.
    ///
    /// # Errors
    /// That there is none, and which there are.
    pub(super) fn role(&self, name: &str) -> Result<Profile, String> {
        self.roles.find(name).cloned()
    }

    /// Adds what the file says of every policy.
    pub(super) fn add_to(&self, settings: &mut Settings) {
        settings.trusted.extend(&self.trusted);
        settings.severities.extend(&self.severities);
    }

    /// How to take the text of `input`: as was `asked` for, and where that leaves it open, as the file says. With it, the place of each
    /// suppression that is in force there.
    pub(super) fn options_for(&mut self, input: &Input, asked: &Options) -> (Options, Vec<usize>) {
        let mut options = Options {
            name: input.name.clone(),
            ..asked.clone()
        };
        let path = input.path.as_deref();
        let suppressions = self.add_for_file(path, input.found, &mut options);
        (options, suppressions)
    }

    /// The names of the roles that the file has.
    pub(super) fn own_roles(&self) -> impl Iterator<Item = &str> {
        self.roles.own_names()
    }

    /// What the role of that name needs, a line an entry.
    ///
    /// # Errors
    /// That there is none, and which there are.
    pub(super) fn role_text(&self, name: &str) -> Result<&str, String> {
        self.roles.text(name)
    }

    /// What it is called.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Adds what the file says of the policies in the file at `path`, where `options` does not say it already. Gives the place of
    /// each suppression that is in force there.
    fn add_for_file(
        &mut self,
        path: Option<&Path>,
        found: bool,
        options: &mut Options,
    ) -> Vec<usize> {
        let path = path.map(|path| self.relative(path));
        let path = path.as_deref();
        // What stands later in the file is for the exceptions.
        let about = |policies: &&Policies| path.is_some_and(|path| policies.path.is_match(path));
        if options.resource_type.is_none() {
            let types = self.policies.iter().rev().filter(about);
            options.resource_type = types
                .filter_map(|policies| policies.resource_type.clone())
                .next();
        }
        if options.kind.is_none() {
            let mut kinds = self.policies.iter().rev().filter(about);
            let of_type = || options.resource_type.as_deref().map(Kind::of_resource_type);
            options.kind = kinds.find_map(|policies| policies.kind).or_else(of_type);
        }
        if options.settings.role.is_none() {
            let mut roles = self.policies.iter().rev().filter(about);
            options.settings.role = roles.find_map(|policies| policies.role.clone());
        }
        let in_force = self.suppressions.for_file(path, found);
        let (places, suppressions) = in_force.into_iter().unzip();
        options.suppressions = suppressions;
        places
    }

    /// Tells that everything below `folder` is checked.
    pub(super) fn walked(&mut self, folder: &Path) {
        let here = env::current_dir().unwrap_or_default();
        self.suppressions
            .walked(&absolute(&here, folder), &self.folder);
    }

    /// Tells that the suppression at place `at` took out a finding.
    pub(super) fn used(&mut self, at: usize) {
        self.suppressions.used(at);
    }

    /// What is wrong with it, if anything is.
    pub(super) fn answer(&self) -> Option<SettingsAnswer> {
        let mut findings = self.suppressions.stale(&self.text);
        findings.retain_mut(|finding| {
            let mut set = self.severities.iter();
            match set.find(|(rule, _)| *rule == finding.rule) {
                Some((_, Some(category))) => finding.category = *category,
                Some((_, None)) => return false,
                None => {}
            }
            true
        });
        (!findings.is_empty()).then(|| {
            let document = AnsweredDocument {
                name: self.name.clone(),
                kind: None,
                findings,
                cut_short: Vec::new(),
                summary: Summary::default(),
                suppressed: Vec::new(),
                is_policy: false,
            };
            SettingsAnswer {
                name: self.name.clone(),
                text: self.text.clone(),
                document,
            }
        })
    }

    /// `path` as globs see it: from the directory of the file on, where it lies below that.
    fn relative(&self, path: &Path) -> PathBuf {
        let here = env::current_dir().unwrap_or_default();
        let path = absolute(&here, path);
        path.strip_prefix(&self.folder)
            .map_or_else(|_| path.clone(), Path::to_owned)
    }
}

impl Policies {
    fn read(table: &PolicyTable, roles: &Roles) -> Result<Self, Fault> {
        let role = table.role.as_ref().map(|name| {
            let role = roles.find(name.get_ref()).cloned();
            role.map_err(|message| Fault::at(name, message))
        });
        Ok(Self {
            path: glob(&table.path)?,
            kind: table.kind.as_ref().map(kind).transpose()?,
            resource_type: table.resource_type.as_ref().map(of_resource).transpose()?,
            role: role.transpose()?,
        })
    }
}

/// `path` from the root on, without `.` and `..`.
fn absolute(here: &Path, path: &Path) -> PathBuf {
    let mut absolute = PathBuf::new();
    for component in here.join(path).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                absolute.pop();
            }
            component => absolute.push(component),
        }
    }
    absolute
}

/// The day that it is, as `2027-01-31`, in UTC.
fn today() -> String {
    let passed = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let seconds = passed.map_or(0, |passed| passed.as_secs());
    let now = i64::try_from(seconds).ok().and_then(iso_of_epoch);
    let mut day = now.unwrap_or_default();
    day.truncate("2027-01-31".len());
    day
}

/// The fault with the place in the file, as compilers write it.
fn told(name: &str, text: &str, fault: Fault) -> String {
    let Some(place) = fault.place else {
        return format!("{name}: {}", fault.message);
    };
    let lines = LineIndex::new(text);
    let start = lines.position(Span::new(place.start, place.end).start);
    format!(
        "{name}:{}:{}: {}",
        start.line + 1,
        start.character + 1,
        fault.message
    )
}

fn glob(path: &Spanned<String>) -> Result<GlobMatcher, Fault> {
    // Paths are compared from the directory of the file on, without `./`; a directory stands for all in it.
    let mut pattern = path.get_ref().trim_start_matches("./").to_owned();
    if pattern.ends_with('/') {
        pattern.push_str("**");
    }
    if pattern.split('/').any(|part| part == "..") {
        let message = format!(
            "{:?} matches nothing: a path starts at the directory of this file, and goes down only",
            path.get_ref()
        );
        return Err(Fault::at(path, message));
    }
    let mut glob = GlobBuilder::new(&pattern);
    glob.literal_separator(true)
        .build()
        .map(|glob| glob.compile_matcher())
        .map_err(|error| Fault::at(path, format!("this is no glob: {}", error.kind())))
}

fn network(text: &Spanned<String>) -> Result<Vec<IpNet>, Fault> {
    Settings::trusting([text.get_ref().as_str()])
        .map(|settings| settings.trusted)
        .map_err(|network| {
            let message =
                format!("{network:?} is no network: expected CIDR notation such as 203.0.113.0/24");
            Fault::at(text, message)
        })
}

fn severity(
    name: &Spanned<String>,
    value: &Spanned<String>,
) -> Result<(&'static str, Option<Category>), Fault> {
    let Some(rule) = rules::find(name.get_ref()) else {
        return Err(Fault::at(name, unknown_rule(name.get_ref())));
    };
    let mut categories = Category::ALL.into_iter();
    let category = categories.find(|category| category.name() == value.get_ref());
    if category.is_none() && value.get_ref() != "off" {
        let names = Category::ALL.map(Category::name).join(", ");
        let message = format!(
            "{:?} is no severity: expected {names} or off",
            value.get_ref()
        );
        return Err(Fault::at(value, message));
    }
    Ok((rule.id, category))
}

fn of_resource(name: &Spanned<String>) -> Result<String, Fault> {
    resource_type(name.get_ref()).map_err(|message| Fault::at(name, message))
}

fn kind(name: &Spanned<String>) -> Result<Kind, Fault> {
    Kind::from_name(name.get_ref()).ok_or_else(|| {
        let names = Kind::ALL.map(Kind::name).join(", ");
        let message = format!(
            "{:?} is no kind of policy: expected one of {names}",
            name.get_ref()
        );
        Fault::at(name, message)
    })
}
