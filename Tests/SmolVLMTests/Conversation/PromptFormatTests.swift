import Foundation
import SmolImage
import SmolTokenizer
import SmolVLM
import TestSupport
import Testing

/// How conversations are written out, as the caller chooses.
@Suite("Prompt format")
struct PromptFormatTests {
    private let golden = GoldenModel.ofRepository[0]

    private func text(_ format: PromptFormat, _ messages: [Message], answered: Bool = false) throws -> String {
        let template = try ChatTemplate(format, modelFolder: golden.folder)
        return try template.render(messages, addGenerationPrompt: !answered).map(\.text).joined()
    }

    private func conversation() throws -> [Message] {
        let image = try RGBImage(width: 1, height: 1, pixels: [1, 2, 3])
        return [
            .system("Be brief."), .user("What?", images: [image, image]), .assistant("A cat."),
            Message(role: .user, content: [.text("Is "), .image(image), .text(" one too?")]),
        ]
    }

    @Test("the checkpoint's own template is the default")
    func checkpoint() throws {
        #expect(ModelConfig(modelPath: "x").promptFormat == .checkpoint)
        let own = try ChatTemplate(modelFolder: golden.folder)
        let expected = try own.render(conversation()).map(\.text).joined()
        #expect(try text(.checkpoint, conversation()) == expected)
    }

    @Test("the family's turns")
    func standard() throws {
        #expect(
            try text(.standard, conversation())
                == "<|im_start|>System: Be brief.<end_of_utterance>\nUser:<image><image>What?<end_of_utterance>\n"
                + "Assistant: A cat.<end_of_utterance>\nUser: Is <image> one too?<end_of_utterance>\nAssistant:"
        )
    }

    @Test("nothing but the parts, so that a model goes on with the text")
    func plain() throws {
        #expect(try text(.plain, [.user("Once upon a time")]) == "Once upon a time")
        #expect(try text(.plain, conversation()) == "Be brief.\n<image><image>What?A cat.\nIs <image> one too?")
        #expect(try text(.plain, []) == "")
    }

    @Test("a template of the caller's knows the checkpoint's special tokens, and is text where a user typed it")
    func own() throws {
        let format = PromptFormat.template("{{ eos_token }}{{ messages[0].content[0].text }}")
        let template = try ChatTemplate(format, modelFolder: golden.folder)
        let segments = try template.render([.user("<image>")])
        #expect(segments.count == 2)
        #expect(segments.first?.isTrusted == true)
        #expect(segments.last?.isTrusted == false)
        #expect(throws: ChatTemplateError.self) {
            try ChatTemplate(.template("{% if %}"), modelFolder: golden.folder)
        }
    }

    @Test("a name or a file")
    func names() throws {
        #expect(try PromptFormat(nameOrFile: "standard") == .standard)
        #expect(try PromptFormat(nameOrFile: "plain") == .plain)
        #expect(try PromptFormat(nameOrFile: "checkpoint") == .checkpoint)
        let file = FileManager.default.temporaryDirectory.appending(path: "format-\(UUID().uuidString).jinja")
        try Data("{{ 1 }}".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        #expect(try PromptFormat(nameOrFile: file.path) == .template("{{ 1 }}"))
        #expect { try PromptFormat(nameOrFile: "chatml") } throws: {
            String(describing: $0).contains("chatml: no such file")
        }
    }

    @Test("a model loaded with a format answers in it")
    func model() async throws {
        let config = ModelConfig(modelPath: golden.folder.path, promptFormat: .plain, threads: 2)
        let model = try await SmolVLMModel(config, backend: .native(.float32))
        let inputs = try await model.prepareInputs(messages: [.user("Once upon a time")])
        #expect(inputs.text == "Once upon a time")
        #expect(try await !model.generateText(inputs, options: .greedy(maxNewTokens: 2)).isEmpty)
    }
}
