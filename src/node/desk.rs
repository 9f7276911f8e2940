//! One desk a role: the only doors of the node.
