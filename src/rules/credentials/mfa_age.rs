use std::cell::LazyCell;

use super::mfa::{AGE, Requests, Stops, conditions, is_about_users, only_condition};
use crate::access::grouped;
use crate::policy::{Condition, Kind, OperatorKind, Statement};
use crate::rules::moved_condition::put_under;
use crate::rules::{
    Category, Context, Definition, Example, Findings, Needs, Proof, Rule, Topic, in_whole,
};
use crate::syntax::excerpt::short;
use crate::syntax::{quoted, replace};

const KEY: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthage";
const SECURE_ACCESS: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html";

/// A limit on the age of MFA that asks for none.
pub static WITHOUT: Rule = Rule::new(Definition {
    id: "mfa-age-lets-requests-without-mfa-through",
    issue_code: None,
    category: Category::SecurityWarning,
    topic: Topic::Credentials,
    needs: Needs::UNUSUAL_CONDITIONS,
    title: "Limit on the age of MFA that asks for none",
    what: "`aws:MultiFactorAuthAge` is only in requests with MFA. A Deny with `NumericGreaterThan` on it does not hold without the key, \
           and an Allow with `NumericLessThanIfExists` does. A Deny that asks besides for `aws:MultiFactorAuthPresent` to be `false` \
           never holds. Not where a Deny of the policy strikes requests without MFA, on the same actions and resources.",
    why: "Whoever has a stolen password or access key and no second factor is better off than a person whose second factor is an hour old.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "iam:*",
    "Resource": "*",
    "Condition": { «"NumericGreaterThan"»: { "aws:MultiFactorAuthAge": "3600" } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "iam:*",
    "Resource": "*",
    "Condition": { "NumericGreaterThanIfExists": { "aws:MultiFactorAuthAge": "3600" } }
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:StopInstances",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { «"NumericLessThanIfExists"»: { "aws:MultiFactorAuthAge": "3600" } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:StopInstances",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { "NumericLessThan": { "aws:MultiFactorAuthAge": "3600" } }
  }]
}"#,
        ),
        Example::new(
            Kind::Scp,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "iam:*",
    "Resource": "*",
    "Condition": {
      «"NumericGreaterThan"»: { "aws:MultiFactorAuthAge": "3600" },
      "BoolIfExists": { "aws:MultiFactorAuthPresent": "false" }
    }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "iam:*",
    "Resource": "*",
    "Condition": { "NumericGreaterThan": { "aws:MultiFactorAuthAge": "3600" } }
  }, {
    "Effect": "Deny",
    "Action": "iam:*",
    "Resource": "*",
    "Condition": { "BoolIfExists": { "aws:MultiFactorAuthPresent": "false" } }
  }]
}"#,
        ),
    ],
    references: &[KEY, SECURE_ACCESS],
    check: in_whole(check_without),
});

/// A limit that lets old MFA through and stops fresh.
pub static INVERTED: Rule = Rule::new(Definition {
    id: "mfa-age-inverted",
    issue_code: None,
    category: Category::SecurityWarning,
    topic: Topic::Credentials,
    needs: Needs::UNUSUAL_CONDITIONS,
    title: "Limit on the age of MFA the wrong way round",
    what: "An Allow that asks for `aws:MultiFactorAuthAge` to be greater than a number of seconds, or a Deny that asks for it to be less. \
           Not an Allow with more than 0 seconds, which is MFA of any age.",
    why: "Whoever has just proved a second factor is kept out, and a session whose second factor is long ago is let in.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:StopInstances",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { «"NumericGreaterThan"»: { "aws:MultiFactorAuthAge": "3600" } }
  }, {
    "Effect": "Deny",
    "Action": "ec2:TerminateInstances",
    "Resource": "*",
    "Condition": { «"NumericLessThanIfExists"»: { "aws:MultiFactorAuthAge": 3600 } }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:StopInstances",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { "NumericLessThan": { "aws:MultiFactorAuthAge": "3600" } }
  }, {
    "Effect": "Deny",
    "Action": "ec2:TerminateInstances",
    "Resource": "*",
    "Condition": { "NumericGreaterThanIfExists": { "aws:MultiFactorAuthAge": "3600" } }
  }]
}"#,
    )],
    references: &[KEY, SECURE_ACCESS],
    check: in_whole(check_inverted),
});

/// A number of seconds that is no limit, or that nobody can keep.
pub static BOUND: Rule = Rule::new(Definition {
    id: "mfa-age-in-wrong-unit",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Credentials,
    needs: Needs::UNUSUAL_CONDITIONS,
    title: "Age of MFA in the wrong unit",
    what: "`aws:MultiFactorAuthAge` counts seconds. A number over 129,600, the 36 hours for which a session with MFA lives at the most, is \
           no limit; one under 60 leaves nobody the time to do anything and is most likely meant as minutes or hours.",
    why: "A limit of an hour that was written in milliseconds never applies, and one written in hours or minutes locks people out \
          until somebody takes it away.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:StopInstances",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { "NumericLessThan": { "aws:MultiFactorAuthAge": «"3600000"» } }
  }, {
    "Effect": "Allow",
    "Action": "ec2:StartInstances",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { "NumericLessThan": { "aws:MultiFactorAuthAge": «12» } }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:StopInstances",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { "NumericLessThan": { "aws:MultiFactorAuthAge": "3600" } }
  }, {
    "Effect": "Allow",
    "Action": "ec2:StartInstances",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { "NumericLessThan": { "aws:MultiFactorAuthAge": "43200" } }
  }]
}"#,
    )],
    references: &[
        KEY,
        SECURE_ACCESS,
        "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html",
    ],
    check: in_whole(check_bound),
});

/// For how many seconds a session with MFA lives at the most: 36 hours, of `GetSessionToken`.
const LONGEST: i64 = 129_600;

/// Nobody does anything in less than this many seconds.
const SHORTEST: i64 = 60;

/// How many seconds so many of a unit are, where that is a whole number.
type InSeconds = fn(i64) -> Option<i64>;

/// What people take for seconds.
const UNITS: [(InSeconds, &str); 3] = [
    (
        |number| (number % 1_000 == 0).then_some(number / 1_000),
        "milliseconds",
    ),
    (|number| number.checked_mul(60), "minutes"),
    (|number| number.checked_mul(3_600), "hours"),
];

/// Which of two ages an operator asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asks {
    ForFresh,
    ForOld,
}

impl Asks {
    fn of(condition: &Condition<'_>) -> Option<Self> {
        use OperatorKind as K;
        match condition.operator?.kind {
            K::NumericLessThan | K::NumericLessThanEquals => Some(Self::ForFresh),
            K::NumericGreaterThan | K::NumericGreaterThanEquals => Some(Self::ForOld),
            _ => None,
        }
    }
}

/// The bounds on the age of MFA, with their statements, which have an effect.
fn bounds<'p>(
    context: &Context<'p>,
) -> impl Iterator<Item = (&'p Statement<'p>, &'p Condition<'p>, Asks)> {
    let all = context
        .policy
        .statements
        .iter()
        .filter(|s| s.effect.is_some());
    all.flat_map(|statement| {
        let ages = conditions(statement).filter(|condition| condition.is_key(AGE));
        ages.filter_map(move |condition| Some((statement, condition, Asks::of(condition)?)))
    })
}

fn check_without(context: &Context<'_>, findings: &mut Findings) {
    let stops = LazyCell::new(|| Stops::of(context));
    for (statement, condition, asks) in bounds(context) {
        let allows = statement.allows();
        let limits = asks == if allows { Asks::ForFresh } else { Asks::ForOld };
        let requests = Requests::matching(statement).filter(|_| limits);
        let Some(requests) = requests.filter(|_| is_about_users(statement)) else {
            continue;
        };
        if findings.is_full() {
            return;
        }
        // Other mixtures with `aws:MultiFactorAuthPresent` have rules of their own.
        let lets_through = requests.keys == allows && requests.sessions == allows;
        if !lets_through || stops.make_up_for(context, statement, requests) {
            continue;
        }
        let operator = short(&condition.operator_key.text);
        let message = match (allows, requests.mfa) {
            (true, _) => format!(
                "`{operator}` also holds for requests without MFA, which have no `{AGE}`. So this Allow limits how old MFA may be, and asks \
                 for none."
            ),
            (false, true) => format!(
                "Requests without MFA have no `{AGE}`, and `{operator}` is false for them. So this Deny stops those whose MFA is old, and \
                 passes by those who used none."
            ),
            (false, false) => format!(
                "A request has `{AGE}` only where MFA was used, so that it is never both without MFA and of some age: this Deny stops nobody. \
                 Make two Denies of it."
            ),
        };
        let finding = findings.report(condition.operator_key.span, message);
        finding.shown_by(Proof::any);
        if let (Some(only), Some(value)) =
            (only_condition(statement), condition.member.value.scalar())
        {
            let operator = meant(allows);
            let edits = put_under(context.policy.text, statement, only, operator, value);
            finding.unsafe_fix(format!("Write `{operator}`"), edits.unwrap_or_default());
        }
    }
}

fn check_inverted(context: &Context<'_>, findings: &mut Findings) {
    for (statement, condition, asks) in bounds(context) {
        let allows = statement.allows();
        let limits = asks == if allows { Asks::ForFresh } else { Asks::ForOld };
        let value = condition.member.value.scalar();
        let is_any_age = allows
            && value
                .and_then(|v| v.parse().ok())
                .is_some_and(|v: i64| v <= 0);
        if limits || is_any_age || findings.is_full() {
            continue;
        }
        let finding = findings.report(
            condition.operator_key.span,
            if allows {
                "This Allow is for those whose MFA is old: whoever has just proved a second factor cannot use it."
            } else {
                "This Deny stops those who have just proved a second factor, and passes by those who did so long ago."
            },
        );
        if let (Some(only), Some(value)) = (only_condition(statement), value) {
            let operator = meant(allows);
            let edits = put_under(context.policy.text, statement, only, operator, value);
            finding.unsafe_fix(format!("Write `{operator}`"), edits.unwrap_or_default());
        }
    }
}

fn check_bound(context: &Context<'_>, findings: &mut Findings) {
    for (statement, condition, _) in bounds(context) {
        for node in condition.member.value.one_or_many() {
            let text = node.scalar();
            let Some(seconds) = text.and_then(|text| text.trim().parse::<i64>().ok()) else {
                continue;
            };
            if findings.is_full() {
                return;
            }
            let message = if seconds > LONGEST {
                too_long(statement, text.unwrap_or_default())
            } else if seconds > 0 && seconds < SHORTEST {
                format!(
                    "`{}` is a number of seconds, and so soon after proving a second factor nobody gets anything done.",
                    text.unwrap_or_default()
                )
            } else {
                continue;
            };
            let finding = findings.report(node.span, message);
            for (in_seconds, unit) in UNITS {
                if let Some(meant) = in_seconds(seconds)
                    && (SHORTEST..=LONGEST).contains(&meant)
                {
                    finding.unsafe_fix(
                        format!("Write `{meant}`, taking the number for {unit}"),
                        vec![replace(node.span, quoted(&meant.to_string()))],
                    );
                }
            }
        }
    }
}

fn too_long(statement: &Statement<'_>, seconds: &str) -> String {
    let consequence = if statement.denies() {
        "this Deny never stops anybody for it"
    } else {
        "this lets in MFA of any age"
    };
    format!(
        "A session with MFA lives 36 hours at the most, which are {} seconds, and here are {}: {consequence}.",
        grouped(LONGEST),
        short(seconds)
    )
}

/// The operator of a limit that asks for MFA.
fn meant(allows: bool) -> &'static str {
    if allows {
        "NumericLessThan"
    } else {
        "NumericGreaterThanIfExists"
    }
}
