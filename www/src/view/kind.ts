import { KIND_NAMES, type Kind } from "../answer.ts";

export function kindName(kind: string): string {
  return KIND_NAMES[kind as Kind] ?? kind;
}

/** Resource types whose policies the rules know; any other can be typed as well. */
export const RESOURCE_TYPES = [
  "AWS::S3::Bucket",
  "AWS::S3::AccessPoint",
  "AWS::S3::MultiRegionAccessPoint",
  "AWS::S3ObjectLambda::AccessPoint",
  "AWS::S3Tables::TableBucket",
  "AWS::SQS::Queue",
  "AWS::SNS::Topic",
  "AWS::KMS::Key",
  "AWS::SecretsManager::Secret",
  "AWS::Lambda::Function",
  "AWS::DynamoDB::Table",
  "AWS::DynamoDB::Stream",
  "AWS::EFS::FileSystem",
  "AWS::Kinesis::Stream",
  "AWS::OpenSearchService::Domain",
  "AWS::Backup::BackupVault",
  "AWS::CodeArtifact::Domain",
  "AWS::ApiGateway::RestApi",
  "AWS::ECR::Repository",
];
