/// Sizes as people read them.
public enum ByteCount {
    /// Decimal units, three significant digits: `513 B`, `1.05 MB`, `9.0 GB`.
    public static func text(_ bytes: Int) -> String {
        var value = Double(bytes)
        var units = ["B", "kB", "MB", "GB", "TB", "PB"][...]
        while value >= 999.5, units.count > 1 {
            value /= 1000
            units = units.dropFirst()
        }
        let unit = units.first ?? ""
        if unit == "B" { return "\(bytes) B" }
        let scale = value < 9.995 ? 100.0 : value < 99.95 ? 10 : 1
        let rounded = (value * scale).rounded() / scale
        return scale == 1 ? "\(Int(rounded)) \(unit)" : "\(rounded) \(unit)"
    }
}
