extension Double {
    /// The number with so many decimals, filled with spaces at the left up to a width.
    package func fixed(_ decimals: Int, width: Int = 0) -> String {
        var text = String(describing: self)
        let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
        if isFinite, let scaled = Int(exactly: (magnitude * scale).rounded()) {
            var digits = String(scaled)
            digits = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
            let whole = digits.dropLast(decimals)
            text = decimals == 0 ? digits : "\(whole).\(digits.suffix(decimals))"
            if self < 0, scaled != 0 { text = "-" + text }
        }
        return String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
