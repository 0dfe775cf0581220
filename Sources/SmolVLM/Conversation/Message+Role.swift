extension Message {
    /// Who says a message.
    public struct Role: RawRepresentable, Hashable, Sendable {
        /// The name that chat templates know the role by.
        public let rawValue: String

        /// A role with a name of its own.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The person who asks.
        public static let user = Role(rawValue: "user")
        /// The model.
        public static let assistant = Role(rawValue: "assistant")
        /// Instructions that hold for the whole conversation.
        public static let system = Role(rawValue: "system")
    }
}
