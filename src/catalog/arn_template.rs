//! ARN patterns against the ARN forms of resource types.
//!
//! Both sides have wildcards, so the question is whether any text fits both. It is answered by walking the pattern
//! while keeping the set of places in the form that can have been reached: at most `pattern × form` steps.

/// Longer patterns are cut and end in `*`, which can only add types. AWS's ARNs have at most 2,048 characters.
const MAX_PATTERN: usize = 2_048;

/// Variables whose values hold no slash, so that what stands behind the slash is another type of resource.
const WITHOUT_SLASH: [&str; 4] = ["BucketName", "TableName", "FunctionName", "ClusterName"];

/// How many steps the longest form has: one a byte, for the packed form has no longer string.
const MAX_STEPS: usize = 256;

/// An ARN, or a pattern of ARNs with `*`, `?` and policy variables, which stand for any text.
pub(super) struct ArnPattern<'a> {
    text: &'a str,
    cut: bool,
}

impl<'a> ArnPattern<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let boundaries = (0..=MAX_PATTERN).rev();
        let mut starts = boundaries.filter_map(|end| text.get(..end));
        let kept = if text.len() > MAX_PATTERN {
            starts.next().unwrap_or_default()
        } else {
            text
        };
        Self {
            text: kept,
            cut: kept.len() < text.len(),
        }
    }

    /// Whether some text fits both the pattern and the ARN form `form`.
    pub(super) fn meets(&self, form: &str) -> bool {
        let mut walk = Walk::new(form);
        let mut rest = self.text;
        while let Some((part, behind)) = next_part(rest) {
            if !walk.take(part) {
                return false;
            }
            rest = behind;
        }
        if self.cut {
            walk.take(Part::Run);
        }
        walk.is_done()
    }
}

/// One step of a pattern.
#[derive(Clone, Copy)]
enum Part {
    /// This byte.
    Byte(u8),
    /// Any one character.
    One,
    /// Any text, or none.
    Run,
}

/// The first step of `pattern` and what is behind it. A policy variable may hold any text; `${*}`, `${?}` and `${$}`
/// are those characters. A character outside ASCII, which no form has, is told by its first byte.
fn next_part(pattern: &str) -> Option<(Part, &str)> {
    let first = *pattern.as_bytes().first()?;
    if let Some((name, behind)) = pattern
        .strip_prefix("${")
        .and_then(|inner| inner.split_once('}'))
    {
        let part = match name.as_bytes() {
            [byte @ (b'*' | b'?' | b'$')] => Part::Byte(*byte),
            _ => Part::Run,
        };
        return Some((part, behind));
    }
    let part = match first {
        b'*' => Part::Run,
        b'?' => Part::One,
        _ => Part::Byte(first),
    };
    let mut behind = pattern.chars();
    behind.next();
    Some((part, behind.as_str()))
}

/// One step of an ARN form.
#[derive(Clone, Copy)]
enum Step {
    /// This byte.
    Byte(u8),
    /// The first character of a variable.
    First(Variable),
    /// The other characters of a variable.
    Others(Variable),
    /// Nothing more.
    End,
}

/// What a variable's value can hold.
#[derive(Clone, Copy)]
struct Variable {
    colon: bool,
    slash: bool,
}

impl Variable {
    const fn takes(self, byte: u8) -> bool {
        match byte {
            b':' => self.colon,
            b'/' => self.slash,
            _ => true,
        }
    }
}

/// Which places in an ARN form can have been reached.
struct Walk {
    steps: [Step; MAX_STEPS],
    reached: [bool; MAX_STEPS],
}

impl Walk {
    fn new(form: &str) -> Self {
        let mut steps = [Step::End; MAX_STEPS];
        // The last step stays the end.
        let mut free = steps.iter_mut().take(MAX_STEPS - 1);
        let mut put = |step| free.next().map(|slot| *slot = step);
        let mut rest = form;
        let mut colons = 0;
        while let Some(first) = rest.chars().next() {
            if let Some((name, behind)) = rest.strip_prefix("${").and_then(|r| r.split_once('}')) {
                let in_resource = colons >= 5;
                let variable = Variable {
                    colon: in_resource,
                    slash: in_resource && !WITHOUT_SLASH.contains(&name),
                };
                put(Step::First(variable));
                put(Step::Others(variable));
                rest = behind;
                continue;
            }
            colons += usize::from(first == ':');
            put(match first {
                '*' => Step::Others(Variable {
                    colon: true,
                    slash: true,
                }),
                _ => Step::Byte(u8::try_from(first).unwrap_or_default()),
            });
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
        }
        let mut walk = Self {
            steps,
            reached: [false; MAX_STEPS],
        };
        walk.advance(|_| false, true);
        walk
    }

    /// Goes one step of the pattern on. False: no place is left.
    fn take(&mut self, part: Part) -> bool {
        match part {
            Part::Byte(byte) => self.advance(
                |step| match step {
                    Step::Byte(own) => own == byte,
                    Step::First(variable) | Step::Others(variable) => variable.takes(byte),
                    Step::End => false,
                },
                false,
            ),
            Part::One => self.advance(|step| !matches!(step, Step::End), false),
            Part::Run => {
                let mut on = false;
                for reached in &mut self.reached {
                    on |= *reached;
                    *reached = on;
                }
                on
            }
        }
    }

    /// Moves from every reached place whose step `takes` the character; `start` reaches the first place.
    fn advance(&mut self, takes: impl Fn(Step) -> bool, start: bool) -> bool {
        let mut any = false;
        let mut next = start;
        for (reached, step) in self.reached.iter_mut().zip(self.steps) {
            let taken = *reached && takes(step);
            let stays = matches!(step, Step::Others(_));
            *reached = next || (taken && stays);
            // A variable can end wherever it has its first character.
            next = if stays { *reached } else { taken };
            any |= *reached;
            if matches!(step, Step::End) {
                break;
            }
        }
        any
    }

    /// Whether the end has been reached.
    fn is_done(&self) -> bool {
        let end = self.steps.iter().position(|step| matches!(step, Step::End));
        end.and_then(|at| self.reached.get(at)) == Some(&true)
    }
}

#[cfg(test)]
mod tests {
    use super::ArnPattern;

    #[test]
    fn patterns_meet_forms() {
        let object = "arn:${Partition}:s3:::${BucketName}/${ObjectName}";
        let bucket = "arn:${Partition}:s3:::${BucketName}";
        let group = "arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}";
        for (arn, form, expected) in [
            ("*", bucket, true),
            ("arn:aws:s3:::docs", bucket, true),
            ("arn:aws:s3:::docs", object, false),
            ("arn:aws:s3:::docs/*", bucket, false),
            ("arn:aws:s3:::docs/*", object, true),
            ("arn:aws:s3:::docs*", object, true),
            ("arn:aws:s3:::${aws:username}/a", object, true),
            ("arn:aws:s3:::", bucket, false),
            ("arn:aws:s3:::d?cs", bucket, true),
            ("arn:*:s3:*:*:docs", bucket, true),
            ("arn:aws:sqs:::docs", bucket, false),
            ("arn:aws:logs:*:*:*", group, true),
            (
                "arn:aws:logs:eu-west-1:111122223333:log-group:/a/b:*",
                group,
                true,
            ),
            ("arn:aws:logs::111122223333:log-group:a", group, false),
            ("arn:aws:s3:::café", bucket, true),
            ("", bucket, false),
        ] {
            assert_eq!(
                ArnPattern::new(arn).meets(form),
                expected,
                "{arn} on {form}"
            );
        }
    }

    #[test]
    fn hostile_patterns_are_cut_and_answered() {
        let long = format!("arn:aws:s3:::{}", "a*".repeat(1_000_000));
        assert!(ArnPattern::new(&long).meets("arn:${Partition}:s3:::${BucketName}"));
        let wide = format!("arn:aws:s3:::{}", "é".repeat(1_000_000));
        assert!(ArnPattern::new(&wide).meets("arn:${Partition}:s3:::${BucketName}"));
    }
}
