use crate::policy::Kind;
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};

/// The text is not JSON.
pub static RULE: Rule = Rule::new(Definition {
    id: "json-syntax-error",
    issue_code: Some("JSON_SYNTAX_ERROR"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::NOTHING,
    title: "JSON syntax error",
    what: "The text has to be JSON as RFC 8259 defines it: double quotes around every key and string, a comma between entries \
           and none after the last, every bracket closed, no comments, and nothing behind the document.",
    why: "AWS refuses the document as a whole, so nothing in it takes effect. Here it is read on with the repair that the edit \
          makes, so that the other findings are still shown.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject"«»
    "Resource": "arn:aws:s3:::reports/*"«,»
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": «'s3:ListBucket'»,
    "Resource": "arn:aws:s3:::reports" «// the bucket»
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports"
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports"
  }]
}
«See:» the page on reports"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports"
  }]
}"#,
        ),
    ],
    references: &[
        "https://www.rfc-editor.org/rfc/rfc8259",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    for error in context.syntax_errors {
        let finding = findings.report(error.span, error.message.as_str());
        if let Some(opened) = error.opened {
            finding.related(opened, "It was opened here.");
        }
        if let Some((title, edit)) = &error.fix {
            let edits = vec![edit.clone()];
            match error.is_lossy {
                true => finding.unsafe_fix(title.as_str(), edits),
                false => finding.safe_fix(title.as_str(), edits),
            };
        }
    }
}
