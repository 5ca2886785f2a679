//! How the packed catalogue writes the resource part of an ARN form: most are the type's name, a slash and a variable named
//! after the type. The build script writes the shorthand, the reader reads it; a byte stands for each such part.

/// Stands for the type's name.
const NAME: char = '\u{1}';

/// Stand for variables that are not named after the type.
const COMMON: [(char, &str); 2] = [('\u{2}', "${ResourceId}"), ('\u{3}', "${ResourceName}")];

/// Stand for variables that are: the type's name in capitals, and what is behind it.
const OWN: [(char, &str); 3] = [('\u{4}', "Name"), ('\u{5}', "Id"), ('\u{6}', "")];

/// The shorthand of `resource`, the resource part of a form of the type called `name`.
#[allow(dead_code, reason = "the build script's half")]
pub(super) fn shortened(name: &str, resource: &str) -> String {
    let mut short = resource.to_owned();
    for (code, end) in OWN {
        short = short.replace(&own_variable(name, end), code.encode_utf8(&mut [0; 4]));
    }
    for (code, variable) in COMMON {
        short = short.replace(variable, code.encode_utf8(&mut [0; 4]));
    }
    short.replace(name, NAME.encode_utf8(&mut [0; 4]))
}

/// What `short` stands for.
#[allow(dead_code, reason = "the reader's half")]
pub(super) fn written_out(name: &str, short: &str) -> String {
    let mut resource = String::with_capacity(2 * short.len());
    for c in short.chars() {
        if c == NAME {
            resource.push_str(name);
        } else if let Some((_, variable)) = COMMON.iter().find(|(code, _)| *code == c) {
            resource.push_str(variable);
        } else if let Some((_, end)) = OWN.iter().find(|(code, _)| *code == c) {
            resource.push_str(&own_variable(name, end));
        } else {
            resource.push(c);
        }
    }
    resource
}

fn own_variable(name: &str, end: &str) -> String {
    let mut variable = "${".to_owned();
    for word in name.split(['-', '_', ' ', '.']) {
        let mut letters = word.chars();
        variable.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        variable.push_str(letters.as_str());
    }
    variable + end + "}"
}
