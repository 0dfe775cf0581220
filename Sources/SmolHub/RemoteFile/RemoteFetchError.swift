/// Why a file was not fetched from an address; the description is one line.
public struct RemoteFetchError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The class of a problem, for a caller that treats some of them differently.
    #if hasAttribute(nonexhaustive)
    @nonexhaustive
    #endif
    public enum Kind: Sendable, Equatable {
        /// Not an http or https address that can be asked.
        case invalidAddress
        /// The host or its address may not be asked.
        case forbidden
        /// The host cannot be found or reached, or breaks off.
        case network
        /// The host answered with something else than the file.
        case status
        /// The body is larger than allowed.
        case tooLarge
        /// It took longer than allowed.
        case timeout
        /// More redirects than allowed.
        case tooManyRedirects
    }

    /// The class of the problem.
    public let kind: Kind
    /// The address that was given, without what may be secret in it.
    public let address: String
    /// What is wrong and what would be right.
    public let problem: String

    /// An error about an address.
    public init(_ kind: Kind, _ address: String, _ problem: String) {
        self.kind = kind
        self.address = address
        self.problem = problem
    }

    /// One line: `address: problem`.
    public var description: String { "\(address): \(problem)" }
}
