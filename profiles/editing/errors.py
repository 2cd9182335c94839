"""Why an edit was not made. The words are for the person who made it."""

from collections.abc import Mapping


class EditingError(Exception):
    """An edit was refused, and nothing was changed."""


class NotReadyError(EditingError):
    """The account may not write a profile: no verified address yet, suspended, or about to be deleted."""


class RefusedFieldsError(EditingError):
    """Something that was typed cannot be taken. `problems` has a sentence for each field it concerns."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


class ChangedMeanwhileError(EditingError):
    """What was edited is not what is there now: another window, or another device, saved in between."""


class RefusedPhotoError(EditingError):
    """The file is not a photo that can be used."""


class NothingToUndoError(EditingError):
    """There is no last change, or something was saved since."""
