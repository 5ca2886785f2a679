use super::*;

#[test]
fn paths_tell_keys_values_and_parts_of_strings() {
    let text = r#"{"Statement": [{"Action": "s3:GetObjct", "Resorce": "*"}]}"#;
    let root = parse(text).root.unwrap();
    let at = |needle: &str| {
        let start = text.find(needle).unwrap();
        path(&root, Span::new(start, start + needle.len()))
    };
    let statement = |rest: PathElement| {
        vec![
            PathElement::Value("Statement".to_owned()),
            PathElement::Index(0),
            rest,
        ]
    };
    let action = statement(PathElement::Value("Action".to_owned()));
    assert_eq!(at("\"s3:GetObjct\""), action);
    assert_eq!(at("\"Action\": \"s3:GetObjct\""), action);
    assert_eq!(
        at("\"Resorce\""),
        statement(PathElement::Key("Resorce".to_owned()))
    );
    let substring = PathElement::Substring {
        start: 3,
        length: 8,
    };
    assert_eq!(at("GetObjct").last(), Some(&substring));
    assert_eq!(at(text), []);
}

/// The codes of AWS's validator for a resource policy with this in its only statement.
fn codes(statement: &str, resource_type: Option<&str>) -> Vec<&'static str> {
    let text = format!("{{\"Version\": \"2012-10-17\", \"Statement\": [{{{statement}}}]}}");
    let options = Options {
        kind: Some(Kind::Resource),
        resource_type: resource_type.map(str::to_owned),
        ..Options::default()
    };
    let findings = validate(&text, &options).findings;
    findings
        .into_iter()
        .map(|finding| finding.issue_code)
        .collect()
}

#[test]
fn without_its_type_a_resource_policy_has_to_name_the_resource() {
    let role = Some("AWS::IAM::AssumeRolePolicyDocument");
    let trust = r#""Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole""#;
    assert_eq!(codes(trust, None), ["MISSING_RESOURCE"]);
    assert!(codes(trust, role).is_empty());
    let all = r#""Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole""#;
    assert_eq!(codes(all, None), ["MISSING_RESOURCE"]);
    assert_eq!(
        codes(all, role),
        ["ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL"]
    );
    let github = r#""Effect": "Allow", "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
        "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {"StringEquals": {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": "repo:example/shop:ref:refs/heads/main"}}"#;
    let confirmed = "CONFIRM_AUDIENCE_CLAIM_TYPE";
    assert_eq!(codes(github, None), ["MISSING_RESOURCE", confirmed]);
    assert_eq!(codes(github, role), [confirmed]);
    let repository =
        r#""Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "ecr:BatchGetImage""#;
    assert_eq!(codes(repository, None), ["MISSING_RESOURCE"]);
    assert!(codes(repository, Some("AWS::ECR::Repository")).is_empty());
}

#[test]
fn a_policy_whose_kind_is_told_needs_no_type() {
    let text = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"},
        "Action": "sts:AssumeRole"}]}"#;
    assert!(validate(text, &Options::default()).findings.is_empty());
}

#[test]
fn some_is_said_of_certain_types_of_resource_alone() {
    let s3 = Some("AWS::S3::Bucket");
    let service = r#""Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:PutObject",
        "Resource": "arn:aws:s3:::audit/*""#;
    assert!(codes(service, None).is_empty());
    assert_eq!(codes(service, s3), ["RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL"]);
    let topic = r#""Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sns:Publish",
        "Resource": "arn:aws:sns:eu-west-1:111122223333:orders""#;
    assert!(codes(topic, Some("AWS::SNS::Topic")).is_empty());
    let provider = r#""Effect": "Allow", "Principal": {"Federated": "arn:aws:iam::111122223333:saml-provider/staff"}, "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::audit/*""#;
    assert!(codes(provider, None).is_empty());
    assert_eq!(codes(provider, s3), ["FEDERATED_PRINCIPAL_NOT_SUPPORTED"]);
}

#[test]
fn a_syntax_error_is_told_alone() {
    let error = "JSON_SYNTAX_ERROR";
    assert_eq!(
        codes(
            r#""Effect": "Allow", "Principal": "*", "Action": "s3:*"]"#,
            None
        ),
        [error]
    );
    assert_eq!(codes("\"Effect\"", None), [error]);
}

#[test]
fn a_step_is_an_object_with_one_member() {
    let steps = [PathElement::Value("Sid".to_owned()), PathElement::Index(2)];
    let json = serde_json::to_string(&steps).unwrap();
    assert_eq!(json, r#"[{"value":"Sid"},{"index":2}]"#);
}

#[test]
fn findings_have_the_shape_of_awss_answer() {
    let text = "{\"Version\": \"2012-10-17\",\n \"Statement\": [],}";
    let options = Options {
        kind: Some(Kind::Identity),
        ..Options::default()
    };
    let answer = serde_json::to_value(validate(text, &options)).unwrap();
    let finding = answer["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["issueCode"] == "JSON_SYNTAX_ERROR")
        .unwrap();
    assert_eq!(finding["findingType"], "ERROR");
    assert!(
        finding["learnMoreLink"]
            .as_str()
            .unwrap()
            .ends_with("#access-analyzer-reference-policy-checks-error-json-syntax-error")
    );
    let start = &finding["locations"][0]["span"]["start"];
    assert_eq!(
        *start,
        serde_json::json!({"line": 2, "column": 16, "offset": 42})
    );
}

/// The codes of AWS's validator for an identity policy with these statements.
fn codes_of(statements: &str) -> Vec<&'static str> {
    codes_of_text(&format!(
        r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#
    ))
}

fn codes_of_text(text: &str) -> Vec<&'static str> {
    let findings = validate(text, &identity()).findings;
    let codes = findings.into_iter().map(|finding| finding.issue_code);
    codes.collect()
}

fn identity() -> Options {
    Options {
        kind: Some(Kind::Identity),
        ..Options::default()
    }
}

/// The codes that our own answer has for the same policy.
fn own_codes(text: &str) -> Vec<&'static str> {
    let answer = crate::report::check(text, &identity());
    let findings = answer.documents.iter().flat_map(|d| &d.findings);
    findings.filter_map(|finding| finding.issue_code).collect()
}

#[test]
fn roles_are_told_of_each_allow_by_itself() {
    let statements = r#"{"Effect": "Allow", "Action": "*", "Resource": "*"},
        {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}"#;
    let told = [
        "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE",
        "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE",
    ];
    let mut found = codes_of(statements);
    found.sort_unstable();
    assert_eq!(found, told);
    let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
    assert!(!own_codes(&text).iter().any(|code| told.contains(code)));
}

#[test]
fn an_element_in_another_letter_case_is_missing() {
    let unknown = "INVALID_POLICY_ELEMENT";
    let good = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}]}"#;
    for (name, missing) in [
        ("Version", Some("MISSING_VERSION")),
        ("Statement", Some("MISSING_STATEMENT")),
        ("Effect", Some("MISSING_EFFECT")),
        ("Action", Some("MISSING_ACTION")),
        ("Resource", Some("MISSING_RESOURCE")),
    ] {
        let text = good.replace(name, &name.to_ascii_lowercase());
        let mut expected: Vec<&str> = missing.into_iter().chain([unknown]).collect();
        expected.sort_unstable();
        let mut found = codes_of_text(&text);
        found.sort_unstable();
        assert_eq!(found, expected, "{name}");
        assert_eq!(own_codes(&text), [unknown], "{name}");
    }
}

#[test]
fn what_is_in_an_element_of_another_letter_case_is_not_looked_at() {
    let statement = r#"{"Effect": "Allow", "action": "s3:GetObjct", "Action": "s3:GetObject", "Resource": "*", "condition": {"Foo": {}}}"#;
    let found = codes_of(statement);
    assert_eq!(found, ["INVALID_POLICY_ELEMENT"; 2]);
}

#[test]
fn variables_are_judged_in_policies_of_every_kind() {
    let found = |effect: &str, key: &str, value: &str| {
        let text = format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "{effect}", "Action": "s3:GetObject", "Resource": "*",
                "Condition": {{"StringEquals": {{"{key}": "{value}"}}}}}}}}"#
        );
        let findings = validate(&text, &identity()).findings;
        findings
            .iter()
            .any(|f| f.issue_code == "VARIABLE_USAGE_TOO_PERMISSIVE")
    };
    for effect in ["Allow", "Deny"] {
        assert!(found(
            effect,
            "aws:PrincipalOrgID",
            "${aws:PrincipalTag/org}"
        ));
        assert!(found(effect, "aws:userid", "${aws:PrincipalTag/id}"));
        assert!(!found(
            effect,
            "aws:userid",
            "AROAEXAMPLE:${aws:PrincipalTag/id}"
        ));
        assert!(!found(
            effect,
            "aws:ResourceAccount",
            "${aws:PrincipalAccount}"
        ));
    }
}

#[test]
fn every_place_is_told() {
    let actions = vec!["\"s3:ListAllMyBuckets\""; 120].join(", ");
    let statement = format!(
        r#"{{"Effect": "Deny", "Action": [{actions}], "Resource": "*", "Condition": {{
            "StringEquals": {{"s3:prefix": "a", "aws:ResourceTag/a": "b"}}}}}}"#
    );
    let text = format!(r#"{{"Version": "2012-10-17", "Statement": {statement}}}"#);
    for (code, places) in [
        ("UNSUPPORTED_ACTION_FOR_CONDITION_KEY", 121),
        ("DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", 121),
        ("REDUNDANT_ACTION", 120),
    ] {
        let findings = validate(&text, &identity()).findings;
        let found = findings.iter().find(|f| f.issue_code == code).unwrap();
        assert_eq!(found.locations.len(), places, "{code}");
    }
}

#[test]
fn a_syntax_error_has_one_place_and_no_way_to_it() {
    let text = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]"#;
    let findings = validate(text, &identity()).findings;
    let [finding] = findings.as_slice() else {
        panic!("one finding")
    };
    let [location] = finding.locations.as_slice() else {
        panic!("one place")
    };
    assert_eq!(location.path, []);
    assert_eq!(location.span.start.line, 1);
}

#[test]
fn resources_are_held_against_each_other_field_by_field() {
    let redundant = |wide: &str, narrow: &str| {
        codes_of(&format!(
            r#"{{"Effect": "Allow", "Action": "glue:GetTable", "Resource": ["{narrow}", "{wide}"]}}"#
        ))
    };
    let glue = "arn:aws:glue:*:111122223333";
    let found = redundant(&format!("{glue}:table/*"), &format!("{glue}:table/a/b"));
    assert_eq!(found, ["REDUNDANT_RESOURCE"]);
    let over_colon = ("arn:aws:s3:::a*:b", "arn:aws:s3:::a:c:b");
    assert_eq!(
        redundant(over_colon.0, over_colon.1),
        ["REDUNDANT_RESOURCE"]
    );
    let apart = (
        "arn:aws:logs:*:*:log-group:*",
        "arn:aws:logs:*:111122223333:a:log-group:b",
    );
    assert!(!redundant(apart.0, apart.1).contains(&"REDUNDANT_RESOURCE"));
}

/// As its answers show: <https://github.com/09millarda/agents-assemble> of `builderid:*` in a policy that AWS made, and those in
/// `tests/validator` of names that were listed once.
#[test]
fn names_that_aws_does_not_list_do_not_exist_for_its_validator() {
    let with = |action: &str, condition: &str| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Deny", "Action": "{action}", "Resource": "*", "Condition": {{
                {condition}}}}}]}}"#
        )
    };
    let always = r#""Bool": {"aws:SecureTransport": "false"}"#;
    let by_table = r#""Null": {"lakeformation:GlueARN": "true"}"#;
    for (text, code) in [
        (with("builderid:*", always), "INVALID_SERVICE_IN_ACTION"),
        (
            with("deeplens:ListDevices", always),
            "INVALID_SERVICE_IN_ACTION",
        ),
        (with("budgets:DescribeBudgets", always), "INVALID_ACTION"),
        (with("cloudhsm:DescribeHapg", always), "INVALID_ACTION"),
        (
            with("lakeformation:GetDataAccess", by_table),
            "INVALID_SERVICE_CONDITION_KEY",
        ),
    ] {
        assert_eq!(codes_of_text(&text), [code]);
        assert!(own_codes(&text).is_empty(), "{text}");
    }
}

#[test]
fn what_is_said_of_a_whole_element_stands_at_what_it_holds() {
    let statement = r#"{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}"#;
    let text = format!(r#"{{"Version": "2012-10-17", "Statement": {statement}}}"#);
    for kind in [Kind::Identity, Kind::Scp] {
        let options = Options {
            kind: Some(kind),
            ..Options::default()
        };
        let findings = validate(&text, &options).findings;
        let [finding] = findings.as_slice() else {
            panic!("one finding")
        };
        let [location] = finding.locations.as_slice() else {
            panic!("one place")
        };
        let steps = ["Statement", "Principal"].map(|key| PathElement::Value(key.to_owned()));
        assert_eq!(location.path, steps);
        assert_eq!(location.span.end.offset - location.span.start.offset, 3);
    }
}
