//! Counters and their scopes (CSS Lists 3, 4).

use std::collections::BTreeMap;

/// The counters in scope at one place of the document.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    values: BTreeMap<String, Vec<i32>>,
    /// For each open element, the names its children have made.
    scopes: Vec<Vec<String>>,
}

impl Counters {
    /// Counters before the root element.
    pub(crate) fn new() -> Self {
        Self { values: BTreeMap::new(), scopes: vec![Vec::new()] }
    }

    /// The children of an element follow.
    pub(crate) fn enter(&mut self) {
        self.scopes.push(Vec::new());
    }

    /// The children of an element are done: what they made is gone.
    pub(crate) fn leave(&mut self) {
        for name in self.scopes.pop().unwrap_or_default() {
            self.pop(&name);
        }
    }

    fn pop(&mut self, name: &str) {
        if let Some(values) = self.values.get_mut(name) {
            values.pop();
            if values.is_empty() {
                self.values.remove(name);
            }
        }
    }

    /// `counter-reset`: a new counter, which takes the place of one made by an earlier sibling.
    pub(crate) fn reset(&mut self, name: &str, value: i32) {
        let taken = self.scopes.last().is_some_and(|scope| scope.iter().any(|made| made == name));
        if taken {
            self.pop(name);
        } else if let Some(scope) = self.scopes.last_mut() {
            scope.push(name.to_owned());
        }
        self.values.entry(name.to_owned()).or_default().push(value);
    }

    /// `counter-increment`
    pub(crate) fn increment(&mut self, name: &str, by: i32) {
        let value = self.innermost(name);
        *value = value.saturating_add(by);
    }

    /// `counter-set`
    pub(crate) fn set(&mut self, name: &str, to: i32) {
        *self.innermost(name) = to;
    }

    fn innermost(&mut self, name: &str) -> &mut i32 {
        if !self.values.contains_key(name) {
            self.reset(name, 0);
        }
        let values = self.values.entry(name.to_owned()).or_default();
        if values.is_empty() {
            values.push(0);
        }
        let last = values.len() - 1;
        &mut values[last]
    }

    /// The innermost counter of that name; 0 when there is none.
    pub(crate) fn value(&self, name: &str) -> i32 {
        self.values.get(name).and_then(|values| values.last()).copied().unwrap_or(0)
    }

    /// All counters of that name, outermost first; one 0 when there is none.
    pub(crate) fn values(&self, name: &str) -> Vec<i32> {
        self.values.get(name).cloned().unwrap_or_else(|| vec![0])
    }

    /// All values as they are here.
    pub(crate) fn snapshot(&self) -> BTreeMap<String, Vec<i32>> {
        self.values.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_nest_and_siblings_share() {
        let mut counters = Counters::new();
        counters.reset("item", 0);
        counters.enter();
        counters.increment("item", 1);
        counters.enter();
        counters.reset("item", 0);
        counters.enter();
        counters.increment("item", 1);
        counters.increment("item", 1);
        assert_eq!(counters.values("item"), [1, 2]);
        counters.leave();
        counters.leave();
        assert_eq!(counters.value("item"), 1);
        counters.leave();
        counters.reset("item", 7);
        assert_eq!(counters.values("item"), [7], "a sibling's reset replaces the earlier one");
    }

    #[test]
    fn an_unknown_counter_is_made_by_use() {
        let mut counters = Counters::new();
        counters.enter();
        counters.increment("x", 2);
        counters.increment("x", 2);
        assert_eq!(counters.value("x"), 4);
        counters.leave();
        assert_eq!(counters.value("x"), 0);
    }
}
