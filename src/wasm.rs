//! The browser face: strings and plain objects in and out.
