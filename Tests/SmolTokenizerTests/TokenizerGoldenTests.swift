import Foundation
import SmolTokenizer
import TestSupport
import Testing

/// Real texts against the reference.
struct TokenizerGoldenTests {
    private struct GoldenFile: Decodable {
        struct Case: Decodable {
            let text: String
            let ids: [Int]
            let decoded: String?
            let decodedKeepSpecial: String?
            let decodedSkipSpecial: String?
        }

        let tokenizer: String?
        let cases: [Case]
    }

    @Test(.needsShared, arguments: ["tokenizer.json", "tokenizer-small.json"])
    func `shared texts have the reference's ids`(file: String) throws {
        try check(.shared, file)
    }

    @Test(.enabled(if: GoldenRoot.repository.exists))
    func `the repository's texts have the reference's ids`() throws {
        try check(.repository, "tokenizer.json")
    }

    private func check(_ root: GoldenRoot, _ file: String) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let data = try Data(contentsOf: root.goldens.appending(path: file))
        let golden = try decoder.decode(GoldenFile.self, from: data)
        let path = golden.tokenizer ?? "hub/SmolVLM-256M-Instruct/tokenizer.json"
        let tokenizer = try Tokenizer(contentsOf: root.folder.appending(path: path))
        #expect(!golden.cases.isEmpty)
        for golden in golden.cases {
            #expect(tokenizer.encode(golden.text, recognizingSpecialTokens: true) == golden.ids, "\(golden.text)")
            let kept = tokenizer.decode(golden.ids, skippingSpecialTokens: false)
            let skipped = tokenizer.decode(golden.ids, skippingSpecialTokens: true)
            if let expected = golden.decodedKeepSpecial { #expect(kept == expected) }
            if let expected = golden.decodedSkipSpecial { #expect(skipped == expected) }
            if let expected = golden.decoded { #expect(kept == expected || skipped == expected) }
        }
    }

    @Test(.needsShared) func `no special token comes from ordinary text`() throws {
        let url = GoldenRoot.shared.folder.appending(path: "hub/SmolVLM-256M-Instruct/tokenizer.json")
        let tokenizer = try Tokenizer(contentsOf: url)
        #expect(tokenizer.vocabularySize == 49280)
        for id in 0..<tokenizer.vocabularySize where tokenizer.isSpecial(id) {
            let text = try #require(tokenizer.addedToken(id)?.content)
            #expect(tokenizer.encode("a \(text)b").allSatisfy { !tokenizer.isSpecial($0) }, "\(text)")
            #expect(tokenizer.encode("\(text)", recognizingSpecialTokens: true) == [id])
        }
    }
}
