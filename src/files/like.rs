//! Making a new file like the one whose place it takes.

use std::fs::{File, Metadata};
use std::path::Path;

/// Gives a new file the owner, group, permissions and extended attributes of the one at `target`, whose
/// metadata these are. Returns whether that worked and the one may take the other's place; not if the old
/// file has other names, which would go on to lead to it.
#[cfg(unix)]
pub(super) fn make_like(new: &File, target: &Path, old: &Metadata) -> bool {
    use std::os::unix::fs::{MetadataExt as _, fchown};

    if old.nlink() > 1 {
        return false;
    }
    let Ok(now) = new.metadata() else { return false };
    let owner = Some(old.uid()).filter(|uid| *uid != now.uid());
    let group = Some(old.gid()).filter(|gid| *gid != now.gid());
    if (owner.is_some() || group.is_some()) && fchown(new, owner, group).is_err() {
        return false;
    }
    // After the owner: giving a file away takes some permissions from it.
    new.set_permissions(old.permissions()).is_ok() && has_attributes(new, target)
}

#[cfg(not(unix))]
pub(super) fn make_like(new: &File, _: &Path, old: &Metadata) -> bool {
    new.set_permissions(old.permissions()).is_ok()
}

/// Copies the extended attributes, access control lists among them. One that is there already with the
/// same value, such as a security label, is left alone.
#[cfg(unix)]
fn has_attributes(new: &File, target: &Path) -> bool {
    use xattr::FileExt as _;

    // A file system without attributes has none to lose.
    let Ok(names) = xattr::list(target) else { return true };
    names.into_iter().all(|name| match xattr::get(target, &name) {
        Ok(Some(value)) => {
            matches!(new.get_xattr(&name), Ok(Some(there)) if there == value)
                || new.set_xattr(&name, &value).is_ok()
        }
        Ok(None) => true,
        Err(_) => false,
    })
}
