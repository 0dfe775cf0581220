import SmolTerminal

/// What `/help` and `--help` say.
enum ChatHelp {
    /// How a conversation is kept within the context.
    static let trimmingRule = """
        When the conversation and the longest answer allowed no longer fit the model's context, the oldest questions are \
        dropped, each with its images and its answer, until prompt and answer take at most three quarters of the \
        context. The system text and the newest question always stay; a question that is too long by itself is an error.
        """

    /// The answer to `/help`.
    static var text: String {
        let rows = ChatCommandName.allCases.map { ["  " + $0.usage, $0.summary] }
        let keys = [
            ["  Alt-Enter, \\ Enter", "a new line; pasted line breaks stay in the line too"],
            ["  Up, Down, Ctrl-R", "lines entered before: those that begin alike; a search"],
            ["  Tab", "completes commands and paths"],
            ["  Ctrl-C", "stops an answer, clears the line; in an empty line, twice, leaves"],
            ["  Ctrl-D", "leaves"],
        ]
        return """
            \(TextTable.text(rows))
            A line that begins with the path of an image adds it: paste the path or drag the file here, and go on with \
            the question or not. A line that begins with // is a question that begins with /.

            \(TextTable.text(keys))
            \(trimmingRule)

            """
    }
}
