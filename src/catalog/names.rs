//! The names of the catalogue: look-ups in the tables that they stand in.

use super::packed::PACKED;
use super::service::Service;
use super::stems;
use super::table::{Folded, Table};
use std::cmp::Ordering;
use std::ops::Range;
use std::sync::OnceLock;

/// All names of one kind, sorted (letter case ignored) where they are looked up.
#[derive(Clone, Copy)]
pub(super) struct Names {
    first: usize,
    count: usize,
}

impl Names {
    pub(super) const fn new(first: usize, count: usize) -> Self {
        Self { first, count }
    }

    pub(super) const fn len(self) -> usize {
        self.count
    }

    /// The numbers of all names of this kind.
    pub(super) const fn all(self) -> Range<usize> {
        0..self.count
    }

    pub(super) fn get(self, index: usize) -> &'static str {
        text().name(self.first + index)
    }

    /// The names whose numbers are in `range`.
    pub(super) const fn part(self, range: Range<usize>) -> Part {
        Part {
            source: Source::Text,
            place: self.first + range.start,
            numbers: (range.start, range.end),
        }
    }
}

/// The name of action number `index`.
pub(super) fn of_action(index: usize) -> &'static str {
    let service = Service::of_action(index);
    let place = index.checked_sub(service.action_range().start);
    place.map_or("", |place| of_service(service).name(place))
}

/// The number of the action of `service` that is called `name`, letter case ignored.
pub(super) fn action_of(service: Service, name: &str) -> Option<usize> {
    let place = of_service(service).find(name)?;
    Some(service.action_range().start + place)
}

/// The names of the actions of `service`.
pub(super) fn of_actions(service: Service) -> Part {
    let numbers = service.action_range();
    Part {
        source: Source::Actions(service),
        place: 0,
        numbers: (numbers.start, numbers.end),
    }
}

/// The prefixes of the services, which are asked for with every action.
pub(super) fn of_services() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| sorted(PACKED.service_prefixes))
}

/// The condition keys that are no templates, which are asked for with every condition.
pub(super) fn of_keys() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| sorted(PACKED.plain_key_names))
}

fn sorted(names: Names) -> Table {
    let mut text = String::new();
    let ends = names.all().map(|index| {
        text.push_str(names.get(index));
        text.len()
    });
    let ends: Vec<usize> = ends.collect();
    Table::sorted(text, ends.into_iter())
}

/// The names of the packed text.
fn text() -> &'static Table {
    static TEXT: OnceLock<Table> = OnceLock::new();
    TEXT.get_or_init(|| Table::of_lines(PACKED.text))
}

/// The names of the actions of `service`, which are written out when the first is asked for: most checks need few services.
fn of_service(service: Service) -> &'static Table {
    static TABLES: OnceLock<Vec<OnceLock<Table>>> = OnceLock::new();
    static NONE: Table = Table::new();
    let tables = TABLES.get_or_init(|| {
        let services = PACKED.service_prefixes.all();
        services.map(|_| OnceLock::new()).collect()
    });
    let table = tables.get(service.index());
    table.map_or(&NONE, |table| {
        table.get_or_init(|| stems::names_of(service))
    })
}

/// The table that names stand in.
#[derive(Clone, Copy)]
enum Source {
    Text,
    Actions(Service),
}

/// Names that stand side by side.
#[derive(Clone, Copy)]
pub(super) struct Part {
    source: Source,
    /// Where the first stands in its table.
    place: usize,
    /// Their numbers among all names of their kind: the first, and the one behind the last.
    numbers: (usize, usize),
}

impl Part {
    pub(super) const fn numbers(self) -> Range<usize> {
        self.numbers.0..self.numbers.1
    }

    /// The names with their numbers.
    pub(super) fn iter(self) -> impl Iterator<Item = (usize, &'static str)> + Clone {
        let table = self.table();
        let places = self.place..;
        let names = self.numbers().zip(places);
        names.map(|(number, place)| (number, table.name(place)))
    }

    /// The number of `name`, letter case ignored.
    pub(super) fn find(self, name: &str) -> Option<usize> {
        self.named(name).numbers().next()
    }

    /// The one that is `name`, letter case ignored, or none.
    pub(super) fn named(self, name: &str) -> Self {
        let end = self.numbers.1;
        if let Source::Actions(service) = self.source {
            let numbers = self.numbers();
            let start = action_of(service, name).filter(|number| numbers.contains(number));
            return start.map_or(self.cut(end, end), |start| self.cut(start, start + 1));
        }
        let Some(name) = Folded::of(name) else {
            return self.cut(end, end);
        };
        let from = self.behind(|entry| entry.cmp(name.get()));
        let start = from.numbers.0;
        let is_it = start < end && self.table().folded(from.place) == name.get();
        self.cut(start, start + usize::from(is_it))
    }

    /// Those that start with `prefix`, letter case ignored.
    pub(super) fn with_prefix(self, prefix: &str) -> Self {
        let end = self.numbers.1;
        let Some(prefix) = Folded::of(prefix) else {
            return self.cut(end, end);
        };
        let prefix = prefix.get();
        let from = self.behind(|entry| entry.cmp(prefix));
        let behind = from.behind(|entry| match entry.starts_with(prefix) {
            true => Ordering::Less,
            false => entry.cmp(prefix),
        });
        from.cut(from.numbers.0, behind.numbers.0)
    }

    /// Those from the first on that does not order before the place looked for.
    fn behind(self, order: impl Fn(&[u8]) -> Ordering) -> Self {
        let table = self.table();
        let (mut start, mut end) = self.numbers;
        while start < end {
            let middle = start + (end - start) / 2;
            if order(table.folded(self.place + (middle - self.numbers.0))) == Ordering::Less {
                start = middle + 1;
            } else {
                end = middle;
            }
        }
        self.cut(start, self.numbers.1)
    }

    /// Those from number `start` to before number `end`.
    const fn cut(self, start: usize, end: usize) -> Self {
        Self {
            source: self.source,
            place: self.place + (start - self.numbers.0),
            numbers: (start, end),
        }
    }

    fn table(self) -> &'static Table {
        match self.source {
            Source::Text => text(),
            Source::Actions(service) => of_service(service),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn no_name_is_as_long_as_what_is_not_sought() {
        let catalog = Catalog::builtin();
        let actions = catalog.actions().map(|action| action.name());
        let names = actions.chain(PACKED.text.lines());
        assert!(names.map(str::len).max() < Some(Folded::LONGEST));
    }
}
