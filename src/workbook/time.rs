//! Days of the calendar, and times between them.

use std::fmt;

/// An ISO 8601 duration of whole days, weeks or months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Duration {
    /// `PnD`
    Days(u32),
    /// `PnW`
    Weeks(u32),
    /// `PnM`
    Months(u32),
}

impl Duration {
    /// Reads `P7D`, `P2W` or `P1M`: one to 999 days, weeks or months.
    pub fn parse(text: &str) -> Option<Self> {
        let number = text.strip_prefix('P')?;
        let unit = number.chars().next_back()?;
        let number = number.strip_suffix(unit)?;
        if number.is_empty() || number.len() > 3 || !number.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        match (number.parse().ok()?, unit) {
            (0, _) => None,
            (days, 'D') => Some(Self::Days(days)),
            (weeks, 'W') => Some(Self::Weeks(weeks)),
            (months, 'M') => Some(Self::Months(months)),
            _ => None,
        }
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days(days) => write!(f, "P{days}D"),
            Self::Weeks(weeks) => write!(f, "P{weeks}W"),
            Self::Months(months) => write!(f, "P{months}M"),
        }
    }
}

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// The year, 1 to 9999.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u32,
    /// The day, 1 to 31.
    pub day: u32,
}

impl Date {
    /// Reads `YYYY-MM-DD`; days that are not in the calendar are refused.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || !bytes.iter().enumerate().all(|(i, b)| if matches!(i, 4 | 7) { *b == b'-' } else { b.is_ascii_digit() }) {
            return None;
        }
        let date = Self { year: text[..4].parse().ok()?, month: text[5..7].parse().ok()?, day: text[8..].parse().ok()? };
        let leap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0);
        let days = match date.month {
            2 => 28 + u32::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        (date.year > 0 && (1..=days).contains(&date.day)).then_some(date)
    }

    /// The day (in UTC) that lies this many seconds after the start of 1970.
    pub fn from_unix(seconds: u64) -> Self {
        // Days are counted in eras of 400 years that begin on a first of March, so that the leap day is an era's and a year's last.
        let days = i64::try_from(seconds / 86_400).unwrap_or(0) + 719_468;
        let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day_of_year = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day_of_year + 2) / 153;
        let narrow = |number: i64| u32::try_from(number).unwrap_or(0);
        let civil_month = narrow(if month < 10 { month + 3 } else { month - 9 });
        Self {
            year: i32::try_from(year + era * 400 + i64::from(civil_month <= 2)).unwrap_or(i32::MAX),
            month: civil_month,
            day: narrow(day_of_year - (153 * month + 2) / 5 + 1),
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_and_written() {
        for text in ["P7D", "P2W", "P1M", "P999D"] {
            assert_eq!(Duration::parse(text).map(|d| d.to_string()).as_deref(), Some(text));
        }
        for text in ["", "P", "PD", "P0D", "P1Y", "P1000D", "p1d", "P-1D", "P1D ", "Pé"] {
            assert_eq!(Duration::parse(text), None, "{text}");
        }
    }

    #[test]
    fn dates_are_read_and_counted() {
        for text in ["2026-05-01", "2024-02-29", "2000-02-29"] {
            assert_eq!(Date::parse(text).map(|d| d.to_string()).as_deref(), Some(text));
        }
        for text in ["2026-02-29", "1900-02-29", "2026-13-01", "2026-1-1", "2026-00-10", "2026-01-00", "20260101", "0000-01-01"] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        for (seconds, text) in
            [(0, "1970-01-01"), (951_782_400, "2000-02-29"), (1_767_225_599, "2025-12-31"), (1_767_225_600, "2026-01-01")]
        {
            assert_eq!(Date::from_unix(seconds).to_string(), text);
        }
    }
}
