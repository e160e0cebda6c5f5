//! TrueType programs, taken apart into their tables and put together again.
//!
//! In: a program as `subsetter` makes it. Out: the same with one more table, or with outlines where glyphs have none.

use std::borrow::Cow;
use std::collections::BTreeMap;

type Tag = [u8; 4];
type Tables<'a> = BTreeMap<Tag, Cow<'a, [u8]>>;

const HEADER: usize = 12;
const RECORD: usize = 16;

/// An outline that paints nothing: one contour of one point, at the origin, without instructions.
const POINT: [u8; 16] = [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x31, 0];

/// The program with one more table; none where it is not one, or has the table.
pub(super) fn with_table(program: &[u8], tag: Tag, table: &[u8]) -> Option<Vec<u8>> {
    let mut tables = read(program)?;
    if tables.insert(tag, Cow::Borrowed(table)).is_some() {
        return None;
    }
    write(program, &tables)
}

/// The program with an outline in every glyph but the first: a space gets one that is never seen. LibPDF takes a font that has a glyph without
/// outline for one that cannot show it, and sets texts with a space in a font that it does not embed.
pub(super) fn with_outlines(program: &[u8]) -> Option<Vec<u8>> {
    let mut tables = read(program)?;
    let long = *tables.get(b"head")?.get(51)? != 0;
    let places: Vec<usize> = if long {
        tables.get(b"loca")?.as_chunks().0.iter().map(|place| u32::from_be_bytes(*place) as usize).collect()
    } else {
        tables.get(b"loca")?.as_chunks().0.iter().map(|place| usize::from(u16::from_be_bytes(*place)) * 2).collect()
    };
    let old = tables.get(b"glyf")?;
    let mut outlines = Vec::with_capacity(old.len() + POINT.len());
    let mut moved = Vec::with_capacity(places.len() * 4);
    let mut put = |place: usize| {
        if long {
            moved.extend(u32::try_from(place).ok()?.to_be_bytes());
        } else {
            moved.extend(u16::try_from(place / 2).ok()?.to_be_bytes());
        }
        Some(())
    };
    for (glyph, place) in places.array_windows().enumerate() {
        let [start, end] = *place;
        put(outlines.len())?;
        outlines.extend_from_slice(if start == end && glyph > 0 { &POINT } else { old.get(start..end)? });
        outlines.resize(outlines.len().next_multiple_of(2), 0);
    }
    put(outlines.len())?;
    tables.insert(*b"glyf", Cow::Owned(outlines));
    tables.insert(*b"loca", Cow::Owned(moved));
    write(program, &tables)
}

fn read(program: &[u8]) -> Option<Tables<'_>> {
    let count = usize::from(u16::from_be_bytes(*program.get(4..)?.first_chunk()?));
    let records = program.get(HEADER..HEADER + count * RECORD)?.as_chunks::<RECORD>().0;
    let table = |record: &[u8; RECORD]| {
        let number = |at: usize| Some(u32::from_be_bytes(*record.get(at..)?.first_chunk()?) as usize);
        Some((*record.first_chunk()?, Cow::Borrowed(program.get(number(8)?..)?.get(..number(12)?)?)))
    };
    records.iter().map(table).collect()
}

/// Tables after the first four bytes of a program, each with its sum.
fn write(program: &[u8], tables: &Tables) -> Option<Vec<u8>> {
    let count = u16::try_from(tables.len()).ok().filter(|count| *count > 0)?;
    let power = count.ilog2() as u16;
    let mut all = program.get(..4)?.to_vec();
    all.extend([count, 16 << power, power, 16 * count - (16 << power)].into_iter().flat_map(u16::to_be_bytes));
    let mut offset = HEADER + tables.len() * RECORD;
    let mut whole = None;
    for (tag, table) in tables {
        all.extend(tag);
        // The sum of the whole stands in the table `head`, and all sums are made with 0 in its place.
        let own = if tag == b"head" {
            whole = Some(offset + 8);
            sum(table).wrapping_sub(u32::from_be_bytes(*table.get(8..)?.first_chunk()?))
        } else {
            sum(table)
        };
        all.extend([own, u32::try_from(offset).ok()?, u32::try_from(table.len()).ok()?].into_iter().flat_map(u32::to_be_bytes));
        offset += table.len().next_multiple_of(4);
    }
    for table in tables.values() {
        all.extend_from_slice(table);
        all.resize(all.len().next_multiple_of(4), 0);
    }
    let whole = whole?;
    all.get_mut(whole..whole + 4)?.fill(0);
    let adjusted = 0xB1B0_AFBA_u32.wrapping_sub(sum(&all));
    all.get_mut(whole..whole + 4)?.copy_from_slice(&adjusted.to_be_bytes());
    Some(all)
}

/// The sum of a table as OpenType makes it.
fn sum(table: &[u8]) -> u32 {
    table.chunks(4).fold(0, |sum: u32, word| {
        let mut whole = [0; 4];
        whole.iter_mut().zip(word).for_each(|(place, byte)| *place = *byte);
        sum.wrapping_add(u32::from_be_bytes(whole))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(tables: &[(&Tag, &[u8])]) -> Vec<u8> {
        let mut all: Tables = tables.iter().map(|(tag, table)| (**tag, Cow::Borrowed(*table))).collect();
        let mut head = vec![0; 54];
        head[51] = u8::from(tables.iter().any(|(tag, table)| *tag == b"loca" && table.len() == 16));
        all.entry(*b"head").or_insert(Cow::Owned(head));
        write(&[0, 1, 0, 0], &all).unwrap()
    }

    #[test]
    fn a_program_gains_a_table_and_keeps_its_own() {
        let all = with_table(&program(&[(b"name", b"abc")]), *b"cmap", b"12345").unwrap();
        let font = skrifa::FontRef::new(&all).unwrap();
        let table = |tag: &Tag| font.table_data(skrifa::Tag::new(tag)).unwrap().as_bytes().to_vec();
        assert_eq!((table(b"name"), table(b"cmap")), (b"abc".to_vec(), b"12345".to_vec()));
        assert_eq!(sum(&all), 0xB1B0_AFBA);
        assert_eq!(with_table(&all, *b"cmap", b""), None);
        assert_eq!(with_table(b"OTTO", *b"cmap", b""), None);
    }

    #[test]
    fn a_glyph_without_outline_gets_one_that_paints_nothing() {
        let short = |places: [u16; 4]| places.into_iter().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
        let long = |places: [u32; 4]| places.into_iter().flat_map(u32::to_be_bytes).collect::<Vec<u8>>();
        let check = |loca: &[u8], wanted: &[u8]| {
            let given = program(&[(b"glyf", b"abcdef"), (b"loca", loca)]);
            let all = with_outlines(&given).unwrap();
            let tables = read(&all).unwrap();
            assert_eq!(tables[b"glyf"], [b"ab".as_slice(), &POINT, b"cdef"].concat());
            assert_eq!(tables[b"loca"], wanted);
        };
        check(&short([0, 1, 1, 3]), &short([0, 1, 9, 11]));
        check(&long([0, 2, 2, 6]), &long([0, 2, 18, 22]));
        assert_eq!(with_outlines(b"OTTO"), None);
    }
}
