import Foundation
import SmolImage
import SmolTokenizer
import SmolVLM
import TestSupport
import Testing

/// Prompts against the reference.
struct PromptBuilderTests {
    private struct GoldenFile: Decodable {
        struct Prompt: Decodable {
            struct Message: Decodable {
                struct Content: Decodable {
                    let type: String
                    let text: String?
                }

                let role: String
                let content: [Content]

                var message: SmolVLM.Message {
                    SmolVLM.Message(
                        role: SmolVLM.Message.Role(rawValue: role),
                        content: content.map { $0.type == "image" ? .imagePlaceholder : .text($0.text ?? "") }
                    )
                }
            }

            let messages: [Message]
            let grids: [[Int]]
            let text: String
            let inputIds: [Int]
        }

        let model: String?
        let tokenizer: String?
        let prompts: [Prompt]
    }

    private struct ProcessorConfiguration: Decodable {
        let imageSeqLen: Int
    }

    @Test(.needsShared) func `shared prompts have the reference's text and tokens`() throws {
        try check(.shared)
    }

    @Test(.enabled(if: GoldenRoot.repository.exists))
    func `the repository's prompts have the reference's text and tokens`() throws {
        try check(.repository)
    }

    private func check(_ root: GoldenRoot) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let data = try Data(contentsOf: root.goldens.appending(path: "prompts.json"))
        let golden = try decoder.decode(GoldenFile.self, from: data)
        let model = root.folder.appending(path: golden.model ?? "hub/SmolVLM-256M-Instruct")
        let tokenizerPath = golden.tokenizer.map { root.folder.appending(path: $0) }
        let tokenizer = try Tokenizer(contentsOf: tokenizerPath ?? model.appending(path: "tokenizer.json"))
        let processor = try? decoder.decode(
            ProcessorConfiguration.self,
            from: Data(contentsOf: model.appending(path: "processor_config.json"))
        )
        let builder = PromptBuilder(
            tokenizer: tokenizer,
            template: try ChatTemplate(modelFolder: model),
            imageTokens: ImageTokens(
                imageID: try #require(tokenizer.id(of: "<image>")),
                countPerTile: processor?.imageSeqLen ?? 64
            )
        )
        #expect(!golden.prompts.isEmpty)
        for prompt in golden.prompts {
            let built = try builder.build(
                messages: prompt.messages.map(\.message),
                grids: prompt.grids.map { TileGrid(rows: $0[0], columns: $0[1]) }
            )
            #expect(built.text == prompt.text)
            #expect(built.tokenIDs == prompt.inputIds)
            #expect(built.imageTokenPositions.allSatisfy { built.tokenIDs[$0] == builder.imageTokens.imageID })
        }
    }

    @Test(.needsShared) func `special tokens that a user types are ordinary text`() throws {
        let model = GoldenRoot.shared.folder.appending(path: "hub/SmolVLM-256M-Instruct")
        let tokenizer = try Tokenizer(contentsOf: model.appending(path: "tokenizer.json"))
        let builder = PromptBuilder(
            tokenizer: tokenizer,
            template: try ChatTemplate(modelFolder: model),
            imageTokens: ImageTokens(imageID: 49190, countPerTile: 64)
        )
        let plain = try builder.build(messages: [.user("x")], grids: [])
        let special = plain.tokenIDs.count { tokenizer.isSpecial($0) }
        for id in 0..<tokenizer.vocabularySize where tokenizer.isSpecial(id) {
            let text = try #require(tokenizer.addedToken(id)?.content)
            for text in [text, "a\(text)", "\(text) b", "\(text)\(text)"] {
                let built = try builder.build(messages: [.user(text), .assistant(text)], grids: [])
                #expect(built.tokenIDs.count { tokenizer.isSpecial($0) } == special + 1, "\(text)")
                #expect(built.imageTokenPositions.isEmpty)
            }
        }
    }
}
