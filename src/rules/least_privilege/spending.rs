//! Buying what the account pays for whether it is used or not.

use super::wholesale::{Harm, Named, Row, report};
use crate::policy::Kind;
use crate::rules::{Category, Definition, Example, Needs, Rule, Topic};

/// `Allow` of commitments in money.
pub static RULE: Rule = Rule::new(Definition {
    id: "committing-money",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::LeastPrivilege,
    needs: Needs::IDENTITY.and(Needs::SENSITIVE),
    title: "Committing the account to pay",
    what: "An Allow of an identity policy buys what the account pays for whether it is used or not: reserved capacity, savings plans, \
           software of the marketplace, domains, hardware, subscriptions. An entry that takes in a whole service has a finding of its \
           own.",
    why: "Such a purchase cannot be taken back, and its price has no limit but what AWS offers. It belongs to the few who answer for \
          the bill.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["ec2:DescribeReservedInstances", «"ec2:PurchaseReservedInstancesOffering"»],
    "Resource": "*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["ec2:DescribeReservedInstances", "ec2:DescribeReservedInstancesOfferings"],
    "Resource": "*"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/savingsplans/latest/userguide/identity-access-management.html",
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ri-market-concepts-buying.html",
    ],
    check: |context, findings| report(context, findings, &HARM),
});

/// What is bought, and by which actions.
pub(super) const ROWS: &[Row] = &[
    (
        "capacity for years",
        &[
            "savingsplans:CreateSavingsPlan",
            "ec2:PurchaseReservedInstancesOffering",
            "ec2:PurchaseHostReservation",
            "ec2:PurchaseCapacityBlock",
            "ec2:PurchaseScheduledInstances",
            "rds:PurchaseReservedDBInstancesOffering",
            "dynamodb:PurchaseReservedCapacityOfferings",
            "redshift:PurchaseReservedNodeOffering",
            "redshift-serverless:CreateReservation",
            "elasticache:PurchaseReservedCacheNodesOffering",
            "memorydb:PurchaseReservedNodesOffering",
            "es:PurchaseReservedInstanceOffering",
            "medialive:PurchaseOffering",
            "sagemaker:CreateTrainingPlan",
        ],
    ),
    ("hardware for years", &["outposts:CreateOrder"]),
    (
        "software of the marketplace",
        &[
            "aws-marketplace:Subscribe",
            "aws-marketplace:AcceptAgreementRequest",
        ],
    ),
    (
        "domains",
        &[
            "route53domains:RegisterDomain",
            "route53domains:TransferDomain",
        ],
    ),
    ("protection for a year", &["shield:CreateSubscription"]),
    (
        "models by the month",
        &["bedrock:CreateProvisionedModelThroughput"],
    ),
    (
        "subscriptions by the month",
        &["quicksight:Subscribe", "devicefarm:PurchaseOffering"],
    ),
];

pub(super) static HARM: Harm = Harm::new(
    || Named::by(ROWS),
    "This statement lets its holder commit the account to pay for",
    Some(" It cannot be taken back: leave that to the few who answer for the bill."),
    true,
);
