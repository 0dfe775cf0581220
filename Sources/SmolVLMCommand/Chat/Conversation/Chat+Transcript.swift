import SmolTerminal
import SmolVLM

extension Chat {
    /// `960 of 8,192 tokens`.
    func contextUse() throws -> String {
        "\(try session.contextTokens().grouped) of \(model.architecture.text.maxPositionEmbeddings.grouped) tokens"
    }

    /// The conversation for `/show`.
    func transcript() throws -> String {
        var text = ""
        if let system = session.systemText { text += Self.paragraph("system", system) }
        var grids = session.grids[...]
        for message in session.messages {
            var lines: [String] = []
            for part in message.content {
                switch part {
                case .text(let piece): lines.append(piece)
                case .image(let image):
                    let name = images.last { $0.pixels == image }?.name.singleLine ?? "image"
                    let tiles = grids.popFirst()?.summary ?? ""
                    lines.append("[\(name), \(image.width) × \(image.height), \(tiles)]")
                case .imagePlaceholder: lines.append("[image]")
                }
            }
            text += Self.paragraph(Self.speaker(message.role), lines.joined(separator: "\n"))
        }
        for image in pending { text += Self.paragraph("next", "[\(describe(image))]") }
        if session.droppedTurns > 0 { text += "\(session.droppedTurns) older questions were dropped\n" }
        return text + "\(try contextUse())\n"
    }

    private static func speaker(_ role: Message.Role) -> String {
        switch role {
        case .user: "you"
        case .assistant: "model"
        default: role.rawValue.singleLine
        }
    }

    /// A name, and beside it what was said.
    private static func paragraph(_ name: String, _ text: String) -> String {
        let indent = String(repeating: " ", count: 8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let first = name + ":" + String(repeating: " ", count: max(1, 7 - name.count)) + (lines.first ?? "")
        return ([first] + lines.dropFirst().map { indent + $0 }).joined(separator: "\n") + "\n"
    }
}
