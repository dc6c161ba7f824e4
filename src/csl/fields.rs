//! The variables of an item that have a value, of some dozens that could have one.
//!
//! A sorted list: most items have one list of names, one or two dates and about ten texts, and a list of a million
//! works holds three of these for each. A tree of nodes takes five times the memory of what is in it at that size.

use std::fmt;
use std::slice;
use std::vec;

/// Values by their variables, in the order of these.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Fields<K, V>(Vec<(K, V)>);

/// How many values room is made for at once, after the first.
const STEP: usize = 4;

impl<K: Copy + Ord, V> Fields<K, V> {
    /// Creates a map without any value.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    fn find(&self, key: K) -> Result<usize, usize> {
        // Files have their members in any order, and copies of an item in this one.
        if self.0.last().is_none_or(|(last, _)| *last < key) {
            return Err(self.0.len());
        }
        self.0.binary_search_by_key(&key, |(key, _)| *key)
    }

    /// Returns the value of a variable.
    pub fn get(&self, key: &K) -> Option<&V> {
        self.find(*key).ok().and_then(|at| self.0.get(at)).map(|(_, value)| value)
    }

    /// Returns the value of a variable, to change it.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let at = self.find(*key).ok()?;
        self.0.get_mut(at).map(|(_, value)| value)
    }

    /// Returns whether a variable has a value.
    pub fn contains_key(&self, key: &K) -> bool {
        self.find(*key).is_ok()
    }

    /// Gives a variable a value; returns the one before.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.find(key) {
            Ok(at) => Some(std::mem::replace(&mut self.0[at].1, value)),
            Err(at) => {
                self.put(at, key, value);
                None
            }
        }
    }

    /// Returns the value of a variable, which is made if it has none.
    pub fn or_insert_with(&mut self, key: K, make: impl FnOnce() -> V) -> &mut V {
        let at = self.find(key).unwrap_or_else(|at| {
            self.put(at, key, make());
            at
        });
        &mut self.0[at].1
    }

    fn put(&mut self, at: usize, key: K, value: V) {
        if self.0.len() == self.0.capacity() {
            self.0.reserve_exact(if self.0.is_empty() { 1 } else { STEP });
        }
        self.0.insert(at, (key, value));
    }

    /// Takes the value of a variable out.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        self.find(*key).ok().map(|at| self.0.remove(at).1)
    }

    /// Keeps the values for which `holds` returns true.
    pub fn retain(&mut self, mut holds: impl FnMut(&K, &mut V) -> bool) {
        self.0.retain_mut(|(key, value)| holds(key, value));
    }

    /// Takes all values out.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Returns how many variables have a value.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns whether no variable has a value.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the variables that have a value, in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> + ExactSizeIterator {
        self.0.iter().map(|(key, _)| key)
    }

    /// Returns the values in the order of their variables.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> + ExactSizeIterator {
        self.0.iter().map(|(_, value)| value)
    }

    /// Returns the values in the order of their variables, to change them.
    pub fn values_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut V> + ExactSizeIterator {
        self.0.iter_mut().map(|(_, value)| value)
    }

    /// Returns the variables with their values, in order.
    pub fn iter(&self) -> Iter<'_, K, V> {
        self.into_iter()
    }

    /// Returns the variables with their values, in order, to change these.
    pub fn iter_mut(&mut self) -> impl DoubleEndedIterator<Item = (&K, &mut V)> + ExactSizeIterator {
        self.0.iter_mut().map(|(key, value)| (&*key, value))
    }
}

/// The variables of [`Fields`] with their values.
type Iter<'f, K, V> = std::iter::Map<slice::Iter<'f, (K, V)>, fn(&'f (K, V)) -> (&'f K, &'f V)>;

impl<'f, K, V> IntoIterator for &'f Fields<K, V> {
    type Item = (&'f K, &'f V);
    type IntoIter = Iter<'f, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().map(|(key, value)| (key, value))
    }
}

impl<K, V> IntoIterator for Fields<K, V> {
    type Item = (K, V);
    type IntoIter = vec::IntoIter<(K, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<K, V> Default for Fields<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Fields<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

impl<K: Copy + Ord, V> Extend<(K, V)> for Fields<K, V> {
    fn extend<T: IntoIterator<Item = (K, V)>>(&mut self, values: T) {
        for (key, value) in values {
            self.insert(key, value);
        }
    }
}

impl<K: Copy + Ord, V> FromIterator<(K, V)> for Fields<K, V> {
    fn from_iter<T: IntoIterator<Item = (K, V)>>(values: T) -> Self {
        let mut fields = Self::default();
        fields.extend(values);
        fields
    }
}

#[cfg(test)]
mod tests {
    use super::Fields;

    #[test]
    fn values_stand_in_the_order_of_their_variables() {
        let mut fields: Fields<u8, &str> = [(3, "c"), (1, "a"), (2, "b"), (3, "d")].into_iter().collect();
        assert_eq!(
            fields.iter().map(|(key, value)| (*key, *value)).collect::<Vec<_>>(),
            [(1, "a"), (2, "b"), (3, "d")]
        );
        assert_eq!((fields.get(&3), fields.get(&4), fields.get(&0)), (Some(&"d"), None, None));
        assert_eq!((fields.remove(&1), fields.remove(&1)), (Some("a"), None));
        assert_eq!((fields.insert(2, "e"), fields.insert(0, "f")), (Some("b"), None));
        assert_eq!(fields.or_insert_with(2, || "g"), &"e");
        fields.retain(|key, _| *key != 2);
        assert_eq!(format!("{fields:?}"), r#"{0: "f", 3: "d"}"#);
    }
}
