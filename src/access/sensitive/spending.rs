//! Actions that spend money, or commit the account to spend it.

use super::Row;

/// The worst first.
#[rustfmt::skip] // One action a line.
pub(super) const ROWS: &[Row] = &[
    ("ec2:RunInstances", "starts machines, as many and as large as the account allows"),
    ("ec2:PurchaseReservedInstancesOffering", "commits the account for years"),
    ("ec2:PurchaseHostReservation", "commits the account for years"),
    ("savingsplans:CreateSavingsPlan", "commits the account for years"),
    ("rds:PurchaseReservedDBInstancesOffering", "commits the account for years"),
    ("dynamodb:PurchaseReservedCapacityOfferings", "commits the account for years"),
    ("redshift:PurchaseReservedNodeOffering", "commits the account for years"),
    ("elasticache:PurchaseReservedCacheNodesOffering", "commits the account for years"),
    ("aws-marketplace:Subscribe", "buys software"),
    ("route53domains:RegisterDomain", "buys domains"),
    ("bedrock:InvokeModel", "runs models, paid by use"),
    ("sagemaker:CreateTrainingJob", "starts machines for training"),
    ("sagemaker:CreateNotebookInstance", "starts machines"),
    ("sagemaker:CreateEndpoint", "starts machines for models"),
    ("ec2:RequestSpotFleet", "starts fleets of machines"),
    ("ec2:CreateFleet", "starts fleets of machines"),
    ("autoscaling:UpdateAutoScalingGroup", "starts machines"),
    ("batch:SubmitJob", "starts computing jobs"),
    ("elasticmapreduce:RunJobFlow", "starts clusters"),
    ("ecs:RunTask", "starts containers"),
    ("lambda:CreateFunction", "runs code of the caller's"),
    ("eks:CreateCluster", "starts Kubernetes clusters"),
    ("rds:CreateDBInstance", "starts databases"),
    ("redshift:CreateCluster", "starts warehouses"),
    ("glue:StartJobRun", "starts data jobs"),
    ("sns:Publish", "sends messages, text messages too"),
    ("ses:SendEmail", "sends mail in the account's name"),
    ("ses:SendRawEmail", "sends mail in the account's name"),
    ("shield:CreateSubscription", "commits the account for a year"),
    ("servicequotas:RequestServiceQuotaIncrease", "raises the limits on what can be spent"),
    ("account:EnableRegion", "opens a region that nobody watches"),
    ("organizations:CreateAccount", "makes accounts"),
    ("s3:PutBucketRequestPayment", "changes who pays for a bucket"),
    ("cloudhsm:CreateHsm", "starts hardware that is dear by the hour"),
];
