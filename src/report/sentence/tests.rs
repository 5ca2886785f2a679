use super::*;
use crate::report::{Options, check};

fn said(kind: Kind, statements: &str) -> String {
    let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
    let options = Options {
        kind: Some(kind),
        ..Options::default()
    };
    check(&text, &options).documents[0].summary.sentence.clone()
}

#[test]
fn the_sentence_counts_what_a_request_can_meet() {
    let reading = |condition: &str| {
        format!(
            r#"{{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*", "Condition": {{{condition}}}}}"#
        )
    };
    let ending = r#""DateLessThan": {"aws:CurrentTime": "2024-01-01T00:00:00Z"}"#;
    let private = |key: &str| format!(r#""IpAddress": {{"{key}": "10.0.0.0/8"}}"#);
    let administering = format!(
        r#"{{"Effect": "Allow", "Action": "iam:PutUserPolicy", "Resource": "*", "Condition": {{{ending}}}}}"#
    );
    let read = reading("");
    let deny = |conditions: &str| {
        format!(
            r#"{read}, {{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {{{conditions}}}}}"#
        )
    };
    let not_private = r#""NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}"#;
    let endpoint = r#""StringNotEquals": {"aws:SourceVpce": "vpce-0a1b2c3d"}"#;
    for (statements, expected) in [
        (
            reading(ending),
            "Grants nothing any more: the time of its Allows is past.",
        ),
        (
            format!("{read}, {administering}"),
            "Lets its holder call s3:GetObject, on arn:aws:s3:::site/*, from anywhere.",
        ),
        (
            reading(&private("aws:SourceIp")),
            "Grants nothing: its Allows ask for private addresses, from which no request comes.",
        ),
        (
            reading(&private("aws:VpcSourceIp")),
            "Lets its holder call s3:GetObject, on arn:aws:s3:::site/*, only through a VPC endpoint.",
        ),
        (
            reading(r#""IpAddressIfExists": {"aws:SourceIp": "10.0.0.0/8"}"#),
            "Lets its holder call s3:GetObject, on arn:aws:s3:::site/*, only through a VPC endpoint.",
        ),
        (
            reading(r#""IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "198.18.7.0/24"]}"#),
            "Lets its holder call s3:GetObject, on arn:aws:s3:::site/*, only from 198.18.7.0/24.",
        ),
        (
            deny(not_private),
            "Lets its holder call s3:GetObject, on arn:aws:s3:::site/*, but from nowhere: no request comes from private addresses.",
        ),
        (
            deny(&format!("{not_private}, {endpoint}")),
            "Lets its holder call s3:GetObject, on arn:aws:s3:::site/*, only through a VPC endpoint.",
        ),
    ] {
        assert_eq!(said(Kind::Identity, &statements), expected);
    }
}

#[test]
fn the_sentence_says_what_a_policy_amounts_to() {
    for (kind, statements, expected) in [
        (
            Kind::Identity,
            r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#,
            "Lets its holder do everything, on every resource, from anywhere.",
        ),
        (
            Kind::Identity,
            r#"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}"#,
            "Lets its holder call s3:GetObject, on arn:aws:s3:::reports/*",
        ),
        (
            Kind::Identity,
            r#"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*",
                "Condition": {"IpAddress": {"aws:SourceIp": "198.18.7.0/24"}}}"#,
            "Lets its holder call s3:GetObject, on arn:aws:s3:::reports/*, only from 198.18.7.0/24.",
        ),
        (
            Kind::Identity,
            r#"{"Effect": "Allow", "Action": ["iam:CreateAccessKey", "iam:AddUserToGroup"], "Resource": "*"}"#,
            "Lets its holder call iam:AddUserToGroup and iam:CreateAccessKey, on every resource, from anywhere; two ways lead to \
             administrator.",
        ),
        (
            Kind::Identity,
            r#"{"Effect": "Allow", "Action": ["iam:CreateAccessKey", "ssm:StartSession"], "Resource": "*"}"#,
            "Lets its holder call iam:CreateAccessKey and ssm:StartSession, on every resource, from anywhere; one way leads to \
             administrator, one more way leads to the rights of other roles.",
        ),
        (
            Kind::Identity,
            r#"{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}"#,
            "Grants nothing, and forbids everything in Amazon S3",
        ),
        (
            Kind::Identity,
            r#"{"Effect": "Allow", "Action": "s3:*Object", "Resource": "arn:aws:s3:::reports/*"},
               {"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::reports/kept/*"}"#,
            "Lets its holder do 5 things, 4 of them changes, on arn:aws:s3:::reports/*, from anywhere.",
        ),
        (
            Kind::Identity,
            r#"{"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::reports"}"#,
            "Grants nothing and forbids nothing.",
        ),
        (
            Kind::Identity,
            r#"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports"}"#,
            "Grants nothing: by AWS's tables, what its Allows name cannot be done to their resources.",
        ),
        (
            Kind::Identity,
            r#"{"Effect": "Allow", "Action": "s3:GetObject", "NotResource": "*"}"#,
            "Grants nothing: by AWS's tables, what",
        ),
        (
            Kind::Identity,
            r#"{"Effect": "Allow", "NotAction": "*", "Resource": "*"}"#,
            "Grants nothing: its Allows name no action",
        ),
        (
            Kind::Identity,
            r#"{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "arn:aws:s3:::*"}"#,
            "Lets its holder call s3:ListAllMyBuckets",
        ),
        (
            Kind::Identity,
            r#"{"Effect": "Allow", "Action": "*", "Resource": "*"},
               {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*",
                "Condition": {"IpAddress": {"aws:SourceIp": "198.18.7.0/24"}}}"#,
            "Lets its holder do everything, on every resource, from anywhere",
        ),
        (
            Kind::Identity,
            r#"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*"},
               {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*",
                "Condition": {"IpAddress": {"aws:SourceIp": "198.18.7.0/24"}}}"#,
            "Lets its holder call s3:GetObject, on every resource, part of it from anywhere",
        ),
        (
            Kind::Identity,
            r#"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*",
                "Condition": {"IpAddress": {"aws:SourceIp": "198.18.7.0/24"}}},
               {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site"}"#,
            "Lets its holder call s3:GetObject, on arn:aws:s3:::site and arn:aws:s3:::site/*, only from 198.18.7.0/24.",
        ),
        (
            Kind::Resource,
            r#"{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*"}"#,
            "Lets anyone, signed in or not, call s3:GetObject",
        ),
        (
            Kind::Resource,
            r#"{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*"},
               {"Effect": "Deny", "NotPrincipal": {"AWS": "111122223333"}, "Action": "s3:*", "Resource": "arn:aws:s3:::site/*"}"#,
            "Lets those whom a Deny spares call s3:GetObject",
        ),
        (
            Kind::Resource,
            r#"{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "kms:*", "Resource": "*"},
               {"Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": "kms:Decrypt", "Resource": "*"}"#,
            "Lets account 111122223333 and account 444455556666, between them, do everything in",
        ),
        (
            Kind::Trust,
            r#"{"Effect": "Allow", "Principal": {"AWS": ["111122223333"]}, "Action": "sts:AssumeRole"},
               {"Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": "sts:AssumeRole"},
               {"Effect": "Deny", "Principal": {"AWS": "111122223333"}, "Action": "sts:*"}"#,
            "Lets account 444455556666 assume the role",
        ),
        (
            Kind::Resource,
            r#"{"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::site/*"}"#,
            "Grants nothing to anyone: its Allows name no principal, so AWS refuses the policy.",
        ),
        (
            Kind::Trust,
            r#"{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}"#,
            "Lets the service lambda.amazonaws.com assume the role, from anywhere.",
        ),
        (
            Kind::Boundary,
            r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#,
            "Grants nothing by itself, and caps its holder at everything in Amazon S3",
        ),
        (
            Kind::Endpoint,
            r#"{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*",
                "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}"#,
            "Grants nothing by itself, and keeps requests through the endpoint from what its Allows leave out.",
        ),
        (
            Kind::Boundary,
            r#"{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, {"Effect": "Allow", "Action": "iam:*", "Resource": "*"}"#,
            "Grants nothing by itself, and keeps its holder from nothing.",
        ),
        (
            Kind::Scp,
            r#"{"Effect": "Deny", "Action": "cloudtrail:StopLogging", "Resource": "*"}"#,
            "Grants nothing by itself, and keeps the accounts under it from cloudtrail:StopLogging",
        ),
    ] {
        let said = said(kind, statements);
        assert!(said.starts_with(expected), "{said}\n{expected}");
    }
}

#[test]
fn the_sentence_tells_parties_apart() {
    let public = |condition: &str| {
        format!(
            r#"{{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*"{condition}}}"#
        )
    };
    let administering = r#"{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/admin"}, "Action": "s3:PutObject",
        "Resource": "arn:aws:s3:::site/*"}"#;
    let of_organisation =
        r#", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}"#;
    let of_office = r#", "Condition": {"IpAddress": {"aws:SourceIp": "198.18.7.0/24"}}"#;
    let denied = |condition: &str| {
        format!(
            r#"{{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::site/*", "Condition": {{{condition}}}}}"#
        )
    };
    let strangers = denied(r#""StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}"#);
    let outside = denied(r#""NotIpAddress": {"aws:SourceIp": "198.18.7.0/24"}"#);
    for (statements, expected) in [
        (
            format!("{}, {administering}", public("")),
            "Lets anyone, signed in or not, call s3:GetObject, and role admin of account 111122223333 call s3:PutObject, from anywhere.",
        ),
        (
            format!("{}, {administering}", public(of_organisation)),
            "Lets whoever is of the organisation o-a1b2c3d4e5 call s3:GetObject, and role admin of account 111122223333 call \
             s3:PutObject, from anywhere.",
        ),
        (
            public(
                r#", "Condition": {"StringEquals": {"s3:DataAccessPointAccount": "111122223333"}}"#,
            ),
            "Lets those who meet its conditions call s3:GetObject, from anywhere.",
        ),
        (
            public(
                r#", "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/reader"}}"#,
            ),
            "Lets anyone who meets its conditions call s3:GetObject, from anywhere.",
        ),
        (
            format!("{}, {strangers}", public("")),
            "Lets those whom a Deny spares call s3:GetObject, from anywhere.",
        ),
        (
            format!("{}, {outside}", public("")),
            "Lets anyone, signed in or not, call s3:GetObject, only from 198.18.7.0/24.",
        ),
        (
            public(of_office),
            "Lets anyone, signed in or not, call s3:GetObject, only from 198.18.7.0/24.",
        ),
        (
            format!("{}, {}", public(of_office), public(of_organisation)),
            "Lets anyone in certain networks and whoever is of the organisation o-a1b2c3d4e5 call s3:GetObject, part of it from anywhere.",
        ),
        (
            public(r#", "Condition": {"Bool": {"aws:PrincipalIsAWSService": "true"}}"#),
            "Lets AWS services call s3:GetObject.",
        ),
        (
            public(
                r#", "Condition": {"StringEquals": {"aws:PrincipalServiceName": "cloudtrail.amazonaws.com"}}"#,
            ),
            "Lets the service cloudtrail.amazonaws.com call s3:GetObject, from anywhere.",
        ),
        (
            public(r#", "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}"#),
            "Lets services that work for account 111122223333 call s3:GetObject, from anywhere.",
        ),
        (
            public(r#", "Condition": {"Null": {"aws:SourceArn": "false"}}"#),
            "Lets AWS services, whomever they work for, call s3:GetObject, from anywhere.",
        ),
    ] {
        assert_eq!(said(Kind::Resource, &statements), expected);
    }
    let anyone = r#"{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}"#;
    assert_eq!(
        said(Kind::Trust, anyone),
        "Lets anyone who has an AWS account assume the role, from anywhere."
    );
}

#[test]
fn the_sentence_tells_what_is_forbidden_outright() {
    let outright =
        r#"{"Effect": "Deny", "Action": "ec2:ModifyInstanceMetadataOptions", "Resource": "*"}"#;
    let by_delivery = r#"{"Effect": "Deny", "Action": "*", "Resource": "*",
        "Condition": {"NumericLessThan": {"ec2:RoleDelivery": "2.0"}}}"#;
    assert_eq!(
        said(Kind::Scp, &format!("{outright}, {by_delivery}")),
        "Grants nothing by itself, and keeps the accounts under it from ec2:ModifyInstanceMetadataOptions, and everything under its \
         conditions."
    );
    assert_eq!(
        said(
            Kind::Scp,
            r#"{"Effect": "Deny", "NotAction": "sts:GetCallerIdentity", "Resource": "*"}"#
        ),
        "Grants nothing by itself, and keeps the accounts under it from everything but one thing."
    );
}

#[test]
fn conditions_on_other_things_than_networks_leave_none_out() {
    let reading = |condition: &str| {
        format!(
            r#"{{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*", "Condition": {{{condition}}}}}"#
        )
    };
    let term = r#""DateGreaterThan": {"aws:CurrentTime": "2027-04-01T00:00:00Z"}, "DateLessThan": {"aws:CurrentTime": "2027-06-30T23:59:59Z"}"#;
    for (conditions, expected) in [
        (term.to_owned(), "from anywhere."),
        (
            format!(r#"{term}, "IpAddress": {{"aws:SourceIp": "198.18.7.0/24"}}"#),
            "only from 198.18.7.0/24.",
        ),
        (
            r#""ForAnyValue:StringEquals": {"aws:CalledVia": "athena.amazonaws.com"}"#.to_owned(),
            "only in calls that AWS services make.",
        ),
        (
            r#""Bool": {"aws:ViaAWSService": "true"}"#.to_owned(),
            "only in calls that AWS services make.",
        ),
        (
            r#""Null": {"aws:PrincipalTag/team": "false"}, "StringEquals": {"aws:PrincipalTag/team": "red"}"#.to_owned(),
            "from anywhere.",
        ),
    ] {
        assert_eq!(
            said(Kind::Identity, &reading(&conditions)),
            format!("Lets its holder call s3:GetObject, on arn:aws:s3:::site/*, {expected}")
        );
    }
}

#[test]
fn of_a_text_that_breaks_off_only_what_it_says_is_told() {
    let of = |text: &str| {
        let answer = check(text, &Options::default());
        answer.documents[0].summary.sentence.clone()
    };
    let start = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get"#;
    assert_eq!(
        of(start),
        "This breaks off before it says what it is about: it is not valid JSON, and AWS refuses it."
    );
    assert_eq!(
        of(&format!(
            r#"{start}Object", "Resource": "arn:aws:s3:::site/*"}}"#
        )),
        "This is not valid JSON, so AWS refuses it; mended, it lets its holder call s3:GetObject, on arn:aws:s3:::site/*, from anywhere."
    );
}
