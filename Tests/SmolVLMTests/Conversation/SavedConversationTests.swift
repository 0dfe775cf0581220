import Foundation
import SmolImage
import SmolVLM
import TestSupport
import Testing

/// Conversations in JSON.
@Suite("Saved conversations")
struct SavedConversationTests {
    private let images = GoldenRoot.repository.images

    private func withFile<Result>(_ text: String? = nil, body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "smolvlm-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "conversation.json")
        if let text { try Data(text.utf8).write(to: file) }
        return try body(file)
    }

    @Test("Images come back from paths, from embedded files and from samples")
    func roundTrip() throws {
        let photo = try RGBImage(contentsOf: images.appending(path: "waves-422.jpg"))
        let icon = try RGBImage(contentsOf: images.appending(path: "transparent.gif"))
        let bytes = try Data(contentsOf: images.appending(path: "transparent.gif"))
        let messages = [
            Message.user("What is \"this\"?\n<image>", images: [photo, icon]), .assistant("A painting 🎨"),
            .user("Why?"),
        ]
        let forms: [(RGBImage) -> SavedImage] = [
            { $0 == photo ? .path("waves-422.jpg") : .file(bytes) },
            { .samples($0) },
        ]
        for form in forms {
            let saved = SavedConversation(messages, systemText: "Be brief.", image: form)
            try withFile { file in
                try saved.write(to: file)
                let loaded = try SavedConversation(contentsOf: file)
                #expect(loaded == saved)
                #expect(loaded.systemText == "Be brief.")
                #expect(try loaded.restored(relativeTo: images) == messages)
            }
        }
    }

    @Test("A conversation goes on where it was saved")
    func goesOn() async throws {
        let golden = GoldenModel.ofRepository[0]
        let model = try await golden.load(.float32)
        let chat = ChatSession(model, systemText: "Be brief.")
        _ = try await chat.result(of: "What is this?", images: [golden.image("waves-422.jpg")])
        let saved = SavedConversation(chat.messages, systemText: chat.systemText)
        let data = try JSONEncoder().encode(saved)
        let loaded = try JSONDecoder().decode(SavedConversation.self, from: data)
        let other = ChatSession(
            model,
            systemText: loaded.systemText,
            history: try loaded.restored(relativeTo: images)
        )
        #expect(other.messages == chat.messages)
        let expected = try await chat.result(of: "And this?")
        let result = try await other.result(of: "And this?")
        #expect(result.tokenIDs == expected.tokenIDs)
        #expect(result.usage.cachedPromptTokens == 0)
        #expect(result.usage.cachedImageTiles == result.usage.imageTiles)
    }

    @Test("A message of the role system that is not the first stays a message")
    func systemMessages() throws {
        let messages = [Message.user("One?"), .system("Be brief."), .user("Two?")]
        let saved = SavedConversation(messages)
        #expect(saved.systemText == nil)
        #expect(try saved.restored(relativeTo: images) == messages)
    }

    @Test(
        "What is wrong with a file is told with its place",
        arguments: [
            ("[]", nil), ("{", "byte 1"), ("{}", "messages"),
            (#"{"messages":[{"role":"user"}]}"#, "messages[0].content"),
            (#"{"messages":[{"role":"user","content":[{"type":"sound"}]}]}"#, "messages[0].content[0].type"),
            (#"{"messages":[{"role":"user","content":[{"type":"text"}]}]}"#, "messages[0].content[0].text"),
            (
                #"{"messages":[{"role":"user","content":[{"type":"image","file":"?"}]}]}"#,
                "messages[0].content[0].file"
            ),
            (
                #"{"messages":[{"role":"user","content":[{"type":"image","samples":"AAAA","width":9,"height":9}]}]}"#,
                "messages[0].content[0].samples"
            ),
        ]
    )
    func problems(text: String, place: String?) throws {
        try withFile(text) { file in
            let error = #expect(throws: FileError.self) { try SavedConversation(contentsOf: file) }
            let found = try #require(error)
            #expect(found.place == place)
            #expect(found.description.contains("conversation.json"))
            #expect(!found.description.contains("\n"))
        }
    }

    @Test("A file that is not there is an error that names it")
    func missing() throws {
        try withFile { file in
            let error = #expect(throws: FileError.self) { try SavedConversation(contentsOf: file) }
            #expect(error?.description.contains("conversation.json") == true)
            let nowhere = file.appending(path: "deeper/file.json")
            #expect(throws: FileError.self) { try SavedConversation([]).write(to: nowhere) }
        }
    }

    @Test("Damaged files give a typed error or a conversation, never a crash")
    func fuzz() throws {
        let photo = try RGBImage(width: 2, height: 2, pixels: [UInt8](repeating: 7, count: 12))
        let saved = SavedConversation(
            [.user("What?", images: [photo]), .assistant("A square.")],
            systemText: "Be brief."
        )
        let bytes = Array(try JSONEncoder().encode(saved))
        var random = SeededGenerator(seed: 0x5A7E)
        try withFile { file in
            for _ in 0..<2000 {
                var damaged = bytes
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    let position = Int.random(in: 0..<damaged.count, using: &random)
                    switch Int.random(in: 0..<3, using: &random) {
                    case 0: damaged[position] = UInt8.random(in: 0...255, using: &random)
                    case 1: damaged.remove(at: position)
                    default: damaged.insert(contentsOf: damaged[..<position].suffix(9), at: position)
                    }
                }
                try Data(damaged).write(to: file)
                do throws(FileError) {
                    let loaded = try SavedConversation(contentsOf: file)
                    _ = try? loaded.restored(relativeTo: file)
                } catch {
                    #expect(!error.description.contains("\n"))
                }
            }
        }
    }
}
