import SmolImage
import TestSupport
import Testing

struct ImageFuzzTests {
    @Test("Damaged images give an image or an error, never a crash")
    func mutations() throws {
        var generator = SeededGenerator(seed: 20_240_611)
        let images = try EdgeCases.load().cases.map { [UInt8]($0.bytes) }
        for _ in 0..<200 {
            for image in images {
                let damaged = mutated(image, using: &generator)
                do throws(ImageError) {
                    // A small limit keeps a run short where the damage is to the size.
                    let image = try RGBImage(decoding: damaged, name: "damaged", pixelLimit: 1 << 20)
                    #expect(image.pixels.count == image.width * image.height * 3)
                } catch {
                    #expect(!error.description.isEmpty && !error.description.contains("\n"))
                }
            }
        }
    }

    private func mutated(_ bytes: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...8, using: &generator) where !bytes.isEmpty {
            // Headers are worth more blows than pixels.
            let reach = Bool.random(using: &generator) ? min(bytes.count, 64) : bytes.count
            let place = Int.random(in: 0..<reach, using: &generator)
            switch Int.random(in: 0..<6, using: &generator) {
            case 0:
                bytes[place] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &generator) ?? 0
            case 1:
                bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 2:
                bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...8, using: &generator)))
            case 3:
                bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
            case 4 where Int.random(in: 0..<4, using: &generator) == 0:
                bytes.removeSubrange(place...)
            default:
                bytes[place] = UInt8.random(in: 0...255, using: &generator)
            }
        }
        return bytes
    }
}
