//! XML as the SOAP API and the first Bulk API speak it: read by local name, written with everything
//! escaped. It knows no namespaces; who writes a document declares them.

use roxmltree::Node;

/// The first child element with this local name.
pub(super) fn child<'d>(node: Node<'d, 'd>, name: &str) -> Option<Node<'d, 'd>> {
    node.children()
        .find(|child| child.is_element() && child.tag_name().name() == name)
}

/// All child elements with this local name.
pub(super) fn children<'d>(
    node: Node<'d, 'd>,
    name: &'d str,
) -> impl Iterator<Item = Node<'d, 'd>> + use<'d> {
    node.children()
        .filter(move |child| child.is_element() && child.tag_name().name() == name)
}

/// All text inside the element.
pub(super) fn text_of(node: Node<'_, '_>) -> String {
    let texts = node.descendants().filter(Node::is_text);
    texts.filter_map(|text| text.text()).collect()
}

/// XML that is being written.
#[derive(Default)]
pub(super) struct Xml(String);

impl Xml {
    /// What was written.
    pub(super) fn text(&self) -> &str {
        &self.0
    }

    /// An element around what `inner` writes. `tag` may have attributes: `result xsi:type="X"`.
    pub(super) fn element(&mut self, tag: &str, inner: impl FnOnce(&mut Self)) {
        let name = tag.split(' ').next().unwrap_or_default();
        self.0.push_str(&format!("<{tag}>"));
        inner(self);
        self.0.push_str(&format!("</{name}>"));
    }

    /// An element with a text in it.
    pub(super) fn leaf(&mut self, tag: &str, text: &str) {
        self.element(tag, |xml| xml.push(text));
    }

    /// An element that says that there is nothing.
    pub(super) fn nil(&mut self, name: &str) {
        self.0.push_str(&format!("<{name} xsi:nil=\"true\"/>"));
    }

    /// A text, or that there is none.
    pub(super) fn leaf_or_nil(&mut self, name: &str, text: Option<&str>) {
        match text {
            Some(text) => self.leaf(name, text),
            None => self.nil(name),
        }
    }

    fn push(&mut self, text: &str) {
        for letter in text.chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                // XML cannot carry other control characters, not even escaped.
                '\t' | '\n' | '\r' => self.0.push(letter),
                letter if letter.is_control() => {}
                letter => self.0.push(letter),
            }
        }
    }
}

/// The answer to a call: `<NAMEResponse>` around what `inner` writes.
pub(super) fn response(name: &str, inner: impl FnOnce(&mut Xml)) -> Xml {
    let mut xml = Xml::default();
    xml.element(&format!("{name}Response"), inner);
    xml
}

#[cfg(test)]
mod tests {
    use roxmltree::Document;

    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        let xml = response("x", |xml| {
            xml.leaf("a", "1 < 2 & \"3\"\u{1}");
            xml.leaf_or_nil("b", None);
            xml.element("c xsi:type=\"d\"", |xml| xml.leaf("e", "é"));
        });
        let whole = format!("<r xmlns:xsi=\"urn:x\">{}</r>", xml.text());
        let document = Document::parse(&whole).unwrap();
        let root = child(document.root_element(), "xResponse").unwrap();
        assert_eq!(text_of(child(root, "a").unwrap()), "1 < 2 & \"3\"");
        assert_eq!(text_of(child(root, "c").unwrap()), "é");
        assert_eq!(children(root, "b").count(), 1);
    }
}
