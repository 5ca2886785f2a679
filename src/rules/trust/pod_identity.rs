use super::roles_anywhere::{Repair, check_needed};
use crate::policy::Kind;
use crate::rules::{Category, Definition, Example, Needs, Rule, Topic};

/// A role for EKS Pod Identity without all that the service needs.
pub static RULE: Rule = Rule::new(Definition {
    id: "missing-action-for-pod-identity",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Trust,
    needs: Needs::TRUST,
    title: "EKS Pod Identity lacks an action",
    what: "A trust policy that names `pods.eks.amazonaws.com` allows it `sts:AssumeRole` and `sts:TagSession`, in one statement or in two \
           together. AWS asks for both. Only where every association of the role switches the session tags off, the first may do.",
    why: "EKS Pod Identity writes the cluster, the namespace and the service account into the session, as tags. Where it may not, the pods \
          get no credentials at all.",
    examples: &[Example::new(
        Kind::Trust,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Service": "pods.eks.amazonaws.com" },
    "Action": «"sts:AssumeRole"»
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Service": "pods.eks.amazonaws.com" },
    "Action": ["sts:AssumeRole", "sts:TagSession"],
    "Condition": {
      "StringEquals": {
        "aws:RequestTag/kubernetes-namespace": "shop",
        "aws:RequestTag/kubernetes-service-account": "api"
      }
    }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html",
        "https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html",
    ],
    check: |context, findings| {
        check_needed(
            context,
            findings,
            "pods.eks.amazonaws.com",
            &["sts:AssumeRole", "sts:TagSession"],
            Repair::OfPart,
            |names| {
                format!(
                    "EKS Pod Identity also needs {names} to take on a role. Without, pods get no credentials for this one, unless their \
                     association switches the session tags off."
                )
            },
        );
    },
});
