/// What a person did at the keyboard.
package enum Key: Sendable, Equatable {
    /// Typed text: one character most often, or a part of one.
    case text(String)
    /// Pasted text, line breaks and all.
    case paste(String)
    /// A letter with Ctrl, in lower case.
    case control(Character)
    /// A character with Alt.
    case alt(Character)
    /// The return key.
    case enter
    /// The return key with Alt.
    case altEnter
    /// The tabulator.
    case tab
    /// Deletes before the cursor.
    case backspace
    /// Deletes a word before the cursor.
    case altBackspace
    /// Forward-deletes: removes the character after the cursor.
    case delete
    /// Forward-deletes a word.
    case controlDelete
    /// The escape key by itself.
    case escape
    /// One character back.
    case left
    /// One character on.
    case right
    /// One line, or entry of the history, back.
    case up
    /// One line, or entry of the history, on.
    case down
    /// To the line's start.
    case home
    /// To the line's end.
    case end
    /// One word back.
    case wordLeft
    /// One word on.
    case wordRight
    /// A key that nothing is bound to, or an answer of the terminal that nobody waits for.
    case ignored
}
