import SmolImage
import SmolVLM
import TestSupport
import Testing

/// How much of the context a conversation takes.
@Suite("Context of a chat", .serialized)
struct ChatContextTests {
    private let golden = GoldenModel.ofRepository[0]

    @Test("the tokens are those of the conversation's own prompt, before and after images are cut")
    func tokens() async throws {
        let model = try await golden.load(.float32)
        let chat = ChatSession(model)
        #expect(try chat.contextTokens() == 0)
        #expect(chat.grids.isEmpty)
        let photo = try golden.image("waves-422.jpg")
        let result = try await chat.result(of: "What is this?", images: [photo])
        let taken = try chat.contextTokens()
        #expect(taken > result.usage.promptTokens)
        let grid = model.tileGrid(of: photo)
        #expect(chat.grids == [grid])
        #expect(grid.tileCount == result.usage.imageTiles)
        // Loaded again, nothing has been cut yet.
        let again = ChatSession(model, history: chat.messages)
        #expect(try again.contextTokens() == taken)
        #expect(again.grids == [grid])
        again.systemText = "Be brief."
        #expect(try again.contextTokens() > taken)
    }

    @Test("images of a history are looked at as closely as the caller says")
    func historyDetail() async throws {
        let model = try await golden.load(.float32)
        let history: [Message] = [.user("What?", images: [try golden.image("waves-422.jpg")]), .assistant("Waves.")]
        let close = ChatSession(model, history: history)
        let coarse = ChatSession(model, history: history, historyDetail: .low)
        #expect(coarse.grids == [.unsplit])
        #expect(try coarse.contextTokens() < close.contextTokens())
        #expect(try await coarse.result(of: "And?").usage.imageTiles == 1)
        #expect(try await close.result(of: "And?").usage.imageTiles == 13)
    }
}
