//! The types of resources that policies are attached to.

use super::{PUBLIC_ACCESS_TYPES, VALIDATED_TYPES};

/// A type of resource as CloudFormation names it. There are more than anybody lists, so what could be one is taken, save where a
/// known one differs in letter case alone.
///
/// # Errors
/// Why the text is none.
pub fn resource_type(text: &str) -> Result<String, String> {
    let parts: Vec<&str> = text.split("::").collect();
    let is_word = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric());
    if parts.len() != 3 || parts.first() != Some(&"AWS") || !parts.iter().all(is_word) {
        return Err(format!(
            "{text:?} is no type of resource: expected one such as AWS::S3::Bucket"
        ));
    }
    let mut known = PUBLIC_ACCESS_TYPES.iter().chain(&VALIDATED_TYPES);
    match known.find(|known| known.eq_ignore_ascii_case(text)) {
        Some(known) if *known != text => Err(format!(
            "{text:?} is no type of resource: CloudFormation writes it {known}"
        )),
        _ => Ok(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::resource_type;

    #[test]
    fn resource_types_have_three_parts() {
        for text in [
            "AWS::S3::Bucket",
            "AWS::EC2::VPCEndpoint",
            "AWS::New::Thing",
        ] {
            assert_eq!(resource_type(text).as_deref(), Ok(text));
        }
        for text in [
            "",
            "bucket",
            "AWS::S3",
            "AWS:S3:Bucket",
            "aws::s3::bucket",
            "AWS::S3::",
            "AWS::SQS::queue",
        ] {
            assert!(resource_type(text).is_err(), "{text}");
        }
    }
}
