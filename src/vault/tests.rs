//! Tests of the vault as a whole, with a keyring in memory.
