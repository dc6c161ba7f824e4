//! The `doicite` program.

fn main() {}
