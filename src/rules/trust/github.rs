use super::federation::lets_any_repository_in;
use super::provider::{GITHUB, claim, claims, is, oidc_providers, selects, selects_tokens};
use crate::policy::pattern::has_wildcard;
use crate::policy::{Condition, Effect, Kind, Statement};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::Span;
use crate::syntax::excerpt::short;

const REFERENCE: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html#idp_oidc_Create_GitHub";

const GOOD: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" },
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {
      "StringEquals": {
        "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
        "token.actions.githubusercontent.com:sub": "repo:example/shop:ref:refs/heads/main"
      }
    }
  }]
}"#;

/// GitHub trusted without a word on the repository.
pub static REPOSITORY: Rule = Rule::new(Definition {
    id: "missing-github-repo-condition-key",
    issue_code: Some("MISSING_GITHUB_REPO_CONDITION_KEY"),
    category: Category::SecurityWarning,
    topic: Topic::Trust,
    needs: Needs::TRUST,
    title: "Role for every repository on GitHub",
    what: "An Allow of a trust policy names GitHub's provider, `token.actions.githubusercontent.com`, and no condition of the statement is on \
           its `sub`, which says from which repository and branch a workflow runs: `repo:OWNER/REPOSITORY:ref:refs/heads/BRANCH`, or with the \
           ids of both (`repo:OWNER@ID/REPOSITORY@ID:…`) for repositories that were made, renamed or transferred since July 2026.",
    why: "GitHub gives tokens to the workflows of every repository. Anybody with an account there can write a workflow that takes on this \
          role, and the audience `sts.amazonaws.com`, which a workflow chooses itself, does not stop them.",
    examples: &[Example::new(
        Kind::Trust,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": «"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"» },
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": { "StringEquals": { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" } }
  }]
}"#,
        GOOD,
    )],
    references: &[
        REFERENCE,
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-missing-github-repo-condition-key",
    ],
    check: check_repository,
});

/// GitHub trusted without the name of the repository and the branch.
pub static BRANCH: Rule = Rule::new(Definition {
    id: "specific-github-repo-and-branch-recommended",
    issue_code: Some("SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED"),
    category: Category::Warning,
    topic: Topic::Trust,
    needs: Needs::TRUST,
    title: "GitHub repository or branch left open",
    what: "A value of `token.actions.githubusercontent.com:sub` in an Allow has a wildcard, or names no branch or tag (`ref:refs/heads/main`). \
           Either form of the subject counts, with the ids of owner and repository (`repo:example@1/shop@2:…`) or without. \
           It is left alone where it names the repository and a condition on `token.actions.githubusercontent.com:ref` names the branch; and, \
           but in answers for AWS's validator, where `federated-trust-for-strangers` says that strangers get in, or the operator takes the \
           wildcard for a character, so that nobody does. A \
           subject with an environment (`repo:example/shop:environment:live`) names no branch: which branches may deploy there, only GitHub \
           knows.",
    why: "Whoever can push to any branch of the repository, or open a pull request there, can run a workflow with this role; and with a \
          wildcard for the repository, whoever can make one that fits.",
    examples: &[
        Example::new(
            Kind::Trust,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" },
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {
      "StringEquals": { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
      "StringLike": { "token.actions.githubusercontent.com:sub": [«"repo:example/*"», "repo:example/shop:ref:refs/heads/main"] }
    }
  }]
}"#,
            GOOD,
        ),
        Example::new(
            Kind::Trust,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" },
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {
      "StringEquals": {
        "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
        "token.actions.githubusercontent.com:sub": «"repo:example/shop:environment:live"»
      }
    }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" },
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {
      "StringEquals": {
        "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
        "token.actions.githubusercontent.com:sub": "repo:example/shop:environment:live",
        "token.actions.githubusercontent.com:ref": "refs/heads/main"
      }
    }
  }]
}"#,
        ),
    ],
    references: &[
        REFERENCE,
        "https://docs.github.com/en/actions/reference/security/oidc",
        "https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens/",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-specific-github-repo-and-branch-recommended",
    ],
    check: check_branch,
});

/// The two forms that a subject has, the second since July 2026.
const FORMS: &str = "`repo:OWNER/REPOSITORY:ref:refs/heads/BRANCH`, or where GitHub puts the ids into the subject, as it does for newer repositories, \
                     `repo:OWNER@ID/REPOSITORY@ID:ref:refs/heads/BRANCH`";

fn check_repository(context: &Context<'_>, findings: &mut Findings) {
    for statement in context.policy.with_effect(Effect::Allow) {
        let mut providers = oidc_providers(statement);
        let Some((principal, _)) = providers.find(|(_, provider)| *provider == GITHUB) else {
            continue;
        };
        if findings.is_full() || claims(statement, GITHUB).any(|(_, claim)| is(claim, "sub")) {
            continue;
        }
        findings.report(
            principal.text.span,
            format!(
                "A workflow of any repository on GitHub, whoever owns it, can take on this role. Say with `{GITHUB}:sub` which repository \
                 and branch may: {FORMS}."
            ),
        );
    }
}

fn check_branch(context: &Context<'_>, findings: &mut Findings) {
    for statement in context.policy.with_effect(Effect::Allow) {
        let is_own = context.settings.validator.is_none();
        let subjects = statement.conditions.iter().filter(|condition| {
            let claim = claim(condition.key().value, GITHUB);
            claim.is_some_and(|claim| {
                is(claim, "sub")
                    && (selects(condition) || is_own && selects_tokens(condition, claim))
            })
        });
        // AWS's validator speaks of the key, and once.
        if !is_own {
            for condition in subjects {
                let mut values = condition.values.iter();
                let who = values.find_map(|value| left_open(value.value, statement));
                report_branch(condition.key().span, who, findings);
            }
            continue;
        }
        let values = subjects.flat_map(|condition| {
            let wild = condition.operator.is_some_and(|o| o.kind.takes_wildcards());
            let values = condition.values.iter();
            values.filter(move |value| wild || !has_wildcard(value.value))
        });
        for value in values {
            if let Some((repository, environment)) = environment(value.value)
                && !names_branch(statement)
            {
                if !findings.is_full() {
                    report_environment(value.span, repository, environment, findings);
                }
                continue;
            }
            let who = if !leaves_owner_open(value.value) {
                left_open(value.value, statement)
            } else if lets_any_repository_in(context.policy, statement) {
                None
            } else {
                Some("Every repository and branch that the other conditions leave".to_owned())
            };
            report_branch(value.span, who, findings);
        }
    }
}

fn report_branch(span: Span, who: Option<String>, findings: &mut Findings) {
    let Some(who) = who.filter(|_| !findings.is_full()) else {
        return;
    };
    findings.report(
        span,
        format!("{who} can take on this role. Name the repository and the branch: {FORMS}."),
    );
}

/// The repository and the environment of a subject that names one of each.
fn environment(subject: &str) -> Option<(&str, &str)> {
    let (repository, rest) = subject.strip_prefix("repo:")?.split_once(':')?;
    let environment = rest.strip_prefix("environment:")?;
    let is_named = !repository.is_empty()
        && !environment.is_empty()
        && !environment.contains(':')
        && !has_wildcard(subject);
    is_named.then_some((repository, environment))
}

fn report_environment(span: Span, repository: &str, environment: &str, findings: &mut Findings) {
    let (repository, environment) = (short(repository), short(environment));
    findings.report(
        span,
        format!(
            "A job of the environment `{environment}` of `{repository}` can take on this role, whatever branch it runs on: which \
             branches may deploy there is up to the settings on GitHub. Limit them there, and ask for the branch here with \
             `{GITHUB}:ref`."
        ),
    );
}

/// Whether a subject says less than whose repository it is.
fn leaves_owner_open(subject: &str) -> bool {
    let Some(rest) = subject.strip_prefix("repo:") else {
        return has_wildcard(subject);
    };
    let name = rest.split(['/', ':', '@']).next().unwrap_or(rest);
    has_wildcard(name) || name.is_empty()
}

/// Whom a subject lets in beyond one branch of one repository.
fn left_open(subject: &str, statement: &Statement<'_>) -> Option<String> {
    if !has_wildcard(subject) && subject.contains("refs/") {
        return None;
    }
    let Some(rest) = subject.strip_prefix("repo:") else {
        return Some(if has_wildcard(subject) {
            "Every workflow on GitHub that fits this pattern, in whatever repository,".to_owned()
        } else {
            "A workflow on any branch that fits this subject".to_owned()
        });
    };
    let repository = rest.split(':').next().unwrap_or(rest);
    let owner = repository.split('/').next().unwrap_or(repository);
    // An `@` cannot stand in a name, so that what is before it is the whole name.
    let (name, id) = owner.split_once('@').unwrap_or((owner, ""));
    if has_wildcard(name) || name.is_empty() {
        return Some(
            "Any repository on GitHub whose owner fits this pattern, strangers' too,".to_owned(),
        );
    }
    if has_wildcard(id) {
        return Some(format!(
            "Whoever has the name `{}` on GitHub, also somebody who takes it after you,",
            short(name)
        ));
    }
    if has_wildcard(repository) {
        return Some(format!(
            "Every repository of `{}` that fits this pattern, also one that is made tomorrow,",
            short(owner)
        ));
    }
    if names_branch(statement) {
        return None;
    }
    Some(format!(
        "A workflow on any branch of `{}` that fits this subject",
        short(repository)
    ))
}

/// Whether a condition of its own says the branch.
fn names_branch(statement: &Statement<'_>) -> bool {
    let fixed = |condition: &Condition<'_>| {
        let mut values = condition.values.iter();
        selects(condition) && values.all(|value| !has_wildcard(value.value))
    };
    claims(statement, GITHUB).any(|(condition, claim)| is(claim, "ref") && fixed(condition))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_environment_is_told_from_other_subjects() {
        let named = Some(("example@1/shop@2", "live"));
        assert_eq!(environment("repo:example@1/shop@2:environment:live"), named);
        for other in [
            "repo:example/shop:environment:*",
            "repo:example/*:environment:live",
            "repo:example/shop:environment:live:ref:refs/heads/main",
            "repo:example/shop:environment:",
            "repo:example/shop:pull_request",
            "environment:live",
        ] {
            assert_eq!(environment(other), None, "{other}");
        }
    }
}
