package import SmolVLM

/// How answers are made, as `/set` changes it.
package struct ChatSettings: Sendable {
    /// Sampling and limits.
    package var options: GenerationOptions
    /// Whether images are split into tiles.
    package var detail: ImageDetail

    /// The names of the settings.
    package static let names = [
        "detail", "max-new-tokens", "min-p", "repetition-penalty", "seed", "stop", "temperature", "top-k", "top-p",
    ]

    private static let otherNames = [
        "max-tokens": "max-new-tokens", "n": "max-new-tokens", "temp": "temperature",
        "repeat-penalty": "repetition-penalty",
    ]

    package init(options: GenerationOptions, detail: ImageDetail = .auto) {
        self.options = options
        self.detail = detail
    }

    /// Each setting with its value.
    package var rows: [[String]] {
        Self.names.map { [$0, value(of: $0)] }
    }

    /// The name of a setting as a person may write it.
    package static func name(_ text: String) throws -> String {
        let plain = text.lowercased().replacing("_", with: "-")
        let name = otherNames[plain] ?? plain
        guard names.contains(name) else {
            let hint = NearestName.of(name, among: names).map { "did you mean \($0)?" } ?? "/set lists them"
            throw ChatError("no setting \(text); \(hint)")
        }
        return name
    }

    /// The value of a setting, as it is shown.
    package func value(of name: String) -> String {
        switch name {
        case "detail": detail.rawValue
        case "max-new-tokens": String(options.maxNewTokens)
        case "temperature": options.temperature == 0 ? "0 (always the likeliest token)" : String(options.temperature)
        case "top-k": options.topK.flatMap { $0 == 0 ? nil : String($0) } ?? "0 (no limit)"
        case "top-p": options.topP.flatMap { $0 == 1 ? nil : String($0) } ?? "1 (no limit)"
        case "min-p": options.minP.flatMap { $0 == 0 ? nil : String($0) } ?? "0 (no limit)"
        case "repetition-penalty": options.repetitionPenalty == 1 ? "1 (none)" : String(options.repetitionPenalty)
        case "seed": options.seed.map(String.init) ?? "none (another one each time)"
        case "stop": options.stopStrings.isEmpty ? "none" : options.stopStrings.joined(separator: ", ")
        default: ""
        }
    }

    /// Changes a setting, or nothing where the value is out of range.
    package mutating func set(_ name: String, to text: String) throws {
        var changed = options
        switch name {
        case "detail":
            guard let detail = ImageDetail(rawValue: text) else { throw Self.wrong(name, text, "low, high or auto") }
            self.detail = detail
            return
        case "max-new-tokens": changed.maxNewTokens = try Self.integer(name, text)
        case "temperature": changed.temperature = try Self.number(name, text)
        case "top-k": changed.topK = try Self.integer(name, text)
        case "top-p": changed.topP = try Self.number(name, text)
        case "min-p": changed.minP = try Self.number(name, text)
        case "repetition-penalty": changed.repetitionPenalty = try Self.number(name, text)
        case "seed":
            guard text == "none" || UInt64(text) != nil else { throw Self.wrong(name, text, "a whole number or none") }
            changed.seed = UInt64(text)
        default: changed.stopStrings = text == "none" ? [] : [text]
        }
        do {
            try changed.validate()
        } catch {
            throw ChatError("\(name) \(error.problem)")
        }
        options = changed
    }

    private static func integer(_ name: String, _ text: String) throws -> Int {
        guard let value = Int(text) else { throw wrong(name, text, "a whole number") }
        return value
    }

    private static func number(_ name: String, _ text: String) throws -> Double {
        guard let value = Double(text), value.isFinite else { throw wrong(name, text, "a number") }
        return value
    }

    private static func wrong(_ name: String, _ value: String, _ allowed: String) -> ChatError {
        ChatError("\(name) is \(value), expected \(allowed)")
    }
}
