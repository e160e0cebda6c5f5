#![allow(warnings)]
use mendbook::answers::{
    extract::extract,
    file,
    fill::{Request, fill},
};
use mendbook::theme::Theme;
use std::fs;
use std::panic;
use std::time::Instant;
struct R(u64);
impl R {
    fn n(&mut self, m: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 as usize) % m.max(1)
    }
}
fn mutate(src: &[u8], other: &[u8], r: &mut R) -> Vec<u8> {
    let mut b = src.to_vec();
    let times = 1 + r.n(6);
    let words: [&[u8]; 32] = [
        b"endobj",
        b"obj",
        b"stream",
        b"endstream",
        b"<<",
        b">>",
        b"[",
        b"]",
        b"(",
        b")",
        b"/Kids",
        b"/Parent",
        b"/Prev 0",
        b"/Length 99999999999",
        b"/Fields",
        b" 0 R",
        b"1 0 R",
        b"/V",
        b"/AP",
        b"-1",
        b"99999999999999999999",
        b"/Type/ObjStm",
        b"/Encrypt 5 0 R",
        b"trailer",
        b"xref",
        b"startxref",
        b"/Rect[0 0 1e30 -1e30]",
        b"/DA(/X 0 Tf)",
        b"/W[1 8 8]",
        b"null",
        b"/Count -5",
        b"/MaxLen 1/Ff 16777216",
    ];
    for _ in 0..times {
        if b.is_empty() {
            break;
        }
        let at = r.n(b.len());
        match r.n(9) {
            0 => {
                let k = r.n(8) + 1;
                for i in 0..k {
                    if at + i < b.len() {
                        b[at + i] = r.n(256) as u8
                    }
                }
            }
            1 => {
                let e = (at + r.n(2000)).min(b.len());
                b.drain(at..e);
            }
            2 => {
                let e = (at + r.n(2000)).min(b.len());
                let c = b[at..e].to_vec();
                let to = r.n(b.len());
                b.splice(to..to, c);
            }
            3 => {
                let w = words[r.n(32)];
                b.splice(at..at, w.iter().copied());
            }
            4 => b.truncate(at),
            5 => {
                // digit changes
                for i in at..(at + 400).min(b.len()) {
                    if b[i].is_ascii_digit() && r.n(6) == 0 {
                        b[i] = b'0' + r.n(10) as u8
                    }
                }
            }
            6 => {
                let o = r.n(other.len());
                let e = (o + r.n(3000)).min(other.len());
                b.splice(at..at, other[o..e].iter().copied());
            }
            7 => {
                let w = words[r.n(32)];
                for (i, c) in w.iter().enumerate() {
                    if at + i < b.len() {
                        b[at + i] = *c
                    }
                }
            }
            _ => {
                // swap references: find " 0 R" near
                let mut i = at;
                while i + 4 < b.len() && &b[i..i + 4] != b" 0 R" {
                    i += 1
                }
                let mut j = i;
                while j > 0 && b[j - 1].is_ascii_digit() {
                    j -= 1;
                    b[j] = b'0' + r.n(10) as u8
                }
            }
        }
    }
    b
}
#[test]
fn fuzz() {
    let seed: u64 = std::env::var("SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(1);
    let n: usize = std::env::var("N").ok().and_then(|s| s.parse().ok()).unwrap_or(500);
    let dir = "/tmp/ans/seeds";
    let mut seeds = vec![];
    for e in fs::read_dir(dir).unwrap() {
        let p = e.unwrap().path();
        if p.extension().map_or(false, |x| x == "pdf") {
            seeds.push((p.clone(), fs::read(p).unwrap()))
        }
    }
    seeds.sort();
    let answers = file::read(&fs::read("/tmp/ans/seeds/answers.json").unwrap(), "a", &mut || unreachable!()).unwrap();
    let theme = std::cell::OnceCell::new();
    let mut r = R(seed.wrapping_mul(0x9E3779B97F4A7C15) | 1);
    for _ in 0..10 {
        r.n(3);
    }
    let (mut ok, mut bad, mut filled) = (0, 0, 0);
    for i in 0..n {
        let a = r.n(seeds.len());
        let b = r.n(seeds.len());
        let m = mutate(&seeds[a].1, &seeds[b].1, &mut r);
        fs::write(format!("/tmp/ans/cur-{seed}.pdf"), &m).unwrap();
        let t = Instant::now();
        let res = panic::catch_unwind(panic::AssertUnwindSafe(|| {
            let e = extract(m.clone(), "x.pdf", None).is_ok();
            let th = || {
                Ok(theme
                    .get_or_init(|| {
                        let (mut s, mut d) = (Default::default(), Default::default());
                        Theme::load("default", std::path::Path::new("."), &mut s, &mut d).unwrap()
                    })
                    .clone())
            };
            let f = fill(Request {
                blank: m.clone(),
                name: "x.pdf",
                answers: &answers,
                flatten: i % 3 == 0,
                force: true,
                theme: &th,
                fonts: &[],
            });
            let f = match f {
                Ok(f) => {
                    let again = extract(f.bytes.clone(), "y.pdf", None);
                    if i % 3 != 0 && again.is_err() {
                        panic!("filled cannot be read: {:?}", again.err())
                    }
                    true
                }
                Err(_) => false,
            };
            (e, f)
        }));
        let d = t.elapsed();
        match res {
            Ok((e, f)) => {
                if e {
                    ok += 1
                } else {
                    bad += 1
                }
                if f {
                    filled += 1
                }
            }
            Err(_) => {
                fs::write(format!("/tmp/ans/crash-{seed}-{i}.pdf"), &m).unwrap();
                println!("CRASH {seed}-{i} from {:?}", seeds[a].0)
            }
        }
        if d.as_secs_f32() > 6.0 {
            fs::write(format!("/tmp/ans/slow-{seed}-{i}.pdf"), &m).unwrap();
            println!("SLOW {seed}-{i} {d:?}")
        }
    }
    println!("ok {ok} bad {bad} filled {filled}");
}
