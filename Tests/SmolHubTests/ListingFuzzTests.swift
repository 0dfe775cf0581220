import Foundation
import SmolHub
import TestSupport
import Testing

/// Lists of files as a broken or hostile server would send them.
@Suite("Listing fuzz tests")
struct ListingFuzzTests {
    @Test("Lists with changed bytes are read or refused")
    func changedBytes() throws {
        let id = try RepositoryID("maker/model")
        let text = """
            {"sha": "4d1b9e57c2a08f63d5e7b94a1c06f2388e5a7d90", "siblings": [
            {"rfilename": "config.json", "size": 3, "blobId": "4d1b9e57c2a08f63d5e7b94a1c06f2388e5a7d90"},
            {"rfilename": "tokenizer.json", "size": -9223372036854775808},
            {"rfilename": "model.safetensors", "size": 12, "lfs": {"sha256": "x", "size": 9223372036854775807}}]}
            """
        let sound = try RepositoryListing(decoding: Data(text.utf8), of: id)
        #expect(sound.files.map(\.size) == [3, nil, .max])
        var random = SeededGenerator(seed: 5)
        for _ in 0..<5000 {
            var bytes = Array(text.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
            do {
                let listing = try RepositoryListing(decoding: Data(bytes), of: id)
                for files in [ModelFiles.configuration, .safetensors, .onnx(variant: "q4")] {
                    _ = try? files.selection(from: listing.files.map(\.name), of: id)
                }
            } catch {
                #expect(!error.description.contains("\n"))
            }
        }
    }
}
