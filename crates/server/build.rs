//! The city and the migrations are compiled in: a change to one of their files compiles the crate again.

fn main() {
    println!("cargo:rerun-if-changed=../../data");
    println!("cargo:rerun-if-changed=migrations");
}
