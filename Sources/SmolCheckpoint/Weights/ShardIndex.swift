import Foundation
package import SmolSupport

/// `model.safetensors.index.json`: which file of a sharded checkpoint holds which tensor.
package struct ShardIndex: Sendable, Equatable {
    /// Tensor name → path of its file, relative to the folder of the index.
    package let files: [String: String]

    /// Reads the index and checks that no file lies outside the folder.
    package init(contentsOf path: String) throws(FileError) {
        let reader = try JSONObject(contentsOf: path)
        guard let map = try reader.object("weight_map"), !map.members.isEmpty else {
            throw reader.error(.malformed, at: "weight_map", "is missing or empty, expected tensor names and files")
        }
        var files: [String: String] = [:]
        for (name, value) in map.members {
            guard case .string(let file) = value else {
                throw map.error(.malformed, at: singleLine(name), "is \(value.summary), expected a file name")
            }
            guard Self.staysInside(file) else {
                throw map.error(
                    .malformed,
                    at: singleLine(name),
                    "is \"\(singleLine(file))\", expected the name of a file in the model's folder"
                )
            }
            files[name] = file
        }
        self.files = files
    }

    /// Whether a relative path cannot lead out of the folder it starts from.
    private static func staysInside(_ path: String) -> Bool {
        let components = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return !path.utf8.contains(0) && !path.utf8.contains(UInt8(ascii: "\\"))
            && components.allSatisfy { !$0.isEmpty && !$0.elementsEqual("..".utf8) && !$0.elementsEqual(".".utf8) }
    }
}
