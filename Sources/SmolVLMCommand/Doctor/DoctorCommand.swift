import ArgumentParser
import SmolTerminal
import SmolVLM

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
