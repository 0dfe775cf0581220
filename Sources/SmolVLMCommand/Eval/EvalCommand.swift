import ArgumentParser
import SmolTerminal
import SmolVLM

/// `smolvlm eval`: asks a model the questions of a file and counts how many answers are right.
struct EvalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval",
        abstract: "Ask a model the questions of a file and count the right answers.",
        usage: "smolvlm eval [--model MODEL] [--answers FILE] [OPTIONS] FILE",
        discussion: """
            Each line of the file is one JSON object, such as:
            {"image": "kitchen.jpg", "question": "How many cups?", "answer": "3", "kind": "count"}

            image: a path relative to the file, a list of paths, or none. answer: a text, or a list of which any will \
            do. kind: what the table is grouped by, if given.

            exact: the answer letter by letter. relaxed: case, punctuation and articles do not count, "three" is 3, and \
            numbers may differ by up to 5 %.
            """
    )

    @OptionGroup var modelOptions: ModelOptions

    @Argument(help: "The file of questions, a JSON object a line; - is standard input.", completion: .file())
    var file: String

    @Option(parsing: .unconditional, help: "Ask only the first questions of the file, this many.")
    var limit: Int?

    @Option(
        name: [.customShort("n"), .long],
        parsing: .unconditional,
        help: "Largest number of new tokens of an answer."
    )
    var maxTokens = 128

    @Option(help: "How closely images are looked at: low (one tile), high (split into tiles) or auto.")
    var detail: ImageDetail = .auto

    @Option(help: "Write every answer to this file, a JSON object a line.", completion: .file())
    var answers: String?

    @Flag(help: "One JSON object in place of the table.")
    var json = false

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit is \(limit), expected at least 1") }
        if maxTokens < 1 { throw ValidationError("-n, --max-tokens is \(maxTokens), expected at least 1") }
    }

    func run() async throws {
        let status = StatusLine(isEnabled: !modelOptions.verbose)
        let interrupt = Interrupt(clearing: status)
        defer { status.clear() }
        let questions = try EvaluationFile(contentsOf: file)
        if let answers {
            try FileReplacement.check(answers)
            if FileReplacement.isSame(answers, file) {
                throw InputError(place: answers, problem: "is the file of questions itself; give another name")
            }
        }
        modelOptions.noteDemoModel()
        let model = try await modelOptions.load(status: status)

        let clock = ContinuousClock()
        let start = clock.now
        let entries = questions.entries.prefix(limit ?? questions.entries.count)
        var images = ImageShelf(file: questions)
        var score = EvaluationScore()
        var answered: [EvaluatedAnswer] = []
        // An interrupted run still tells what it has found out.
        interrupt.onFirst {}
        for (index, entry) in entries.enumerated() where !interrupt.wasReceived {
            status.show("asking", done: index, of: entries.count)
            let result = try await ask(entry, of: model, images: &images)
            let match = AnswerMatch(result.text, expected: entry.question.answers)
            score.add(match, kind: entry.question.kind)
            answered.append(EvaluatedAnswer(entry, result, match))
        }
        status.clear()
        if let answers {
            let lines = try answered.map { try JSONLine.text(of: $0) }
            try FileReplacement.write(lines.joined().utf8, to: answers, readers: .usual)
        }
        if json {
            try Output.standard.writeJSON(
                EvaluationReport(
                    score,
                    backend: model.backend,
                    seconds: (clock.now - start).seconds
                )
            )
        } else {
            try Output.standard.write(score.table)
        }
        if interrupt.wasReceived {
            Output.messages.note("interrupted after \(answered.count) of \(entries.count) questions")
            throw ExitCode(Interrupt.exitStatus)
        }
    }

    private func ask(
        _ entry: EvaluationFile.Entry,
        of model: SmolVLMModel,
        images: inout ImageShelf
    ) async throws -> GenerationResult {
        let images = try images.images(of: entry)
        let prompt = Prompt(entry.question.question, images: images)
        let answer = ResponseGenerator(model).events(
            messages: model.messages(for: prompt),
            detail: detail,
            options: .greedy(maxNewTokens: maxTokens)
        )
        return try await answer.result()
    }
}

extension EvaluatedAnswer {
    fileprivate init(_ entry: EvaluationFile.Entry, _ result: GenerationResult, _ match: AnswerMatch) {
        self.init(
            line: entry.line,
            kind: entry.question.kind,
            question: entry.question.question,
            expected: entry.question.answers,
            answer: result.text,
            tokenIDs: result.tokenIDs,
            exact: match.isExact,
            relaxed: match.isRelaxed
        )
    }
}
