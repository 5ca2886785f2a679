//! The condition keys that tell how a request arrives.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-network-properties>

/// A global condition key about the network, or about services in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NetworkKey {
    /// `aws:SourceIp`: in every request that does not come through a VPC endpoint.
    SourceIp,
    /// `aws:VpcSourceIp`: only in requests through a VPC endpoint, as the next two.
    VpcSourceIp,
    /// `aws:SourceVpc`
    SourceVpc,
    /// `aws:SourceVpce`
    SourceVpce,
    /// `aws:SourceVpcArn`: through a VPC endpoint, for some services only, as the next three.
    SourceVpcArn,
    /// `aws:VpceAccount`
    VpceAccount,
    /// `aws:VpceOrgID`
    VpceOrgId,
    /// `aws:VpceOrgPaths`
    VpceOrgPaths,
    /// `aws:ViaAWSService`: whether a service calls on in the caller's name.
    ViaAwsService,
    /// `aws:CalledVia`: the services in between, as the next two.
    CalledVia,
    /// `aws:CalledViaFirst`
    CalledViaFirst,
    /// `aws:CalledViaLast`
    CalledViaLast,
    /// `aws:PrincipalIsAWSService`: whether a service calls in its own name.
    PrincipalIsAwsService,
}

impl NetworkKey {
    /// Every key.
    pub const ALL: [Self; 13] = [
        Self::SourceIp,
        Self::VpcSourceIp,
        Self::SourceVpc,
        Self::SourceVpce,
        Self::SourceVpcArn,
        Self::VpceAccount,
        Self::VpceOrgId,
        Self::VpceOrgPaths,
        Self::ViaAwsService,
        Self::CalledVia,
        Self::CalledViaFirst,
        Self::CalledViaLast,
        Self::PrincipalIsAwsService,
    ];

    /// The key in AWS's spelling.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SourceIp => "aws:SourceIp",
            Self::VpcSourceIp => "aws:VpcSourceIp",
            Self::SourceVpc => "aws:SourceVpc",
            Self::SourceVpce => "aws:SourceVpce",
            Self::SourceVpcArn => "aws:SourceVpcArn",
            Self::VpceAccount => "aws:VpceAccount",
            Self::VpceOrgId => "aws:VpceOrgID",
            Self::VpceOrgPaths => "aws:VpceOrgPaths",
            Self::ViaAwsService => "aws:ViaAWSService",
            Self::CalledVia => "aws:CalledVia",
            Self::CalledViaFirst => "aws:CalledViaFirst",
            Self::CalledViaLast => "aws:CalledViaLast",
            Self::PrincipalIsAwsService => "aws:PrincipalIsAWSService",
        }
    }

    /// The key of that name, in any letter case.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        // All of them are global keys.
        let start = name.as_bytes().first_chunk::<4>()?;
        if !start.eq_ignore_ascii_case(b"aws:") {
            return None;
        }
        Self::ALL
            .into_iter()
            .find(|key| key.name().len() == name.len() && key.name().eq_ignore_ascii_case(name))
    }

    /// Whether it is only in requests that come through a VPC endpoint.
    #[must_use]
    pub const fn is_of_endpoint(self) -> bool {
        matches!(
            self,
            Self::VpcSourceIp
                | Self::SourceVpc
                | Self::SourceVpce
                | Self::SourceVpcArn
                | Self::VpceAccount
                | Self::VpceOrgId
                | Self::VpceOrgPaths
        )
    }

    /// Whether it tells of a service that calls, in the caller's name or its own.
    #[must_use]
    pub const fn is_of_caller(self) -> bool {
        !self.is_of_endpoint() && !matches!(self, Self::SourceIp)
    }
}
