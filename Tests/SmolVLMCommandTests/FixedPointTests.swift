import Foundation
import SmolVLMCommand
import TestSupport
import Testing

/// Numbers in tables, against the C library's own.
@Suite("Numbers with decimals")
struct FixedPointTests {
    @Test(
        "as printf writes them",
        arguments: [0, 0.049, 0.05, 0.1, 0.999, 1, 9.96, 12.345, -0.04, -1.26, 99.95, 1234567.8, 1e-9, 4.35]
    )
    func values(value: Double) {
        for decimals in 0...3 {
            let expected = String(format: "%8.\(decimals)f", value).replacing("-0.0", with: " 0.0")
            // A value between two decimals, such as 0.05, may go either way: what is written is the nearest either way.
            let written = value.fixed(decimals, width: 8).replacing("-0.0", with: " 0.0")
            let isTie = abs(value.magnitude * pow(10, Double(decimals)) - 0.5).truncatingRemainder(dividingBy: 1) < 1e-9
            #expect(isTie || written == expected || written.replacing(" ", with: "") == "0")
        }
    }

    @Test("random ones too, and what is no number")
    func random() {
        var generator = SeededGenerator(seed: 41)
        for _ in 0..<5000 {
            let value = Double.random(in: -1e5...1e5, using: &generator)
            #expect(value.fixed(3, width: 12) == String(format: "%12.3f", value))
            #expect(value.fixed(0) == String(format: "%.0f", value))
        }
        #expect(Double.infinity.fixed(1) == "inf")
        #expect(Double.nan.fixed(1, width: 5) == "  nan")
        #expect(1e300.fixed(1) == "1e+300")
    }
}
