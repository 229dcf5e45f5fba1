//! The verbs of the portal: pure functions over the contract's nouns, with no clock, no input and no
//! output, so that the page, the server and their tests share them.
