/// Finds added tokens in text: the leftmost one, and of those that start there the longest.
struct AddedTokenMatcher: Sendable {
    /// A node of the trie over the tokens' bytes; siblings are linked.
    private struct Node {
        let byte: UInt8
        var token: Int32 = -1
        var firstChild: Int32 = -1
        let nextSibling: Int32
    }

    private var nodes: [Node] = []
    /// The node of each first byte, -1 where no token starts with it.
    private var roots = [Int32](repeating: -1, count: 256)

    /// Whether there is nothing to find.
    var isEmpty: Bool { nodes.isEmpty }

    /// A matcher for the tokens of `tokens` that `isIncluded` picks.
    init(_ tokens: [AddedToken], where isIncluded: (AddedToken) -> Bool) {
        for (index, token) in tokens.enumerated() where isIncluded(token) {
            var node: Int32 = -1
            for byte in token.content.utf8 { node = child(of: node, byte) ?? addChild(to: node, byte) }
            if node >= 0 { nodes[Int(node)].token = Int32(index) }
        }
    }

    /// The longest token that starts at `start`, as its index and its end.
    func match(in bytes: [UInt8], at start: Int, end: Int) -> (token: Int, end: Int)? {
        var node = roots[Int(bytes[start])]
        guard node >= 0 else { return nil }
        var found: (token: Int, end: Int)?
        var index = start + 1
        while true {
            if nodes[Int(node)].token >= 0 { found = (Int(nodes[Int(node)].token), index) }
            guard index < end, let next = child(of: node, bytes[index]) else { return found }
            node = next
            index += 1
        }
    }

    private func child(of node: Int32, _ byte: UInt8) -> Int32? {
        var child = node < 0 ? roots[Int(byte)] : nodes[Int(node)].firstChild
        while child >= 0 {
            if nodes[Int(child)].byte == byte { return child }
            child = nodes[Int(child)].nextSibling
        }
        return nil
    }

    private mutating func addChild(to node: Int32, _ byte: UInt8) -> Int32 {
        let added = Int32(nodes.count)
        if node < 0 {
            nodes.append(Node(byte: byte, nextSibling: -1))
            roots[Int(byte)] = added
        } else {
            nodes.append(Node(byte: byte, nextSibling: nodes[Int(node)].firstChild))
            nodes[Int(node)].firstChild = added
        }
        return added
    }
}
