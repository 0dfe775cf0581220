#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A date as HTTP writes it: `Wed, 21 Oct 2015 07:28:00 GMT` (RFC 9110, 5.6.7).
enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Reads a date, nil for what is none; the day of the week is not looked at.
    static func date(_ text: String) -> Date? {
        let form = /[A-Za-z]{3}, (\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) (?:GMT|UTC)/
        guard
            let parts = try? form.wholeMatch(in: text)?.output,
            let day = Int(parts.1), let year = Int(parts.3),
            let month = months.firstIndex(of: String(parts.2)),
            let hour = Int(parts.4), let minute = Int(parts.5), let second = Int(parts.6),
            (1...31).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        let days = daysSince1970(year: year, month: month + 1, day: day)
        return Date(timeIntervalSince1970: Double(((days * 24 + hour) * 60 + minute) * 60 + second))
    }

    /// Days from the first of January 1970 in the Gregorian calendar.
    ///
    /// Years begin in March here, so that the leap day is the last one of its year.
    private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let year = month > 2 ? year : year - 1
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return 365 * year + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
    }
}
