"""XML parts of documents, parsed without entities, document types, network or recovery."""

from lxml import etree

from weft_core.failures import FailureCode, IngestionFailure
from weft_parsing.limits import MIB

_DECLARATIONS = ("<!DOCTYPE", "<!ENTITY")
_LARGE = 16 * MIB


def parse_xml(data: bytes) -> etree._Element:
    """The root element. Raises `corrupt` for malformed XML and for any document type: entities can hide or multiply
    text, and no Office format uses them."""
    for declaration in _DECLARATIONS:
        if any(declaration.encode(encoding) in data for encoding in ("ascii", "utf-16-le", "utf-16-be")):
            raise IngestionFailure(FailureCode.CORRUPT, f"a part declares {declaration}")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        # running out of memory can also read as "unknown error" at line 0
        if "out of memory" in str(error) or (len(data) > _LARGE and not error.lineno):
            raise IngestionFailure(FailureCode.TOO_LARGE, "a part needs too much memory") from error
        raise IngestionFailure(FailureCode.CORRUPT, f"malformed XML: {error}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise IngestionFailure(FailureCode.CORRUPT, "a part declares a document type")
    return root
