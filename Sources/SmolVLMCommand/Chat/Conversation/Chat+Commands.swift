import SmolTerminal
import SmolVLM

extension Chat {
    /// Does a command.
    func perform(_ name: ChatCommandName, _ argument: String) async throws {
        switch name {
        case .image: try await image(argument)
        case .clear:
            session.clear()
            (pending, images) = ([], [])
            screen.note("the conversation is forgotten")
        case .show: screen.report(try transcript())
        case .stats: screen.report(statistics.table + "context           \(try contextUse())\n")
        case .system: system(argument)
        case .save: try save(argument)
        case .load: try await load(argument)
        case .set: try set(argument)
        case .backend: try await backend(argument)
        case .help: screen.report(ChatHelp.text)
        case .quit: break
        }
    }

    private func image(_ argument: String) async throws {
        if argument.isEmpty {
            guard !pending.isEmpty else { throw ChatError("/image: which? give a path or an http(s) address") }
            for image in pending { screen.note(describe(image)) }
            return
        }
        try await addImages(ImagePath.all(in: argument))
    }

    private func system(_ argument: String) {
        if argument.isEmpty {
            screen.note(session.systemText.map { "system text: \($0)" } ?? "no system text")
        } else {
            session.systemText = argument == "none" ? nil : argument
            screen.note("from the next question on \(argument == "none" ? "there is no" : "this is the") system text")
        }
    }

    private func set(_ argument: String) throws {
        let words = argument.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true).map(String.init)
        guard let first = words.first else {
            screen.report(TextTable.text(settings.rows))
            return
        }
        let name = try ChatSettings.name(first)
        if words.count > 1 {
            try settings.set(name, to: words[1].trimmingWhitespace)
        }
        screen.note("\(name): \(settings.value(of: name))")
    }

    private func backend(_ argument: String) async throws {
        guard !argument.isEmpty else {
            screen.note("\(model.backend.name), \(model.backend.weights)")
            return
        }
        guard let choice = BackendName(rawValue: argument.lowercased()) else {
            throw ChatError("/backend is \(argument), expected onnx, native or automatic")
        }
        screen.status.show("loading the model")
        defer { screen.status.clear() }
        let loader = loader
        let loaded = try await interruption.run { try await loader(choice) }
        model = loaded
        session = ChatSession(
            loaded,
            systemText: session.systemText,
            history: session.messages,
            historyDetail: settings.detail
        )
        screen.status.clear()
        screen.note("\(model.backend.name), \(model.backend.weights); the next question reads the conversation anew")
    }
}
