import SmolHub
import SmolImage
import SmolTerminal
import SmolVLM

/// A conversation with a model, line by line: questions and commands.
final class Chat {
    /// Loads the model for another backend.
    typealias Loader = @Sendable (BackendName?) async throws -> SmolVLMModel

    var model: SmolVLMModel
    var session: ChatSession
    var settings: ChatSettings
    var statistics = ChatStatistics()
    /// Images for the next question.
    var pending: [GivenImage] = []
    /// Every image that was added, to know where each came from.
    var images: [GivenImage] = []
    let screen: any ChatScreen
    let interruption: Interruption
    let reader: ImageReader
    let loader: Loader

    init(
        model: SmolVLMModel,
        systemText: String?,
        settings: ChatSettings,
        screen: any ChatScreen,
        interruption: Interruption,
        reader: ImageReader,
        loader: @escaping Loader
    ) {
        self.model = model
        session = ChatSession(model, systemText: systemText)
        self.settings = settings
        self.screen = screen
        self.interruption = interruption
        self.reader = reader
        self.loader = loader
    }

    /// Does what a line says.
    ///
    /// - Returns: Whether the chat goes on.
    func handle(_ line: String) async throws -> Bool {
        switch ChatInput(line) {
        case .nothing: break
        case .command(.quit, _): return false
        case .command(let name, let argument): try await perform(name, argument)
        case .unknownCommand(let name, let nearest):
            let hint = nearest.map { "did you mean /\($0)?" } ?? "/help lists the commands"
            throw ChatError("no command /\(name); \(hint) (Begin with // to send the line as text.)")
        case .missingImage(let path):
            throw ChatError(
                "No image at \(ImagePlace.shown(path)). Quote a path with spaces; begin with // to send the line as text."
            )
        case .question(let text, let paths):
            if !paths.isEmpty { try await addImages(paths) }
            if !text.isEmpty {
                noteMentionedImages(text)
                try await ask(text)
            }
        }
        return true
    }

    // MARK: Images

    /// Adds images to the next question; all of them, or none where one cannot be read.
    func addImages(_ arguments: [String]) async throws {
        var added: [GivenImage] = []
        for argument in arguments {
            if RemoteFetcher.isAddress(argument) { screen.status.show("fetching \(ImagePlace.shown(argument))") }
            defer { screen.status.clear() }
            let reader = reader
            added.append(try await interruption.run { try await reader.read(argument) })
        }
        for image in added {
            screen.preview(image.pixels)
            screen.note(describe(image))
        }
        pending += added
        images += added
    }

    /// `photo.jpg, 640 × 480, 4 × 3 + 1 tiles`.
    func describe(_ image: GivenImage) -> String {
        "\(image.name.singleLine), \(image.pixels.width) × \(image.pixels.height), "
            + model.tileGrid(of: image.pixels, detail: settings.detail).summary
    }

    /// Says where a text names an image that it was perhaps meant to bring along.
    private func noteMentionedImages(_ text: String) {
        guard pending.isEmpty, images.isEmpty, let path = ImagePath.mentioned(in: text) else { return }
        screen.note("[\(path) is sent as text; /image \(ShellWord.escaped(path)) adds the image]")
    }
}

extension TileGrid {
    /// `4 × 3 + 1 tiles`.
    var summary: String { isSplit ? "\(columns) × \(rows) + 1 tiles" : "1 tile" }
}

extension Int {
    /// The number with a comma before every three digits.
    var grouped: String {
        let digits = String(magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return self < 0 ? "-" + text : text
    }
}

/// Why a line of a chat could not be done, in one line.
struct ChatError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
