import SmolTerminal
import SmolVLM

extension Chat {
    /// Asks, and shows the answer as it comes.
    func ask(_ text: String) async throws {
        let dropped = session.droppedTurns
        let answer = session.ask(
            text,
            images: pending.map(\.pixels),
            detail: settings.detail,
            options: settings.options
        )
        interruption.begin { answer.cancel() }
        defer { interruption.end() }
        let result: GenerationResult
        do {
            result = try await show(answer)
        } catch let error as GenerationError {
            throw error.context.map(tooLong) ?? error
        }
        statistics.add(result, imageTime: pending.reduce(.zero) { $0 + $1.time })
        if result.finishReason == .cancelled, result.text.isEmpty {
            screen.note("[stopped before the first word; the question is taken back]")
            return
        }
        pending = []
        tell(result, droppedBefore: dropped)
    }

    private func show(_ answer: GenerationStream) async throws -> GenerationResult {
        var start = AnswerStart()
        var isBegun = false
        defer { screen.status.clear() }
        let result = try await answer.result { event in
            switch event {
            case .imageTile(let done, let total): screen.status.show("looking", done: done, of: total)
            case .prefill(let done, let total): screen.status.show("reading", done: done, of: total)
            case .text(let piece):
                screen.status.clear()
                let text = start.trim(piece)
                if text.isEmpty { return }
                if !isBegun { screen.beginAnswer() }
                isBegun = true
                try screen.answer(text)
            case .finished: screen.status.clear()
            }
        }
        if !isBegun, result.finishReason != .cancelled {
            // A line for every question, also where the model has nothing to say.
            screen.beginAnswer()
            isBegun = true
        }
        if isBegun { try screen.endAnswer() }
        if !start.isPast, result.finishReason != .cancelled { screen.note(AnswerStart.emptyNotice) }
        return result
    }

    /// What a person should know about an answer.
    private func tell(_ result: GenerationResult, droppedBefore: Int) {
        if result.finishReason == .cancelled {
            screen.note("[stopped; what was said so far stays in the conversation]")
        } else if result.finishReason == .length {
            screen.note(
                "[cut after \(settings.options.maxNewTokens) tokens; /set max-new-tokens changes that]"
            )
        }
        let dropped = session.droppedTurns - droppedBefore
        if dropped > 0 {
            let turns = dropped == 1 ? "the oldest question was" : "the \(dropped) oldest questions were"
            screen.note("[the context was full: \(turns) dropped, with images and answers; see /help]")
        }
    }

    private func tooLong(_ context: GenerationError.Context) -> any Error {
        let room = context.limit - context.promptTokens
        let cure =
            room > 0
            ? "/set max-new-tokens \(room) makes room"
            : "shorten it or give fewer or smaller images (/set detail low takes one tile each); "
                + "/clear drops images that wait"
        return ChatError(
            "the question takes \(context.promptTokens.grouped) tokens by itself, with \(context.maxNewTokens.grouped) for "
                + "the answer more than the model's context of \(context.limit.grouped); \(cure)"
        )
    }
}
