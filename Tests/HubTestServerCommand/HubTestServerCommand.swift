import Foundation
import HubTestServer

/// The test server as a program, for tests that are not written in Swift.
///
/// `HubTestServerCommand ID FOLDER` serves the model folder under the name, prints its address as the first line and
/// stops with the end of its standard input.
@main
enum HubTestServerCommand {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3 else {
            FileHandle.standardError.write(Data("usage: HubTestServerCommand ID FOLDER\n".utf8))
            exit(64)
        }
        let repository = try TestRepository.model(arguments[1], folder: URL(filePath: arguments[2]))
        let server = try await HubTestServer([repository])
        FileHandle.standardOutput.write(Data((server.endpoint.absoluteString + "\n").utf8))
        while readLine() != nil {}
        await server.stop()
    }
}
