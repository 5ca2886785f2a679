use super::mfa_fault::{Fault, each};
use crate::policy::Kind;
use crate::rules::{Category, Definition, Example, Needs, Rule, Topic, in_whole};

const KEY: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent";
const SECURE_ACCESS: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html";

/// A Deny that strikes sessions without MFA and passes access keys by.
pub static DENY: Rule = Rule::new(Definition {
    id: "mfa-deny-passes-access-keys",
    issue_code: None,
    category: Category::SecurityWarning,
    topic: Topic::Credentials,
    needs: Needs::UNUSUAL_CONDITIONS,
    title: "Deny without MFA that access keys get past",
    what: "A Deny with `Bool` and `false` on `aws:MultiFactorAuthPresent`. A request that is signed with a long-term access key does not \
           have that key, and `Bool` is false without it. Not where another Deny strikes requests without the key, on the same actions \
           and resources.",
    why: "Access keys are what leaks: into repositories, build logs, laptops. The Deny asks people in the console for a second factor, and \
          the stranger with the key for none.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "NotAction": ["iam:EnableMFADevice", "sts:GetSessionToken"],
    "Resource": "*",
    "Condition": { «"Bool"»: { "aws:MultiFactorAuthPresent": "false" } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "NotAction": ["iam:EnableMFADevice", "sts:GetSessionToken"],
    "Resource": "*",
    "Condition": { "BoolIfExists": { "aws:MultiFactorAuthPresent": "false" } }
  }]
}"#,
        ),
        Example::new(
            Kind::Scp,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "ec2:TerminateInstances",
    "Resource": "*",
    "Condition": {
      «"Bool"»: { "aws:MultiFactorAuthPresent": "false", "aws:ViaAWSService": "false" }
    }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "ec2:TerminateInstances",
    "Resource": "*",
    "Condition": {
      "Bool": { "aws:ViaAWSService": "false" },
      "BoolIfExists": { "aws:MultiFactorAuthPresent": "false" }
    }
  }]
}"#,
        ),
    ],
    references: &[KEY, SECURE_ACCESS],
    check: in_whole(|context, findings| each(context, Fault::DenyPassesKeys, findings)),
});

/// An Allow that asks sessions for MFA and access keys for nothing.
pub static ALLOW: Rule = Rule::new(Definition {
    id: "mfa-allow-lets-access-keys-in",
    issue_code: None,
    category: Category::SecurityWarning,
    topic: Topic::Credentials,
    needs: Needs::UNUSUAL_CONDITIONS,
    title: "Allow with MFA that lets access keys in without",
    what: "An Allow with `BoolIfExists` and `true` on `aws:MultiFactorAuthPresent`. It also holds where the request does not have the key, \
           as all that are signed with a long-term access key. The visual editor of the IAM console writes it so for \"MFA required\". \
           Not where a Deny strikes requests without the key, on the same actions and resources.",
    why: "It asks for MFA in the console and for none elsewhere: whoever finds an access key has the permission without a second factor.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:StopInstances",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { «"BoolIfExists"»: { "aws:MultiFactorAuthPresent": "true" } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:StopInstances",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } }
  }]
}"#,
        ),
        Example::new(
            Kind::Trust,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "111122223333" },
    "Action": "sts:AssumeRole",
    "Condition": {
      "Bool": { "aws:SecureTransport": "true" },
      «"BoolIfExists"»: { "aws:MultiFactorAuthPresent": "true" }
    }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "111122223333" },
    "Action": "sts:AssumeRole",
    "Condition": {
      "Bool": { "aws:SecureTransport": "true", "aws:MultiFactorAuthPresent": "true" }
    }
  }]
}"#,
        ),
    ],
    references: &[KEY, SECURE_ACCESS],
    check: in_whole(|context, findings| each(context, Fault::AllowLetsKeysIn, findings)),
});

/// A condition that holds for those without MFA where it was to hold for those with it, or the other way round.
pub static INVERTED: Rule = Rule::new(Definition {
    id: "mfa-condition-inverted",
    issue_code: None,
    category: Category::SecurityWarning,
    topic: Topic::Credentials,
    needs: Needs::UNUSUAL_CONDITIONS,
    title: "MFA condition the wrong way round",
    what: "An Allow that asks for `aws:MultiFactorAuthPresent` to be `false`, or a Deny that asks for it to be `true`. Operators for \
           strings count like `Bool` (`StringNotEquals` with `true`), here and in the rules beside it. Not an Allow that \
           only reads, and no secrets and stored data, or lets people set up MFA, change their password or get a session: they do that before they have MFA.",
    why: "Whoever proves a second factor is kept out, and whoever has a stolen password and no second factor is let in.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:StopInstances",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { "Bool": { "aws:MultiFactorAuthPresent": «"false"» } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:StopInstances",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } }
  }]
}"#,
        ),
        Example::new(
            Kind::Scp,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "s3:DeleteBucket",
    "Resource": "*",
    "Condition": { "Bool": { "aws:MultiFactorAuthPresent": «true» } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "s3:DeleteBucket",
    "Resource": "*",
    "Condition": { "BoolIfExists": { "aws:MultiFactorAuthPresent": "false" } }
  }]
}"#,
        ),
    ],
    references: &[KEY, SECURE_ACCESS],
    check: in_whole(|context, findings| each(context, Fault::Inverted, findings)),
});

/// `Null` on the key, taken for a test of MFA.
pub static NULL: Rule = Rule::new(Definition {
    id: "mfa-tested-with-null",
    issue_code: None,
    category: Category::SecurityWarning,
    topic: Topic::Credentials,
    needs: Needs::UNUSUAL_CONDITIONS,
    title: "Null taken for a test of MFA",
    what: "`Null` on `aws:MultiFactorAuthPresent` tells temporary credentials from long-term access keys, not MFA from none: in a session \
           without MFA the key is there and says `false`. A finding for an Allow or a Deny that asks for no more than that. Not where a Deny \
           stops whom it lets through, not for what people do before they have MFA, and not for `aws:MultiFactorAuthAge`, which is \
           there only where MFA was used.",
    why: "A stolen password is enough: who signs in with it alone has a session, and the test asks for nothing more.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:StopInstances",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { "Null": { «"aws:MultiFactorAuthPresent"»: "false" } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:StopInstances",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } }
  }]
}"#,
        ),
        Example {
            resource_type: Some("AWS::S3::Bucket"),
            ..Example::new(
                Kind::Resource,
                r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:DeleteObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "Null": { «"aws:MultiFactorAuthPresent"»: true } }
  }]
}"#,
                r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:DeleteObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "Null": { "aws:MultiFactorAuthAge": true } }
  }]
}"#,
            )
        },
    ],
    references: &[KEY, SECURE_ACCESS],
    check: in_whole(|context, findings| each(context, Fault::Null, findings)),
});
