//! The ways from permissions to more permissions that are publicly known, or plain from AWS's documentation, as data.
//!
//! The comment behind a row names the entries of pathfinding.cloud (<https://pathfinding.cloud>, Apache-2.0) that it covers, those
//! too that need more actions than the row and so are open wherever it is. Rhino Security Labs' list, prowler's (Apache-2.0) and
//! cloudsplaining's (BSD-3-Clause) hold no other way that still works: AWS CodeStar, which some of them name, is shut down; a code
//! interpreter runs nothing without a session, and an AWS Data Pipeline does nothing without a definition, in which the role is.
//! What has no such comment is after AWS's Service Authorization Reference
//! (<https://docs.aws.amazon.com/service-authorization/latest/reference/>): it names for each action whether it needs `iam:PassRole`, and
//! for which service; where it does not, the service's own guide says what is done with the role.
//! Not here: what needs the network or a program beside the permissions, and a shell on the servers of Amazon GameLift, which AWS's own
//! ReadOnlyAccess gives. Nor, as what they need opens a way of its own: an Auto Scaling group or a fleet from a launch template, which AWS asks
//! `ec2:RunInstances` for, and an environment of AWS Elastic Beanstalk, which is built with its maker's rights.

/// AWS's documents that run whatever command they are given: who may use one of these may use any.
pub(super) const RUN_ANYTHING: &[&str] = &[
    "document/AWS-RunShellScript",
    "document/AWS-RunPowerShellScript",
    "document/AWS-RunRemoteScript",
    "document/AWS-RunDocument",
];

/// Actions by name: `a + b|c` is `a` and one of `b` and `c`; behind `@` the kind of resource that counts, where an action has
/// several, and where two count, the action twice. Then what the holder does; where that is empty, the catalogue of sensitive actions says it.
pub(super) type Row = (&'static str, &'static str);

/// Each is a way to administrator, where it can be done to anything.
#[rustfmt::skip] // One way a line.
pub(super) const ALONE: &[Row] = &[
    ("iam:AttachRolePolicy", ""), // iam-009, iam-014, iam-019
    ("iam:AttachGroupPolicy", ""), // iam-010
    ("iam:PutRolePolicy", ""), // iam-005, iam-017, iam-021
    ("iam:PutGroupPolicy", ""), // iam-011
    ("iam:CreatePolicyVersion", ""), // iam-001, iam-016, iam-020
    ("iam:SetDefaultPolicyVersion", ""), // Rhino 2
    ("iam:AddUserToGroup", ""), // iam-013
    ("iam:UpdateAssumeRolePolicy", ""), // iam-012
    ("iam:CreateAccessKey", ""), // iam-002, iam-003
    ("iam:CreateLoginProfile", ""), // iam-004
    ("iam:UpdateLoginProfile", ""), // iam-006
    ("iam:UpdateSAMLProvider", ""),
];

/// Each is a way to administrator by itself, for oneself too.
#[rustfmt::skip] // One way a line.
pub(super) const ALONE_OR_ONESELF: &[Row] = &[
    ("iam:AttachUserPolicy", ""), // iam-008, iam-015
    ("iam:PutUserPolicy", ""), // iam-007, iam-018
];

/// Ways to administrator even where names are limited.
#[rustfmt::skip] // One way a line.
pub(super) const TOGETHER: &[Row] = &[
    ("iam:AttachRolePolicy|iam:PutRolePolicy + iam:CreateRole|iam:UpdateAssumeRolePolicy|sts:AssumeRole",
        "gives a role every permission and takes it on"), // iam-014, iam-017, iam-019, iam-021
    ("iam:AttachUserPolicy|iam:PutUserPolicy + iam:CreateAccessKey|iam:CreateLoginProfile|iam:UpdateLoginProfile",
        "gives a user every permission and signs in as that user"), // iam-015, iam-018
    ("iam:AttachGroupPolicy|iam:PutGroupPolicy + iam:AddUserToGroup", "gives a group every permission and joins it"),
];

/// Hands any role to a service, together with what is listed here.
pub(super) const PASS_ROLE: &str = "iam:PassRole";

/// The service that takes the role, what starts something there that the holder steers, and what that is.
#[rustfmt::skip] // One way a line.
pub(super) const PASSED: &[(&str, &str, &str)] = &[
    ("lambda", "lambda:CreateFunction + lambda:InvokeFunction|lambda:InvokeAsync|lambda:AddPermission|lambda:CreateEventSourceMapping",
        "a new Lambda function"), // lambda-001, lambda-002, lambda-006
    ("ec2", "ec2:RunInstances@instance|ec2:RequestSpotInstances", "a new instance"), // ec2-001, ec2-004
    ("ec2 + spotfleet", "ec2:RequestSpotFleet", "a Spot Fleet"),
    ("ec2", "ec2:AssociateIamInstanceProfile|ec2:ReplaceIamInstanceProfileAssociation", "an instance that runs already"),
    ("ec2", "iam:AddRoleToInstanceProfile", "the profile of an instance"),
    ("ec2", "autoscaling:CreateLaunchConfiguration + autoscaling:CreateAutoScalingGroup|autoscaling:UpdateAutoScalingGroup",
        "an Auto Scaling group"), // prowler
    ("ecs-tasks", "ecs:RunTask|ecs:StartTask", "a container task"), // ecs-002, ecs-004, ecs-005, ecs-007, ecs-008, ecs-009
    ("ecs-tasks", "ecs:RegisterTaskDefinition + ecs:CreateService|ecs:UpdateService", "a container service"), // ecs-001, ecs-003
    ("ecs-tasks", "ecs:CreateExpressGatewayService + ecs:RegisterTaskDefinition", "a container service of Express Mode"),
    ("ecs-tasks", "batch:RegisterJobDefinition + batch:SubmitJob", "a Batch job"), // batch-001, batch-003
    ("cloudformation", "cloudformation:CreateStack|cloudformation:UpdateStack", "a stack"), // cloudformation-001
    ("cloudformation", "cloudformation:CreateChangeSet + cloudformation:ExecuteChangeSet", "a change set"),
    ("cloudformation", "cloudformation:CreateStackSet + cloudformation:CreateStackInstances", "a new stack set"), // cloudformation-003
    ("cloudformation", "cloudformation:CreateResource|cloudformation:UpdateResource", "a resource of the Cloud Control API"),
    ("cloudformation", "cloudformation:UpdateStackSet", "another template for a stack set"), // cloudformation-004
    // A build can have another role than its project.
    ("codebuild", "codebuild:StartBuild|codebuild:StartBuildBatch", "a build"), // codebuild-001, codebuild-004
    ("codebuild", "codebuild:CreateProject|codebuild:UpdateProject + codebuild:CreateWebhook", "a build that a repository sets off"),
    ("glue", "glue:CreateDevEndpoint", "a Glue development endpoint"), // glue-001
    ("glue", "glue:CreateJob|glue:UpdateJob + glue:StartJobRun|glue:CreateTrigger", "a Glue job"), // glue-003, glue-004, glue-005, glue-006
    ("glue", "glue:CreateSession + glue:RunStatement", "a Glue session"), // glue-007
    // Whoever may sign in to the console needs no right to ask for the notebook's address.
    ("sagemaker", "sagemaker:CreateNotebookInstance", "a notebook"), // sagemaker-001
    ("sagemaker", "sagemaker:CreateTrainingJob|sagemaker:CreateProcessingJob|sagemaker:CreateHyperParameterTuningJob", "a SageMaker job"), // sagemaker-002, sagemaker-003
    ("sagemaker", "sagemaker:CreateMonitoringSchedule|sagemaker:CreateCluster", "a SageMaker job that lasts"),
    ("sagemaker", "sagemaker:CreatePipeline|sagemaker:UpdatePipeline + sagemaker:StartPipelineExecution", "a SageMaker pipeline"),
    ("sagemaker", "sagemaker:CreateModel + sagemaker:CreateTransformJob", "a container for a SageMaker model"),
    ("sagemaker", "sagemaker:CreateModel + sagemaker:CreateEndpointConfig + sagemaker:CreateEndpoint|sagemaker:UpdateEndpoint", "a SageMaker endpoint"),
    ("sagemaker", "sagemaker:CreateUserProfile|sagemaker:CreateDomain + sagemaker:CreatePresignedDomainUrl", "a SageMaker studio"),
    ("tasks.apprunner|apprunner", "apprunner:CreateService", "an App Runner service"), // apprunner-001
    ("bedrock-agentcore", "bedrock-agentcore:CreateCodeInterpreter + bedrock-agentcore:StartCodeInterpreterSession + bedrock-agentcore:InvokeCodeInterpreter",
        "a code interpreter"), // bedrock-001
    // The agent is a container of the holder's. A harness takes these actions, too.
    ("bedrock-agentcore", "bedrock-agentcore:CreateAgentRuntime|bedrock-agentcore:UpdateAgentRuntime + bedrock-agentcore:InvokeAgentRuntime|bedrock-agentcore:InvokeAgentRuntimeCommand|bedrock-agentcore:InvokeAgentRuntimeCommandShell|bedrock-agentcore:InvokeAgentRuntimeWithWebSocketStream",
        "an agent runtime"), // bedrock-003, bedrock-005
    ("bedrock-agentcore", "bedrock-agentcore:CreateBrowser + bedrock-agentcore:StartBrowserSession + bedrock-agentcore:ConnectBrowserAutomationStream",
        "an agent's browser"), // bedrock-006
    ("braket", "braket:CreateJob", "a Braket job"), // braket-001
    ("cognito-identity", "cognito-identity:SetIdentityPoolRoles", "the role of an identity pool"), // cognitoidentity-001
    ("datapipeline", "datapipeline:CreatePipeline + datapipeline:PutPipelineDefinition + datapipeline:ActivatePipeline",
        "a data pipeline"), // datapipeline-001
    ("ec2 + elasticmapreduce", "elasticmapreduce:RunJobFlow", "an EMR cluster"), // emr-001
    // An application that is there does.
    ("emr-serverless", "emr-serverless:StartJobRun|emr-serverless:AccessLivyEndpoints|emr-serverless:AccessInteractiveEndpoints", "an EMR Serverless job"), // emrserverless-001
    ("gamelift", "gamelift:CreateBuild|gamelift:CreateScript + gamelift:CreateFleet", "a game server"), // gamelift-001
    ("gamelift", "gamelift:CreateContainerGroupDefinition + gamelift:CreateContainerFleet", "a game server in a container"),
    // AWS's reference names more that these depend on; the way works without.
    ("ec2", "imagebuilder:CreateComponent + imagebuilder:CreateImageRecipe + imagebuilder:CreateInfrastructureConfiguration + imagebuilder:CreateImage",
        "the build of a machine image"), // imagebuilder-001
    // An update can bring another role, too, and starts anew what runs:
    // <https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_UpdateApplication.html>,
    // <https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_RunConfigurationUpdate.html>.
    ("kinesisanalytics", "kinesisanalytics:CreateApplication|kinesisanalytics:UpdateApplication + kinesisanalytics:StartApplication|kinesisanalytics:UpdateApplication",
        "a Flink application"), // kinesisanalytics-001
    ("omics", "omics:CreateWorkflow + omics:StartRun", "an Omics workflow"), // omics-001
    ("ssm", "ssm:CreateDocument|ssm:UpdateDocument + ssm:StartAutomationExecution", "an automation runbook"), // ssm-003
    ("states", "states:CreateStateMachine|states:UpdateStateMachine + states:StartExecution", "a state machine"),
    ("states", "states:TestState", "the test of a state"),
    ("codepipeline", "codepipeline:CreatePipeline", "a pipeline"),
    ("codepipeline", "codepipeline:UpdatePipeline + codepipeline:StartPipelineExecution", "a pipeline that is there already"),
    ("events", "events:PutRule + events:PutTargets", "a rule of EventBridge"),
    ("pipes", "pipes:CreatePipe|pipes:UpdatePipe", "a pipe of EventBridge"),
    ("pods.eks", "eks:CreatePodIdentityAssociation|eks:UpdatePodIdentityAssociation", "the pods of a cluster"),
    ("scheduler", "scheduler:CreateSchedule|scheduler:UpdateSchedule", "a schedule"),
    ("amplify", "amplify:CreateApp + amplify:CreateBranch + amplify:StartJob", "the build of an Amplify app"),
    ("airflow", "airflow:CreateEnvironment|airflow:UpdateEnvironment", "an Airflow environment"),
    ("airflow-serverless", "airflow-serverless:CreateWorkflow|airflow-serverless:UpdateWorkflow + airflow-serverless:StartWorkflowRun", "a workflow of Airflow"),
    ("lambda", "lambda:RunMicrovm + lambda:CreateMicrovmImage|lambda:CreateMicrovmShellAuthToken", "a Lambda MicroVM"),
    // A session takes a role of its own: <https://docs.aws.amazon.com/athena/latest/APIReference/API_StartSession.html>.
    ("athena", "athena:StartSession@workgroup + athena:StartCalculationExecution|athena:GetSessionEndpoint", "a Spark session of Athena"),
    ("appstream", "appstream:CreateImageBuilder + appstream:CreateImageBuilderStreamingURL", "a desktop that builds images"),
    ("appstream", "appstream:CreateFleet|appstream:UpdateFleet + appstream:CreateStreamingURL", "a fleet of desktops"),
    ("kafkaconnect", "kafkaconnect:CreateCustomPlugin + kafkaconnect:CreateConnector", "a connector of the holder's for Kafka"),
    ("credentials.deadline|deadline", "deadline:CreateQueue|deadline:UpdateQueue + deadline:CreateJob|deadline:AssumeQueueRoleForUser", "a queue of a render farm"),
    // What these do with a role, the holder writes down.
    ("apigateway", "apigateway:POST@RestApis", "an API that calls AWS"),
    ("appsync", "appsync:CreateDataSource|appsync:UpdateDataSource + appsync:CreateResolver|appsync:UpdateResolver", "a data source that calls AWS"),
    ("budgets", "budgets:CreateBudgetAction|budgets:UpdateBudgetAction", "an action of a budget, which attaches policies"),
    ("servicecatalog", "servicecatalog:CreateProvisioningArtifact + servicecatalog:CreateConstraint + servicecatalog:ProvisionProduct",
        "another version of a product of Service Catalog"),
    // Only what is in a portfolio can have a role, and only whom that is open to can launch it:
    // <https://docs.aws.amazon.com/servicecatalog/latest/adminguide/constraints-launch.html>,
    // <https://docs.aws.amazon.com/servicecatalog/latest/adminguide/catalogs_portfolios_users.html>.
    ("servicecatalog", "servicecatalog:CreateProduct + servicecatalog:AssociateProductWithPortfolio + servicecatalog:AssociatePrincipalWithPortfolio + servicecatalog:CreateConstraint + servicecatalog:ProvisionProduct",
        "a product of Service Catalog"),
    ("transfer", "transfer:CreateUser", "a login to a file server, with what the role may do in buckets"),
    ("rolesanywhere", "rolesanywhere:CreateTrustAnchor|rolesanywhere:UpdateTrustAnchor + rolesanywhere:CreateProfile|rolesanywhere:UpdateProfile",
        "a certificate authority of the holder's for IAM Roles Anywhere"),
    ("credentials.iot|iot", "iot:CreateRoleAlias + iot:CreateKeysAndCertificate|iot:CreateCertificateFromCsr + iot:CreatePolicy|iot:CreatePolicyVersion + iot:AttachPolicy|iot:AttachPrincipalPolicy",
        "a device's certificate with a role alias"),
];

/// Ways into something that runs with a role already.
#[rustfmt::skip] // One way a line.
pub(super) const OTHERS: &[Row] = &[
    ("sts:AssumeRole", "takes on every role that trusts the account"), // sts-001
    ("sts:AssumeRoot", ""),
    ("sso:CreateAccountAssignment@PermissionSet", "assigns any permission set in the organisation's accounts, to the caller too"),
    ("sso:PutInlinePolicyToPermissionSet@PermissionSet|sso:AttachManagedPolicyToPermissionSet@PermissionSet|sso:AttachCustomerManagedPolicyReferenceToPermissionSet@PermissionSet + sso:ProvisionPermissionSet@PermissionSet",
        "widens any permission set, the caller's too"),
    ("identitystore:CreateGroupMembership@Group", ""),
    ("sso-directory:UpdatePassword|sso-directory:AddMemberToGroup", ""),
    ("eks:AssociateAccessPolicy", "makes whom he likes administrator of a cluster, with the roles of its pods"),
    ("eks:CreateAccessEntry|eks:UpdateAccessEntry", "puts whom he likes into a group of a cluster's own, with all that the cluster lets it do"),
    ("emr-containers:StartJobRun|emr-containers:CreateManagedEndpoint", "runs the caller's program on a cluster, with any role that trusts the cluster for it"),
    ("emr-containers:GetManagedEndpointSessionCredentials|elasticmapreduce:GetClusterSessionCredentials", ""),
    ("rolesanywhere:CreateTrustAnchor|rolesanywhere:UpdateTrustAnchor",
        "has certificates of the caller's count for roles that trust IAM Roles Anywhere"),
    ("states:UpdateStateMachine + states:StartExecution|states:StartSyncExecution",
        "runs the caller's steps with a state machine's rights"),
    ("ssm:StartSession@instance|ssm:StartSession@managed-instance", ""), // ssm-001
    ("ssm:SendCommand@instance + ssm:SendCommand@document", ""), // ssm-002
    ("ssm:CreateAssociation@instance + ssm:CreateAssociation@document + ssm:CreateAssociation@association",
        "has State Manager run commands on machines, with the machines' rights"),
    // AWS looks at the instance only where the request names it, which that of the machines of an association does not.
    ("ssm:UpdateAssociation@association + ssm:UpdateAssociation@document + ssm:DescribeAssociation@association",
        "has State Manager run the caller's commands on the machines of an association, with their rights"),
    ("ssm:UpdateDocument + ssm:UpdateDocumentDefaultVersion", "rewrites the commands that others have machines run"),
    ("ec2-instance-connect:SendSSHPublicKey|ec2-instance-connect:SendSerialConsoleSSHPublicKey", ""), // ec2-003
    ("ec2:ModifyInstanceAttribute@instance + ec2:StopInstances + ec2:StartInstances", ""), // ec2-002
    ("ec2:CreateLaunchTemplateVersion + ec2:ModifyLaunchTemplate",
        "has whatever starts from a launch template's default version run the caller's script"), // ec2-005
    ("lambda:UpdateFunctionCode|lambda:UpdateFunctionConfiguration", ""), // lambda-003, lambda-004, lambda-005
    ("ecs:ExecuteCommand@task + ecs:ExecuteCommand@cluster", ""), // ecs-006
    ("lambda:CreateMicrovmShellAuthToken", "opens a shell in Lambda MicroVMs, with their rights"),
    ("batch:SubmitJob@job-definition", "runs the caller's command with a job's rights"), // batch-002
    ("codebuild:StartBuild|codebuild:StartBuildBatch", ""), // codebuild-002, codebuild-003
    ("codedeploy:CreateDeployment + codedeploy:RegisterApplicationRevision",
        "deploys the caller's script onto instances, with their rights"), // codedeploy-001
    ("cloudformation:UpdateStack", "changes resources with the rights of a stack's role"), // cloudformation-002
    ("cloudformation:CreateChangeSet + cloudformation:ExecuteChangeSet", "changes resources with the rights of a stack's role"), // cloudformation-005
    ("cloudformation:UpdateStackSet@stackset", "changes resources in every account of a stack set, with the rights of its roles"),
    ("amplify:UpdateApp|amplify:UpdateBranch + amplify:StartJob", "runs the caller's commands in the build of an Amplify app, with the app's rights"),
    ("kinesisanalytics:UpdateApplication", "runs the caller's code with a Flink application's rights"),
    // The second way in is an address for the holder's own Spark:
    // <https://docs.aws.amazon.com/athena/latest/APIReference/API_GetSessionEndpoint.html>.
    ("athena:StartSession@workgroup + athena:StartCalculationExecution|athena:GetSessionEndpoint", "runs the caller's code with the rights of a Spark workgroup"),
    ("airflow:CreateWebLoginToken@rbac-role|airflow:CreateCliToken|airflow:InvokeRestApi@rbac-role", "acts in Airflow as its administrator"),
    // The deployment is a job for a group of devices, and a shadow for one.
    ("greengrass:CreateComponentVersion + greengrass:CreateDeployment + iot:CreateJob@thinggroup|iot:UpdateThingShadow@thing",
        "runs the caller's script on Greengrass devices, with their token exchange role"),
    ("apprunner:UpdateService", "runs the caller's code with a service's rights"), // apprunner-002
    ("glue:UpdateDevEndpoint", ""), // glue-002
    ("glue:RunStatement", "runs the caller's code in others' Glue sessions, with their rights"),
    ("elasticmapreduce:AddJobFlowSteps", "runs the caller's program on a cluster, with the rights of its instances"),
    ("sagemaker:CreatePresignedNotebookInstanceUrl", ""), // sagemaker-004
    ("sagemaker:CreatePresignedDomainUrl", ""),
    ("sagemaker:StartSession", "opens a shell in a studio's space, with its role"),
    ("sagemaker:UpdateNotebookInstance + sagemaker:CreateNotebookInstanceLifecycleConfig + sagemaker:StopNotebookInstance + sagemaker:StartNotebookInstance",
        "runs the caller's script in a notebook that holds a role"), // sagemaker-005
    ("bedrock-agentcore:InvokeCodeInterpreter + bedrock-agentcore:StartCodeInterpreterSession",
        "reads a code interpreter's credentials"), // bedrock-002
    ("bedrock-agentcore:InvokeAgentRuntimeCommand|bedrock-agentcore:InvokeAgentRuntimeCommandShell", "runs commands in agents, with their rights"), // bedrock-004
    ("bedrock-agentcore:StartBrowserSession + bedrock-agentcore:ConnectBrowserAutomationStream",
        "reads the credentials of an agent's browser"), // bedrock-007
];
