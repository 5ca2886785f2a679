//! Actions that open a resource to other accounts or to the internet.

use super::Row;

/// The worst first.
pub(super) const ROWS: &[Row] = &[
    (
        "s3:PutBucketAcl",
        "opens a bucket to other accounts or to everyone",
    ),
    (
        "s3:PutObjectAcl",
        "opens an object to other accounts or to everyone",
    ),
    (
        "s3:PutObjectVersionAcl",
        "opens an object to other accounts or to everyone",
    ),
    (
        "s3:PutBucketPublicAccessBlock",
        "takes away what keeps a bucket from being public",
    ),
    (
        "s3:PutAccountPublicAccessBlock",
        "takes away what keeps every bucket from being public",
    ),
    (
        "s3:PutReplicationConfiguration",
        "copies a bucket into another account as it changes",
    ),
    (
        "ec2:ModifySnapshotAttribute",
        "shares a disk's snapshot with another account or with everyone",
    ),
    (
        "ec2:ModifyImageAttribute",
        "shares a machine image with another account or with everyone",
    ),
    (
        "ec2:DisableSnapshotBlockPublicAccess",
        "takes away what keeps snapshots from being public",
    ),
    (
        "ec2:DisableImageBlockPublicAccess",
        "takes away what keeps images from being public",
    ),
    (
        "rds:ModifyDBSnapshotAttribute",
        "shares a database's snapshot with another account or with everyone",
    ),
    (
        "rds:ModifyDBClusterSnapshotAttribute",
        "shares a database's snapshot with another account or with everyone",
    ),
    ("rds:StartExportTask", "writes a whole database to a bucket"),
    (
        "redshift:AuthorizeSnapshotAccess",
        "shares a warehouse's snapshot with another account",
    ),
    (
        "redshift:AuthorizeDataShare",
        "shares a warehouse's data with another account",
    ),
    (
        "neptune-graph:CreatePrivateGraphEndpoint",
        "opens a graph database to a network",
    ),
    (
        "ec2:AuthorizeSecurityGroupIngress",
        "opens ports of machines, to the internet too",
    ),
    (
        "ec2:AuthorizeSecurityGroupEgress",
        "lets machines send data out",
    ),
    (
        "ec2:ModifySecurityGroupRules",
        "opens ports of machines, to the internet too",
    ),
    (
        "ec2:CreateVpcPeeringConnection",
        "joins the network to another account's",
    ),
    (
        "ec2:CreateClientVpnEndpoint",
        "opens a way into the network",
    ),
    (
        "ec2:CreateTrafficMirrorSession",
        "copies the network traffic of machines",
    ),
    (
        "ec2:AttachInternetGateway",
        "joins a private network to the internet",
    ),
    (
        "lambda:CreateFunctionUrlConfig",
        "gives a function an address on the internet",
    ),
    (
        "lambda:UpdateFunctionUrlConfig",
        "opens a function's address to everyone",
    ),
    (
        "ram:CreateResourceShare",
        "shares resources with other accounts",
    ),
    (
        "ram:AssociateResourceShare",
        "shares resources with other accounts",
    ),
    (
        "ssm:ModifyDocumentPermission",
        "shares a document with another account or with everyone",
    ),
    (
        "ecr-public:SetRepositoryPolicy",
        "changes who may publish images",
    ),
    (
        "ecr:PutReplicationConfiguration",
        "copies images into another account",
    ),
    (
        "logs:PutSubscriptionFilter",
        "sends logs elsewhere as they are written",
    ),
    (
        "sns:Subscribe",
        "sends what a topic publishes to an address of the caller's",
    ),
    (
        "route53:ChangeResourceRecordSets",
        "points a domain's names, mail too, somewhere else",
    ),
    (
        "route53domains:TransferDomainToAnotherAwsAccount",
        "gives a domain away",
    ),
    (
        "cloudfront:UpdateDistribution",
        "changes what a website serves",
    ),
    (
        "cloudfront:CreateDistribution",
        "puts content on the internet",
    ),
    (
        "elasticloadbalancing:ModifyListener",
        "sends a site's traffic somewhere else",
    ),
    (
        "eks:UpdateClusterConfig",
        "opens a Kubernetes cluster to the internet",
    ),
    (
        "quicksight:UpdateDashboardPermissions",
        "shares a dashboard",
    ),
];
