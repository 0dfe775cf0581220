import Foundation
import SmolTokenizer
import SmolVLM
import TestSupport
import Testing

/// Where a checkpoint's template is looked for.
struct ChatTemplateFileTests {
    private func template(_ files: [String: String]) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "template-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
        return try ChatTemplate(modelFolder: folder).render([.user("x")]).map(\.text).joined()
    }

    @Test func `each file is used, the ones that the reference prefers first`() throws {
        var files = ["tokenizer_config.json": #"{"chat_template": "config"}"#]
        #expect(try template(files) == "config")
        files["chat_template.jinja"] = "jinja\n"
        #expect(try template(files) == "jinja")
        files["chat_template.json"] = #"{"chat_template": "json"}"#
        #expect(try template(files) == "json")
        files["processor_config.json"] = #"{"image_seq_len": 64}"#
        #expect(try template(files) == "json")
        files["processor_config.json"] = #"{"chat_template": "processor"}"#
        #expect(try template(files) == "processor")
    }

    @Test func `of several named templates the default is used`() throws {
        let list = #"{"chat_template": [{"name": "rag", "template": "a"}, {"name": "default", "template": "b"}]}"#
        #expect(try template(["tokenizer_config.json": list]) == "b")
        let other = #"{"chat_template": [{"name": "rag", "template": "a"}]}"#
        #expect(throws: ChatTemplateError.self) { try template(["tokenizer_config.json": other]) }
    }

    @Test func `without a template the family's own is used`() throws {
        #expect(try template([:]) == "<|im_start|>User: x<end_of_utterance>\nAssistant:")
    }

    @Test func `special tokens can be named`() throws {
        let config = #"""
            {"chat_template": "{{ bos_token }}{{ eos_token }}", "bos_token": "<s>", "eos_token": {"content": "</s>"}}
            """#
        #expect(try template(["tokenizer_config.json": config]) == "<s></s>")
    }

    @Test(arguments: [
        ["chat_template.json": "{}"],
        ["chat_template.json": "[]"],
        ["chat_template.json": #"{"chat_template": 3}"#],
        ["tokenizer_config.json": "{"],
        ["tokenizer_config.json": String(repeating: "[", count: 300)],
        ["chat_template.jinja": "{% if %}"],
    ])
    func `a file that is wrong is named`(files: [String: String]) throws {
        #expect {
            try template(files)
        } throws: { error in
            guard let error = error as? ChatTemplateError, let file = files.keys.first else { return false }
            return error.file.hasSuffix(file) && !error.description.contains("\n")
        }
    }
}
