#![no_main]

use doicite::formats::Format;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    doicite_fuzz::laws::reads(data, Format::PubmedXml);
});
