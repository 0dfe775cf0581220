import Foundation
import SmolImage
import SmolTokenizer
import SmolVLM
import TestSupport
import Testing

/// Images that do not fit the text.
struct PromptErrorTests {
    private let builder: PromptBuilder

    init() throws {
        // No merges: every byte is a token.
        let byteLevel = #"{"type":"ByteLevel","add_prefix_space":false}"#
        let vocabulary = (0x21...0x7E).compactMap { Unicode.Scalar($0) }.map(String.init).enumerated()
            .map { "\"\($1 == "\"" || $1 == "\\" ? "\\" : "")\($1)\":\($0)" }.joined(separator: ",")
        let json = """
            {"pre_tokenizer":\(byteLevel),"decoder":\(byteLevel),\
            "added_tokens":[{"id":200,"content":"<image>","normalized":false,"special":true}],\
            "model":{"type":"BPE","vocab":{\(vocabulary)},"merges":[]}}
            """
        builder = PromptBuilder(
            tokenizer: try Tokenizer(bytes: Array(json.utf8), file: "test.json"),
            template: try ChatTemplate(source: ChatTemplate.standardSource, name: "test"),
            imageTokens: ImageTokens(imageID: 200, countPerTile: 2)
        )
    }

    private let question = Message(role: .user, content: [.imagePlaceholder, .text("x <image>")])

    @Test func `the marks of unsplit and split images`() throws {
        let single = try builder.build(messages: [question], grids: [TileGrid(rows: 0, columns: 0)])
        #expect(
            single.text == "<|im_start|>User:<fake_token_around_image><global-img><image><image>"
                + "<fake_token_around_image>x <image><end_of_utterance>\nAssistant:"
        )
        #expect(single.imageTokenPositions.count == 2)
        let split = try builder.build(messages: [question], grids: [TileGrid(rows: 2, columns: 1)])
        #expect(split.imageTokenPositions.count == 6)
        #expect(
            split.text.contains(
                "<row_1_col_1><image><image>\n<fake_token_around_image><row_2_col_1><image><image>\n\n"
                    + "<fake_token_around_image><global-img>"
            )
        )
    }

    @Test func `a count that does not match names both numbers`() {
        #expect(throws: PromptError.imageCount(placeholders: 1, images: 0)) {
            try builder.build(messages: [question], grids: [])
        }
        #expect(throws: PromptError.imageCount(placeholders: 0, images: 2)) {
            let grid = TileGrid(rows: 0, columns: 0)
            return try builder.build(messages: [.user("<image>")], grids: [grid, grid])
        }
        let description = PromptError.imageCount(placeholders: 1, images: 0).description
        #expect(description.contains("1 image placeholders") && description.contains("0 images"))
    }

    @Test(arguments: [(0, 1), (1, 0), (-1, -1), (65, 1), (.max, .max)])
    func `a grid that cannot be is refused`(rows: Int, columns: Int) {
        #expect(throws: PromptError.grid(rows: rows, columns: columns)) {
            try builder.build(messages: [question], grids: [TileGrid(rows: rows, columns: columns)])
        }
    }

    @Test func `a tokenizer without the image token is noticed`() throws {
        let other = PromptBuilder(
            tokenizer: builder.tokenizer,
            template: builder.template,
            imageTokens: ImageTokens(imageID: 201, countPerTile: 2)
        )
        #expect(throws: PromptError.imageTokenCount(token: "<image>", found: 0, expected: 2)) {
            try other.build(messages: [question], grids: [TileGrid(rows: 0, columns: 0)])
        }
    }

    @Test func `an error of the template is passed on`() throws {
        let template = try ChatTemplate(source: "{{ raise_exception('no') }}", name: "test")
        let other = PromptBuilder(tokenizer: builder.tokenizer, template: template, imageTokens: builder.imageTokens)
        #expect(throws: PromptError.self) { try other.build(messages: [question], grids: []) }
    }
}
