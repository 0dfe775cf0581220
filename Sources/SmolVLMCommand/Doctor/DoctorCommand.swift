import ArgumentParser
import OnnxRuntime
import SmolTerminal
import SmolVLM

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// `smolvlm doctor`: what this machine has that matters here.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Show the machine, its instruction sets and the libraries that were found.",
        usage: "smolvlm doctor [--json]"
    )

    @Flag(help: "One JSON object on standard output.")
    var json = false

    func run() throws {
        let report = MachineReport.current()
        if json {
            try Output.standard.writeJSON(report)
        } else {
            try Output.standard.write(report.table)
        }
        // A forced tier that cannot run is what a person calls the doctor for.
        _ = try InstructionTier.chosen()
    }
}

/// What `smolvlm doctor` found.
struct MachineReport: Encodable {
    let system: String
    let processor: String
    let cores: Int
    let memoryGigabytes: Double
    let kernels: String
    let kernelsAvailable: [String]
    let libraries: [String: String]
    let backends: [String: String]

    enum CodingKeys: String, CodingKey {
        case system
        case processor
        case cores
        case memoryGigabytes = "memory_gb"
        case kernels
        case kernelsAvailable = "kernels_available"
        case libraries
        case backends
    }

    /// Looks at this machine.
    static func current() -> MachineReport {
        let process = ProcessInfo.processInfo
        let chosen = (try? InstructionTier.chosen()) ?? .best
        return MachineReport(
            system: process.operatingSystemVersionString,
            processor: ProcessorName.current ?? "unknown",
            cores: Processors.available,
            memoryGigabytes: (Double(process.physicalMemory) / 1e8).rounded() / 10,
            kernels: chosen.rawValue,
            kernelsAvailable: InstructionTier.allCases.filter(\.isAvailable).map(\.rawValue),
            libraries: CodecLibraries.versions,
            backends: ["native": "ready", "onnx": onnxRuntime]
        )
    }

    /// Which ONNX Runtime there is and where, or what to do about it.
    private static var onnxRuntime: String {
        do throws(OnnxRuntimeError) {
            let library = try OnnxLibrary.find()
            return "ready: ONNX Runtime \(library.version), \(library.path)"
        } catch {
            return "not ready: \(error)"
        }
    }

    /// The report for a person.
    var table: String {
        var rows = [
            ("system", system),
            ("processor", processor),
            ("cores", String(cores)),
            ("memory", "\(memoryGigabytes) GB"),
            ("kernels", "\(kernels) (this machine can run: \(kernelsAvailable.joined(separator: ", ")))"),
        ]
        rows += libraries.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        rows += backends.sorted { $0.key < $1.key }.map { ("backend \($0.key)", $0.value) }
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { name, value in
            name + String(repeating: " ", count: width - name.count + 2) + value + "\n"
        }.joined()
    }
}
