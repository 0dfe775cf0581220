import SmolImage
import SmolVLM
import Testing

/// Conversations out of questions.
struct PromptTests {
    @Test func `a prompt's messages are the system text, the history and the question`() throws {
        let image = try RGBImage(width: 1, height: 1, pixels: [1, 2, 3])
        let history: [Message] = [.user("a"), .assistant("b")]
        let prompt = Prompt("c", images: [image], systemText: "s", history: history)
        let last = Message(role: .user, content: [.image(image), .text("c")])
        #expect(prompt.messages == [.system("s")] + history + [last])
        #expect(last.imageCount == 1)
        #expect(Prompt("c").messages == [.user("c")])
    }
}
