internal import CSmolKernels

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// A set of kernels written for one instruction set.
///
/// Which ones there are is told by the kernels' own table.
public struct InstructionTier: RawRepresentable, Hashable, Sendable, CaseIterable {
    /// The name, such as `avx2`.
    public let rawValue: String
    let kernelValue: smol_isa

    /// The tier of that name; nil where there is none.
    public init?(rawValue: String) {
        let kernelValue = smol_isa_named(rawValue)
        guard kernelValue >= 0 else { return nil }
        self.init(kernelValue)
    }

    private init(_ kernelValue: smol_isa) {
        self.kernelValue = kernelValue
        rawValue = String(cString: smol_isa_name(kernelValue))
    }

    /// Every tier, those for other kinds of processors included; the slower of two first.
    public static let allCases = (0..<smol_isa_count()).map { InstructionTier($0) }

    /// Plain C; every machine.
    public static let portable = InstructionTier(SMOL_ISA_PORTABLE)

    /// Whether this machine can run the tier.
    public var isAvailable: Bool { smol_isa_available(kernelValue) }

    /// The fastest tier of this machine.
    public static var best: InstructionTier { InstructionTier(smol_isa_best()) }

    /// The environment variable that forces a tier.
    public static let environmentVariable = "SMOLVLM_ISA"

    /// The tier to use: what the environment variable `SMOLVLM_ISA` names, else the best.
    ///
    /// - Throws: ``BackendError/unknownTier(_:)`` or ``BackendError/unavailableTier(_:)``.
    public static func chosen() throws(BackendError) -> InstructionTier {
        guard let name = getenv(environmentVariable).map({ String(cString: $0) }), !name.isEmpty else { return best }
        guard let tier = InstructionTier(rawValue: name) else { throw .unknownTier(name) }
        guard tier.isAvailable else { throw .unavailableTier(name) }
        return tier
    }
}
