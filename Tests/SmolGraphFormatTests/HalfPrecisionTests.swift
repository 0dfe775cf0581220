import SmolGraphFormat
import TestSupport
import Testing

@Suite("Half precision")
struct HalfPrecisionTests {
    @Test("every half comes back from float32")
    func roundTrip() {
        for bits in UInt16.min...UInt16.max {
            let value = HalfPrecision.float(bits)
            if value.isNaN {
                #expect(HalfPrecision.float(HalfPrecision.bits(value)).isNaN)
            } else {
                #expect(HalfPrecision.bits(value) == bits)
            }
        }
    }

    #if !(os(macOS) && arch(x86_64))
    @Test("conversions are those of the processor's own type")
    func sameAsProcessor() {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<200_000 {
            let value = Float(bitPattern: UInt32.random(in: 0...UInt32.max, using: &generator))
            if !value.isNaN { #expect(HalfPrecision.bits(value) == Float16(value).bitPattern) }
            // Most random patterns overflow; these do not.
            let small = Float.random(in: -2...2, using: &generator) * Float.random(in: 0...0.001, using: &generator)
            #expect(HalfPrecision.bits(small) == Float16(small).bitPattern)
        }
        for bits in UInt16.min...UInt16.max {
            let value = Float(Float16(bitPattern: bits))
            #expect(value.isNaN || HalfPrecision.float(bits) == value)
        }
    }
    #endif
}
