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
#[derive(Clone, Copy)]
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

    /// Whether some text fits both the pattern and an ARN form, given as its head and its resource part.
    pub(super) fn meets(self, head: &str, resource: &str) -> bool {
        let mut walk = Walk::new(head, resource);
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
    const ANY: Self = Self {
        colon: true,
        slash: true,
    };

    const fn takes(self, byte: u8) -> bool {
        match byte {
            b':' => self.colon,
            b'/' => self.slash,
            _ => true,
        }
    }
}

/// The steps of the first character or variable of `form`, and what is behind it.
fn next_steps(form: &str, in_resource: bool) -> Option<(impl Iterator<Item = Step>, &str)> {
    let mut characters = form.chars();
    let first = characters.next()?;
    let variable = form
        .strip_prefix("${")
        .and_then(|rest| rest.split_once('}'));
    let (step, others, behind) = match (variable, first) {
        (Some((name, behind)), _) => {
            let variable = Variable {
                colon: in_resource,
                slash: in_resource && !WITHOUT_SLASH.contains(&name),
            };
            (Step::First(variable), Some(Step::Others(variable)), behind)
        }
        (None, '*') => (Step::Others(Variable::ANY), None, characters.as_str()),
        (None, _) => {
            let byte = u8::try_from(first).unwrap_or_default();
            (Step::Byte(byte), None, characters.as_str())
        }
    };
    Some((std::iter::once(step).chain(others), behind))
}

/// Which places in an ARN form can have been reached.
struct Walk {
    steps: [Step; MAX_STEPS],
    reached: [bool; MAX_STEPS],
}

impl Walk {
    fn new(head: &str, resource: &str) -> Self {
        let mut walk = Self {
            steps: [Step::End; MAX_STEPS],
            reached: [false; MAX_STEPS],
        };
        // The last step stays the end.
        let mut free = walk.steps.iter_mut().take(MAX_STEPS - 1);
        for (part, in_resource) in [(head, false), (resource, true)] {
            let mut rest = part;
            while let Some((steps, behind)) = next_steps(rest, in_resource) {
                for step in steps {
                    free.next().into_iter().for_each(|slot| *slot = step);
                }
                rest = behind;
            }
        }
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

    fn meets(arn: &str, form: (&str, &str)) -> bool {
        ArnPattern::new(arn).meets(form.0, form.1)
    }

    #[test]
    fn patterns_meet_forms() {
        let object = ("arn:${Partition}:s3:::", "${BucketName}/${ObjectName}");
        let bucket = ("arn:${Partition}:s3:::", "${BucketName}");
        let group = (
            "arn:${Partition}:logs:${Region}:${Account}:",
            "log-group:${LogGroupName}",
        );
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
            assert_eq!(meets(arn, form), expected, "{arn} on {form:?}");
        }
    }

    #[test]
    fn hostile_patterns_are_cut_and_answered() {
        let long = format!("arn:aws:s3:::{}", "a*".repeat(1_000_000));
        assert!(meets(&long, ("arn:${Partition}:s3:::", "${BucketName}")));
        let wide = format!("arn:aws:s3:::{}", "é".repeat(1_000_000));
        assert!(meets(&wide, ("arn:${Partition}:s3:::", "${BucketName}")));
    }
}
