"""The errors that a caller may want to tell apart; each is also the builtin that it refines."""


class StanceError(Exception):
    """Anything that stance itself raises on purpose."""


class ArtefactError(StanceError, ValueError):
    """An artefact that cannot be used; says what was found, what was expected and what to do."""


class ResourceError(StanceError, ValueError):
    """A resource file (``stance/resources/*.tsv``) with a bad row; names file and line."""


class InputError(StanceError, ValueError):
    """An input file that cannot be read as a document; names the file and what to pass instead."""
