#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| doicite_fuzz::laws::document(data));
