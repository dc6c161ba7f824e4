//! Without the feature `resolve` there is no network, and so no repository.

use super::error::RepositoryError;

/// The repository of styles, which there is none of without the feature `resolve`.
#[derive(Debug)]
pub enum Repository {}

impl Repository {
    pub(super) fn is_refreshing(&self) -> bool {
        match *self {}
    }

    pub(super) fn warn(&self, _: String) {
        match *self {}
    }

    pub(super) fn host(&self) -> String {
        match *self {}
    }

    pub(super) fn style(&self, _: &str) -> Result<Option<String>, RepositoryError> {
        match *self {}
    }

    pub(super) fn index(&self) -> Result<String, RepositoryError> {
        match *self {}
    }
}
